"""What the tasks on spaces have in common (exercise 10)."""

from __future__ import annotations

from dataclasses import dataclass

from sae_check.tasks.compared import ComparedTask

LESSON = "10_features_at_work"
SECTION = 'A footnote: "very similar to PCA\'s"'


@dataclass(frozen=True, kw_only=True)
class SpaceTask(ComparedTask):
    """A task that another library does in one line, which is not accepted.

    Attributes
    ----------
    elsewhere : str
        The name of that line.
    """

    elsewhere: str

    def look_at(self, fn):
        """See `Task.look_at`."""
        super().look_at(fn)
        used, known = getattr(getattr(fn, "__code__", None), "co_names", ()), getattr(fn, "__globals__", {})
        meant = {getattr(known.get(name), "__name__", "") for name in used} | {getattr(fn, "__name__", "")}
        if self.elsewhere in {*used, *meant}:
            self.stop(
                f"It calls {self.elsewhere}. The task is to write it yourself.",
                hint="Which formula does the task give?",
            )
