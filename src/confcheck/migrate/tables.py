"""Tables of a TOML text at their places: where they end, and the edits that change nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Entry, Mapping, Node, Position, Sequence
from confcheck.sources.lines import Lines

_STRING = r"\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*\"{3,5}|'{3}(?:[^']|'(?!''))*'{3,5}|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
_TOKEN = re.compile(rf"(?P<string>{_STRING})|(?P<comment>\#[^\n]*)|(?P<open>[\[{{])|(?P<close>[\]}}])", re.DOTALL)
_SCALAR = re.compile(rf"{_STRING}|[^\s,\]}}#]+", re.DOTALL)
_REST = re.compile(r"[^\n]*(?:\n|\Z)")


@record(frozen=True, slots=True)
class Edit:
    """Text in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


@record(frozen=True, slots=True)
class Text:
    """A TOML document with its lines; every edit keeps the line ends that it has."""

    lines: Lines = field(repr=False)

    @property
    def newline(self) -> str:
        """What ends its lines."""
        return "\r\n" if "\r\n" in self.lines.text else "\n"

    def offset(self, position: Position) -> int:
        """Where in the text a position is."""
        return self.lines.starts[position.line - 1] + position.column - 1

    def is_header(self, position: Position) -> bool:
        """Whether a table of a list of tables begins there, on a line of its own."""
        return self.lines.text.startswith("[[", self.offset(position))

    def end(self, node: Node) -> int:
        """Where a value ends, a table with all below it."""
        text, at = self.lines.text, self.offset(node.position)
        if isinstance(node, Mapping) and not text.startswith("{", at):
            below = (self.end(entry.value) for entry in node.entries)
            head = self.line_end(at) if text.startswith("[", at) else at
            return max((head, *below))
        if isinstance(node, Mapping | Sequence):
            return self._closed(at)
        found = _SCALAR.match(text, at)
        return at if found is None else found.end()

    def _closed(self, at: int) -> int:
        """Where the bracket at an offset has its counterpart."""
        depth = 0
        for token in _TOKEN.finditer(self.lines.text, at):
            depth += (token["open"] is not None) - (token["close"] is not None)
            if depth == 0 and token["close"] is not None:
                return token.end()
        return len(self.lines.text)

    def line_end(self, at: int) -> int:
        """Behind the line in which an offset is, its end included."""
        found = _REST.match(self.lines.text, at)
        return at if found is None else found.end()

    def line_start(self, at: int) -> int:
        """Where the line of an offset begins."""
        return self.lines.text.rfind("\n", 0, at) + 1

    def span(self, table: Mapping) -> tuple[int, int]:
        """From where to where a table reaches, in whole lines; comments above it are not a part of it."""
        end = self.end(table)
        ended = end if self.lines.text[end - 1 : end] == "\n" else self.line_end(end)
        return self.line_start(self.offset(table.position)), ended

    def without(self, table: Mapping) -> Edit:
        """The table taken out, and with it one of the blank lines around it."""
        start, end = self.span(table)
        before = self.lines.text[:start]
        if not before.strip() or before.endswith(("\n\n", "\n\r\n")):
            rest = re.compile(r"(?:[ \t]*\r?\n)*").match(self.lines.text, end)
            end = end if rest is None else rest.end()
        return Edit(start, end, "")

    def with_lines(self, table: Mapping, lines: Iterable[str]) -> Edit:
        """Lines more, right below `files`, indented like it."""
        entry = next(each for each in table.entries if each.key == "files")
        start = self.offset(entry.position)
        indent = self.lines.text[self.line_start(start) : start]
        return self.inserted(self.line_end(self.end(entry.value)), [indent + line for line in lines])

    def inserted(self, at: int, lines: Iterable[str]) -> Edit:
        """Lines more at the beginning of a line, or behind the last one."""
        missing = self.newline if at and self.lines.text[at - 1] != "\n" else ""
        return Edit(at, at, missing + "".join(line + self.newline for line in lines))

    def without_line(self, entry: Entry) -> Edit:
        """A key and its value taken out."""
        return Edit(self.line_start(self.offset(entry.position)), self.line_end(self.end(entry.value)), "")

    def without_items(self, items: Sequence, gone: Iterable[Node]) -> list[Edit]:
        """A list without some of its items; what is between the others stays."""
        left_out = {id(node) for node in gone}
        edits, kept_end = [], self.offset(items.position) + 1
        for number, item in enumerate(items.items):
            if id(item) not in left_out:
                kept_end = self.end(item)
            elif number + 1 < len(items.items):
                edits.append(Edit(self.offset(item.position), self.offset(items.items[number + 1].position), ""))
            else:
                edits.append(Edit(kept_end, self.end(item), ""))
        return _apart(edits)


def _apart(edits: list[Edit]) -> list[Edit]:
    """Edits that overlap as one."""
    joined: list[Edit] = []
    for edit in sorted(edits, key=lambda one: one.start):
        if joined and edit.start < joined[-1].end:
            joined[-1] = Edit(joined[-1].start, max(edit.end, joined[-1].end), "")
        else:
            joined.append(edit)
    return joined


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits; they must not overlap."""
    pieces, done = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


def quoted(text: str) -> str:
    """A TOML string: as in JSON, and without DEL, which TOML does not take as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def listed(words: Iterable[str]) -> str:
    """A list of strings on one line."""
    return f"[{', '.join(map(quoted, words))}]"
