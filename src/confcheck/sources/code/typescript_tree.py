"""The syntax tree of a file of TypeScript, with places in characters."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from confcheck.kernel.record import record
from confcheck.model import Position
from confcheck.sources.lines import Lines, lines_of

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_TYPED = ("ts", "mts", "cts")
"""Endings of files that may hold `<T>value`, which elsewhere begins an element."""
_MOST_FAULTS = 20


@record(frozen=True, slots=True)
class Code:
    """A file, with its UTF-8, in which the syntax tree counts."""

    text: str = field(repr=False)
    data: bytes = field(repr=False)
    lines: Lines
    characters: array[int] | None = field(repr=False)
    """Offset in the UTF-8 → offset in the text; None where both are the same."""

    @staticmethod
    def of_text(text: str) -> Code:
        """A text as a file of code."""
        data = text.encode(errors="replace")
        characters = None
        if len(data) != len(text):
            characters = array("L")
            for place, sign in enumerate(text):
                characters.extend([place] * len(sign.encode(errors="replace")))
            characters.append(len(text))
        return Code(text, data, lines_of(text), characters)

    def offset(self, place: int) -> int:
        """In the text, of an offset in its UTF-8."""
        return place if self.characters is None else self.characters[min(place, len(self.characters) - 1)]

    def of(self, node: Node) -> Position:
        """Where a node begins."""
        return self.lines.position(self.offset(node.start_byte))

    def text_of(self, node: Node) -> str:
        """What is written there."""
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")


@lru_cache(maxsize=2)
def _parser(*, typed: bool) -> Parser | None:
    try:
        import tree_sitter  # noqa: PLC0415 - an extra
        import tree_sitter_typescript  # noqa: PLC0415
    except ImportError:
        return None
    found = tree_sitter_typescript.language_typescript if typed else tree_sitter_typescript.language_tsx
    return tree_sitter.Parser(tree_sitter.Language(found()))


def tree_of(code: Code, path: str) -> Node | None:
    """The root of the tree; None where the parser is not installed."""
    parser = _parser(typed=path.rpartition(".")[2] in _TYPED or "." not in path)
    return None if parser is None else parser.parse(code.data).root_node


def faults(root: Node, code: Code) -> list[tuple[Position, str]]:
    """Where the file is not what the language allows; the first so many."""
    found: list[tuple[Position, str]] = []
    waiting = [root] if root.has_error else []
    while waiting and len(found) < _MOST_FAULTS:
        node = waiting.pop()
        if node.is_error:
            found.append((code.of(node), "this is not valid TypeScript, and is not read"))
        elif node.is_missing:
            found.append((code.of(node), "something is missing here for valid TypeScript"))
        elif not node.type.startswith("jsx_"):  # no setting is there, and its grammar is narrower than the language
            waiting += [child for child in reversed(node.children) if child.has_error or child.is_missing]
    return found


def below(root: Node) -> Iterator[Node]:
    """The node and everything in it."""
    cursor = root.walk()
    while True:
        found = cursor.node
        if found is not None:
            yield found
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return
