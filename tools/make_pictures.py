"""Make the pictures that open the lessons and the README: make pictures

Python: tools/make_pictures.py [beginning of a name …]. Writes notebooks/pictures/. Each file in
tools/pictures/ has ``pictures()``, which returns figures by file name; everything in them is
computed by sae_lib.
"""

import runpy
import sys
from pathlib import Path

from sae_lib.plots.style import Picture

SOURCES = Path(__file__).resolve().parent / "pictures"
TARGET = SOURCES.parent.parent / "notebooks" / "pictures"


def main(wanted):
    TARGET.mkdir(exist_ok=True)
    for source in sorted(SOURCES.glob("[0-9]*.py")):
        if source.name.startswith(tuple(wanted) or ""):
            for name, figure in runpy.run_path(str(source))["pictures"]().items():
                (TARGET / name).write_bytes(Picture(figure, name).png())
                print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
