"""Every figure can be drawn, carries words, and leaves nothing behind."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from sae_lib import (
    load_atlas,
    radial_spectrum,
    show_before_after,
    show_costs,
    show_course_map,
    show_images,
    show_rho_hat,
    show_spectra,
    show_steps,
    show_terms,
)
from sae_lib.panels.atlas import AtlasView, PreparationView
from sae_lib.training.result import as_history

pytestmark = pytest.mark.slow

NOISE = np.random.default_rng(0)
PATCHES = NOISE.uniform(0.1, 0.9, (40, 64))
HISTORY = as_history((3.0 / k, 2.0 / k, 0.5 / k, 0.5 / k, 0.1) for k in range(1, 30))
FIGURES = {
    "images": lambda: show_images([np.eye(9), np.ones((4, 7))], ["one", "two"], alt="Two pictures."),
    "spectra": lambda: show_spectra({"noise": radial_spectrum(NOISE.normal(size=(64, 64)))}, "Title", "A level line."),
    "steps": lambda: show_steps({"as cut": PATCHES, "again": PATCHES}, "Title", "Two histograms."),
    "costs": lambda: show_costs({"one": [3, 2, 1], "two": [3, 1]}, "Title", "Two falling lines."),
    "terms": lambda: show_terms(HISTORY, "Title", "Four falling lines."),
    "rho_hat": lambda: show_rho_hat({"before": [0.5, 0.4]}, 0.01, "Title", "Two dots above a line."),
    "before_after": lambda: show_before_after(PATCHES[:4], PATCHES[4:8], ("before", "after"), "Two mosaics."),
    "course_map": lambda: show_course_map(PATCHES[0], PATCHES[:25], np.full(25, 0.1), PATCHES[1], "A map."),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_with_words_and_a_title_or_labels(name):
    picture = FIGURES[name]()
    data, _ = picture._repr_mimebundle_()
    with Image.open(io.BytesIO(picture.png())) as opened:
        grey = np.asarray(opened.convert("L"))
    assert grey.std() > 1, "an empty figure"
    assert data["text/plain"] == picture.alt == repr(picture)
    said = [axes.get_title() for axes in picture.figure.axes] + [
        t.get_text() for t in picture.figure.findobj(match=text)
    ]
    assert any(said)


def text(artist):
    from matplotlib.text import Text

    return isinstance(artist, Text)


def test_the_same_figure_is_the_same_file():
    assert FIGURES["terms"]().png() == FIGURES["terms"]().png()


def test_pyplot_is_never_needed():
    code = "import sys; from sae_lib import show_mosaic; show_mosaic([[1, 2, 3, 4]]).png(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "matplotlib.figure" in done.stdout
    assert "matplotlib.pyplot" not in done.stdout


def n_artists(figure):
    # Ticks come and go with the axis limits.
    return sum(len(axes.get_children()) for axes in figure.axes)


def moves():
    atlas = load_atlas()
    corners = [{"rho": r, "beta": b, "weight_decay": d} for r in (0.005, 0.2) for b in (0.0, 10.0) for d in (0.0, 3e-3)]
    yield pytest.param(AtlasView(atlas, PATCHES[:8]), corners, id="atlas")
    both = [{**corner, "preparation": name} for corner in corners for name in ("whitened", "raw")]
    yield pytest.param(PreparationView(atlas, {"whitened": PATCHES, "raw": PATCHES}), both, id="preparation")


@pytest.mark.parametrize(("view", "states"), list(moves()))
def test_a_view_changes_in_place(view, states, warned):
    view.update(**states[0])
    before = n_artists(view.figure)
    sentences = set()
    for state in states:
        sentences.add(view.update(**state))
        view.figure.savefig(io.BytesIO(), format="png")
    assert n_artists(view.figure) == before
    assert len(sentences) > 1
    assert not warned()
