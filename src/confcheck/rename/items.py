"""What to take out of a text so that a list loses one item, and a mapping the key of a list that had no other."""

from __future__ import annotations

import re

from confcheck.model import Position, Sequence
from confcheck.rename.edits import Texts
from confcheck.schema import Keyword

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:\\.|[^"\\])*"|[\[\]{},]|\#[^\r\n]*""")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")


def without_item(texts: Texts, keyword: Keyword, index: int) -> tuple[int, int] | None:
    """From where to where; None where the list is written in a form that is not known here.

    Whoever takes it out has to prove that nothing else changed.
    """
    node, path = keyword.value, keyword.path
    if not isinstance(node, Sequence):
        return None
    text, start = texts.lines(path).text, texts.offset(path, node.position)
    if text[start : start + 1] == "[":
        ends = _commas(text, start)
        if len(node.items) == 1:
            return None if ends is None else _keyword(texts, keyword, ends[-1] + 1)
        return None if ends is None else _flow(texts, keyword, index, ends)
    return _block(texts, keyword, index)


def _commas(text: str, start: int) -> list[int] | None:
    """Offsets of the commas of a list in brackets, and of what closes it."""
    depth, found = 0, []
    for token in _TOKEN.finditer(text, start):
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
        if (token[0] == "," and depth == 1) or not depth:
            found.append(token.start())
        if not depth:
            return found
    return None


def _flow(texts: Texts, keyword: Keyword, index: int, ends: list[int]) -> tuple[int, int]:
    """One of several items: with the comma behind it, for the last with the one before it."""
    node = keyword.value
    items = node.items if isinstance(node, Sequence) else ()
    if index + 1 < len(items):
        return texts.offset(keyword.path, items[index].position), texts.offset(keyword.path, items[index + 1].position)
    return ends[index - 1], ends[index]


def _block(texts: Texts, keyword: Keyword, index: int) -> tuple[int, int] | None:
    """One of the items below each other: its lines; for the only one those of the keyword too."""
    node, path = keyword.value, keyword.path
    items = node.items if isinstance(node, Sequence) else ()
    item = items[index].position
    start = texts.offset(path, Position(item.line, 1))
    text = texts.lines(path).text
    dash = text[start : texts.offset(path, item)]
    if dash.strip() != "-":
        return None
    end = _below(text, texts.whole_line(path, item.line)[1], len(dash) - len(dash.lstrip()))
    if len(items) > 1:
        return start, end
    key = texts.offset(path, Position(keyword.position.line, 1))
    alone = not text[key : texts.offset(path, keyword.position)].strip()
    return (key, end) if alone else None


def _below(text: str, at: int, indent: int) -> int:
    """Behind the lines that are indented deeper."""
    while at < len(text) and (line := _LINE.match(text, at)) is not None:
        inner = line[0].strip() and len(line[0]) - len(line[0].lstrip(" ")) > indent
        if not inner:
            return at
        at = line.end()
    return at


def _keyword(texts: Texts, keyword: Keyword, end: int) -> tuple[int, int]:
    """A whole entry of a mapping: its line where it stands alone, else with a comma."""
    text, start = texts.lines(keyword.path).text, texts.offset(keyword.path, keyword.position)
    line = texts.offset(keyword.path, Position(keyword.position.line, 1))
    rest = _LINE.match(text, end)
    tail = "" if rest is None else rest[0]
    if not text[line:start].strip() and tail.strip() in ("", ","):
        return line, end + len(tail)
    comma = re.compile(r"\s*,[^\S\r\n]*").match(text, end)
    if comma is not None:
        return start, comma.end()
    before = text.rfind(",", 0, start)
    return (before, end) if before >= 0 and not text[before + 1 : start].strip() else (start, end)
