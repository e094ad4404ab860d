"""HCL as a tree with places in the text, by the parser of the extra `confcheck[terraform]`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from confcheck.kernel.record import record
from confcheck.model import Malformed, Position
from confcheck.sources.lines import Lines, lines_of

if TYPE_CHECKING:
    from tree_sitter import Node

_REFUSED = "what stands here is not read: it breaks the syntax of Terraform"
_MISSING = "Terraform files are read by a parser that is not installed"
_POWER = re.compile(rb"(?<![\w.])\d+[eE][+-]?\d+(?![\w.])")
_INSTALL = "pip install 'confcheck[terraform]'"
DEEPEST = 80
"""Levels of blocks and of expressions that are followed."""


@record(frozen=True, slots=True)
class File:
    """One file of a module."""

    path: str
    data: bytes = field(repr=False)
    lines: Lines
    base: int
    """Characters in front of what was parsed: a byte order mark."""
    wide: tuple[int, ...] = field(repr=False)
    """Byte offset behind each character that has several bytes."""
    extra: tuple[int, ...] = field(repr=False)
    """How many bytes more than characters there are up to there."""
    body: Node | None = field(default=None, repr=False)

    def text(self, node: Node) -> str:
        """What the file holds there."""
        return self.slice(node.start_byte, node.end_byte)

    def slice(self, start: int, end: int) -> str:
        """The text between two bytes."""
        return self.data[start:end].decode(errors="replace")

    def position(self, node: Node) -> Position:
        """Where it begins."""
        return self.at(node.start_byte)

    def at(self, byte: int) -> Position:
        """The place of a byte."""
        before = bisect_right(self.wide, byte)
        return self.lines.position(self.base + byte - (self.extra[before - 1] if before else 0))


def read(text: str, path: str) -> tuple[File | None, tuple[Malformed, ...]]:
    """The file with its tree, and what is wrong with it; no file where the parser is not installed."""
    try:
        import tree_sitter_hcl  # noqa: PLC0415 - an extra, and only for those who have such files
        from tree_sitter import Language, Parser  # noqa: PLC0415
    except ImportError:
        return None, (Malformed(path, Position(1, 1), _MISSING, _INSTALL),)
    base = 1 if text.startswith("\ufeff") else 0
    data = text[base:].encode(errors="replace")
    wide, extra = _wide(text[base:])
    root = Parser(Language(tree_sitter_hcl.language())).parse(_POWER.sub(_as_digits, data)).root_node
    body = next((child for child in root.children if child.type == "body"), None)
    file = File(path, data, lines_of(text), base, wide, extra, body)
    fault = _fault(root) if root.has_error else None
    return file, () if fault is None else (Malformed(path, file.position(fault), _REFUSED),)


def _as_digits(power: re.Match[bytes]) -> bytes:
    """`1e3`, which the parser does not know, as another number of the same length: what it says is read elsewhere."""
    return b"1" * len(power[0])


def _wide(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if text.isascii():
        return (), ()
    wide, extra, more = [], [], 0
    for index, character in enumerate(text):
        size = len(character.encode(errors="replace"))
        if size > 1:
            more += size - 1
            wide.append(index + more + 1)
            extra.append(more)
    return tuple(wide), tuple(extra)


def _fault(root: Node) -> Node:
    """The first node that does not belong there, or is missing."""
    node = root
    while not (node.is_error or node.is_missing):
        inside = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inside is None:
            break
        node = inside
    return node


@record(frozen=True, slots=True)
class Block:
    """A block with its labels."""

    file: File
    type: str
    labels: tuple[str, ...]
    node: Node = field(repr=False)
    """Its last label; its type where it has none."""
    body: Node | None = field(repr=False)


@record(frozen=True, slots=True)
class Attribute:
    """A name and its expression."""

    file: File
    name: str
    node: Node = field(repr=False)
    """The name."""
    value: Node = field(repr=False)
    """The expression."""
    broken: bool = False
    """Whether something stands in it that cannot be read, so that nobody knows what it is."""


def blocks(file: File, body: Node | None) -> Iterator[Block]:
    """The blocks right inside a body."""
    for node in body.children if body is not None else ():
        named = [child for child in node.children if child.type in ("identifier", "string_lit")]
        if node.type == "block" and named:
            inside = next((child for child in node.children if child.type == "body"), None)
            words = tuple(file.text(label).strip('"') for label in named[1:])
            yield Block(file, file.text(named[0]), words, named[-1], inside)


def attributes(file: File, body: Node | None) -> Iterator[Attribute]:
    """The attributes right inside a body."""
    for node in body.children if body is not None else ():
        if node.type == "attribute":
            name = next((child for child in node.children if child.type == "identifier"), None)
            value = next((child for child in node.children if child.type == "expression"), None)
            if name is not None and value is not None:
                yield Attribute(file, file.text(name), name, value, node.has_error)


def attribute_name(file: File, node: Node) -> str | None:
    """The name behind a dot."""
    if node.type != "get_attr":
        return None
    return next((file.text(child) for child in node.children if child.type == "identifier"), None)


def expressions(node: Node) -> list[Node]:
    """The expressions right inside a node."""
    return [child for child in node.children if child.type == "expression"]
