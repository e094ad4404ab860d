"""Mistakes of the schema are gathered, so that the first in the order of the files is the one to be reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field

from confcheck.kernel.names import closest
from confcheck.kernel.record import record
from confcheck.model import Mistake, Position

_QUOTABLE = re.compile(r"[$A-Za-z_][A-Za-z0-9_-]{0,39}")
_LISTED = 12
"""As many names as a hint may hold."""
_TELLING = 3
"""As many letters say which word was begun."""


@record(frozen=True, slots=True)
class Mistakes:
    """At most one mistake per place: what follows from the first says nothing new."""

    _found: dict[tuple[str, Position], Mistake] = field(default_factory=dict)

    def add(self, path: str, position: Position, message: str, hint: str | None = None) -> None:
        """Keep a mistake, unless its place has one."""
        self._found.setdefault((path, position), Mistake(message, path=path, position=position, hint=hint))

    def raise_first(self, order: Iterable[str]) -> None:
        """Raise the first of them, the files in the order given; its hint says how many more there are."""
        if not self._found:
            return
        rank = {path: index for index, path in enumerate(order)}
        first = self._found[min(self._found, key=lambda place: (rank[place[0]], place[1]))]
        more = len(self._found) - 1
        hints = (first.hint, f"{more} more {'mistake' if more == 1 else 'mistakes'} in the schema" if more else None)
        hint = "; ".join(text for text in hints if text) or None
        raise Mistake(first.message, path=first.path, position=first.position, hint=hint)


def quoted(word: str, otherwise: str) -> str:
    """A word of the schema as a message may hold it; anything that is no name could be a secret in a wrong place."""
    return f"`{word}`" if _QUOTABLE.fullmatch(word) else otherwise


def suggestion(word: str, names: Iterable[str]) -> str | None:
    """A hint towards the name that was meant; towards all of them where none is near and they are few."""
    known = tuple(dict.fromkeys(names))
    listed = f"known: {', '.join(known)}" if 0 < len(known) <= _LISTED else None
    return nearest(word, known) or listed


def nearest(word: str, names: Iterable[str]) -> str | None:
    """A hint towards the name that was meant, if one is near."""
    known = tuple(names)
    near = closest(word, known) or _begun(word, known)
    return None if near is None else f"did you mean `{near}`?"


def _begun(word: str, names: tuple[str, ...]) -> str | None:
    """The name of which the word is the beginning, or which the word begins with: `typ`, `min`, `formats`."""
    if len(word) < _TELLING:
        return None
    return next((name for name in names if name and (name.startswith(word) or word.startswith(name))), None)
