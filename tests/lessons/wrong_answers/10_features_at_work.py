"""Likely wrong answers to the «Check yourself» of lesson 10, and what the student is then told."""


def with_lines(*lines):
    return "\n    ".join(["def denoise(noisy):", *lines])


def painting(painter, step, before="Y, dc = prepare(cut_patches(noisy, step={step}))", after="restore(a3, dc)"):
    return with_lines(
        before.format(step=step),
        f"a3 = painters[{painter!r}](Y)",
        f"return join_patches({after}, noisy.shape, step={step})",
    )


ATTEMPTS = [
    (with_lines("prepare(cut_patches(noisy))"), "does it end with a return?"),
    (
        with_lines("Y, dc = prepare(cut_patches(noisy))", "return restore(painters['sparse units'](Y), dc)"),
        "Is it joined again?",
    ),
    (with_lines("return cat"), "That is the clean photograph"),
    (painting("sparse units", 2).replace("cut_patches(noisy", "cut_patches(globals()['noisy']"), "Another picture"),
    (with_lines("return gaussian_filter(noisy, 1.5)"), "Let a painter do it"),
    (painting("sparse units", 2, after="a3"), "each patch needs its own dc back"),
    (painting("sparse units", 2, after="restore(a3, 0)"), "each patch needs its own dc back"),
    (painting("sparse units", 2, after="restore(a3, dc.mean())"), "each patch needs its own dc back"),
    (painting("sparse units", 2, after="a3 + dc"), "Were the patches prepared, painted and restored"),
    (painting("sparse units", 2, after="restore(Y, dc)"), "Were the patches prepared, painted and restored"),
    (painting("sparse units", 2, "Y = cut_patches(noisy, step={step})", after="a3"), "And was each prepared?"),
    (with_lines("return noisy"), "wanted less noise, got +0.0 dB"),
    (painting("PCA", 2), "perhaps not the right painter"),
    (painting("PCA", 8), "perhaps not the right painter"),
    (painting("free units", 1), "perhaps not the right painter"),
    (painting("only the DC", 1), "perhaps not the right painter"),
    (painting("sparse units", 8), "Do your patches overlap?"),
]
