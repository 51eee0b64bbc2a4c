"""The task `sample_patches`: the pictures are numbered pixels, so that each patch tells where it was cut out."""

from __future__ import annotations

import inspect
import re

import numpy as np

from sae_check.findings import Cause, Kind, causes
from sae_check.report import Report
from sae_check.tasks.task import Task

LESSON = "01_visualize_patches"
# Pixel (r, c) of picture k holds (k · 100 + r) · 100 + c, over a power of two so that it is exact in float32 too.
SCALE = 2.0**16
OVER_THE_EDGE = (
    "A slice that runs over the edge of a picture is cut off there. "
    "Where may the last patch begin, and is that the same in every picture?"
)
STAY_A_LIST = "The pictures differ in size, so they are a list and no array. How do you take one out of a list?"
PARTS = ("shape", "patches", "places", "rng")
DRAWN = 3000


def _pictures():
    """Three pictures whose pixels say which they are; one has ten times the pixels of the others."""
    sizes = [(11, 14), (9, 17), (30, 51)]
    return [((k * 100 + np.arange(h)[:, None]) * 100 + np.arange(w)) / SCALE for k, (h, w) in enumerate(sizes)]


class SamplingTask(Task):
    """Square patches from random places in random pictures, one a row."""

    all_parts = PARTS

    def compare(self, fn, rng):
        """See `Task.compare`."""
        pictures, m, side = _pictures(), DRAWN, int(rng.integers(3, 6))
        seed = int(rng.integers(2**32))
        patches = self._patches(fn, pictures, m, side, seed)
        where = self._where(patches, side)
        if flaw := _places(where, pictures, side):
            self.flawed(["shape", "patches"], *flaw)
        hint = "Whose random numbers does your function draw, those of the rng that it was given?"
        if not np.array_equal(patches, self._patches(fn, pictures, m, side, seed)):
            self.flawed(PARTS[:3], "The same generator twice gives different patches.", "rng not used", hint)
        others = self._patches(fn, pictures, m, side, seed + 1)
        if np.array_equal(patches, others):
            finding = "The patches are the same whatever generator comes in."
            self.flawed(PARTS[:3], finding, "generator made inside", hint)
        if np.array_equal(where[0], self._where(others, side)[0]):
            finding = "Patch after patch, the picture is the same whatever generator comes in."
            hint = "Is the picture drawn for each patch, or do the pictures take turns?"
            self.flawed(PARTS[:2], finding, "pictures in turn", hint)
        self._patches(fn, pictures[:1], 1, 8, seed)
        remark = f"{m} patches, each found again in its picture."
        return Report(name=self.name, ok=True, parts=dict.fromkeys(PARTS, True), remark=remark)

    def explain(self, report, fn, args):
        """Choose the hint by the line that failed; see `Task.explain`."""
        found = causes(report.finding.error)
        if Cause.RAGGED in found and re.search(rf"\w\(\s*\[?\s*\*?{_first_argument(fn)}\b", report.line):
            return {"hint": STAY_A_LIST}
        if Cause.LIST_INDEX in found:
            return {"hint": "How many pictures came in, and how many can your index reach?"}
        if {Cause.CUT_OFF, Cause.RAGGED, Cause.INDEX} & found.keys() or report.finding.kind is Kind.RAGGED:
            return {"hint": OVER_THE_EDGE}
        return {}

    def _patches(self, fn, pictures, m, side, seed):
        patches = self.numbers(self.call(fn, pictures, m, side, np.random.default_rng(seed)))
        wanted = (m, side * side)
        if patches.shape == wanted:
            return patches
        known = {
            (m, side, side): ("patches left square", "What does .ravel() do to a square?"),
            wanted[::-1]: ("examples in columns", "Which axis of X counts the examples?"),
            (m * side * side,): ("one long vector", "Should one row hold one patch, or all of them?"),
        }
        mistake, hint = known.get(patches.shape, (None, "How many patches, and how many pixels in each?"))
        self.stop(
            f"It returned shape {patches.shape}; wanted {wanted} for {m} patches of {side} × {side} pixels.",
            mistake=mistake,
            hint=hint,
        )

    def _where(self, patches, side):
        """Picture, row and column of each patch's first pixel; ends the check if a patch is no square of a picture."""
        numbers = np.rint(patches * SCALE).astype(int)
        known = np.concatenate([(picture * SCALE).ravel() for picture in _pictures()])
        if np.abs(patches * SCALE - numbers).max() > 1e-2 or not np.isin(numbers, known).all():
            self.flawed(["shape"], "Some pixels have values that no picture has.", "pixels changed")
        square = np.add.outer(np.arange(side) * 100, np.arange(side)).ravel()
        down = square.reshape(side, side).T.ravel()
        steps = numbers - numbers[:, :1]
        if np.array_equal(steps, np.broadcast_to(square, steps.shape)):
            return numbers[:, 0] // 10_000, numbers[:, 0] // 100 % 100, numbers[:, 0] % 100
        if np.array_equal(steps, np.broadcast_to(down, steps.shape)):
            self.flawed(["shape"], "The pixels of each patch come column by column.", "read down the columns")
        self.flawed(
            ["shape"],
            "Some patches are no square of neighbouring pixels of one picture.",
            "pixels that are no neighbours",
        )


def _first_argument(fn):
    try:
        return next(iter(inspect.signature(fn).parameters), "images")
    except (TypeError, ValueError):
        return "images"


def _places(where, pictures, side):
    """Judge the places that the patches come from."""
    picture, row, column = where
    if len(set(zip(*where))) == 1:
        return ("All patches are the same one.", "one patch again and again")
    if len(set(picture)) < len(pictures):
        return (
            f"Only {len(set(picture))} of {len(pictures)} pictures were used.",
            "always the same picture" if len(set(picture)) == 1 else "a picture left out",
            "How is the picture chosen, and can each of them be?",
        )
    if np.array_equal(row, column):
        return ("Row and column are always the same number.", "one number for row and column")
    for k, image in enumerate(pictures):
        lowest, rightmost = np.array(image.shape) - side
        in_it = picture == k
        if row[in_it].min() > 0 or column[in_it].min() > 0:
            return ("The first row or column is never reached.", "first row left out")
        if row[in_it].max() < lowest or column[in_it].max() < rightmost:
            return ("The last row or column of a picture is never reached.", "last row left out")
    share = np.bincount(picture) / len(picture)
    if np.abs(share - 1 / len(pictures)).max() > 0.06:
        return (
            f"The large picture gives {share[-1]:.0%} of the patches, each of the small ones about {share[0]:.0%}.",
            "pictures not equally likely",
        )
    return _unequal(where, pictures, side)


def _unequal(where, pictures, side):
    """Judge whether all places along each axis of each picture are equally likely."""
    picture, *along = where
    ends = wanted_ends = 0
    uneven = False
    for k, image in enumerate(pictures):
        for axis, places in enumerate(along):
            n = image.shape[axis] - side + 1
            counts = np.bincount(places[picture == k], minlength=n)
            fair = counts.sum() / n
            ends, wanted_ends = ends + counts[0] + counts[-1], wanted_ends + 2 * fair
            # χ² has the mean n − 1 and the variance 2(n − 1): chance does not come so far.
            uneven |= np.sum((counts - fair) ** 2 / fair) > n + 6 * np.sqrt(2 * n) + 20
            middle = counts[1:-1]
            if np.sum((middle - middle.mean()) ** 2 / middle.mean()) > n + 6 * np.sqrt(2 * n) + 20:
                return (
                    "Along a picture some places are drawn much more often than others.",
                    "places not equally likely",
                )
    if uneven or not 0.8 < ends / wanted_ends < 1.2:
        return (
            f"The first and the last places come {ends / wanted_ends:.1f} times as often as they should.",
            "ends not as likely as the middle",
        )
    return None


SAMPLE = SamplingTask(
    name="sample_patches",
    arguments=("images", "n_patches", "patch_size", "rng"),
    gives="an array with one patch a row",
    lesson=LESSON,
    section="Cut patches",
    library=("sample_patches",),
)
