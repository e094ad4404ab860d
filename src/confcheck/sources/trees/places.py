"""Where the characters of a scalar stand: behind its quotes, escapes, folds and the indentation of its block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from confcheck.model import Position, Scalar
from confcheck.sources.lines import Lines

Place = Callable[[int], Position]
"""0-based offset in the text of a value → its position in the file."""

_BLOCK = re.compile(r"[|>][1-9+-]{0,2}[ \t]*(?:\#[^\r\n\x85]*)?(?:\r\n?|[\n\x85])")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r\n|.)", re.DOTALL)
_WHITE = re.compile(r"[ \t\r\n\x85]++")
_BREAK = re.compile(r"\r\n?|[\n\x85]")
_LINE = re.compile(r"([^\r\n\x85]*)(?:\r\n?|[\n\x85]|\Z)")
_HIGH = range(0xD800, 0xDC00)
_BREAKS = "\r"
"""What a line end in a folded block stands for: a blank, some line breaks, or nothing more; no scalar holds it so."""


def places(scalar: Scalar, lines: Lines) -> Place:
    """The places of a scalar's characters and of its end; all at its start where it is not written as it is read."""
    start = scalar.position
    found: list[int] = []

    def place(offset: int) -> Position:
        if not found:  # most scalars are asked for no place but their first
            found.extend(offsets(scalar, lines) or [-1])
        return lines.position(found[min(offset, len(found) - 1)]) if found[0] >= 0 else start

    return place


def offsets(scalar: Scalar, lines: Lines) -> list[int] | None:
    """The offset in the file of every character and of the end; None where the text cannot be found there again."""
    text, line = lines.text, scalar.position.line - 1
    if line >= len(lines.starts):
        return None
    start = lines.starts[line] + scalar.position.column - 1
    mark = text[start : start + 1]
    if mark in {"|", ">"} and (header := _BLOCK.match(text, start)):
        units = _of_block(text, header, scalar.text)
    elif mark in {"'", '"'}:
        units = _of_quoted(text, start + 1, mark)
    else:
        units = _of_plain(text, start)
    return _aligned(scalar.text, units, start)


def _aligned(wanted: str, units: Iterator[tuple[str, int, int]], start: int) -> list[int] | None:
    """Offsets of the wanted characters among units of (what it stands for, offset, length)."""
    offsets: list[int] = []
    end = start
    while len(offsets) < len(wanted):
        said, offset, length = next(units, ("", 0, 0))
        if said == _BREAKS:
            said = _break(wanted, len(offsets))
        if not length or not wanted.startswith(said, len(offsets)):
            return None
        offsets += [offset] * len(said)
        end = offset + length
    return [*offsets, end]


def _break(wanted: str, offset: int) -> str:
    """What the end of a line has become: a blank, or some line breaks, or nothing at the end."""
    end = offset
    while wanted.startswith("\n", end):
        end += 1
    return wanted[offset:end] if end > offset or not wanted.startswith(" ", offset) else " "


def _of_plain(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    offset = start
    while offset < len(text):
        if white := _WHITE.match(text, offset):
            yield from _of_white(white)
            offset = white.end()
        else:
            yield text[offset], offset, 1
            offset += 1


def _of_quoted(text: str, start: int, quote: str) -> Iterator[tuple[str, int, int]]:
    offset = start
    while offset < len(text):
        escape = _ESCAPE.match(text, offset) if quote == '"' else None
        if white := _WHITE.match(text, offset):
            yield from _of_white(white)
            offset = white.end()
            continue
        if escape:
            said, end = _escaped(text, escape)
        elif text.startswith("''", offset) and quote == "'":
            said, end = "'", offset + 2
        elif text[offset] == quote:
            return
        else:
            said, end = text[offset], offset + 1
        if said:
            yield said, offset, end - offset
        offset = end


def _of_white(white: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Blanks as they are; line breaks with the blanks around them as what they are folded into."""
    breaks = len(_BREAK.findall(white[0]))
    if breaks:
        yield " " if breaks == 1 else "\n" * (breaks - 1), white.start(), len(white[0])
    else:
        yield from ((blank, offset, 1) for offset, blank in enumerate(white[0], white.start()))


_SIMPLE = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


def _escaped(text: str, escape: re.Match[str]) -> tuple[str, int]:
    """What an escape stands for, two of JSON's halves as one character, and where it ends."""
    written, end = escape[0][1:], escape.end()
    if written[0] in "xuU" and len(written) > 1:
        number = int(written[1:], 16)
        low = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})").match(text, end) if number in _HIGH else None
        if low:
            return chr(0x10000 + ((number - 0xD800) << 10) + int(low[1], 16) - 0xDC00), low.end()
        return (chr(number) if number <= 0x10FFFF else ""), end  # noqa: PLR2004 - the last character there is
    if written[0] in "\r\n\x85":
        return "", (_WHITE.match(text, escape.start() + 1) or escape).end()
    return _SIMPLE.get(written, written), end


def _of_block(text: str, header: re.Match[str], wanted: str) -> Iterator[tuple[str, int, int]]:
    """The characters of a block; how deep it is indented shows in its first line with text."""
    lines = [(line.start(), line[1], line.end()) for line in _block_lines(text, header)]
    indent = max(0, _indentation(line for _, line, _ in lines) - _indentation(wanted.split("\n")))
    folded, begun = header[0].startswith(">"), False
    for start, line, end in lines:
        for index, character in enumerate(line[indent:], start + indent):
            yield character, index, 1
        ended = start + len(line)
        begun = begun or line.strip(" ") != ""
        if not (folded and begun):
            yield "\n", ended, max(1, end - ended)
        elif line[indent:]:  # the breaks of empty lines are among those of the line above
            yield _BREAKS, ended, max(1, end - ended)


def _indentation(lines: Iterable[str]) -> int:
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), 0)


def _block_lines(text: str, header: re.Match[str]) -> Iterator[re.Match[str]]:
    offset = header.end()
    while offset < len(text):
        line = _LINE.match(text, offset)
        if line is None or line.end() == offset:
            return
        yield line
        offset = line.end()
