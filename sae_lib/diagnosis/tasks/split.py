"""The task `split`: rows that carry a number, so that it shows where each of them went."""

from __future__ import annotations

import numpy as np

from sae_lib.diagnosis.tasks.report import TaskReport
from sae_lib.diagnosis.tasks.task import Task, shape_of

LESSON = "09_digits"
PARTS = ("rows of X", "sizes", "every digit once", "chance")
# With so many splits a right answer leaves a digit untested once in 20,000 checks.
SEEDS = 32
WHOSE = "Whose random numbers does your function draw, those of the rng that it was given?"
AGAIN = "Can the same digit be drawn again?"
EACH = (
    "Write the numbers 0 to 9 down as ten digits, and split them by your lines. Where does each number go, how often?"
)


class SplitTask(Task):
    """Two parts of the rows: nothing lost, nothing in both, and by chance."""

    def compare(self, fn, rng):
        """See `Task.compare`."""
        m, n = 40, 6
        # Row i begins with i / 64, which is exact in float32, too; the other pixels are there to be mixed up.
        X = np.column_stack([np.arange(m) / 64, rng.integers(64, 128, (m, n - 1)) / 64])
        n_test, seed = int(rng.integers(14, 19)), int(rng.integers(2**31))
        train, test = self._rows(fn, X, n_test, seed)
        self._sizes(fn, X, n_test, seed, train, test)
        self._once(train, test, m)
        self._chance(fn, X, n_test, seed, train, test)
        remark = f"{m} rows, each found again in one part."
        return TaskReport(self.name, ok=True, parts=dict.fromkeys(PARTS, True), remark=remark)

    def _rows(self, fn, X, n_test, seed):
        """Which rows of X the two parts hold; ends the check if they hold anything else."""
        value = self.call(fn, X, n_test, np.random.default_rng(seed))
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            came = f"{len(value)} things" if isinstance(value, (tuple, list)) else type(value).__name__
            self.stop(f"It returned {came}; wanted the pair {self.gives}.")
        if all(shape_of(part) is not None and len(shape_of(part)) == 1 and len(part) > 1 for part in value):
            self.stop(
                "Each part has one axis; wanted rows of X, with all their pixels.",
                mistake="numbers of rows in place of rows",
                hint="Which digits stand in X at those places?",
            )
        return [self._numbers(part, X, name) for part, name in zip(value, ("X_train", "X_test"))]

    def _numbers(self, part, X, name):
        part = self.numbers(part, what=name)
        if part.ndim != 2 or part.shape[1] != X.shape[1]:
            self.stop(f"{name} has shape {part.shape}; wanted {X.shape[1]} columns, as X has.")
        rows = np.rint(part[:, 0] * 64).astype(int)
        if not np.isin(rows, np.arange(len(X))).all() or not np.allclose(part, X[rows % len(X)], atol=1e-6):
            self.stop(
                f"{name} has rows that X has not.",
                mistake="pixels mixed up",
                hint="Along which axis do you shuffle? Does a digit keep its pixels, each in its place?",
            )
        return rows

    def _sizes(self, fn, X, n_test, seed, train, test):
        m = len(X)
        if (len(train), len(test)) == (m - n_test, n_test):
            return
        right, told = ["rows of X"], f"X_train has {len(train)} rows and X_test {len(test)}"
        told = f"{told}; of {m} digits {n_test} should be tested."
        if (len(train), len(test)) == (n_test, m - n_test):
            self._flawed(
                right, told, "the two exchanged", "Which of the two is the test set, and which is given first?"
            )
        if len(train) == m:
            hint = "Has the network seen the digits that it is tested on?"
            self._flawed(right, told, "trained on all digits", hint)
        other = self._rows(fn, X, n_test, seed + 1)
        if len(train) + len(test) == m and len(other[1]) != len(test):
            right = [*right, "every digit once"] * (len({*train, *test}) == m)
            self._flawed(
                right, told, "a coin for each digit", "How many heads do 40 coins show: always the same number?"
            )
        if len(test) == n_test > len({*test}):
            told = f"{n_test - len({*test})} test digits stand twice in X_test. {told}"
            self._flawed(right, told, "drawn with replacement", AGAIN)
        hint = "How many rows are left for training?" if len(train) else "Is n_test a number of digits, or a share?"
        self._flawed(right, told, None, hint)

    def _once(self, train, test, m):
        right = PARTS[:2]
        twice = len(train) + len(test) - len({*train}) - len({*test})
        if both := len({*train} & {*test}):
            told = f"{both} of {len(test)} test digits are in the training set, too."
            if twice:
                self._flawed(right, told, "drawn with replacement", AGAIN)
            self._flawed(right, told, "drawn twice, apart from each other", EACH)
        if twice:
            told = "Some digits stand twice in the same part."
            self._flawed(right, told, "drawn with replacement", AGAIN)
        if len(train) + len(test) < m:
            self._flawed(right, f"{m - len(train) - len(test)} digits are in neither part.", None, EACH)

    def _chance(self, fn, X, n_test, seed, train, test):
        again, others = self._rows(fn, X, n_test, seed), []
        if not all(np.array_equal(a, b) for a, b in zip((train, test), again)):
            self._flawed(PARTS[:3], "The same generator twice gives different parts.", "rng not used", WHOSE)
        for k in range(1, SEEDS):
            rows = self._rows(fn, X, n_test, seed + k)
            self._sizes(fn, X, n_test, seed + k, *rows)
            self._once(*rows, len(X))
            others.append({*rows[1]})
        tests = [{*test}, *others]
        block = all(max(rows) - min(rows) == n_test - 1 for rows in tests)
        hint = "The file holds one writer after the other. Who has written the test digits?"
        if all(rows == tests[0] for rows in tests):
            told = "The test digits are the same ones, whatever generator comes in"
            if block:
                end = "last" if max(test) == len(X) - 1 else "first" if min(test) == 0 else "same"
                self._flawed(PARTS[:3], f"{told}: the {end} {n_test} of the file.", "not shuffled", hint)
            self._flawed(PARTS[:3], f"{told}.", "always the same test digits", WHOSE)
        if block:
            told = "The test digits stand one after the other in the file."
            self._flawed(PARTS[:3], told, "one block of the file", hint)
        if never := len(X) - len(set().union(*tests)):
            told = f"{never} of {len(X)} digits are never tested, in {SEEDS} splits."
            hint = "Can each row of X come into each part? Which rows can your lines choose from?"
            self._flawed(PARTS[:3], told, "some digits never tested", hint)

    def _flawed(self, right, finding, mistake, hint):
        self.stop(finding, mistake=mistake, hint=hint, parts={name: name in right for name in PARTS})


SPLIT = SplitTask(
    name="split",
    arguments=("X", "n_test", "rng"),
    gives="(X_train, X_test)",
    lesson=LESSON,
)
