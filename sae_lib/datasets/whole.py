"""A whole picture as patches, in order, and back."""

import numpy as np

from sae_lib.checks import check_array, check_count


def cut_patches(image, patch_size=8, step=8):
    """All patches of a picture, from top left to bottom right.

    Parameters
    ----------
    image : array_like (height, width)
    patch_size : int
        Side of a patch in pixels.
    step : int
        Pixels from one patch to the next, at most `patch_size`, so that no pixel is left out. Below it,
        patches overlap. Where the steps do not end at the picture's border, a last patch does.

    Returns
    -------
    ndarray (k, patch_size**2)
        One patch a row, its pixels row by row.

    Raises
    ------
    ValueError, TypeError
        If the picture is smaller than the patch, or an argument is wrong.
    """
    image = check_array(image, "image", ndim=2, dtype=np.float64)
    side, step = _check_steps(patch_size, step)
    tops, lefts = (_places(length, side, step, image.shape) for length in image.shape)
    windows = np.lib.stride_tricks.sliding_window_view(image, (side, side))
    return windows[np.ix_(tops, lefts)].reshape(-1, side * side)


def join_patches(patches, shape, patch_size=8, step=8):
    """The picture that `cut_patches` cut; where patches overlap, the mean of all that they say.

    Parameters
    ----------
    patches : array_like (k, patch_size**2)
        In the order of `cut_patches`.
    shape : (int, int)
        Height and width of the picture.
    patch_size, step : int
        As they were given to `cut_patches`.

    Returns
    -------
    ndarray (height, width)

    Raises
    ------
    ValueError, TypeError
        If there are more or fewer patches than such a picture has, or an argument is wrong.
    """
    side, step = _check_steps(patch_size, step)
    if not isinstance(shape, (tuple, list)) or len(shape) != 2:
        raise TypeError(f"shape must be a pair (height, width); got {shape!r}.")
    shape = tuple(check_count(length, "shape") for length in shape)
    tops, lefts = (_places(length, side, step, shape) for length in shape)
    patches = check_array(patches, "patches", ndim=2, dtype=np.float64)
    wanted = (len(tops) * len(lefts), side * side)
    if patches.shape != wanted:
        raise ValueError(
            f"patches must have shape {wanted} for a picture of {shape[0]}×{shape[1]} pixels cut with "
            f"patch_size={side} and step={step}; got {patches.shape}."
        )
    pixels = patches.reshape(len(tops), len(lefts), side, side)
    total, count = np.zeros(shape), np.zeros(shape)
    # No two patches have the same pixel at the same place of theirs, so none is lost in a sum.
    for i in range(side):
        for j in range(side):
            places = np.ix_(tops + i, lefts + j)
            total[places] += pixels[:, :, i, j]
            count[places] += 1
    return total / count


def _check_steps(patch_size, step):
    side, step = check_count(patch_size, "patch_size"), check_count(step, "step")
    if step > side:
        raise ValueError(f"step must be at most patch_size={side}, or pixels would be left out; got {step}.")
    return side, step


def _places(length, side, step, shape):
    if length < side:
        raise ValueError(f"A picture of shape {shape} is smaller than a patch of {side}×{side} pixels.")
    return np.unique([*range(0, length - side + 1, step), length - side])
