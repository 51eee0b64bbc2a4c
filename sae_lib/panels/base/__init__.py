"""The parts of all panels: sliders, a picture that changes in place, work in the background."""
