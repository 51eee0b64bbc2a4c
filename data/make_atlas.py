"""Train the networks of data/atlas.npz: python data/make_atlas.py

25 hidden units on 10,000 patches of 8×8 pixels, at every point of a lattice of (ρ, β, λ), once on
whitened patches and once on patches that are not whitened. About half an hour on two cores.
Weights are kept as 8-bit integers with one scale for each filter, which the eye cannot tell.
"""

import os
from itertools import product
from multiprocessing import Pool
from pathlib import Path

# Two processes, each with one thread, train faster than two threads at one network.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from sae_lib import load_photos, normalize_patches, sample_patches, train, unpack, whiten
from sae_lib.analysis.atlas import N_HIDDEN, PREPARATIONS, SIDE

LATTICE = {
    "rho": [0.005, 0.01, 0.02, 0.05, 0.1, 0.2],
    "beta": [0.0, 0.1, 0.3, 1.0, 3.0, 10.0],
    "weight_decay": [0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3],
}
TARGET = Path(__file__).resolve().parent / "atlas.npz"


def main():
    shape = (len(PREPARATIONS), *(len(values) for values in LATTICE.values()))
    n = SIDE * SIDE
    arrays = {
        "W1": np.zeros((*shape, N_HIDDEN, n), np.int8),
        "W1_scale": np.zeros((*shape, N_HIDDEN), np.float16),
        "W2": np.zeros((*shape, n, N_HIDDEN), np.int8),
        "W2_scale": np.zeros((*shape, N_HIDDEN), np.float16),
        "b1": np.zeros((*shape, N_HIDDEN), np.float16),
        "b2": np.zeros((*shape, n), np.float16),
        "rho_hat": np.zeros((*shape, N_HIDDEN), np.float32),
        "terms": np.zeros((*shape, 3), np.float32),
    }
    places = list(np.ndindex(shape))
    # With β = 0, ρ has no say: trained once, written for every ρ.
    jobs = [place for place in places if LATTICE["beta"][place[2]] > 0 or place[1] == 0]
    with Pool(2) as pool:
        for k, (place, result) in enumerate(pool.imap_unordered(train_at, jobs, chunksize=4)):
            targets = [place]
            if LATTICE["beta"][place[2]] == 0:
                targets = [(place[0], i, *place[2:]) for i in range(shape[1])]
            for target, (name, value) in product(targets, result.items()):
                arrays[name][target] = value
            if k % 20 == 0:
                print(f"{k} of {len(jobs)}", flush=True)
    np.savez_compressed(TARGET, **arrays, **{name: np.array(values) for name, values in LATTICE.items()})
    print(f"{len(jobs)} networks, {TARGET.stat().st_size / 1e6:.2f} MB")


def train_at(place):
    preparation, *where = place
    rho, beta, weight_decay = (values[i] for values, i in zip(LATTICE.values(), where))
    X = patches(PREPARATIONS[preparation])
    result = train(X, N_HIDDEN, rho=rho, beta=beta, weight_decay=weight_decay, dtype=np.float32)
    W1, W2, b1, b2 = unpack(result.theta, N_HIDDEN, X.shape[1])
    W1_scale, W2_scale = scale_of(W1, axis=1), scale_of(W2, axis=0)
    last = result.history[-1]
    return place, {
        "W1": np.rint(W1 / W1_scale[:, None] * 127),
        "W1_scale": W1_scale,
        "W2": np.rint(W2 / W2_scale * 127),
        "W2_scale": W2_scale,
        "b1": b1,
        "b2": b2,
        "rho_hat": rho_hat(result.theta, X),
        "terms": [last.reconstruction, last.decay, last.sparsity],
    }


def scale_of(W, axis):
    # Never 0 in half precision, also for filters that weight decay has wiped out.
    return np.maximum(np.abs(W).max(axis=axis), 1e-4)


def rho_hat(theta, X):
    from sae_lib import forward

    return forward(theta, X, N_HIDDEN).a2.mean(axis=0)


_patches = {}


def patches(preparation):
    if preparation not in _patches:
        photos = load_photos()
        images = [whiten(photo) for photo in photos] if preparation == "whitened" else photos
        _patches[preparation] = normalize_patches(sample_patches(images))
    return _patches[preparation]


if __name__ == "__main__":
    main()
