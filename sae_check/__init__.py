"""Checks of a student's work: `diagnose` for a whole `cost_and_grad`, `check_task` for one task of an exercise.

It imports `sae_lib`, which never imports it. Names are loaded when first used.
"""

from sae_lib.installation import load

_HOME = {
    "beside": ["show_beside"],
    "diagnosis.diagnose": ["diagnose"],
    "diagnosis.diagnosis": ["Diagnosis"],
    "notebook": ["attempt", "is_written"],
    "report": ["Report"],
    "suspects": ["SUSPECTS", "DOCUMENTS"],
    "tasks.check_task": ["check_task"],
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value = load(f"{__name__}.{_MODULE_OF[name]}", name)
    return value


def __dir__():
    return sorted({*globals(), *_MODULE_OF})
