"""Match the parameters of a submitted function: by name where that is known, else by position."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from sae_check.findings import listed
from sae_check.submissions import name_of

FIRST = ("theta", "X", "n_hidden")
PENALTIES = {"weight_decay": "λ", "rho": "ρ", "beta": "β"}
NEEDED_FOR = {"weight_decay": "decay", "rho": "sparsity", "beta": "sparsity"}
KNOWN_AS = {
    "theta": "theta θ params parameters",
    "X": "x data patches",
    "n_hidden": "nhidden h hidden hiddensize nhid",
    "weight_decay": "weightdecay decay wd lambda lam lambd lamda lmbda lamb lmb λ l2",
    "rho": "rho ρ sparsityparam sparsityparameter sparsity sparsitytarget target targetactivation rho0",
    "beta": "beta β sparsityweight sparsitypenalty",
}
ROLE_OF = {name: role for role, names in KNOWN_AS.items() for name in names.split()}


@dataclass(frozen=True)
class Fit:
    """The way to call a submitted function, or the reason why it cannot be called.

    Attributes
    ----------
    by_place : tuple of str
        Roles handed over by position, in order.
    by_name : dict of str to str
        The function's own name for each of the other roles.
    note : str
        What had to be guessed; empty if nothing.
    finding : str
        Why it cannot be called; empty if it can.
    """

    by_place: tuple = ()
    by_name: dict | None = None
    note: str = ""
    finding: str = ""

    def arguments(self, problem):
        """Positional and keyword arguments for one `Problem`."""
        given = {"theta": problem.theta, "X": problem.X, "n_hidden": problem.n_hidden, **problem.settings}
        return [given[role] for role in self.by_place], {name: given[role] for role, name in self.by_name.items()}


def fit(fn, terms):
    """Find out how `fn` wants to be called.

    Parameters
    ----------
    fn : callable
    terms : tuple of str
        The terms of J asked for: the penalties of the others may be missing.

    Returns
    -------
    Fit
    """
    try:
        parameters = list(inspect.signature(fn).parameters.values())
    except (TypeError, ValueError):  # built in C: it has to take the arguments as the course hands them over
        return Fit(FIRST, {role: role for role in PENALTIES})
    who = name_of(fn)
    needed = [role for role in PENALTIES if NEEDED_FOR[role] in terms]
    wanted = f"Wanted: {who if who.isidentifier() else 'fn'}({', '.join([*FIRST, *needed])})."
    kinds = {parameter.kind for parameter in parameters}
    placed = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    takes_any = inspect.Parameter.VAR_POSITIONAL in kinds
    if len(placed) < 3 and not takes_any:
        return Fit(finding=f"{who} takes {_listed(placed)} by position. {wanted}")
    for role, parameter in zip(FIRST, placed):
        named = _role(parameter)
        if named not in (None, role):
            return Fit(finding=f"{who} has {parameter.name} where {role} is wanted. {wanted}")

    rest = [*placed[3:], *(p for p in parameters if p.kind is p.KEYWORD_ONLY)]
    roles = {}
    for parameter in rest:
        if _role(parameter) in PENALTIES:
            roles.setdefault(_role(parameter), parameter)
    missing = [role for role in PENALTIES if role not in roles]
    unknown = [p for p in rest if p not in roles.values()]
    required = [p for p in unknown if p.default is p.empty]
    note = ""
    guessed = required if len(required) == len(missing) else unknown
    if missing and len(guessed) == len(missing):
        note = f"I took {_listed(guessed)} for {_signs(missing)}, in this order."
        roles.update(zip(missing, guessed))
        missing, required = [], [p for p in required if p not in guessed]
    if required:
        return Fit(finding=f"{who} also wants {_listed(required)}, which I do not have. {wanted}")

    by_place = [*FIRST]
    by_name = {}
    for parameter in rest:
        role = next((role for role, taken in roles.items() if taken is parameter), None)
        if role and parameter.kind is parameter.POSITIONAL_ONLY:
            by_place.append(role)
        elif role:
            by_name[role] = parameter.name
    if inspect.Parameter.VAR_KEYWORD in kinds:
        by_name.update({role: role for role in missing})
    elif takes_any and len(missing) == len(PENALTIES):
        by_place += PENALTIES
    else:
        asked = [role for role in missing if NEEDED_FOR[role] in terms]
        if asked:
            return Fit(finding=f"{who} has no parameter for {_signs(asked)}. {wanted}")
    return Fit(tuple(by_place), by_name, note)


def order_of(fn):
    """The roles of all parameters of `fn` that are given by place, in its order; None if one of them is not known."""
    parameters = inspect.signature(fn).parameters.values()
    roles = [_role(p) for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return None if None in roles else tuple(roles)


def by_name_only(fn):
    """The names of the parameters of `fn` that can only be given by name."""
    try:
        parameters = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]


def another_order(theirs, wanted):
    """Return True if these are the names that are wanted, but in another order."""
    return theirs != wanted[: len(theirs)] and sorted(theirs) == sorted(wanted[: len(theirs)])


def _role(parameter):
    return ROLE_OF.get(parameter.name.lower().replace("_", ""))


def _listed(parameters):
    names = [parameter.name for parameter in parameters]
    return listed(names) if names else "nothing"


def _signs(roles):
    return listed([PENALTIES[role] for role in roles])
