"""Python expressions, laid out as `ruff format` would at its own line length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json

WIDTH = 88
_STEP = 4
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@record(frozen=True, slots=True)
class Atom:
    """What cannot be broken."""

    text: str


@record(frozen=True, slots=True)
class Words:
    """A text for people: it may be broken at blanks."""

    text: str


@record(frozen=True, slots=True)
class Bracket:
    """`head(item, item)`; broken, each item has a line of its own."""

    head: str
    items: tuple[Node, ...]
    opening: str = "("
    comma: bool = False
    """Whether a single item is followed by a comma, as in a tuple of one."""


@record(frozen=True, slots=True)
class Named:
    """`name=value` or `"key": value`."""

    prefix: str
    value: Node


@record(frozen=True, slots=True)
class Optional:
    """`value | None`."""

    value: Node


Node: TypeAlias = Atom | Words | Bracket | Named | Optional


def width(text: str) -> int:
    """Columns that a text takes; ideographs take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def flat(node: Node) -> str:
    """The node in one line."""
    match node:
        case Atom(text):
            return text
        case Words(text):
            return quoted(text)
        case Named(prefix, value):
            return prefix + flat(value)
        case Optional(value):
            return f"{flat(value)} | None"
        case Bracket():
            comma = "," if node.comma and len(node.items) == 1 else ""
            return node.head + node.opening + ", ".join(map(flat, node.items)) + comma + _CLOSING[node.opening]


def laid(node: Node, indent: int, before: int = 0, after: int = 0) -> str:
    """The node, broken where one line has no room; `before` and `after`: columns that others take."""
    line = flat(node)
    if indent + before + width(line) + after <= WIDTH:
        return line
    match node:
        case Atom():
            return line
        case Words(text):
            return _wrapped(text, indent)
        case Named(prefix, value):
            return prefix + laid(value, indent, before + width(prefix), after)
        case Optional(value):
            line = laid(value, indent, before, after + 7)
            return f"{line}\n{' ' * indent}| None" if "\n" in line else f"{line} | None"
        case Bracket(head, items, opening):
            inner = " " * (indent + _STEP)
            lines = "".join(f"{inner}{laid(item, indent + _STEP, 0, 1)},\n" for item in items)
            return f"{head}{opening}\n{lines}{' ' * indent}{_CLOSING[opening]}"


def assigned(name: str, annotation: Node, value: Node, indent: int) -> str:
    """`name: annotation = value`, the value broken first."""
    head = f"{name}: {flat(annotation)} = "
    whole = head + flat(value)
    if indent + width(whole) <= WIDTH:
        return whole
    opening = width(value.head) + 1 if isinstance(value, Bracket) else width(flat(value))
    if indent + width(head) + opening <= WIDTH:
        return head + laid(value, indent, WIDTH)
    broken = laid(annotation, indent, WIDTH)
    return f"{name}: {broken} = {laid(value, indent, 4)}"


def _wrapped(text: str, indent: int) -> str:
    inner = " " * (indent + _STEP)
    room = WIDTH - indent - _STEP
    return "(\n" + "".join(f"{inner}{quoted(piece)}\n" for piece in _pieces(text, room)) + " " * indent + ")"


def _pieces(text: str, room: int) -> Iterator[str]:
    """Parts that fit when quoted, cut behind blanks if there are any."""
    while text:
        end = len(text)
        while width(quoted(text[:end])) > room:
            blank = text.rfind(" ", 0, end - 1) + 1
            end = blank or end - 1
        yield text[:end]
        text = text[end:]


def quoted(text: str) -> str:
    """A string literal, in double quotes unless single ones save escapes."""
    mark = "'" if '"' in text and text.count('"') > text.count("'") else '"'
    if "\\" in text and text.isprintable() and mark not in text and not text.endswith("\\"):
        return f"r{mark}{text}{mark}"
    return mark + "".join(_escaped(letter, mark) for letter in text) + mark


def _escaped(letter: str, mark: str) -> str:
    if letter in ("\\", mark):
        return f"\\{letter}"
    return letter if letter.isprintable() else repr(letter)[1:-1]


def literal(value: Json) -> Node:
    """A value of JSON as Python has it; lists as tuples, which nobody can change."""
    match value:
        case str():
            return Atom(quoted(value))
        case list():
            return Bracket("", tuple(map(literal, value)), comma=True)
        case dict():
            return Bracket("", tuple(Named(f"{quoted(key)}: ", literal(one)) for key, one in value.items()), "{")
        case _:
            return Atom(repr(value))
