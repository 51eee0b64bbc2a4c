"""What all panels are made of: controls, a picture that changes in place, work in the background."""
