"""The reader `npm-dotenv`: the package `dotenv`, version 18, without variables; versions since 15 read alike."""

from __future__ import annotations

import re

from confcheck.model import Parsed
from confcheck.sources.lines import lines_of
from confcheck.sources.readers.dotenv_family import Found, Grammar, family
from confcheck.sources.readers.scan import Gathered, Interpolation, read_placed

_BLANKS = "\t\n\v\f\r \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
"""`\\s` and `trim` of JavaScript."""
_BREAKS = "\n\u2028\u2029"
_PARTS = re.compile(f"([{_BREAKS}])")
_QUOTES = "'\"`"


def read(text: str, path: str) -> Parsed:
    """What npm's `dotenv` sees in this file, with the lines that it drops as problems."""
    return read_with(text, path)


def read_with(text: str, path: str, interpolation: Interpolation | None = None) -> Parsed:
    """The same, with what is to be done about variables."""
    text = re.sub(r"\r\n?", "\n", text)
    place = lines_of(text).position
    gathered = Gathered(path, place, [], [], interpolation and interpolation(text, place))
    return read_placed(text, gathered, _FAMILY.statement)


def _take(found: Found, _: str, gathered: Gathered) -> None:
    written = found.value or ""
    value = written.strip(_BLANKS)
    at = found.value_at + len(written) - len(written.lstrip(_BLANKS)) if value else found.value_at
    expands = value.startswith('"')
    value = _without_quotes(value, quoted=found.quoted)
    if expands:
        value = value.replace("\\n", "\n").replace("\\r", "\r")
    gathered.assign(found.key, value, found.key_at, at)


def _without_quotes(value: str, *, quoted: bool) -> str:
    """What its second expression leaves: the outermost quotes go, of each line or from line to line."""
    if len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0]:
        return value[1:-1]
    if quoted or not _PARTS.search(value):
        return value
    return _of_lines(_PARTS.split(value))


def _of_lines(parts: list[str]) -> str:
    """A value with line breaks inside, as lines and breaks in turn: from a quote to its last counterpart."""
    last = {part[-1]: index for index, part in enumerate(parts) if part[-1:] in _QUOTES and part}
    done, index = [], 0
    while index < len(parts):
        part = parts[index]
        quote = part[:1]
        end = last.get(quote, -1) if quote and quote in _QUOTES else -1
        if end > index or (end == index and len(part) > 1):
            done.append("".join(parts[index : end + 1])[1:-1])
            index = end + 1
        else:
            done.append(part)
            index += 1
    return "".join(done)


_FAMILY = family(Grammar("npm's dotenv", _BLANKS, _BREAKS, r"[A-Za-z0-9_.\-]*+", _QUOTES, bare=False, take=_take))
