"""Match the parameters of a submitted function: by name where that is known, else by position."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from itertools import combinations, permutations

from sae_check.findings import listed
from sae_check.submissions import name_of
from sae_lib.mistakes.mistake import ALL

FIRST = ("theta", "X", "n_hidden")
PENALTIES = {"weight_decay": "λ", "rho": "ρ", "beta": "β"}
SIGNS = {"theta": "θ", "n_hidden": "h", "n_visible": "n", "n_examples": "m", "target": "the target"} | PENALTIES
NEEDED_FOR = {"weight_decay": "decay", "rho": "sparsity", "beta": "sparsity"}
# In lower case, without underscores; then patterns for the many other names, the most telling first.
KNOWN_AS = {
    "theta": "theta θ params parameters",
    "X": "x data patches",
    "n_hidden": "nhidden h hidden hiddensize nhid",
    "n_visible": "n nvisible visible visiblesize inputsize",
    "n_examples": "m",
    "target": "y",
    "weight_decay": "weightdecay decay wd lambda lam lambd lamda lmbda lamb lmb λ l2",
    "rho": "rho ρ sparsityparam sparsityparameter sparsity sparsitytarget targetactivation rho0",
    "beta": "beta β sparsityweight sparsitypenalty",
    **{block: block.lower() for block in ALL},
}
ROLE_OF = {name: role for role, names in KNOWN_AS.items() for name in names.split()}
LIKE = {
    "beta": "beta|(spars|kl|penalty).*(weight|cost|penalty|coef|reg|lambda|strength)|weight.*(spars|penalty)",
    "weight_decay": "lamb?da|lmbda|decay|regular|^reg|l2",
    "rho": "rho|spars|(target|desired|mean|average).*activ|^target$",
    "n_hidden": "hid",
    "n_visible": "visib|^n?vis|^nin|(put|feat|pixel).*(size|dim|num|layer|unit)|(num|dim|size|^n).*(put|feat|pixel)",
    "target": "target|label|output",
    "n_examples": "(num|^n|size|batch).*(example|sample|patch|data)|(data|batch)size",
    "X": "data|patch|image|example|sample|input|train|batch|^x",
    "theta": "theta|param|weights|flat|vec|unrolled|packed",
}
# Two orders for names that say nothing: the course's, and the one of the assignment of 2011 and its many ports.
COURSE = ("theta", "X", "n_hidden", *PENALTIES)
PORT = ("theta", "n_visible", "n_hidden", *PENALTIES, "X")


@dataclass(frozen=True)
class Fit:
    """The way to call a submitted function, or the reason why it cannot be called.

    Attributes
    ----------
    by_place : tuple of str
        Roles handed over by position, in order.
    by_name : dict of str to str
        The role of each of the others, by the function's own name.
    note : str
        What was taken for what; empty if the function is called as the course's own.
    port : bool
        Whether the parameters stand as in the assignment, whose examples lie in columns.
    lacks : tuple of str
        The terms of J for whose penalties it has no parameter.
    finding : str
        Why it cannot be called, or which parameters it lacks; empty if all is well.
    """

    by_place: tuple = ()
    by_name: dict = field(default_factory=dict)
    note: str = ""
    port: bool = False
    lacks: tuple = ()
    finding: str = ""

    @property
    def callable(self):
        """True if it can be called."""
        return bool(self.by_place or self.by_name)

    @property
    def in_blocks(self):
        """True if it takes W1, W2, b1 and b2 in place of θ."""
        return {*ALL} <= {*self.by_place, *self.by_name.values()}

    def arguments(self, given):
        """Positional and keyword arguments, given the value of each role."""
        return [given[role] for role in self.by_place], {name: given[role] for name, role in self.by_name.items()}


def fits(fn, terms):
    """Find out how `fn` may want to be called.

    Parameters
    ----------
    fn : callable
    terms : tuple of str
        The terms of J asked for: the penalties of the others may be missing.

    Returns
    -------
    list of Fit
        The most likely first: more than one where the names leave it open.
    """
    try:
        parameters = list(inspect.signature(fn).parameters.values())
    except Exception:  # built in C, or odd: it has to take the arguments as the course hands them over
        return [Fit(FIRST, {role: role for role in PENALTIES})]
    kinds = {parameter.kind for parameter in parameters}
    named = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    roles = _roles(named)
    if inspect.Parameter.VAR_POSITIONAL in kinds and not {*roles} & {*PENALTIES}:
        return [Fit(COURSE), Fit(PORT, port=True)]
    takes_any = inspect.Parameter.VAR_KEYWORD in kinds
    if takes_any and not named:
        return [Fit(by_name={role: role for role in COURSE})]
    needed = [role for role in PENALTIES if NEEDED_FOR[role] in terms]
    may_lack = {"n_visible", "n_hidden", *PENALTIES} - (set() if takes_any else {*needed})
    wanted = f"Wanted: {name_of(fn) if name_of(fn).isidentifier() else 'fn'}({', '.join([*FIRST, *needed])})."
    found = []
    for guessed in _guesses(named, roles, may_lack):
        one = _fit(fn, roles | guessed, guessed, () if takes_any else needed, wanted)
        if takes_any:
            one.by_name.update({role: role for role in PENALTIES if role not in (*one.by_place, *one.by_name.values())})
        if one not in found:
            found.append(one)
    if found:
        return sorted(found, key=lambda one: bool(one.finding))
    unknown = [p.name for p in _unknown(named, roles) if p.default is p.empty]
    return [Fit(finding=f"{name_of(fn)} also wants {listed(unknown)}, which I do not have. {wanted}")]


def _roles(named):
    """The parameter for each role that a name tells; sure names before likely ones."""
    roles = {}
    for parameter in named:
        if role := _role(parameter):
            roles.setdefault(role, parameter)
    for parameter in _unknown(named, roles):
        able = [role for role, pattern in LIKE.items() if re.search(pattern, _plain(parameter))]
        role = next((role for role in able if role not in roles), None)
        flag = isinstance(parameter.default, bool)
        if role and not flag and (parameter.default is parameter.empty or role in PENALTIES):
            roles.setdefault(role, parameter)
    # SciPy's optimizers call θ x: cost(x, patches, …).
    x = roles.get("X")
    if "theta" not in roles and not {*ALL} & {*roles} and x is not None and x.name == "x":
        data = [p for p in _unknown(named, roles) if p.default is p.empty and re.search(LIKE["X"], _plain(p))]
        data += [roles.pop("target")] if "target" in roles and not data else []
        if data:
            roles |= {"theta": x, "X": data[0]}
    return roles


def _guesses(named, roles, may_lack):
    """Roles for the parameters whose names say nothing, one dict for each way."""
    unknown = _unknown(named, roles)
    required = [p for p in unknown if p.default is p.empty]
    known = {*roles} | ({"theta"} if {*ALL} <= {*roles} else set())
    for order in (COURSE, PORT):
        missing = [role for role in order if role not in known]
        able = [role for role in missing if role in may_lack]
        for lacking in (lacking for size in range(len(able) + 1) for lacking in combinations(able, size)):
            wanted = [role for role in missing if role not in lacking]
            # Two or three may stand in any order; what has a default is only taken for what must be there.
            chosen = [*permutations(required)] if len(required) < 4 else [required]
            chosen += [] if {*wanted} & may_lack else [unknown]
            for some in chosen:
                guessed = dict(zip(wanted, some))
                if len(some) == len(wanted) > 0 and ("n_visible" in roles or _sizes_first(named, roles | guessed)):
                    yield guessed
    if not required:
        yield {}
        if "n_visible" in known and "n_hidden" not in known:  # f(theta, X, n): the one size may be either
            yield {"n_hidden": roles["n_visible"], "n_visible": None}


def _sizes_first(named, roles):
    """Return True if n, where it was guessed, stands before the penalties, as sizes do."""
    places = {role: named.index(parameter) for role, parameter in roles.items()}
    return all(places.get("n_visible", -1) < places[role] for role in PENALTIES if role in places)


def _fit(fn, roles, guessed, needed, wanted):
    """How to call `fn`, whose parameters have these roles."""
    roles = {role: parameter for role, parameter in roles.items() if parameter is not None}
    known = {*roles} | ({"theta"} if {*ALL} <= {*roles} else set())
    if lacking := [role for role in ("theta", "X") if role not in known]:
        said = f"{name_of(fn)} has no parameter for {_signs(lacking)}" if roles else f"{name_of(fn)} takes nothing"
        return Fit(finding=f"{said}. {wanted}")
    only_by_place = {role for role, p in roles.items() if p.kind is p.POSITIONAL_ONLY}
    # In the order of the function, which is that of `inspect`.
    order = sorted(roles, key=lambda role: list(inspect.signature(fn).parameters).index(roles[role].name))
    usual = order == [role for role in COURSE if role in roles]
    shown = [
        f"{roles[role].name} for {SIGNS.get(role, role)}"
        for role in order
        if (role in guessed or not usual) and roles[role].name != SIGNS.get(role, role)
    ]
    missing = [role for role in needed if role not in roles]
    return Fit(
        tuple(role for role in order if role in only_by_place),
        {roles[role].name: role for role in order if role not in only_by_place},
        f"I took {listed(shown)}" if shown else "",
        order[-1] == "X",
        tuple(dict.fromkeys(NEEDED_FOR[role] for role in missing)),
        f"{name_of(fn)} has no parameter for {_signs(missing)}." if missing else "",
    )


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
    return ROLE_OF.get(_plain(parameter))


def _plain(parameter):
    return parameter.name.lower().replace("_", "")


def _unknown(named, roles):
    taken = [parameter.name for parameter in roles.values()]
    return [parameter for parameter in named if parameter.name not in taken]


def _signs(roles):
    return listed([SIGNS.get(role, role) for role in roles])
