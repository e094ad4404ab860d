"""The reader `systemd`: `EnvironmentFile=` as systemd 252 reads it.

From version 254 on a backslash at the end of a comment does not take the next line into it.
"""

from __future__ import annotations

import re

from confcheck.model import Parsed
from confcheck.sources.lines import lines_of
from confcheck.sources.readers.scan import Gathered, end_of, read_placed

_BLANKS = re.compile(r"[ \t\n\r]*+")
_INLINE_BLANKS = re.compile(r"[ \t]*+")
_COMMENT = re.compile(r"[#;](?:\\.|[^\\\n\r])*+", re.DOTALL)
_CONTINUED = re.compile(r"\\[\n\r](?=[^\n\r])")
_KEY = re.compile(r"[^\n\r][^=\n\r]*+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SINGLE = re.compile(r"[^']*+")
_DOUBLE = re.compile(r"[^\"\\]*+")
_PLAIN = re.compile(r"[^\\\n\r]*+")
_ESCAPED_IN_QUOTES = '"\\`$'


def read(text: str, path: str) -> Parsed:
    """What a unit gets from this file, with what systemd drops of it as problems."""
    return read_placed(text, Gathered(path, lines_of(text).position, [], []), _statement)


def _statement(text: str, at: int, gathered: Gathered) -> int:
    """One comment, or one key with its value."""
    at = end_of(_BLANKS, text, at)
    if at == len(text):
        return at
    if text[at] in "#;":
        end = end_of(_COMMENT, text, at)
        for found in _CONTINUED.finditer(text, at, end):
            message = "systemd before version 254 takes this line for a part of the comment above, which ends in `\\`"
            gathered.malformed(found.end(), message, "drop the `\\` at the end of the comment")
        return end
    stop = end_of(_KEY, text, at)
    if text[stop : stop + 1] != "=":
        gathered.malformed(at, "systemd drops this line: it has no `=`")
        return stop
    key = text[at:stop].rstrip(" \t")
    value, value_at, end = _value(text, stop + 1, gathered)
    if _NAME.fullmatch(key):
        gathered.assign(key, value, at, value_at)
    else:
        hint = "leave `export` out" if key.startswith("export ") else None
        gathered.malformed(at, "systemd drops this line: a name that no variable may have", hint)
    return end


def _value(text: str, after: int, gathered: Gathered) -> tuple[str, int, int]:
    """The value behind a `=`, where it begins, and where it ends."""
    parts: list[str] = []
    at = start = end_of(_INLINE_BLANKS, text, after)
    while (quote := text[at : at + 1]) in ("'", '"') and quote:
        if quote == "'":
            end = end_of(_SINGLE, text, at + 1)
            parts.append(text[at + 1 : end])
        else:
            end = _double(text, at + 1, parts)
        if end >= len(text):
            gathered.malformed(at, "systemd takes the rest of the file for this value: unterminated quote")
        at = end_of(_INLINE_BLANKS, text, end + 1)
    end = _unquoted(text, at, parts)
    # Where nothing is written, a value would begin right behind the `=`.
    return "".join(parts), after if start == end else start, end


def _double(text: str, at: int, parts: list[str]) -> int:
    """The inside of double quotes; the offset of the closing one, or where the text ends."""
    while True:
        end = end_of(_DOUBLE, text, at)
        parts.append(text[at:end])
        if text[end : end + 1] != "\\":
            return end
        escaped = text[end + 1 : end + 2]
        if escaped != "\n":
            parts.append(escaped if escaped in _ESCAPED_IN_QUOTES else "\\" + escaped)
        at = end + 2


def _unquoted(text: str, at: int, parts: list[str]) -> int:
    """What stands outside of quotes up to the end of the line, without the blanks before that."""
    while True:
        end = end_of(_PLAIN, text, at)
        if text[end : end + 1] != "\\":
            parts.append(text[at:end].rstrip(" \t"))
            return end
        parts.append(text[at:end])
        if end + 1 >= len(text):
            return len(text)
        if text[end + 1] not in "\n\r":
            parts.append(text[end + 1])
        at = end + 2
