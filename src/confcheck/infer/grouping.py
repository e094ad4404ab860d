"""Names in groups by the words with which they begin: `POSTGRES_HOST` and `POSTGRES_PORT` are of `postgres`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confcheck.infer.keys import Key
from confcheck.kernel.record import record

_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_FEW = 12
"""A group with more members is divided again where it can be."""
_DEPTH = 3
_MODIFIERS = frozenset(
    (
        "a all allow allowed my the no is has use with enable enabled disable disabled default first last max min "
        "new old extra"
    ).split()
)
"""First words that tell how a thing is meant, not which thing."""


@record(frozen=True, slots=True)
class Leaf:
    """A setting: the last part of its path, and the name it has in files."""

    name: str
    key: Key


@record(frozen=True, slots=True)
class Group:
    """A group of settings; its name is a part of their paths."""

    name: str
    leaves: tuple[Leaf, ...]
    groups: tuple[Group, ...]


def grouped(keys: Iterable[Key]) -> Group:
    """All keys below one nameless group, single ones first, everything by name."""
    return _group("", [(_words(key.name), key) for key in keys], least=2, depth=0)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _SPLIT.split(name) if word) or ("name",)


def _group(name: str, members: list[tuple[tuple[str, ...], Key]], *, least: int, depth: int) -> Group:
    by_first: dict[str, list[tuple[tuple[str, ...], Key]]] = {}
    for words, key in members:
        by_first.setdefault(words[0], []).append((words, key))
    divided = depth == 0 or (depth < _DEPTH and len(members) > _FEW)
    groups: list[Group] = []
    single: list[tuple[tuple[str, ...], Key]] = []
    for first in sorted(by_first):
        found = by_first[first]
        shared = _shared(found)
        longer = sum(len(words) > 1 for words, _ in found)
        if not divided or longer < least or first[0].isdigit() or first in _MODIFIERS:
            single += found
        else:
            rest = [(words[shared:] or words, key) for words, key in found]
            groups.append(_group("_".join(found[0][0][:shared]), rest, least=least + 1, depth=depth + 1))
    taken = {group.name for group in groups}
    return Group(name, _leaves(single, taken), tuple(groups))


def _shared(found: list[tuple[tuple[str, ...], Key]]) -> int:
    """How many first words all have in common; at least one, and so few that each keeps a word of its own."""
    most = min(len(words) for words, _ in found) - 1
    first = found[0][0]
    shared = 1
    while shared < most and all(words[shared] == first[shared] for words, _ in found):
        shared += 1
    return shared


def _leaves(single: list[tuple[tuple[str, ...], Key]], taken: set[str]) -> tuple[Leaf, ...]:
    leaves: list[Leaf] = []
    for words, key in sorted(single, key=lambda each: (each[0], each[1].name)):
        wanted = _safe("_".join(words))
        name = next(each for each in _names(wanted) if each not in taken)
        taken.add(name)
        leaves.append(Leaf(name, key))
    return tuple(leaves)


def _names(wanted: str) -> Iterable[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}_{number}"
        number += 1


def _safe(name: str) -> str:
    """No setting's name begins with a digit."""
    return f"_{name}" if name[0].isdigit() else name
