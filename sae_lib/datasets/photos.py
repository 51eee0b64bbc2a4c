"""`load_photos`: the photographs that ship, a folder of one's own, or a stack of arrays."""

from __future__ import annotations

import io
import warnings

import numpy as np

from sae_lib.checks import check_count, check_path, printable
from sae_lib.datasets.stacks import LUMA, STACK_ENDINGS, load_stack, progress
from sae_lib.saving import BEST_COMPRESSION, shipped

# What Pillow can read of what people have, and nothing that needs another program.
FORMATS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "TIFF": (".tif", ".tiff"),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
}
PICTURE_ENDINGS = tuple(ending for endings in FORMATS.values() for ending in endings)
MOST_PIXELS_A_BYTE = 8 * BEST_COMPRESSION  # of a black and white PNG; no JPEG comes near


def load_photos(source=None, *, max_side=1024, one_by_one=False):
    """Grey-scale pictures as arrays.

    Parameters
    ----------
    source : path, optional
        ``None``: the ten photographs that ship. A folder of JPEG, PNG, TIFF, WebP or AVIF pictures, colour or grey (or
        one such picture). Or a ``.npy``, ``.npz`` or ``.mat`` file holding a stack of pictures, such as UFLDL's
        ``IMAGES`` (512×512×10, already whitened, left as it is), or one.
    max_side : int or None
        Pictures of a folder that are larger are reduced to this many pixels on their longer side while they are read:
        patches need no more, and each photograph of 12 megapixels would take 100 MB. ``None``: none is.
    one_by_one : bool
        Whether to give an iterator that reads each picture when it is asked for, so that a large folder need not fit
        into memory: ``sample_patches(map(whiten, load_photos(folder, one_by_one=True)))``.

    Returns
    -------
    list of ndarray (height, width)
        float64. Pictures in [0, 1], in the order of their file names; stacks of floats as they
        are, stacks of 8 or 16 bit integers mapped to [0, 1]. With `one_by_one` an iterator over them.

    Raises
    ------
    TypeError
        If `source` is no path.
    ValueError
        If the file or folder does not exist, holds no picture that can be read, or is damaged or of another kind.

    Notes
    -----
    One line is printed that names the files of a folder that were passed over, and how many pictures were reduced. A
    progress bar appears if it takes longer than two seconds.
    """
    path = shipped("photos") if source is None else check_path(source, "source")
    max_side = None if max_side is None else check_count(max_side, "max_side")
    if path.is_dir():
        pictures = _of_folder(path, source, max_side)
    elif path.suffix.lower() in PICTURE_ENDINGS:
        picture, is_reduced = read_picture(path, max_side)
        _tell([], int(is_reduced), max_side)
        pictures = iter([picture])
    elif path.suffix.lower() in STACK_ENDINGS:
        pictures = iter(load_stack(path))
    else:
        wanted = ", ".join(PICTURE_ENDINGS + STACK_ENDINGS)
        raise ValueError(f"source must be a folder or a file ending in {wanted}; got {path.name!r}.")
    return pictures if one_by_one else list(pictures)


def _of_folder(folder, source, max_side):
    # Hidden files are passed over: macOS leaves a ._name.jpg, which is no picture, beside name.jpg.
    found = sorted(file for file in folder.iterdir() if not file.name.startswith("."))
    files, others = [], []
    for file in found:
        if file.suffix.lower() in PICTURE_ENDINGS and file.is_file():
            files.append(file)
        else:
            others.append(file.name)
    wanted = f"the folder {str(source)!r} holds no picture that can be read ({', '.join(PICTURE_ENDINGS)})"
    if not files:
        raise ValueError(f"source: {wanted}; it holds {_some(others) or 'nothing'}.")

    def pictures():
        n_read = n_reduced = 0
        trouble = None
        for file in progress(files, "photographs") if source is not None else files:
            try:
                picture, is_reduced = read_picture(file, max_side)
            except (ValueError, OSError) as error:
                trouble = trouble or error
                others.append(file.name)
                continue
            n_read, n_reduced = n_read + 1, n_reduced + is_reduced
            yield picture
        if not n_read:
            raise ValueError(f"source: {wanted}. {trouble}")
        _tell(others, n_reduced, max_side)

    return pictures()


def _tell(others, n_reduced, max_side):
    said = []
    if n_reduced:
        told = "picture was" if n_reduced == 1 else "pictures were"
        said.append(f"{n_reduced} {told} reduced to {max_side:,} pixels on the longer side (max_side).")
    if others:
        said.append(f"Passed over, as no picture that can be read: {_some(others)}.")
    if said:
        print(printable(" ".join(said)))


def _some(names):
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def read_picture(path, max_side=None):
    """One picture as grey values in [0, 1], transparency laid on white; and whether it was reduced.

    Raises
    ------
    ValueError
        If it is no picture of a known format, damaged, or has too many pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    # From memory, where a damaged length cannot make Pillow ask for gigabytes.
    content = path.read_bytes()
    if not content:
        raise ValueError(f"The picture {str(path)!r} is empty, and so damaged. Take it out of the folder.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as opened:
                if opened.width * opened.height > MOST_PIXELS_A_BYTE * len(content):
                    raise ValueError(f"it promises {opened.width}×{opened.height} pixels in {len(content)} bytes")
                is_large = max_side is not None and max(opened.size) > max_side
                # A JPEG is reduced while it is decoded; of others all pixels have to be there first.
                if opened.width * opened.height > Image.MAX_IMAGE_PIXELS and not (is_large and opened.format == "JPEG"):
                    raise Image.DecompressionBombError
                if opened.mode.startswith("I;16"):
                    # In whatever order its bytes are; Pillow would clip the others at 255.
                    opened = Image.fromarray(np.asarray(opened).astype(np.uint16))
                if is_large:
                    if opened.mode not in ("I;16", "I", "F", "L", "RGB", "RGBA", "LA", "CMYK", "YCbCr"):
                        opened = opened.convert("RGBA" if "transparency" in opened.info else "RGB")
                    opened.thumbnail((max_side, max_side), Image.Resampling.BOX, reducing_gap=2.0)
                return _grey(ImageOps.exif_transpose(opened)), is_large
    except Image.DecompressionBombError:
        raise ValueError(f"The picture {path.name!r} has too many pixels; make it smaller first.") from None
    except MemoryError:
        raise
    # Pillow's decoders raise many types for a damaged file (OSError, SyntaxError, struct.error, …).
    except Exception as error:
        told = "" if isinstance(error, UnidentifiedImageError) else f" ({error})"
        why = f"it is damaged or none of {', '.join(FORMATS)}{told}"
        raise ValueError(
            f"The picture {str(path)!r} cannot be read; {why}. Take it out of the folder, or save it anew."
        ) from None


def _grey(picture):
    if picture.mode.startswith("I"):  # 16-bit grey
        values = np.asarray(picture, dtype=np.float64)
        if picture.mode == "I" and not 0 <= values.min() <= 255 < values.max() <= 65535:
            raise ValueError(f"its numbers go from {values.min():g} to {values.max():g}, which are no 16 bits of grey")
        return values / 65535
    if picture.mode == "F":  # floats of a TIFF: their range is not written down
        values = np.asarray(picture, dtype=np.float64)
        if not 0 <= values.min() <= values.max() <= 1:
            raise ValueError(f"its numbers go from {values.min():g} to {values.max():g}, not from 0 to 1")
        return values
    if picture.mode in ("1", "L"):
        return np.asarray(picture.convert("L"), dtype=np.float64) / 255
    if picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info:
        rgba = np.asarray(picture.convert("RGBA"), dtype=np.float64) / 255
        alpha = rgba[..., 3]
        return np.clip(rgba[..., :3] @ LUMA * alpha + (1 - alpha), 0, 1)
    return np.clip(np.asarray(picture.convert("RGB"), dtype=np.float64) / 255 @ LUMA, 0, 1)
