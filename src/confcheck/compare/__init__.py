"""What differs between two sides, view by view: settings by their typed values, other names by their texts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.checks.evidence import Letters, is_secret
from confcheck.compare.pairs import Chosen, Pairs, chosen_pairs, same_pairs, spot
from confcheck.compare.renames import Moved, joined
from confcheck.compare.states import Held, kind_of, of_setting, outside, same, side
from confcheck.compare.structure import details
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import View
from confcheck.model.difference import Change, Detail, Difference


@record(frozen=True, slots=True)
class Terms:
    """How views are compared."""

    has_setting: Callable[[str], bool]
    """Which settings were asked for."""
    has_key: Callable[[str], bool]
    """Which names outside the schema take part."""
    over_time: bool = False
    """Whether a view is compared with itself: then a setting that only one side knows came or went."""
    services: bool = False
    """Whether two services are compared: then only what both use can differ."""


@dataclass(slots=True)
class _Group:
    """What differs in the same way, in one view after the other."""

    kind: str
    lefts: list[Held] = field(default_factory=list)
    rights: list[Held] = field(default_factory=list)


def compare(names: tuple[str, str], pairs: Pairs, terms: Terms) -> Difference:
    """Every setting and every other name that differs, in the order of the schema; `names` are those of the sides."""
    groups: dict[tuple[str, str, Hashable], _Group] = {}
    agreeing: set[str] = set()
    differing: set[str] = set()
    for left, right in pairs.both:
        for move in _moves(left, right, terms):
            kind = _kind(move, terms)
            if kind is None:
                agreeing.add(move.right.name)
                continue
            differing.add(move.right.name)
            group = groups.setdefault((move.right.name, kind, _likeness(move)), _Group(kind))
            group.lefts.append(move.left)
            group.rights.append(move.right)
    return Difference(
        *names,
        changes=tuple(_changes(((key[0], group) for key, group in groups.items()), _order(pairs))),
        same=len(agreeing - differing),
        views=len(pairs.both),
        only_left=tuple(map(spot, pairs.only_left)),
        only_right=tuple(map(spot, pairs.only_right)),
    )


def _moves(left: View, right: View, terms: Terms) -> Iterator[Moved]:
    """Everything that one of two views has, each with what the other one has for it."""
    paths = dict.fromkeys(one.setting.path for one in (*right.settings, *left.settings))
    moves = [
        Moved(_setting(left, path), _setting(right, path))
        for path in paths
        if terms.has_setting(path) and not (terms.services and (left.get(path) is None or right.get(path) is None))
    ]
    if not terms.services:
        first, second = _outside(left, terms), _outside(right, terms)
        moves += [
            Moved(first.get(key, Held(left, key)), second.get(key, Held(right, key)))
            for key in dict.fromkeys((*second, *first))
        ]
    known = [move for move in moves if move.left.form is not None or move.right.form is not None]
    yield from joined(known, by_value=terms.over_time)


def _setting(view: View, path: str) -> Held:
    resolved = view.get(path)
    return Held(view, path) if resolved is None else of_setting(view, resolved)


def _outside(view: View, terms: Terms) -> dict[str, Held]:
    """The names of a view that are no settings: of several assignments the highest."""
    found = (outside(view, candidate) for candidate in view.unknown)
    return {held.name: held for held in found if terms.has_key(held.name)}


def _likeness(move: Moved) -> Hashable:
    """What two views must have in common for one change to tell of both."""
    return tuple((held.name, held.form, held.state, held.key) for held in (move.left, move.right))


def _kind(move: Moved, terms: Terms) -> str | None:
    """How the sides differ; None if they mean the same under the same name."""
    left, right = move.left, move.right
    if left.form is None:
        return "added"
    if right.form is None:
        return "removed"
    if same(left, right):
        return "renamed" if _renamed(left, right, terms) else None
    typed = left.value is not None and right.value is not None
    return "type-changed" if typed and kind_of(left.value) != kind_of(right.value) else "changed"


def _renamed(left: Held, right: Held, terms: Terms) -> bool:
    if left.name != right.name:
        return True
    if left.candidate is None or right.candidate is None:
        return False
    if terms.over_time:
        return left.key != right.key
    older = [one.alias.name if one.alias is not None else None for one in (left.candidate, right.candidate)]
    return older[0] != older[1]


def _order(pairs: Pairs) -> dict[str, int]:
    """Settings in the order of the schema."""
    settings = (one.setting.path for pair in pairs.both for view in reversed(pair) for one in view.settings)
    return {path: place for place, path in enumerate(dict.fromkeys(settings))}


def _changes(groups: Iterable[tuple[str, _Group]], order: dict[str, int]) -> Iterator[Change]:
    """The groups of one name together: they share their letters."""
    by_name: dict[str, list[_Group]] = {}
    for name, group in groups:
        by_name.setdefault(name, []).append(group)
    for name in sorted(by_name, key=lambda name: (order.get(name, len(order)), name)):
        letters = Letters()
        for group in by_name[name]:
            yield _change(group, letters)


def _change(group: _Group, letters: Letters) -> Change:
    left, right = group.lefts[0], group.rights[0]
    named = left if right.setting is None and left.name == right.name else right
    return Change(
        group.kind,
        _shown_name(named),
        None if named.setting is None else named.name,
        side(group.lefts, letters),
        side(group.rights, letters),
        tuple((spot(one.view), spot(other.view)) for one, other in zip(group.lefts, group.rights, strict=True)),
        former=None if left.name == right.name else _shown_name(left),
        details=_details(left, right),
    )


def _shown_name(held: Held) -> str:
    return shown_key(held.name) if held.setting is None else held.name


def _details(left: Held, right: Held) -> tuple[Detail, ...]:
    """Inside arrays and objects, unless one of them is secret."""
    setting = right.setting
    if setting is None or any(map(_is_hidden, (left, right))):
        return ()
    return details(left.value, right.value, setting.spec)


def _is_hidden(held: Held) -> bool:
    return held.candidate is None or is_secret(held.setting, held.candidate)


__all__ = ["Chosen", "Pairs", "Terms", "chosen_pairs", "compare", "same_pairs"]
