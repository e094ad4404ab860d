"""The reader `node`: `node --env-file` and `util.parseEnv` as in Node.js 24; 22 reads alike.

Node.js 20 differs: it joins a line without `=`, so also an indented comment, with the next one, whose key is lost, and
keeps a tab before a comment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from confcheck.model import Parsed, Position
from confcheck.sources.lines import lines_of
from confcheck.sources.readers.scan import Gathered, Interpolation, Statement, read_placed, without_nul

_BLANKS = " \t\n"
_COMMENT_AS_KEY = "takes this comment for a key, since it is indented and holds a `=`"
_AT_THE_START = "let the comment begin at the first column"


def read(text: str, path: str) -> Parsed:
    """What Node.js sees in this file, with what it drops of it as problems."""
    return read_with(text, path)


def read_with(text: str, path: str, interpolation: Interpolation | None = None) -> Parsed:
    """The same, with what is to be done about variables."""
    # It takes every CR out of the file first; only those without LF behind them end a line for an editor.
    lone = "\r" in text.replace("\r\n", "")
    stripped = text.replace("\r", "")
    place = _place(text if lone else stripped, lone=lone)
    gathered = Gathered(path, place, [], [], interpolation and interpolation(stripped, place))
    stripped = without_nul(stripped, gathered)
    end = len(stripped.rstrip(_BLANKS))
    statement: Statement = partial(_statement, end=end)
    return read_placed(stripped, gathered, statement, _skip(stripped, 0, end), plain=not lone)


def _place(text: str, *, lone: bool) -> Callable[[int], Position]:
    """From offsets in the text without CR to positions in the text."""
    position = lines_of(text).position
    if not lone:
        return position
    kept = [offset for offset, character in enumerate(text) if character != "\r"]
    return lambda offset: position(kept[offset] if offset < len(kept) else len(text))


def _statement(text: str, at: int, gathered: Gathered, *, end: int) -> int:
    """One key with its value; `end` is where the text ends without the blanks behind it."""
    if at >= end:
        return len(text)
    line_end = _line_end(text, at, end)
    if text[at] in "\n#":
        if _is_key_to_older(text, at, line_end):
            gathered.malformed(at, f"Node.js 20 {_COMMENT_AS_KEY}; newer versions skip it", _AT_THE_START)
        return line_end + 1
    equals = text.find("=", at, line_end)
    if equals < 0:
        return _without_equals(text, at, end, gathered)
    key_at = _skip(text, at, equals)
    key = text[key_at:equals].rstrip(_BLANKS)
    if not key:
        gathered.malformed(equals, "Node.js drops what stands before and at this `=`: there is no key")
        return _skip(text, equals + 1, end) if equals + 1 < line_end else equals + 1
    if key.startswith("#"):
        gathered.malformed(key_at, f"Node.js {_COMMENT_AS_KEY}", _AT_THE_START)
    if equals + 1 >= line_end:
        if key.startswith("export "):
            gathered.malformed(key_at, "Node.js takes `export` for a part of this name, since nothing follows the `=`")
        gathered.assign(key, "", key_at, equals + 1)
        return equals + 1
    if key.startswith("export "):
        key_at = _skip(text, key_at + len("export "), equals)
        key = text[key_at:equals].rstrip(_BLANKS)
    return _value(text, (key, key_at, equals + 1), end, gathered)


def _without_equals(text: str, at: int, end: int, gathered: Gathered) -> int:
    line_end = _line_end(text, at, end)
    if text[at:line_end].strip(_BLANKS) and text[_skip(text, at, end)] != "#":
        gathered.malformed(_skip(text, at, end), "Node.js drops this line: it has no `=`")
    return _skip(text, line_end + 1, end)


def _is_key_to_older(text: str, at: int, line_end: int) -> bool:
    """Whether what Node.js skips here is an indented comment that version 20 does not; in the first line it does."""
    indented = text[at] == "#" and text.find("\n", 0, at) >= 0 and text[at - 1] != "\n"
    return indented and text.find("=", at, line_end) >= 0


def _value(text: str, key: tuple[str, int, int], end: int, gathered: Gathered) -> int:
    """A value that is not empty at once; the key comes with its offset and that of what follows its `=`."""
    name, key_at, after = key
    at = _skip(text, after, end)
    line_end = _line_end(text, at, end)
    if "\n" in text[after:at]:
        gathered.malformed(after, "Node.js takes the next line for this value: only blanks follow the `=`")
    quote = text[at]
    closing = text.find(quote, at + 1, end) if quote in "\"'`" else -1
    if closing < 0:
        value = text[at:line_end]
        value = value if quote in "\"'`" else value.partition("#")[0].strip(_BLANKS)
        gathered.assign(name, value, key_at, at if value else after)
        return _skip(text, line_end + 1, end)
    value = text[at + 1 : closing]
    gathered.assign(name, value.replace("\\n", "\n") if quote == '"' else value, key_at, at)
    line_end = _line_end(text, closing, end)
    rest = _skip(text, closing + 1, line_end)
    if rest < line_end and text[rest] != "#":
        gathered.malformed(rest, "Node.js drops what follows the closing quote")
    return line_end + 1


def _line_end(text: str, at: int, end: int) -> int:
    found = text.find("\n", at, end)
    return end if found < 0 else found


def _skip(text: str, at: int, end: int) -> int:
    """The offset of the first character from here on that is not blank, `end` if there is none."""
    while at < end and text[at] in _BLANKS:
        at += 1
    return at
