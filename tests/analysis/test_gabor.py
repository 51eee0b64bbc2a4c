"""How well a filter is an edge: the Gabor fit on filters whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from sae_lib import fit_gabor, gabor_scores, load_atlas

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]


def gabor(side=8, x=3.5, y=3.5, orientation=0.5, frequency=0.2, across=1.8, along=2.5, phase=0.7):
    rows, columns = np.mgrid[:side, :side]
    u = (columns - x) * np.cos(orientation) + (rows - y) * np.sin(orientation)
    v = -(columns - x) * np.sin(orientation) + (rows - y) * np.cos(orientation)
    return np.exp(-0.5 * ((u / across) ** 2 + (v / along) ** 2)) * np.cos(2 * np.pi * frequency * u + phase)


def redrawn(fit, side=8):
    return gabor(side, *fit[1:])


def r2(image, model):
    return np.corrcoef(image.ravel(), model.ravel())[0, 1] ** 2


@settings(max_examples=30, deadline=None)
@given(
    x=st.floats(2.5, 4.5),
    y=st.floats(2.5, 4.5),
    orientation=st.floats(0, np.pi),
    frequency=st.floats(0.15, 0.3),
    phase=st.floats(-3, 3),
)
def test_a_gabor_function_is_recognized_with_its_orientation_and_frequency(x, y, orientation, frequency, phase):
    fit = fit_gabor(gabor(x=x, y=y, orientation=orientation, frequency=frequency, phase=phase))
    assert fit.r2 > 0.99
    turn = abs(fit.orientation - orientation) % np.pi
    assert min(turn, np.pi - turn) < 0.1
    assert fit.frequency == pytest.approx(frequency, abs=0.04)


@pytest.mark.parametrize("angle", np.linspace(0, np.pi, 9)[:-1])
@pytest.mark.parametrize("phase", [-2.5, -1.0, 0.0, 1.6])
def test_what_is_reported_draws_the_filter_again(angle, phase):
    image = gabor(orientation=angle, phase=phase)
    fit = fit_gabor(image)
    assert 0 <= fit.orientation < np.pi
    assert -np.pi < fit.phase <= np.pi
    assert np.corrcoef(image.ravel(), redrawn(fit).ravel())[0, 1] > 0.995


def test_what_is_reported_draws_learned_filters_again():
    for row in load_atlas().entry(0.01, 3.0, 1e-4).parameters.W1:
        fit = fit_gabor(row)
        assert r2(row, redrawn(fit)) == pytest.approx(fit.r2, abs=1e-6)
        assert np.corrcoef(row, redrawn(fit).ravel())[0, 1] > 0, "the phase must have the right sign"


@pytest.mark.parametrize("seed", range(2))
def test_noise_is_no_gabor_function(seed):
    noise = np.random.default_rng(seed).uniform(-1, 1, (12, 64))
    assert gabor_scores(noise).max() < 0.6


@pytest.mark.parametrize("factor", [-1, 1e-150, 1e-6, 1e6, 1e200, -1e-9])
def test_strength_and_sign_do_not_matter(factor):
    image = gabor() + 0.05 * np.random.default_rng(0).normal(size=(8, 8))
    plain, scaled = fit_gabor(image), fit_gabor(image * factor)
    assert scaled.r2 == pytest.approx(plain.r2, abs=1e-6)
    assert scaled.orientation == pytest.approx(plain.orientation, abs=1e-3)


def test_a_constant_added_does_not_matter():
    assert fit_gabor(gabor() + 3).r2 == pytest.approx(fit_gabor(gabor()).r2, abs=1e-6)


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, -1e300])
def test_a_filter_without_contrast_scores_zero(value):
    fit = fit_gabor(np.full(64, value))
    assert fit.r2 == 0 and np.isnan(fit.orientation)


@pytest.mark.parametrize("seed", range(4))
def test_from_where_it_ends_no_step_leads_further(seed):
    """Measured without the library's slopes: numerically, and with amplitudes by NumPy's least squares."""
    image = np.random.default_rng(seed).normal(size=(8, 8))
    fit = fit_gabor(image)

    def unexplained(p):
        functions = [gabor(8, *p, phase=phase).ravel() for phase in (0, np.pi / 2)] + [np.ones(64)]
        _, (rest,), *_ = np.linalg.lstsq(np.transpose(functions), image.ravel())
        return rest / np.sum((image - image.mean()) ** 2)

    end = np.array(fit[1:-1])
    assert unexplained(end) == pytest.approx(1 - fit.r2, abs=1e-6)
    inside = [-0.99 < end[0] < 7.99, -0.99 < end[1] < 7.99, True, 0.021 < end[3] < 0.499]
    inside += [0.51 < width < 7.99 for width in end[4:]]
    slopes = approx_fprime(end, unexplained, 1e-6)
    assert np.abs(slopes[inside]).max() < 1e-3
    assert np.abs(approx_fprime(end + 0.05, unexplained, 1e-6)).max() > 1e-2


def test_scores_are_those_of_the_rows():
    W1 = np.array([gabor().ravel(), np.random.default_rng(0).normal(size=64)])
    scores = gabor_scores(W1)
    assert scores.shape == (2,)
    assert scores.tolist() == pytest.approx([fit_gabor(row).r2 for row in W1])


def test_more_starts_never_fit_worse():
    noise = np.random.default_rng(1).normal(size=(8, 8))
    scores = [fit_gabor(noise, n).r2 for n in (1, 3, 6)]
    assert scores == sorted(scores)


@pytest.mark.parametrize("side", [1, 2, 3, 5, 12])
def test_filters_of_every_size(side):
    fit = fit_gabor(np.random.default_rng(0).normal(size=(side, side)))
    assert 0 <= fit.r2 <= 1


def test_all_numbers_are_plain_floats():
    assert {type(number) for number in fit_gabor(gabor())} == {float}


@pytest.mark.parametrize(
    "value, error, words",
    [
        (np.zeros(63), ValueError, r"\(63,\)"),
        (np.zeros((8, 7)), ValueError, r"\(8, 7\)"),
        (np.zeros((1, 64)), ValueError, r"\(1, 64\)"),
        (np.zeros((4, 4, 4)), ValueError, r"\(4, 4, 4\)"),
        (np.full(64, np.nan), ValueError, "NaN"),
        ("abc", TypeError, "str"),
        (None, TypeError, "NoneType"),
        ([], ValueError, "empty"),
    ],
)
def test_what_is_no_square_filter_is_refused(value, error, words):
    with pytest.raises(error, match=rf"filter_.*{words}"):
        fit_gabor(value)


def test_other_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"n_starts.*0"):
        fit_gabor(gabor(), 0)
    with pytest.raises(ValueError, match=r"W1.*\(64,\)"):
        gabor_scores(gabor().ravel())
