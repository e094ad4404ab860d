"""What a difference is told in: the words that text and Markdown have in common."""

from __future__ import annotations

from collections.abc import Iterable

from confcheck.model.difference import KINDS, Change, Difference, Side, Spot
from confcheck.reporters.footer import counted

_STATES = {
    "absent": "not set",
    "provided": "provided from outside",
    "default": "default",
    "derived": "derived",
    "undefined": "a variable in it has no value",
    "invalid": "invalid",
}


def heading(change: Change) -> str:
    """What it is called now, and what it was called."""
    return f"{change.former} → {change.name}" if change.former is not None else change.name


def where(change: Change) -> str:
    """The views that it is about: `auth, backend in staging (cloud)`."""
    lefts, rights = zip(*change.views, strict=True)
    services = _both((one.service for one in lefts), (one.service for one in rights))
    targets = _both((one.target for one in lefts), (one.target for one in rights))
    same = {one.environment for one in lefts} == {one.environment for one in rights}
    environments = ", ".join(dict.fromkeys(one.environment for one in rights if one.environment)) if same else ""
    words = (services, f"in {environments}" if environments else "", f"({targets})" if targets else "")
    return " ".join(filter(None, words))


def _both(lefts: Iterable[str | None], rights: Iterable[str | None]) -> str:
    """Each name once; where the sides have different ones, from which to which."""
    old, new = (list(dict.fromkeys(filter(None, names))) for names in (lefts, rights))
    told = [", ".join(old), ", ".join(new)]
    return told[0] if old == new or not told[1] else " → ".join(filter(None, told))


def remark(side: Side) -> str:
    """What is to be known beside the value: its letter, and how it came about."""
    words = (f"value {side.letter}" if side.letter else "", _STATES.get(side.state, ""))
    return ", ".join(filter(None, words))


def listing(spots: Iterable[Spot]) -> str:
    """Views without a counterpart: `auth, backend in staging (cloud); frontend in staging (compose)`."""
    services: dict[str, list[str]] = {}
    for spot in spots:
        target = f"({spot.target})" if spot.target else ""
        words = (f"in {spot.environment}" if spot.environment else "", target, spot.variant or "")
        services.setdefault(" ".join(filter(None, words)), []).append(spot.service)
    return "; ".join(" ".join(filter(None, (", ".join(names), place))) for place, names in services.items())


def sums(difference: Difference) -> str:
    """How many settings differ, in which way, and how many do not."""
    found = [(kind, difference.count(kind)) for kind in KINDS]
    names = len({change.name for change in difference.changes})
    told = ", ".join(f"{number} {kind}" for kind, number in found if number)
    rest = f"{difference.same} the same; {counted(difference.views, 'pair')} of views compared"
    return f"{names} {'differs' if names == 1 else 'differ'}: {told}; {rest}" if names else f"nothing differs: {rest}"
