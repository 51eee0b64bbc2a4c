"""`load_photos`: the photographs that ship, a folder of one's own, or a stack of arrays."""

from __future__ import annotations

import io
import warnings

import numpy as np

from sae_lib.checks import check_path
from sae_lib.datasets.stacks import STACK_ENDINGS, load_stack
from sae_lib.saving import BEST_COMPRESSION, shipped

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png")
MOST_PIXELS_A_BYTE = 8 * BEST_COMPRESSION  # of a black and white PNG; no JPEG comes near
LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as every grey-scale converter uses


def load_photos(source=None):
    """Grey-scale pictures as arrays.

    Parameters
    ----------
    source : path, optional
        ``None``: the ten photographs that ship. A folder of JPEG or PNG pictures, colour or
        grey (or one such picture). Or a ``.npy``, ``.npz`` or ``.mat`` file holding a 3-D stack,
        such as UFLDL's ``IMAGES`` (512×512×10, already whitened, left as it is).

    Returns
    -------
    list of ndarray (height, width)
        float64. Pictures in [0, 1], in the order of their file names; stacks of floats as they
        are, stacks of 8 or 16 bit integers mapped to [0, 1].

    Raises
    ------
    ValueError
        If the file or folder does not exist, holds no picture, or is damaged or of another kind.
    TypeError
        If `source` is no path.
    """
    path = shipped("photos") if source is None else check_path(source, "source")
    if path.is_dir():
        # Hidden files are passed over: macOS leaves a ._name.jpg, which is no picture, beside name.jpg.
        files = sorted(
            f
            for f in path.iterdir()
            if f.suffix.lower() in PICTURE_ENDINGS and not f.name.startswith(".") and f.is_file()
        )
        if not files:
            raise ValueError(f"source: the folder {str(source)!r} holds no .jpg, .jpeg or .png picture.")
        return [read_picture(file) for file in files]
    if path.suffix.lower() in PICTURE_ENDINGS:
        return [read_picture(path)]
    if path.suffix.lower() in STACK_ENDINGS:
        return load_stack(path)
    wanted = ", ".join(PICTURE_ENDINGS + STACK_ENDINGS)
    raise ValueError(f"source must be a folder or a file ending in {wanted}; got {path.name!r}.")


def read_picture(path):
    """One JPEG or PNG as grey values in [0, 1]; transparency is laid on white."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    # From memory, where a damaged length cannot make Pillow ask for gigabytes.
    content = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
                if opened.width * opened.height > MOST_PIXELS_A_BYTE * len(content):
                    raise ValueError(f"it promises {opened.width}×{opened.height} pixels in {len(content)} bytes")
                return _grey(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValueError(f"The picture {path.name!r} has too many pixels; make it smaller first.") from None
    except MemoryError:
        raise
    # Pillow's decoders raise many types for a damaged file (OSError, SyntaxError, struct.error, …).
    except Exception as error:
        told = "" if isinstance(error, UnidentifiedImageError) else f" ({error})"
        why = f"it is damaged or no JPEG or PNG{told}"
        raise ValueError(
            f"The picture {str(path)!r} cannot be read; {why}. Take it out of the folder, or save it anew."
        ) from None


def _grey(picture):
    if picture.mode.startswith("I"):  # 16-bit grey PNG
        return np.asarray(picture, dtype=np.float64).clip(0, 65535) / 65535
    if picture.mode in ("1", "L"):
        return np.asarray(picture.convert("L"), dtype=np.float64) / 255
    if picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info:
        rgba = np.asarray(picture.convert("RGBA"), dtype=np.float64) / 255
        alpha = rgba[..., 3]
        return np.clip(rgba[..., :3] @ LUMA * alpha + (1 - alpha), 0, 1)
    return np.clip(np.asarray(picture.convert("RGB"), dtype=np.float64) / 255 @ LUMA, 0, 1)
