"""Figures that the source documents report."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from sae_lib import (
    cost_and_grad,
    initialize,
    load_photos,
    normalize_patches,
    numerical_gradient,
    relative_error,
    sample_patches,
    whiten,
)
from sae_lib.training.objective import Objective


def test_worked_assignments_check_on_a_quadratic():
    """Its ``checkNumericalGradient``: h = x₁² + 3x₁x₂ at (4, 10), error 2.1452381569477388e-12."""
    numeric = numerical_gradient(lambda x: x[0] ** 2 + 3 * x[0] * x[1], np.array([4.0, 10.0]))
    analytic = np.array([2 * 4 + 3 * 10, 3 * 4])
    assert f"{relative_error(numeric, analytic):.3e}" == "2.145e-12"


def test_worked_assignments_full_size_check_of_the_gradient():
    """10,000 patches, 64-25-64: it reports 7.5e-11.

    Here on 60 of the 3,289 entries of θ, chosen at random, since all of them take most of a minute.
    """
    X = normalize_patches(sample_patches([whiten(photo) for photo in load_photos()]))
    objective = Objective(X, 25, 1e-4, 0.01, 3.0)
    theta = initialize(25, 64)
    rng = np.random.default_rng(0)
    chosen = rng.choice(theta.size, 60, replace=False)

    def cost_along(part):
        moved = theta.copy()
        moved[chosen] = part
        return objective(moved).cost

    # One thread: on a busy machine the threads of a pool wait for each other for ever.
    with threadpool_limits(1, user_api="blas"):
        numeric, analytic = numerical_gradient(cost_along, theta[chosen]), objective(theta).grad[chosen]
    assert relative_error(numeric, analytic) < 1e-9


@pytest.mark.parametrize("beta, bound", [(0.0, 1e-8), (3.0, 1e-7)])
def test_problem_sets_small_network_checks_as_well_as_it_reports(beta, bound):
    """2 visible, 3 hidden units: about 1e-9, with sparsity a few 1e-8."""
    rng = np.random.default_rng(0)
    theta, X = initialize(3, 2), rng.uniform(0.1, 0.9, (10, 2))
    J_and_grad = cost_and_grad(theta, X, 3, beta=beta)
    numeric = numerical_gradient(lambda t: cost_and_grad(t, X, 3, beta=beta)[0], theta)
    assert relative_error(J_and_grad[1], numeric) < bound
