"""Sliders for ρ, β and λ, and a few more, all of one look and one behaviour.

Every number slider steps through a short list of round values, so that what is read is what is
used (0.01, never 0.010000001), zero has a place on a logarithmic scale, and one press of an arrow
key is one visible step.
"""

import math
from typing import NamedTuple

import ipywidgets
from traitlets import validate

from sae_lib.checks import check_number
from sae_lib.plots.style import readable

DIGITS = (1, 1.5, 2, 3, 5, 7)


class Quantity(NamedTuple):
    """Symbol and name of one of the course's three quantities."""

    symbol: str
    name: str
    zero: bool


RHO = Quantity("ρ", "wanted mean activation", zero=False)
BETA = Quantity("β", "weight of the sparsity penalty", zero=True)
WEIGHT_DECAY = Quantity("λ", "weight decay", zero=True)


def rho_slider(value=0.01, minimum=1e-3, maximum=0.5):
    """Make the slider «ρ: wanted mean activation», logarithmic."""
    return _quantity_slider(RHO, value, minimum, maximum)


def beta_slider(value=3, minimum=0.01, maximum=100):
    """Make the slider «β: weight of the sparsity penalty», logarithmic, with 0 at its left end."""
    return _quantity_slider(BETA, value, minimum, maximum)


def weight_decay_slider(value=1e-4, minimum=1e-6, maximum=1):
    """Make the slider «λ: weight decay», logarithmic, with 0 at its left end."""
    return _quantity_slider(WEIGHT_DECAY, value, minimum, maximum)


def penalty_sliders(rho=0.01, beta=3, weight_decay=1e-4):
    """Make the three sliders that every panel has, by the names that `cost_and_grad` knows them by."""
    return {"rho": rho_slider(rho), "beta": beta_slider(beta), "weight_decay": weight_decay_slider(weight_decay)}


def lattice_slider(symbol, values, value, name):
    """Make a slider over a list of numbers.

    Parameters
    ----------
    symbol : str
        What stands before the slider, such as ``"ρ"``.
    values : sequence of float
        The numbers, in the order in which the slider runs through them.
    value : float
        The one to start at; the nearest of `values` is taken.
    name : str
        What it is in words: its tooltip, and what a screen reader speaks.

    Returns
    -------
    ipywidgets.SelectionSlider
        Its ``value`` is always one of `values`.
    """
    values = [check_number(number, "values") for number in values]
    if len(set(values)) < max(2, len(values)):
        raise ValueError(f"values must be two or more different numbers; got {values!r}.")
    slider = LatticeSlider(
        options=[(readable(number), number) for number in values],
        value=_nearest(values, check_number(value, "value")),
        **_look(symbol, name),
    )
    slider.add_class("sae-lattice")
    return slider


def int_slider(symbol, minimum, maximum, value, name, step=1):
    """Make a slider over whole numbers, such as the number of hidden units."""
    return ipywidgets.IntSlider(min=minimum, max=maximum, step=step, value=value, **_look(symbol, name))


def choice(name, options, value):
    """Make a drop-down list; `options` holds values, or ``(text, value)`` pairs."""
    return ipywidgets.Dropdown(options=options, value=value, **_look(name, name))


class LatticeSlider(ipywidgets.SelectionSlider):
    """A slider over given numbers; a value between two of them goes to the nearer one."""

    @validate("value")
    def _validate_value(self, proposal):
        return _nearest(self._options_values, check_number(proposal.value, "value"))


def log_lattice(minimum, maximum, *, zero=False, digits=DIGITS):
    """Round numbers from `minimum` to `maximum`, about evenly spread on a log scale.

    Parameters
    ----------
    minimum, maximum : float
        Ends of the list, greater than 0 and contained in it.
    zero : bool
        Whether 0 is put in front.
    digits : sequence of float
        Leading digits used in each decade.

    Returns
    -------
    list of float
    """
    decades = range(math.floor(math.log10(minimum)), math.ceil(math.log10(maximum)) + 1)
    rounds = {float(f"{digit}e{power}") for power in decades for digit in digits}
    inner = {number for number in rounds if minimum < number < maximum}
    return [0.0] * zero + sorted(inner | {float(minimum), float(maximum)})


def _quantity_slider(quantity, value, minimum, maximum):
    value = check_number(value, "value", minimum=0)
    minimum = check_number(minimum, "minimum", above=0)
    maximum = check_number(maximum, "maximum", above=minimum)
    values = log_lattice(minimum, maximum, zero=quantity.zero)
    if not values[0] <= value <= values[-1]:
        raise ValueError(f"value must lie between {values[0]} and {values[-1]}; got {value}.")
    # The wanted start is always reachable, also when it is no round number.
    return lattice_slider(quantity.symbol, sorted({*values, value}), value, quantity.name)


def _nearest(values, wanted):
    return min(values, key=lambda number: abs(number - wanted))


def _look(symbol, name):
    return {
        "description": symbol,
        "tooltip": f"{symbol}: {name}",
        "style": {"description_width": "initial"},
        "layout": {"width": "340px", "max_width": "100%"},
    }
