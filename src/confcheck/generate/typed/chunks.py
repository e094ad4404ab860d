"""The code that a generated module brings along: of a template, the definitions that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pkgutil import get_data

from confcheck.kernel.record import record

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DEFINED = re.compile(
    r"^(?:export )?(?:declare )?(?:class|def|function|const|interface|type) ([A-Za-z_]\w*)|^([A-Za-z_]\w*)(?: =|:)",
    re.MULTILINE,
)


@record(frozen=True, slots=True)
class Chunk:
    """One definition of a template, as it stands there."""

    name: str
    text: str
    words: frozenset[str]
    """Every word in it: the definitions that it may use are among them."""


def used(template: str, gap: str, roots: Iterable[str] | None) -> tuple[Chunk, ...]:
    """The definitions that the roots need (None: all), in the order of the template; `gap` is what stands between two."""
    every = _chunks(template, gap)
    if roots is None:
        return every
    needed: set[str] = set()
    waiting = set(roots)
    while waiting:
        needed |= waiting
        found = {word for chunk in every if chunk.name in waiting for word in chunk.words}
        waiting = {chunk.name for chunk in every if chunk.name in found} - needed
    return tuple(chunk for chunk in every if chunk.name in needed)


def words(text: str) -> frozenset[str]:
    """Every word of a text."""
    return frozenset(_WORD.findall(text))


def names_in(template: str, gap: str) -> frozenset[str]:
    """The names of every definition."""
    return frozenset(chunk.name for chunk in _chunks(template, gap))


@cache
def _chunks(template: str, gap: str) -> tuple[Chunk, ...]:
    text = (get_data("confcheck.generate.typed", template) or b"").decode()
    return tuple(_chunk(part) for part in text.strip("\n").split(gap))


def _chunk(text: str) -> Chunk:
    match = _DEFINED.search(text)
    assert match is not None, text  # noqa: S101 - every part of the shipped templates defines something
    return Chunk(match[1] or match[2], text, words(text))
