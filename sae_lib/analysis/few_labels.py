"""Accuracy of a classifier on features, with few labels."""

import numpy as np

from sae_lib.checks import check_array, check_count, check_examples, check_number, check_rng


def few_of_each(y, n_each, rng=0):
    """Rows of a few examples of each class, drawn at random.

    Parameters
    ----------
    y : array_like (m,)
        The labels, whole numbers.
    n_each : int
        How many of each class.
    rng : int, Generator or None
        Seed.

    Returns
    -------
    ndarray (n_classes * n_each,)
        Indices into `y`, class by class, no row twice.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If a class has fewer than `n_each` examples, or an argument is wrong.
    """
    y, n_each, rng = check_array(y, "y", ndim=1), check_count(n_each, "n_each"), check_rng(rng)
    order = rng.permutation(len(y))
    rows = [order[y[order] == label][:n_each] for label in np.unique(y)]
    if min(map(len, rows)) < n_each:
        raise ValueError(f"n_each must be at most {min(map(len, rows))}, the size of the smallest class; got {n_each}.")
    return np.concatenate(rows)


def few_label_accuracy(A, y, A_new, y_new, n_each, *, n_draws=5, C=10.0, rng=0):
    """Share of new examples that logistic regression names rightly, having learned from few.

    Parameters
    ----------
    A : array_like (m, h)
        Features of the examples that labels may be asked for.
    y : array_like (m,)
        Their labels; only those drawn are looked at.
    A_new, y_new : array_like (m', h), (m',)
        The examples to be named.
    n_each : int
        Labels of each class.
    n_draws : int
        How often labels are drawn anew: with the seeds `rng`, `rng` + 1, …
    C : float
        scikit-learn's C > 0: the larger, the less the weights cost.
    rng : int
        The first seed, at least 0.

    Returns
    -------
    ndarray (n_draws,)
        One accuracy in [0, 1] for each draw.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; see `sae_lib.checks`.
    ValueError
        If an argument is wrong, or a class has fewer than `n_each` examples.
    """
    from sklearn.linear_model import LogisticRegression

    A, y = check_examples(A, "A"), check_array(y, "y", ndim=1)
    A_new, y_new = check_examples(A_new, "A_new", n_visible=A.shape[1]), check_array(y_new, "y_new", ndim=1)
    for labels, name, examples in ((y, "y", A), (y_new, "y_new", A_new)):
        if len(labels) != len(examples):
            raise ValueError(f"{name} must have one label for each of {len(examples)} examples; got {len(labels)}.")
    first, n_draws = check_count(rng, "rng", minimum=0), check_count(n_draws, "n_draws")
    classifier = LogisticRegression(C=check_number(C, "C", above=0), max_iter=1000)
    accuracies = []
    for seed in range(first, first + n_draws):
        rows = few_of_each(y, n_each, seed)
        accuracies.append(classifier.fit(A[rows], y[rows]).score(A_new, y_new))
    return np.array(accuracies)
