"""Placeholders as Spring has them: `${NAME}` and `${NAME:default}`, looked up in everything that the service sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from confcheck.model import Position, Template, Unknown, Value, Variable
from confcheck.sources.references import as_value

Place: TypeAlias = Callable[[int], Position]
"""From an offset in the text to its position in the file."""

LOOKUP = "environment"
_COMPUTED = Unknown("computed by an expression when the service starts")
_BUILT = Unknown("filled in by the build")
_ENCRYPTED = Unknown("encrypted, and only the service can read it")
_NESTED = Unknown("the name of its variable is made from other variables")
_BRACE = re.compile(r"[{}]")
_FILTERED = re.compile(r"@[A-Za-z][\w.-]*@")
_DEEPEST = 40
"""Defaults inside defaults; more are an attack on the reader, not a setting."""


def value_of(text: str, place: Place) -> Value:
    """What a text gives to its key."""
    if text.startswith("{cipher}") or (text.startswith("ENC(") and text.endswith(")")):
        return _ENCRYPTED
    if "#{" in text:
        return _COMPUTED
    if "@" in text and _FILTERED.search(text):
        return _BUILT
    if "${" not in text:
        return as_value(text)
    pieces = _pieces(text, place, 0)
    if pieces is None:
        return _NESTED
    return Template(pieces, LOOKUP) if any(isinstance(piece, Variable) for piece in pieces) else as_value(text)


def _pieces(text: str, place: Place, depth: int) -> tuple[str | Variable, ...] | None:
    """Text and variables in turn; None where a name is made from variables. What is never closed is text."""
    pieces: list[str | Variable] = []
    at = 0
    while (start := text.find("${", at)) >= 0:
        end = _closing(text, start + 2)
        if end is None:
            break
        variable = _variable(text[start + 2 : end], place, start, depth)
        if variable is None:
            return None
        pieces += [piece for piece in (text[at:start], variable) if piece]
        at = end + 1
    return (*pieces, text[at:]) if at < len(text) else tuple(pieces)


def _variable(inside: str, place: Place, start: int, depth: int) -> Variable | None:
    name, colon, default = inside.partition(":")
    if "${" in name or depth == _DEEPEST:
        return None
    if not colon:
        return Variable(name.strip(), "", None, place(start))
    shift = start + 2 + len(name) + 1
    pieces = _pieces(default, lambda offset: place(shift + offset), depth + 1)
    if pieces is None:
        return None
    return Variable(name.strip(), "-", Template(pieces or ("",), LOOKUP), place(start))


def _closing(text: str, start: int) -> int | None:
    """The offset of the brace that closes a placeholder; every brace that opens in between needs one of its own."""
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return None
