"""The sliders: their values, what is written beside them, what they refuse."""

import pytest

from sae_lib.panels.base.sliders import (
    beta_slider,
    lattice_slider,
    log_lattice,
    readable,
    rho_slider,
    weight_decay_slider,
)

QUANTITIES = {
    "ρ": (rho_slider, 0.01, 0.001, 0.5),
    "β": (beta_slider, 3, 0, 100),
    "λ": (weight_decay_slider, 1e-4, 0, 1),
}


@pytest.mark.parametrize("symbol", QUANTITIES)
def test_starts_where_the_course_does(symbol):
    make, value, low, high = QUANTITIES[symbol]
    slider = make()
    assert (slider.description, slider.value) == (symbol, value)
    numbers = [number for _, number in slider.options]
    assert (numbers[0], numbers[-1]) == (low, high)
    assert numbers == sorted(numbers)
    assert slider.tooltip.startswith(f"{symbol}: ")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (0.01, "0.01"), (0.001, "0.001"), (1e-4, "1e-4"), (1.5e-6, "1.5e-6"), (3.0, "3"),
        (100, "100"), (0.1 + 0.2, "0.3"), (1e6, "1e6"), (-2e-5, "-2e-5"), (9.99999e-4, "0.001"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_people_do(number, text):
    assert readable(number) == text


def test_every_value_of_a_slider_reads_differently():
    for make, *_ in QUANTITIES.values():
        texts = [text for text, _ in make().options]
        assert len(set(texts)) == len(texts)


def test_a_value_in_between_goes_to_the_nearest():
    slider = lattice_slider("ρ", [0.01, 0.05, 0.2], 0.04, "wanted mean activation")
    assert slider.value == 0.05
    slider.value = 0.19
    assert (slider.value, slider.index) == (0.2, 2)


def test_an_unusual_start_is_kept_exactly():
    assert rho_slider(value=0.0123).value == 0.0123


def test_lattice_holds_its_ends_and_zero():
    assert log_lattice(0.02, 1, zero=True, digits=(1, 3)) == [0, 0.02, 0.03, 0.1, 0.3, 1]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: rho_slider(value=0.9), "value"),
        (lambda: rho_slider(minimum=0), "minimum"),
        (lambda: rho_slider(minimum=0.1, maximum=0.01), "maximum"),
        (lambda: beta_slider(value=float("nan")), "value"),
        (lambda: lattice_slider("ρ", [0.1], 0.1, "one"), "values"),
        (lambda: lattice_slider("ρ", [0.1, 0.1], 0.1, "same"), "values"),
    ],
)
def test_what_makes_no_sense_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_text_is_no_number():
    with pytest.raises(TypeError, match="value"):
        rho_slider(value="a lot")
