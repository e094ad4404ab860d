"""What should differ and does not: the values that are written, and who holds one of them twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.checks.evidence.agreement import Side, form_of
from confcheck.kernel.pieces import share_piece
from confcheck.kernel.record import record
from confcheck.model import Candidate, Reference, Resolved, Structure, System, View


@dataclass(slots=True)
class Written:
    """What views hold, in the form under which it is compared; each is looked at once."""

    forms: dict[int, Hashable | None] = field(default_factory=dict, repr=False)
    """By the identity of what is resolved, which lives as long as the system does."""

    def of(self, resolved: Resolved) -> Hashable | None:
        """The form; None where nothing is written, or what is not known."""
        if resolved.winner is None:
            return None
        key = id(resolved)
        if key not in self.forms:
            self.forms[key] = _held(resolved, resolved.winner)
        return self.forms[key]


def _held(resolved: Resolved, winner: Candidate) -> Hashable | None:
    if resolved.provided or winner.value == "":
        return None
    return ("reference", winner.value) if isinstance(winner.value, Reference) else form_of(resolved)


def differing(system: System, word: str, written: Written) -> Iterator[list[Side]]:
    """Per setting that `differ` is said of, what the views hold.

    A view whose overlay takes the keyword away has no part. Where only overlays give it, they mean every other view.
    """
    for path in system.schema.paths_where(lambda setting: word in setting.differ):
        declared = system.schema.setting(path)
        everyone = declared is not None and word not in declared.differ
        sides = _sides(system.views, path, written)
        yield [side for side in sides if everyone or word in side.resolved.setting.differ]


def _sides(views: Iterable[View], path: str, written: Written) -> Iterator[Side]:
    for view in views:
        resolved = view.get(path) if view.variant is None else None
        form = None if resolved is None else written.of(resolved)
        if resolved is not None and form is not None:
            yield Side(view, resolved, form)


def again(sides: Iterable[Side], word: str, party: Callable[[View], str]) -> Iterator[list[Side]]:
    """The sides of several parties that hold one value, of which one at least must not."""
    groups: dict[Hashable, list[Side]] = {}
    for side in sides:
        groups.setdefault(side.form, []).append(side)
    for same in groups.values():
        if len({party(side.view) for side in same}) > 1 and any(word in one.resolved.setting.differ for one in same):
            yield same


@record(frozen=True, slots=True)
class Meeting:
    """Two settings of one view that must have nothing in common, and have."""

    mine: Side
    """Of the setting that says so."""
    other: Side
    whole: bool
    """Whether the values are equal; else they share a piece."""


@dataclass(slots=True)
class Meetings:
    """Finds what settings have in common with those that they must differ from; looks at no pair of texts twice."""

    written: Written
    pieces: dict[frozenset[str], bool] = field(default_factory=dict, repr=False)

    def of(self, view: View, paths: Iterable[str]) -> Iterator[Meeting]:
        """The meetings of one view; where both settings name each other, only the first of them."""
        seen: set[frozenset[str]] = set()
        for path in paths:
            mine = view.get(path)
            for name in mine.setting.differ_from if mine is not None else ():
                other, pair = view.get(name), frozenset((path, name))
                if mine is not None and other is not None and pair not in seen:
                    seen.add(pair)
                    yield from self._meeting(view, mine, other)

    def _meeting(self, view: View, mine: Resolved, other: Resolved) -> Iterator[Meeting]:
        form, theirs = self.written.of(mine), self.written.of(other)
        if form is not None and theirs is not None:
            whole = form == theirs and _kind(mine) == _kind(other)
            if whole or self._share(mine, other):
                yield Meeting(Side(view, mine, form), Side(view, other, theirs), whole)

    def _share(self, mine: Resolved, other: Resolved) -> bool:
        one, another = _text(mine), _text(other)
        pair = frozenset((one, another))
        if pair not in self.pieces:
            self.pieces[pair] = share_piece(one, another)
        return self.pieces[pair]


def _kind(resolved: Resolved) -> tuple[str, str | None] | None:
    """What two settings must have in common so that equal values mean the same; for a reference nothing."""
    spec = resolved.setting.spec
    return None if resolved.reference is not None else (spec.type, spec.unit)


def _text(resolved: Resolved) -> str:
    value = resolved.winner.value if resolved.winner is not None else None
    return value.json if isinstance(value, Structure) else value if isinstance(value, str) else ""
