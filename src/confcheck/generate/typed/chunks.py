"""The code that a generated module brings along: of a template, the definitions that it uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pkgutil import get_data

from confcheck.generate.typed.names import free
from confcheck.kernel.record import record

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PROSE = re.compile(r'"""[^"]*"""|/\*\*.*?\*/|^ *(?://|#)[^\n]*', re.MULTILINE | re.DOTALL)
"""Docstrings and comments, which use nothing."""
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
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
    """The definitions that it uses are among them."""


def used(template: str, gap: str, roots: Iterable[str] | None) -> tuple[Chunk, ...]:
    """The definitions that the roots need (None: all), in their order; `gap` is what stands between two of them."""
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


def words(code: str) -> frozenset[str]:
    """Every word of written TypeScript that may be a definition: none of comments and texts."""
    return _words(_STRING.sub("", _PROSE.sub("", code)))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _written(text: str) -> frozenset[str]:
    return _words(_PROSE.sub("", text))


def names_in(template: str, gap: str) -> frozenset[str]:
    """The names of every definition."""
    return frozenset(chunk.name for chunk in _chunks(template, gap))


@cache
def _chunks(template: str, gap: str) -> tuple[Chunk, ...]:
    text = (get_data("confcheck.generate.typed", template) or b"").decode()
    uses = free if template.endswith(".py.txt") else _written
    return tuple(_chunk(part, uses) for part in re.split(rf"{gap}(?=\S)", text.strip("\n")))


def _chunk(text: str, uses: Callable[[str], frozenset[str]]) -> Chunk:
    match = _DEFINED.search(text)
    assert match is not None, text  # noqa: S101 - every part of the shipped templates defines something
    return Chunk(match[1] or match[2], text, uses(text))
