"""A file of Python with the places of its syntax tree, and an expression of it on its way to a value."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import field
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json
from confcheck.model import Position, Template
from confcheck.sources.code.constants import COMPUTED, DEEPEST, TOO_LARGE, Allowance, Constant, Leaf
from confcheck.sources.lines import Lines

Look: TypeAlias = Callable[[ast.expr], Constant | None]
"""A name or attribute → what it holds at this point of the code; None where that is not known."""
_OPENING = re.compile(r"[rRbBuUfF]{0,2}('''|\"\"\"|'|\")")


@record(frozen=True, slots=True)
class Code:
    """A file of Python, with its places."""

    text: str = field(repr=False)
    lines: Lines
    encoded: list[bytes] = field(repr=False)
    """Its lines in UTF-8, in which the syntax tree counts columns."""

    def position(self, line: int, column: int) -> Position:
        """Of a line and an offset in its UTF-8."""
        raw = self.encoded[line - 1] if line <= len(self.encoded) else b""
        return Position(line, len(raw[:column].decode(errors="replace")) + 1)

    def of(self, node: ast.expr | ast.stmt | ast.keyword) -> Position:
        """Where a node begins."""
        return self.position(node.lineno, node.col_offset)

    def offset(self, position: Position) -> int:
        """Where in the text a position is."""
        return self.lines.starts[position.line - 1] + position.column - 1


@record(frozen=True, slots=True)
class Reading:
    """Expressions of a file, read where names hold certain things."""

    code: Code
    look: Look
    read: Callable[[Reading, ast.expr], Constant | None]
    """What kinds of expressions give."""
    allowance: Allowance
    depth: int = 0

    def value(self, node: ast.expr) -> Constant:
        """What it gives; an unknown leaf where that is not known."""
        if self.depth > DEEPEST:
            return Leaf(TOO_LARGE, self.code.of(node))
        deeper = Reading(self.code, self.look, self.read, self.allowance, self.depth + 1)
        constant = self.read(deeper, node)
        return Leaf(COMPUTED, self.code.of(node)) if constant is None else constant

    def text(self, text: str | Template, node: ast.expr, data: Json = None) -> Leaf:
        """A value of this node; where it is a string, with the place of its first character."""
        start = self.code.of(node)
        if not isinstance(node, ast.Constant | ast.JoinedStr) or not isinstance(data, str | None):
            return Leaf(text, start, data=data)
        offset = self.code.offset(start)
        opening = _OPENING.match(self.code.text, offset)
        if opening is None:
            return Leaf(text, start, data=data)
        inside = Position(start.line, start.column + opening.end() - offset)
        written = self._literal(opening)
        if isinstance(text, str) and isinstance(node, ast.Constant) and not text.startswith(written.partition("=")[0]):
            return Leaf(text, start, data=data)
        simple = opening.start(1) == offset and len(opening[1]) == 1
        begins = inside if not simple and isinstance(node, ast.Constant) and text and written else start
        return Leaf(text, begins, inside, written, data)

    def _literal(self, opening: re.Match[str]) -> str:
        """What is written behind a quote, as far as it means itself."""
        prefix = opening[0].lower()
        stop = r"\r\n" + opening[1][0] + ("{}" if "f" in prefix else "") + ("" if "r" in prefix else r"\\")
        found = re.compile(f"[^{stop}]*").match(self.code.text, opening.end())
        return "" if found is None else found[0]
