"""The task `sample_patches`: the pictures are numbered pixels, so that each patch tells where it was cut out."""

from __future__ import annotations

import numpy as np

from sae_lib.diagnosis.tasks.report import TaskReport
from sae_lib.diagnosis.tasks.task import Task

LESSON = "01_visualize_patches"
# Pixel (r, c) of picture k holds (k · 100 + r) · 100 + c, over a power of two so that it is exact in float32 too.
SCALE = 2.0**16
PARTS = ("shape", "patches", "places", "rng")


def _pictures():
    """Three pictures of different sizes whose pixels say which they are."""
    sizes = [(11, 14), (9, 17), (13, 8)]
    return [((k * 100 + np.arange(h)[:, None]) * 100 + np.arange(w)) / SCALE for k, (h, w) in enumerate(sizes)]


class SamplingTask(Task):
    """Square patches from random places in random pictures, one a row."""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        pictures, m, side = _pictures(), 900, int(rng.integers(3, 6))
        seed = int(rng.integers(2**32))
        patches = self._patches(fn, pictures, m, side, seed)
        where = self._where(patches, side)
        if flaw := _places(where, pictures, side):
            self._flawed(["shape", "patches"], *flaw)
        hint = "Whose random numbers does your function draw, those of the rng that it was given?"
        if not np.array_equal(patches, self._patches(fn, pictures, m, side, seed)):
            self._flawed(PARTS[:3], "The same generator twice gives different patches.", "rng not used", hint)
        if np.array_equal(patches, self._patches(fn, pictures, m, side, seed + 1)):
            finding = "The patches are the same whatever generator comes in."
            self._flawed(PARTS[:3], finding, "generator made inside", hint)
        self._patches(fn, pictures[:1], 1, 8, seed)
        remark = f"{m} patches, each found again in its picture."
        return TaskReport(self.name, ok=True, parts=dict.fromkeys(PARTS, True), remark=remark)

    def _patches(self, fn, pictures, m, side, seed):
        value = self.call(fn, pictures, m, side, np.random.default_rng(seed))
        patches = self.numbers(value)
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
            self._flawed(
                ["shape"],
                "Some pixels have values that no picture has.",
                "pixels changed",
                "A patch is cut out, nothing else. Which step of yours belongs to the next task?",
            )
        square = np.add.outer(np.arange(side) * 100, np.arange(side)).ravel()
        down = square.reshape(side, side).T.ravel()
        steps = numbers - numbers[:, :1]
        if np.array_equal(steps, np.broadcast_to(square, steps.shape)):
            return numbers[:, 0] // 10_000, numbers[:, 0] // 100 % 100, numbers[:, 0] % 100
        if np.array_equal(steps, np.broadcast_to(down, steps.shape)):
            self._flawed(
                ["shape"],
                "The pixels of each patch come column by column.",
                "read down the columns",
                "In which order does NumPy read a square into a row? Where do you turn it?",
            )
        self._flawed(
            ["shape"],
            "Some patches are no square of neighbouring pixels of one picture.",
            "pixels that are no neighbours",
            "Print one patch of np.arange(100).reshape(10, 10). Are its pixels neighbours, row by row?",
        )

    def _flawed(self, right, finding, mistake, hint):
        self.stop(finding, mistake=mistake, hint=hint, parts={name: name in right for name in PARTS})


def _places(where, pictures, side):
    """What is wrong with where the patches come from."""
    picture, row, column = where
    if len(set(zip(*where))) == 1:
        return (
            "All patches are the same one.",
            "one patch again and again",
            "Is the place drawn once, or for each patch?",
        )
    if len(set(picture)) < len(pictures):
        return (
            f"Only {len(set(picture))} of {len(pictures)} pictures were used.",
            "always the same picture" if len(set(picture)) == 1 else "a picture left out",
            "How is the picture chosen, and can each of them be?",
        )
    if np.array_equal(row, column):
        return (
            "Row and column are always the same number.",
            "one number for row and column",
            "How many numbers say where a patch is?",
        )
    for k, image in enumerate(pictures):
        lowest, rightmost = np.array(image.shape) - side
        in_it = picture == k
        if row[in_it].min() > 0 or column[in_it].min() > 0:
            return (
                "The first row or column is never reached.",
                "first row left out",
                "What is the smallest place that you can draw?",
            )
        if row[in_it].max() < lowest or column[in_it].max() < rightmost:
            return (
                "The last row or column of a picture is never reached.",
                "last row left out",
                "How many places has a patch of 3 pixels in a row of 10? Does your upper end belong to the range?",
            )
    share = np.bincount(picture) / len(picture)
    if share.max() > 0.5 or share.min() < 0.2:
        return (
            "Some pictures are used much more often than others.",
            None,
            "Is every picture as likely as every other?",
        )
    return None


SAMPLE = SamplingTask(
    name="sample_patches",
    arguments=("images", "n_patches", "patch_size", "rng"),
    gives="an array with one patch a row",
    lesson=LESSON,
    library=("sample_patches",),
)
