"""Make data/digits.npz from the copy that scikit-learn carries: python data/make_digits.py"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits


def main():
    digits = load_digits()
    target = Path(__file__).resolve().parent / "digits.npz"
    np.savez_compressed(target, pixels=digits.images.astype(np.uint8), labels=digits.target.astype(np.uint8))
    print(f"{len(digits.target)} digits, {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
