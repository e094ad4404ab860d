"""What a program's text says its names hold, as far as that can be known without running it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json
from confcheck.model import Position, Template, Unknown

COMPUTED = Unknown("known only when the code runs")
BRANCHED = Unknown("set in a branch or a loop of the code")
TOO_LARGE = Unknown("larger than what is followed here")
DEEPEST = 60
"""Levels of expressions that are followed; constants need five."""
_HEAVIEST = 20_000
"""Parts of one value, those counted again that stand in it by a name."""
_WORK = 20_000_000
"""Characters of texts that are put together in one file; a part that a name stands for counts as some."""
_PART = 50


@dataclass(slots=True)
class Allowance:
    """How much of a file may still be put together."""

    left: int = _WORK

    def for_text(self, text: str) -> bool:
        """Whether one more text may be put together."""
        self.left -= len(text)
        return self.left >= 0

    def for_use(self, constant: Constant) -> bool:
        """Whether a name may stand for this, or this may be written anew with more in it."""
        self.left -= _PART * _weight(constant)
        return self.left >= 0


@record(frozen=True, slots=True)
class Leaf:
    """A single value."""

    value: str | Template | Unknown = field(repr=False)
    """The text that the language makes of it; empty for `None`, `null` and `undefined`."""
    position: Position
    inside: Position | None = None
    """Of a string: its first character behind the quote; None where it is no literal."""
    written: str = field(default="", repr=False)
    """Of a string: the text of the file from `inside` on, at most to the end of its literal."""
    data: Json = field(default=None, repr=False)
    """The value as data."""
    literal: bool = True
    """Whether it is written here, and no name that stands for something else."""


@record(frozen=True, slots=True)
class Listing:
    """A list, tuple or array."""

    items: tuple[Constant, ...]
    position: Position
    gaps: tuple[tuple[Position, str], ...] = ()
    """Where it may get more, or other, items, and why they cannot be told."""
    weight: int = 1
    """How many parts it has."""
    depth: int = 1


@record(frozen=True, slots=True)
class Named:
    """A name or key with what it holds."""

    key: str
    position: Position
    constant: Constant
    separator: str = ": "


@record(frozen=True, slots=True)
class Table:
    """A dictionary or object; or the names of a module, class or function, in the order in which they are set."""

    entries: tuple[Named, ...]
    position: Position
    scope: str = ""
    """`module`, `class` or `function`, whose names are set one after the other, so that it is no value; else empty."""
    gaps: tuple[tuple[Position, str], ...] = ()
    """Where entries stand that cannot be told, and why."""
    weight: int = 1
    depth: int = 1

    def get(self, key: str) -> Named | None:
        """The last entry of a key."""
        return next((entry for entry in reversed(self.entries) if entry.key == key), None)


Constant: TypeAlias = Leaf | Listing | Table
_Container = TypeVar("_Container", Listing, Table)


def listing(items: Iterable[Constant], position: Position) -> Listing | Leaf:
    """A list; a leaf where it would grow too large."""
    kept = tuple(items)
    weight, depth = 1 + sum(map(_weight, kept)), 1 + max(map(_depth, kept), default=0)
    return _limited(Listing(kept, position, weight=weight, depth=depth))


def table(entries: Iterable[Named], position: Position, gaps: Iterable[tuple[Position, str]] = ()) -> Table | Leaf:
    """A dictionary; a leaf where it would grow too large."""
    kept = tuple(entries)
    weight = 1 + sum(_weight(entry.constant) for entry in kept)
    depth = 1 + max((_depth(entry.constant) for entry in kept), default=0)
    return _limited(Table(kept, position, gaps=tuple(gaps), weight=weight, depth=depth))


def _limited(constant: _Container) -> _Container | Leaf:
    return (
        constant if constant.weight <= _HEAVIEST and constant.depth <= DEEPEST else Leaf(TOO_LARGE, constant.position)
    )


def _weight(constant: Constant) -> int:
    return 1 if isinstance(constant, Leaf) else constant.weight


def _depth(constant: Constant) -> int:
    return 0 if isinstance(constant, Leaf) else constant.depth


def at(position: Position, constant: Constant) -> Constant:
    """The same where a name stands for it."""
    return replace(constant, position=position, literal=False) if isinstance(constant, Leaf) else constant


def spoiled(constant: Constant, why: Unknown = COMPUTED, changed: Position | None = None) -> Constant:
    """The same names and places, and nothing known about any value; `changed`: where the code changes it."""
    gaps = () if changed is None else ((changed, "the code changes this in a way that is not followed"),)
    if isinstance(constant, Leaf):
        return Leaf(why, constant.position, constant.inside, constant.written)
    if isinstance(constant, Listing):
        items = tuple(spoiled(item, why) for item in constant.items)
        return replace(constant, items=items, gaps=(*constant.gaps, *gaps))
    return replace(
        constant,
        entries=tuple(replace(entry, constant=spoiled(entry.constant, why)) for entry in constant.entries),
        gaps=constant.gaps if constant.scope else (*constant.gaps, *gaps),
    )


def reach(constant: Constant, path: list[str]) -> Iterator[tuple[str | None, Named | None, Constant]]:
    """Name of the last step, its entry, and what stands at a path of names, keys and indices; `*` is any of them."""
    yield from _reach(constant, path, (None, None))


def _reach(
    constant: Constant, path: list[str], last: tuple[str | None, Named | None]
) -> Iterator[tuple[str | None, Named | None, Constant]]:
    if not path:
        yield (*last, constant)
    elif isinstance(constant, Table):
        # A key may hold dots itself.
        for length in range(len(path), 0, -1):
            step = ".".join(path[:length])
            if step == "*":
                found = constant.entries
            else:
                entry = constant.get(step)
                found = () if entry is None else (entry,)
            for each in found:
                yield from _reach(each.constant, path[length:], (each.key, each))
    elif isinstance(constant, Listing):
        for index, item in enumerate(constant.items):
            if path[0] in {"*", str(index)}:
                yield from _reach(item, path[1:], (None, None))


def plain(constant: Constant) -> Json:
    """The constant as data; raises ValueError where a part of it is not known."""
    if isinstance(constant, Leaf) and isinstance(constant.value, str):
        return constant.data
    if isinstance(constant, Leaf):
        raise ValueError  # noqa: TRY004 - it is the value that is missing
    if constant.gaps:
        raise ValueError
    if isinstance(constant, Listing):
        return [plain(item) for item in constant.items]
    if constant.scope:
        raise ValueError
    return {entry.key: plain(entry.constant) for entry in constant.entries}
