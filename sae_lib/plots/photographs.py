"""Figures about pictures and patches (lesson 01)."""

from __future__ import annotations

import numpy as np

from sae_lib.analysis.spectrum import Spectrum
from sae_lib.checks import check_count, check_named, refuse_masked
from sae_lib.datasets.stacks import as_pictures
from sae_lib.plots.mosaic import draw_mosaic, mosaic
from sae_lib.plots.style import BLUE, INK, ORANGE, Picture, bare, finished, grey_with_borders, new_chart, new_figure

# Spectra are drawn to meet at this frequency, where no picture's largest shapes matter any more.
MEETING = 0.03


def show_images(images, titles=None, alt=None, *, columns=5, width=8.0, limits=None):
    """Pictures side by side, each title above its picture.

    Parameters
    ----------
    images : list of array_like (height, width)
    titles : list of str, optional
    alt : str, optional
    columns : int
    width : float
        In inches.
    limits : (float, float), optional
        Values drawn black and white; by default each picture's own 0.5th and 99.5th percentile.

    Returns
    -------
    Picture
    """
    if isinstance(images, np.ndarray):
        images = as_pictures(images, "images")
    for image in images:
        refuse_masked(image, "images")
    images = [np.asarray(image) for image in images]
    if not images or any(image.ndim != 2 for image in images):
        raise ValueError(f"images must be a list of 2-D arrays; got shapes {[image.shape for image in images]}.")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"titles must be as many as images, {len(images)}; got {len(titles)}.")
    columns = min(check_count(columns, "columns"), len(images))
    lines = -(-len(images) // columns)
    # Where all pictures are wider than high, no room is left above and below them.
    highest = min(1.0, max(image.shape[0] / image.shape[1] for image in images))
    figure = new_figure(width, lines * (width / columns * highest + (0.25 if titles else 0)))
    for image, axes in zip(images, figure.subplots(lines, columns, squeeze=False).ravel()):
        low, high = limits or np.nanpercentile(image, [0.5, 99.5])
        # Borders of a mosaic are NaN, and stay as they are drawn elsewhere.
        axes.imshow(image, cmap=grey_with_borders(), vmin=low, vmax=high, interpolation="antialiased")
    for axes, title in zip(figure.axes, [*(titles or []), *[None] * len(figure.axes)]):
        bare(axes, title, size=9)
        axes.axis("off")
    return Picture(figure, alt or f"{len(images)} grey-scale pictures" + (f": {', '.join(titles)}." if titles else "."))


def show_spectra(spectra, title, alt):
    """Amplitude against spatial frequency, both axes logarithmic, with a 1/f line to compare.

    Parameters
    ----------
    spectra : dict of str to Spectrum
        What `sae_lib.radial_spectrum` returned, by name; at most three.
    title, alt : str

    Returns
    -------
    Picture
    """
    check_named(spectra, "spectra", "what radial_spectrum returned")
    if not all(isinstance(spectrum, Spectrum) for spectrum in spectra.values()):
        raise TypeError("spectra must hold what radial_spectrum returned; pass radial_spectrum(image), not the image.")
    axes = new_chart()
    for (name, (f, amplitude)), colour, dash in zip(spectra.items(), (BLUE, ORANGE, INK), ("-", "--", ":")):
        axes.loglog(f, amplitude / np.interp(MEETING, f, amplitude), dash, color=colour, linewidth=2.5, label=name)
    axes.loglog(f, MEETING / f, color="#999999", linewidth=1, label="1/f, to compare")
    labels = {"xlabel": "spatial frequency (cycles per pixel)", "ylabel": f"amplitude\n(1 at f = {MEETING})"}
    return finished(axes, title, alt, **labels)


def show_steps(steps, title, alt, *, n_shown=16):
    """Each step of a preparation: some patches above, the histogram of all pixels below.

    Parameters
    ----------
    steps : dict of str to ndarray (m, n)
        The patches after each step, by its name.
    title, alt : str
    n_shown : int
        How many patches are drawn.

    Returns
    -------
    Picture
    """
    check_named(steps, "steps", "arrays of patches")
    figure = new_figure(8.0, 4.0)
    axes = figure.subplots(2, len(steps), height_ratios=[1.25, 1])
    for (name, patches), above, below in zip(steps.items(), *axes):
        draw_mosaic(above, mosaic(patches[:n_shown], contrast="common"), name)
        above.title.set_fontsize(9)
        below.hist(np.ravel(patches), bins=60, color=BLUE, log=True)
        below.spines[["top", "right"]].set_visible(False)
        below.tick_params(labelsize=8)
    axes[1][0].set_ylabel("pixels (log scale)", fontsize=8)
    figure.supxlabel("pixel value", fontsize=9)
    figure.suptitle(title, fontsize=11)
    return Picture(figure, alt)
