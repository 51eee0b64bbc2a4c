"""Times of several works, taken in turns, and what is said of them."""

import statistics
import time
from dataclasses import dataclass

# BLAS threads go on spinning for some 30 ms after a product; they must not take the next work's core.
PAUSE = 0.1


@dataclass(frozen=True)
class Finding:
    """One row of the table.

    Attributes
    ----------
    work : str
        What was measured, and beside what.
    value : float
        A ratio of medians, or a median where `unit` is given.
    low, high : float
        The spread: smallest and largest ratio (or value) of a single round.
    goal : float
    at_most : bool
        Whether `value` should be at most `goal`, or at least.
    unit : str
        Empty for ratios.
    rounds : int
    note : str
        What else was seen.
    """

    work: str
    value: float
    low: float
    high: float
    goal: float
    at_most: bool
    unit: str = ""
    rounds: int = 1
    note: str = ""

    @property
    def holds(self):
        """Whether the goal is reached."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def seconds(work):
    """Give the seconds that one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def interleaved(works, rounds):
    """Call each work in turn, `rounds` times; gives the times of each by its name.

    Parameters
    ----------
    works : dict of str to callable
        Called without arguments. One that returns a number measures itself.
    rounds : int

    Returns
    -------
    dict of str to list of float
        In seconds, or what the works returned.
    """
    times = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            time.sleep(PAUSE)
            began = time.perf_counter()
            own = work()
            took = time.perf_counter() - began
            times[name].append(own if isinstance(own, float) else took)
    return times


def ratio(work, above, below, goal, *, at_most, note=""):
    """Make the finding «so many times»: the median of `above` over that of `below`, lists taken in the same rounds."""
    single = [a / b for a, b in zip(above, below, strict=True)]
    value = statistics.median(above) / statistics.median(below)
    return Finding(work, value, min(single), max(single), goal, at_most, "", len(single), note)


def plain(work, values, goal, unit, *, note=""):
    """Make the finding of a median that should be at most `goal`."""
    return Finding(work, statistics.median(values), min(values), max(values), goal, True, unit, len(values), note)


def best(*candidates):
    """Give the list of times whose median is smallest."""
    return min(candidates, key=statistics.median)
