"""The lines of a `.properties` file, joined, split and unescaped as `java.util.Properties` does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.sources.joined import Joined, joined

_NATURAL = re.compile(r"[ \t\f]*([^\r\n]*)(?:\r\n?|\n|\Z)")
_KEY = re.compile(r"(?:[^\\=: \t\f]|\\.)*", re.DOTALL)
_SEPARATOR = re.compile(r"[ \t\f]*(?:[=:][ \t\f]*)?")
_UNIT = re.compile(r"\\u(?P<hex>[0-9A-Fa-f]{4})|\\(?P<escaped>.)|[^\\]+", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")


@record(frozen=True, slots=True)
class Word:
    """A key or a value: its text, and where each of its characters stands."""

    text: str = field(repr=False)
    offsets: tuple[int, ...] = field(repr=False)
    """In the file, of every character and of the end."""


@record(frozen=True, slots=True)
class Property:
    """One key with its value."""

    key: Word
    value: Word
    separator: str
    faults: tuple[tuple[int, str], ...] = ()
    """Offset, and what is wrong there."""


def properties(text: str) -> Iterator[Property]:
    """Every property, in the order of the text."""
    for pieces in _logical_lines(text):
        line = _Line(joined(pieces))
        key = _KEY.match(line.text)
        end = 0 if key is None else key.end()
        separator = _SEPARATOR.match(line.text, end)
        start = end if separator is None else separator.end()
        faults: list[tuple[int, str]] = []
        words = (line.word(0, end, faults), line.word(start, len(line.text), faults))
        yield Property(*words, _shown(line.text[end:start]), tuple(faults))


def _shown(written: str) -> str:
    """How key and value are joined when the line is shown again."""
    sign = written.strip(" \t\f")
    return " " if not sign else f" {sign} " if written[0] != sign else f"{sign} " if written[-1] != sign else sign


def _logical_lines(text: str) -> Iterator[list[tuple[int, str]]]:
    """Each line with those that continue it, as offset and text of their parts; no blank lines, no comments."""
    pieces: list[tuple[int, str]] = []
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text) and (line := _NATURAL.match(text, at)) is not None:
        at, part = line.end(), line[1]
        if not pieces and (not part or part[0] in "#!"):
            continue
        goes_on = (len(part) - len(part.rstrip("\\"))) % 2 == 1
        part = part[:-1] if goes_on else part
        if part:
            pieces.append((line.start(1), part))
        if pieces and not goes_on:
            yield pieces
            pieces = []
    if pieces:
        yield pieces


@record(frozen=True, slots=True)
class _Line:
    """A whole line without what continues it."""

    line: Joined

    @property
    def text(self) -> str:
        """As one."""
        return self.line.text

    def offset(self, index: int) -> int:
        """In the file, of a character of the line."""
        return self.line.offset(index)

    def word(self, start: int, end: int, faults: list[tuple[int, str]]) -> Word:
        """The characters between two places with their escapes replaced."""
        said: list[str] = []
        offsets: list[int] = []
        for unit in _UNIT.finditer(self.text, start, end):
            if unit["hex"]:
                said.append(chr(int(unit["hex"], 16)))
            elif unit["escaped"]:
                if unit["escaped"] == "u":
                    faults.append((self.offset(unit.start()), "Java refuses this file: `\\u` needs four hex digits"))
                said.append(_LETTERS.get(unit["escaped"], unit["escaped"]))
            else:
                said.append(unit[0])
                offsets += map(self.offset, range(unit.start(), unit.end()))
                continue
            offsets.append(self.offset(unit.start()))
        text = "".join(said)
        last = self.offset(end - 1) + 1 if end > start else self.offset(end)
        return _whole(text, [*offsets, last], faults)


def _whole(text: str, offsets: list[int], faults: list[tuple[int, str]]) -> Word:
    """The word with the two halves of a character made one."""
    if not _HALF.search(text):
        return Word(text, tuple(offsets))
    for pair in reversed([*_PAIR.finditer(text)]):
        del offsets[pair.start() + 1]
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    alone = _HALF.search(text)
    if alone is not None:
        faults.append((offsets[alone.start()], "a value holds half of a surrogate pair"))
    return Word(_HALF.sub("\ufffd", text), tuple(offsets))
