"""What whoever generates a file should know: what is not in it, and where the sources disagreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcheck.checks.evidence import counted, listed
from confcheck.generate.conflicts import OVERRIDDEN, Conflict
from confcheck.generate.variables import Variable
from confcheck.generate.written import HIDDEN, PROVIDED, SECRET, UNDEFINED, UNKNOWN, Given
from confcheck.model import System
from confcheck.model.generated import Order

_WHY = {
    SECRET: ("secret in clear is", "secrets in clear are"),
    PROVIDED: ("value from outside is", "values from outside are"),
    UNKNOWN: ("value that no file says is", "values that no file says are"),
    UNDEFINED: ("variable that nothing sets is", "variables that nothing sets are"),
    HIDDEN: ("reference that may be a secret itself is", "references that may be secrets themselves are"),
}


def remarks(
    system: System,
    order: Order,
    settings: Iterable[tuple[str, Given]],
    variables: Iterable[Variable],
    met: Iterable[Conflict],
) -> tuple[str, ...]:
    """One line each, without secrets, what matters most first."""
    left_out = [one for one in variables if one.odd]
    named = [*settings, *((one.name, one.given) for one in variables if not one.odd)]
    return (
        *_disagreements(met),
        *_kept_out(named),
        *_undefined(system, order),
        *_alternatives(system, order),
        *([f"{counted(len(left_out), 'variable')} whose name is none left out"] if left_out else []),
    )


def _disagreements(met: Iterable[Conflict]) -> Iterator[str]:
    """Each by itself, but for what layers are made for."""
    overridden = set()
    for one in met:
        if one.kind == OVERRIDDEN:
            overridden.add(one.path)
        else:
            yield one.line
    if overridden:
        yield f"{counted(len(overridden), 'setting')} set several times with different values: the highest layer wins"


def _kept_out(named: Iterable[tuple[str, Given]]) -> Iterator[str]:
    names: dict[str, dict[str, None]] = {}
    for name, given in named:
        if given.kept_out:
            names.setdefault(given.kept_out, {})[name] = None
    for why, (one, many) in _WHY.items():
        found = names.get(why, {})
        if found:
            yield f"{len(found)} {one if len(found) == 1 else many} written as ref+env://NAME: {listed(found)}"


def _undefined(system: System, order: Order) -> Iterator[str]:
    for setting in system.schema.settings:
        resolved = [view.get(setting.path) for view in order.views(system)]
        winners = [one.winner for one in resolved if one is not None and one.winner is not None]
        if any(winner.undefined and winner.value for winner in winners):
            yield f"{setting.path} holds a variable that nothing sets: written without it"


def _alternatives(system: System, order: Order) -> Iterator[str]:
    named = {
        view.variant: None
        for view in system.views
        if view.environment == order.environment and view.variant is not None and order.wants(view)
    }
    if named:
        yield f"alternatives (`variants`) are no part of it: {listed(filter(None, named))}"
