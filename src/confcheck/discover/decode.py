"""Bytes to text: UTF-8 only; whatever else a file holds is said with its place, and the rest is still read."""

from __future__ import annotations

import codecs
import re
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Malformed, Position

_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAMPLE = 1024
_LINE_END = re.compile(r"\r\n|\r|\n")
_REPLACEMENT = "\ufffd"
_AS_UTF8 = "save the file as UTF-8"
MARKED = "the file starts with a byte order mark, which many readers take for a part of the first key"


@record(frozen=True, slots=True)
class ReadResult:
    """What a file holds: its text, or None where nothing could be read, and what is wrong with it."""

    text: str | None = field(repr=False)
    problems: tuple[Malformed, ...] = ()

    @property
    def parts(self) -> tuple[str | None, tuple[Malformed, ...]]:
        """Both, to take apart."""
        return self.text, self.problems


def decode(data: bytes, path: str) -> ReadResult:
    """The text of a file; positions in it are those of the file without its byte order mark."""
    wide = _wide(data)
    if wide is not None:
        return ReadResult(None, (Malformed(path, None, f"the file is {wide}, not UTF-8", _AS_UTF8),))
    problems = []
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        problems.append(Malformed(path, Position(1, 1), MARKED, "save the file as UTF-8 without it"))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        problems.append(Malformed(path, _end(before), "bytes stand here that are not UTF-8", _AS_UTF8))
        text = data.decode(errors="replace")
    zero = text.find("\0")
    if zero >= 0:
        problems.append(
            Malformed(path, _end(text[:zero]), "a NUL byte stands here", "remove it: no variable can hold it")
        )
        text = text.replace("\0", _REPLACEMENT)
    return ReadResult(text, tuple(problems))


def _wide(data: bytes) -> str | None:
    """The encoding with several bytes per character that the data is in, by its mark or its NUL bytes."""
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    if 0 not in sample:
        return None
    fourths = [sample[offset::4] for offset in range(4)]
    empty = [len(part) > 1 and part.count(0) * 2 > len(part) for part in fourths]
    if sum(empty) == 3:  # noqa: PLR2004  three of four bytes of an ASCII letter
        return "UTF-32"
    return "UTF-16" if empty in ([True, False, True, False], [False, True, False, True]) else None


def _end(before: str) -> Position:
    """The position right after a text."""
    line, start = 1, 0
    for found in _LINE_END.finditer(before):
        line, start = line + 1, found.end()
    return Position(line, len(before) - start + 1)
