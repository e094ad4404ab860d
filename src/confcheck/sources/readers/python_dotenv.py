"""The reader `python-dotenv`: its own parser finds each assignment, confcheck finds the place of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confcheck.model import Inherited, Parsed, Position, Template, Unknown, Value, Variable
from confcheck.sources.readers.scan import Gathered, read_text

if TYPE_CHECKING:
    from dotenv import parser, variables

# The way python-dotenv takes to a value, step by step and without going back (hence possessive), with the names of
# its steps: leading blanks of any kind, `export`, the key, `=`.
_WAY = re.compile(
    r"\s*+(?:export[^\S\r\n]++)?+(?P<key>(?!')[^=\#\s]++|'[^']++')?+[^\S\r\n]*+(?P<equals>=[^\S\r\n]*+)?+"
)
_LINE = re.compile(r"[^\r\n]*+")
_BLANKS = re.compile(r"[^\S\r\n]{200}")
_DOLLAR = re.compile(r"\$")
_SINGLE = re.compile(r"'(?:\\.|[^'\\])*+'", re.DOTALL)
_DOUBLE = re.compile(r'"(?:\\.|[^"\\])*+"', re.DOTALL)
_MOST_VARIABLES = 1_000


def read(text: str, path: str) -> Parsed:
    """What `dotenv_values` and `load_dotenv` see in this file, with the lines that they drop as problems."""
    return read_text(text, path, _statement)


def _statement(text: str, at: int, gathered: Gathered) -> int:
    from dotenv.parser import parse_binding  # noqa: PLC0415 (a file of plain lines does without)

    way = _WAY.match(text, at)
    assert way is not None  # noqa: S101 - every part of the expression is optional
    value_at = way.end()
    quoted = text[value_at : value_at + 1] in ("'", '"')
    if way["equals"] and not quoted and (end := _blanks_end(text, value_at)):
        gathered.malformed(value_at, "200 blanks or more in a row: confcheck skips this line")
        return end
    reader = _reader_at(text, at)
    binding = parse_binding(reader)
    if binding.error:
        gathered.malformed(*_dropped(text, way, quoted=quoted))
    elif binding.key is not None and binding.value is None:
        gathered.assign(binding.key, Inherited(), way.start("key"), None)
    elif binding.key is not None and binding.value is not None:
        # Where nothing is written, a value would begin right behind the `=`.
        written = value_at if binding.value or quoted else way.start("equals") + 1
        gathered.assign(binding.key, _value(binding.value, value_at, text, gathered), way.start("key"), written)
    return reader.position.chars


def _blanks_end(text: str, at: int) -> int | None:
    """The end of the line if it holds 200 blanks in a row: python-dotenv's time grows with their square."""
    line = _LINE.match(text, at)
    return line.end() if line and _BLANKS.search(line[0]) else None


def _reader_at(text: str, at: int) -> parser.Reader:
    """python-dotenv's cursor at an offset; its constructor wants a stream and starts at the beginning."""
    from dotenv import parser  # noqa: PLC0415

    reader = parser.Reader.__new__(parser.Reader)
    reader.string = text
    reader.position = parser.Position(chars=at, line=1)
    reader.mark = parser.Position.start()
    return reader


def _value(value: str, value_at: int, text: str, gathered: Gathered) -> Value:
    """The value as text, or as a template where python-dotenv replaces `${NAME}` and `${NAME:-default}`."""
    if "${" not in value:
        return value
    if value.count("${") > _MOST_VARIABLES:
        gathered.malformed(value_at, f"more than {_MOST_VARIABLES:,} variables in one value")
        return Unknown("made from too many variables")
    from dotenv import variables  # noqa: PLC0415

    pieces: list[str | Variable] = []
    # Its escapes neither make nor take a `$`, so those of the value are those of the file, in the same order.
    dollars = (found.start() for found in _DOLLAR.finditer(text, value_at))
    for atom in variables.parse_variables(value):
        if isinstance(atom, variables.Variable):
            pieces.append(_variable(atom, gathered.place(next(dollars))))
            written = f"{atom.name}{atom.default or ''}"
        else:
            written = atom.value if isinstance(atom, variables.Literal) else ""
            pieces.append(written)
        for _ in range(written.count("$")):
            next(dollars)
    return Template(tuple(pieces)) if any(isinstance(piece, Variable) for piece in pieces) else value


def _variable(atom: variables.Variable, position: Position) -> Variable:
    """Other than in a shell, its `:-` leaves an empty value as it is: that is what `-` means."""
    if atom.default is None:
        return Variable(atom.name, "", None, position)
    return Variable(atom.name, "-", Template((atom.default,) if atom.default else ()), position)


def _dropped(text: str, way: re.Match[str], *, quoted: bool) -> tuple[int, str]:
    """Where and why python-dotenv drops a line."""
    if way["key"] is None:
        at = way.start("equals") if way["equals"] else way.end()
        return at, "python-dotenv drops this line: it does not begin with a key"
    if way["equals"] is None:
        return way.start("key"), "python-dotenv drops this line: other text follows the key than `=`"
    if quoted and not _closed(text, way.end()):
        return way.end(), "python-dotenv drops this line: unterminated quote"
    return way.end(), "python-dotenv drops this line: text follows the closing quote"


def _closed(text: str, at: int) -> bool:
    """Whether the quote at this offset has its counterpart."""
    return (_SINGLE if text[at] == "'" else _DOUBLE).match(text, at) is not None
