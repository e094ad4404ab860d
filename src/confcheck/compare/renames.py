"""What was removed under one name and added under another is one change: a rename."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcheck.compare.states import UNKNOWN, Held, same
from confcheck.kernel.record import record

TELLING = 6
"""A shorter text may well be the value of two settings: `debug`, `8080`."""


@record(frozen=True, slots=True)
class Moved:
    """One setting as both sides have it, if it may be under two names."""

    left: Held
    right: Held


def joined(moves: Sequence[Moved], *, by_value: bool) -> Iterator[Moved]:
    """The same, with a removal and an addition that are one thing under two names in the place of the addition.

    They are one if they stand under one key, or (`by_value`, and for names outside the schema) if they alone have a
    value that is no coincidence.
    """
    gone = [move.left for move in moves if move.right.form is None and move.left.form is not None]
    new = [move.right for move in moves if move.left.form is None and move.right.form is not None]
    former = {id(right): left for left, right in _pairs(gone, new, by_value=by_value)}
    taken = {id(left) for left in former.values()}
    for move in moves:
        if id(move.left) not in taken:
            yield Moved(former.get(id(move.right), move.left), move.right)


def _pairs(gone: list[Held], new: list[Held], *, by_value: bool) -> Iterator[tuple[Held, Held]]:
    keys = {held.key: held for held in gone if held.key is not None}
    values = _by_value(gone)
    new_values = _by_value(new)
    taken: set[int] = set()
    for right in new:
        left = keys.get(right.key) if right.key is not None else None
        if left is None or not same(left, right):
            left = values.get(right.form) if right.form in new_values else None
            if left is not None and not by_value and left.setting is not None and right.setting is not None:
                left = None
        if left is not None and id(left) not in taken:
            taken.add(id(left))
            yield left, right


def _by_value(helds: list[Held]) -> dict[object, Held]:
    """Those whose value no other one has, and which is no coincidence."""
    found: dict[object, list[Held]] = {}
    for held in helds:
        found.setdefault(held.form, []).append(held)
    return {form: alike[0] for form, alike in found.items() if len(alike) == 1 and _tells(alike[0])}


def _tells(held: Held) -> bool:
    if held.form == UNKNOWN or held.candidate is None:
        return False
    return held.state == "reference" or (isinstance(held.value, str) and len(held.value) >= TELLING)
