"""The task `split`: rows that carry a number, so that it shows where each of them went."""

from __future__ import annotations

import numpy as np

from sae_check.findings import Cause, causes, counted
from sae_check.report import Report
from sae_check.tasks.task import Task

LESSON = "09_digits"
PARTS = ("rows of X", "sizes", "every digit once", "chance")
# With so many splits a right answer leaves a digit untested once in 100,000 checks.
SEEDS = 32
WHOSE = "Whose random numbers does your function draw, those of the rng that it was given?"
AGAIN = "Can the same digit be drawn again?"
EACH = (
    "Write the numbers 0 to 9 down as ten digits, and split them by your lines. Where does each number go, how often?"
)
HANDS = "Neighbours in the file may be of one hand. Who may have written the test digits?"
CHOICE = "Can each row of X come into each part? Which rows can your lines choose from?"
KNOWN = "How many rows has X here, and where do your lines get that number from?"


class SplitTask(Task):
    """Two parts of the rows: nothing lost, nothing in both, and by chance."""

    all_parts = PARTS

    def compare(self, fn, rng):
        """See `Task.compare`."""
        told = []
        # The second share is larger, so that a fixed number of test digits fits one of them only.
        for low, share in ((41, 0.4), (47, 0.46)):
            m, n = int(rng.integers(low, low + 6)), 6
            # Row i begins with i / 64, which is exact in float32, too; the other pixels are there to be mixed up.
            X = np.column_stack([np.arange(m) / 64, rng.integers(64, 128, (m, n - 1)) / 64])
            n_test, seed = round(share * m), int(rng.integers(2**31))
            train, test = self._rows(fn, X, n_test, seed)
            self._sizes(fn, X, n_test, seed, train, test)
            self._once(train, test, m)
            self._chance(fn, X, n_test, seed, train, test)
            told.append(f"{n_test} of {m}")
        remark = f"Tested {' and '.join(told)} rows, each row found again in one part."
        return Report(name=self.name, ok=True, parts=dict.fromkeys(PARTS, True), remark=remark)

    def explain(self, report, fn, args):
        """See `Task.explain`."""
        if Cause.INDEX in causes(report.finding.error):
            return {"mistake": "more rows than X has", "hint": KNOWN}
        return {}

    def _rows(self, fn, X, n_test, seed):
        """The numbers of the rows that the two parts hold; ends the check if they hold anything else."""
        value = self.call(fn, X, n_test, np.random.default_rng(seed))
        pair = zip(self.things(value, 2, "the pair"), ("X_train", "X_test"))
        return [self._numbers(part, X, name) for part, name in pair]

    def _numbers(self, part, X, name):
        part = self.numbers(part, what=name)
        if part.ndim == 1 and len(part):
            self._one_axis(part, X, name)
        if part.ndim != 2 or part.shape[1] != X.shape[1]:
            self.stop(f"{name} has shape {part.shape}; wanted {X.shape[1]} columns, as X has.")
        rows = np.rint(part[:, 0] * 64).astype(int)
        if not np.isin(rows, np.arange(len(X))).all() or not np.allclose(part, X[rows % len(X)], atol=1e-6):
            if not np.isin(part, X).all():
                self.stop(f"{name} has numbers that X has not.", mistake="the values changed")
            self.stop(f"{name} has rows that X has not.", mistake="pixels mixed up")
        return rows

    def _one_axis(self, part, X, name):
        if np.isin(part, np.arange(len(X))).all():
            self.stop(
                f"{name} has one axis; wanted rows of X, with all their pixels.",
                mistake="numbers of rows in place of rows",
            )
        if len(part) == X.shape[1] and (part == X).all(axis=1).any():
            self.stop(f"{name} is a single row of X, of shape {part.shape}; wanted many rows.", mistake="a single row")
        self.stop(f"{name} has one axis; wanted rows of X, with all their pixels.", mistake="not all pixels of a row")

    def _sizes(self, fn, X, n_test, seed, train, test):
        m = len(X)
        if (len(train), len(test)) == (m - n_test, n_test):
            return
        right = ["rows of X"]
        told = f"X_train has {counted(len(train), 'row')} and X_test {len(test)}; of {m} digits {n_test}"
        told = f"{told} should be tested."
        if (len(train), len(test)) == (n_test, m - n_test):
            self.flawed(right, told, "the two exchanged")
        if len(train) == m:
            hint = "Has the network seen the digits that it is tested on?"
            self.flawed(right, told, "trained on all digits", hint)
        others = {len(self._rows(fn, X, n_test, seed + k)[1]) for k in range(1, 5)}
        if len(train) + len(test) == m and others != {len(test)}:
            right = [*right, "every digit once"] * (len({*train, *test}) == m)
            self.flawed(
                right, told, "a coin for each digit", f"How many heads do {m} coins show: always the same number?"
            )
        if len(test) == n_test > len({*test}):
            twice = n_test - len({*test})
            told = f"{counted(twice, 'test digit')} {'stands' if twice == 1 else 'stand'} twice in X_test. {told}"
            self.flawed(right, told, "drawn with replacement", AGAIN)
        missing = {*range(m)} - {*train} - {*test}
        if missing and missing == {*range(m - len(missing), m)}:
            self.flawed(right, told, "the last rows left out", KNOWN)
        if [*map(len, self._rows(fn, X, n_test - 2, seed))] == [len(train), len(test)]:
            told = f"{told} With another n_test as many come."
            self.flawed(right, told, "n_test not used")
        hint = "How many rows are left for training?" if len(train) else "Is n_test a number of digits, or a share?"
        self.flawed(right, told, None, hint)

    def _once(self, train, test, m):
        right = PARTS[:2]
        twice = len(train) + len(test) - len({*train}) - len({*test})
        if both := len({*train} & {*test}):
            told = f"{both} of {len(test)} test digits {'is' if both == 1 else 'are'} in the training set, too."
            if twice:
                self.flawed(right, told, "drawn with replacement", AGAIN)
            self.flawed(right, told, "drawn twice, apart from each other", EACH)
        if twice:
            told = "Some digits stand twice in the same part."
            self.flawed(right, told, "drawn with replacement", AGAIN)

    def _chance(self, fn, X, n_test, seed, train, test):
        again, others = self._rows(fn, X, n_test, seed), []
        if not all(np.array_equal(a, b) for a, b in zip((train, test), again)):
            self.flawed(PARTS[:3], "The same generator twice gives different parts.", "rng not used", WHOSE)
        for k in range(1, SEEDS):
            rows = self._rows(fn, X, n_test, seed + k)
            self._sizes(fn, X, n_test, seed + k, *rows)
            self._once(*rows, len(X))
            others.append({*rows[1]})
        tests = [{*test}, *others]
        seams = np.array([_seams(rows, len(X)) for rows in tests])
        block = (seams == 2).all()
        if all(rows == tests[0] for rows in tests):
            told = "The test digits are the same ones, whatever generator comes in"
            if block:
                end = "last" if max(test) == len(X) - 1 else "first" if min(test) == 0 else "same"
                self.flawed(PARTS[:3], f"{told}: the {end} {n_test} of the file.", "not shuffled", HANDS)
            self.flawed(PARTS[:3], f"{told}.", "always the same test digits", WHOSE)
        if block:
            told = "The test digits stand one after the other in the file."
            self.flawed(PARTS[:3], told, "one block of the file", HANDS)
        if never := len(X) - len(set().union(*tests)):
            told = f"{never} of {len(X)} digits {'is' if never == 1 else 'are'} never tested, in {SEEDS} splits."
            self.flawed(PARTS[:3], told, "some digits never tested", CHOICE)
        if always := len(set.intersection(*tests)):
            told = f"{always} of {len(X)} digits {'is' if always == 1 else 'are'} always tested, in {SEEDS} splits."
            self.flawed(PARTS[:3], told, "some digits always tested", CHOICE)
        # By chance there are 2 n_test (m − n_test) / (m − 1) seams, and the mean of 32 splits is off by 1 at most.
        if seams.mean() < 1.4 * n_test * (len(X) - n_test) / (len(X) - 1):
            told = "Neighbours in the file come into the same part far more often than by chance."
            self.flawed(PARTS[:3], told, "neighbours kept together", HANDS)


def _seams(rows, m):
    """Count the changes from test digits to others and back, all round the file."""
    tested = np.isin(np.arange(m), [*rows])
    return int(np.sum(tested != np.roll(tested, 1)))


SPLIT = SplitTask(name="split", arguments=("X", "n_test", "rng"), gives="(X_train, X_test)", lesson=LESSON)
