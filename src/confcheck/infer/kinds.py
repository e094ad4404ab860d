"""The type that all values of a name have in common, judged by the table that will judge them later."""

from __future__ import annotations

import re

from confcheck.kernel.coerce import coerce
from confcheck.kernel.secrecy import words_of
from confcheck.kernel.spec import Spec

_WORDS = frozenset("true false yes no on off".split())
_SWITCHES = frozenset(
    "enable enabled disable disabled debug use is has allow allowed skip force require verbose".split()
)
_UNITS = {
    "seconds": "s",
    "secs": "s",
    "milliseconds": "ms",
    "millis": "ms",
    "ms": "ms",
    "minutes": "min",
    "mins": "min",
    "hours": "h",
    "days": "d",
    "bytes": "B",
}
_TEXTS = frozenset(
    "id ids version phone zip code account number sha hash digest tag revision uid gid umask mode".split()
)
"""A name that ends so holds digits that are no number to count with."""
_LISTS = frozenset("list hosts origins domains urls uris ips emails tags features apps".split())
_WEB = re.compile(r"(?:https?|wss?)://", re.IGNORECASE)
_ITEMS = re.compile(r"[^\s,]+(?:, ?[^\s,]+)*,?")

Types = dict[str, str]
"""Keyword → word, in the order in which they are written."""


def types_of(name: str, values: tuple[str, ...], *, secret: bool) -> Types:
    """`type`, and `format`, `unit` or `encoding`, as every value has them; text where they disagree or are unknown."""
    words = words_of(name)
    if is_switch(name, values):
        return {"type": "boolean"}
    for types in (*_scalars(words, secret=secret), *_lists(words, values, secret=secret), *_formats(words, values)):
        if values and _holds(types, values):
            return types
    return {"type": "string"}


def is_switch(name: str, values: tuple[str, ...]) -> bool:
    """Whether every value is true or false in words, or the name asks for that and the values are 1 and 0."""
    lowered = {value.lower() for value in values}
    named = bool(_SWITCHES.intersection(words_of(name)))
    return bool(lowered) and lowered <= _WORDS | {"0", "1"} and (named or not lowered <= {"0", "1"})


def _scalars(words: list[str], *, secret: bool) -> list[Types]:
    if secret:
        return []
    last = words[-1] if words else ""
    found: list[Types] = []
    if last == "port":
        found.append({"type": "integer", "format": "port"})
    if last in _UNITS:
        found += ({"type": kind, "unit": _UNITS[last]} for kind in ("integer", "number"))
    if last not in _TEXTS:
        found += ({"type": kind} for kind in ("integer", "number"))
    return found


def _formats(words: list[str], values: tuple[str, ...]) -> list[Types]:
    formats = ("uri",) if all(_WEB.match(value) for value in values) else ("dsn", "uri")
    found: list[Types] = [{"type": "string", "format": each} for each in formats]
    if words[-1:] == ["email"]:
        found.append({"type": "string", "format": "email"})
    return found


def _lists(words: list[str], values: tuple[str, ...], *, secret: bool) -> list[Types]:
    if secret:
        return []
    if all(value.lstrip().startswith("[") for value in values):
        return [{"type": "array"}]
    if all(value.lstrip().startswith("{") for value in values):
        return [{"type": "object"}]
    several = any("," in value for value in values) and all(_ITEMS.fullmatch(value) for value in values)
    return [{"type": "array", "encoding": "csv"}] if several and _LISTS.intersection(words) else []


def _holds(types: Types, values: tuple[str, ...]) -> bool:
    spec = Spec(types["type"], format=types.get("format"), unit=types.get("unit"), encoding=types.get("encoding"))
    # Of several URLs in one value the first would pass for the whole.
    if types.get("format") in ("uri", "dsn") and not all(value.count("://") == 1 for value in values):
        return False
    if types["type"] in ("integer", "number") and any(_is_label(value) for value in values):
        return False
    return all(coerce(value, spec).valid for value in values)


def _is_label(value: str) -> bool:
    """`007` loses something as a number."""
    return re.fullmatch(r"[+-]?0[0-9]+", value) is not None
