"""Make data/photos/ from its sources: python data/make_photos.py

Needs the extra ``data`` (scikit-image, PyWavelets). The sources are the pictures inside four
wheels, so nothing but the package index is asked; README.md beside this file says who took them.
"""

import bz2
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import matplotlib
import numpy as np
import pywt.data
import skimage
from PIL import Image

TARGET = Path(__file__).resolve().parent / "photos"
FROM_SCIKIT_IMAGE = {
    "astronaut": "astronaut.png",
    "brick": "brick.png",
    "camera": "camera.png",
    "chelsea": "chelsea.png",
    "coffee": "coffee.png",
    "gravel": "gravel.png",
    "rocket": "rocket.jpg",
}


def main():
    pictures = {
        name: Image.open(Path(skimage.__file__).parent / "data" / file) for name, file in FROM_SCIKIT_IMAGE.items()
    }
    pictures["hopper"] = Image.open(Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg")
    pictures["ascent"] = Image.fromarray(np.asarray(pywt.data.ascent(), np.uint8))
    # Halved, to about the size of the others.
    pictures["raccoon"] = raccoon().resize((512, 384), Image.Resampling.BOX)

    TARGET.mkdir(exist_ok=True)
    for name, picture in sorted(pictures.items()):
        grey = picture.convert("RGB").convert("L")
        grey.save(TARGET / f"{name}.png", optimize=True)
        print(f"{name:<10} {grey.width} x {grey.height}  {(TARGET / f'{name}.png').stat().st_size / 1e3:.0f} kB")
    print(f"together {sum(p.stat().st_size for p in TARGET.glob('*.png')) / 1e6:.2f} MB")


def raccoon():
    """The raccoon that SciPy carried until 1.9, as raw bytes (nothing is unpickled)."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--python-version=3.11", "--platform=manylinux_2_17_x86_64", f"--dest={folder}", "scipy==1.9.3"]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("scipy-*.whl"))) as wheel:
            raw = bz2.decompress(wheel.read("scipy/misc/face.dat"))
    return Image.fromarray(np.frombuffer(raw, np.uint8).reshape(768, 1024, 3))


if __name__ == "__main__":
    main()
