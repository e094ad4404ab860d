"""How a key and its value are written so that a reader of env files reads exactly these; the reader itself decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import Assignment, Inherited, Reader, Reference, Template, Value

# What stands around a line in every file, so that a line which only another one completes is none: whoever begins a
# quote finds the end of it below, with or without a comment behind it.
_ABOVE = "# '\"`\nA=a\n"
_BELOW = ("B='b'\nC=\"c\"\nD=`d`\n# '\"`\n", "B='#'\nC=\"#\"\nD=`#`\n")
_CONTROLS = {"\a": "a", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v"}
_BREAKS = {"\n": "n", "\r": "r"}
_SAFE = re.compile(r"[A-Za-z0-9_./:@%+,?=-]*")


@record(frozen=True, slots=True)
class _Quoting:
    """One way to write a text: the quote around it, and what stands for characters inside."""

    quote: str
    escapes: tuple[tuple[str, str], ...] = ()

    def write(self, text: str) -> str:
        """The text so written; whether anybody reads it so is another question."""
        table = str.maketrans(dict(self.escapes))
        return f"{self.quote}{text.translate(table)}{self.quote}"


def _backslashed(*characters: str, letters: dict[str, str] | None = None) -> tuple[tuple[str, str], ...]:
    named = ((each, f"\\{letter}") for each, letter in (letters or {}).items())
    return (*((each, f"\\{each}") for each in characters), *named)


_QUOTINGS = (
    _Quoting("'"),
    _Quoting('"'),
    _Quoting('"', _backslashed(letters=_BREAKS)),
    _Quoting("`"),
    _Quoting(""),
    _Quoting('"', _backslashed('"')),
    _Quoting('"', _backslashed("\\", '"')),
    _Quoting('"', _backslashed("\\", '"', letters=_BREAKS)),
    _Quoting('"', _backslashed("\\", '"', letters=_CONTROLS)),
    _Quoting("'", _backslashed("'")),
    _Quoting("'", _backslashed("\\", "'")),
    _Quoting("", (("$", "$$"),)),
    _Quoting('"', _backslashed("\\", '"', "$", letters=_CONTROLS)),
    _Quoting('"', _backslashed("\\", '"', "$", "`", letters=_BREAKS)),
    _Quoting('"', _backslashed("$", letters=_BREAKS)),
    _Quoting("", _backslashed("\\", "$")),
)
"""Every way that is tried, those first that most readers share; none knows all of them."""


def candidates(text: str) -> Iterator[str]:
    """Every way to write a value, the best first: on one line before several, and without CR, which editors drop."""
    if _SAFE.fullmatch(text):
        yield text
    written = dict.fromkeys(quoting.write(text) for quoting in _QUOTINGS)
    yield from sorted(written, key=lambda one: ("\r" in one, "\n" in one))


def spell(readers: Sequence[Reader], key: str, value: str | Reference, text: str | None = None) -> str | None:
    """The line, without its end, that every reader reads as exactly that key and value; None if there is none.

    A reference is written as `text`, and must be read as an equal one.
    """
    for written in candidates(value if isinstance(value, str) else text or ""):
        line = f"{key}={written}"
        if all(is_read_back(reader, line, key, value) for reader in readers):
            return line
    return None


def shown_spelling(line: str, key: str, *, masked: bool) -> str:
    """A line that `spell` made as it may be shown; of a masked value only its quotes."""
    written = line.removeprefix(f"{key}=")
    quote = written[:1] if written[:1] in ("'", '"', "`") else ""
    return f"{shown_key(key)}={quote}{MASK}{quote}" if masked else f"{shown_key(key)}={written}"


def spell_bare(reader: Reader, key: str) -> str | None:
    """The line by which a key takes its value from the surrounding process; None where the reader knows no such."""
    return key if is_read_back(reader, key, key, Inherited()) else None


def is_read_back(reader: Reader, line: str, key: str, value: str | Reference | Inherited) -> bool:
    """Whether the line means this assignment and nothing else, alone and between any others."""
    alone = _read(reader, f"{line}\n")
    if alone != [(key, value)]:
        return False
    for below in _BELOW:
        among = _read(reader, f"{_ABOVE}{line}\n{below}")
        neighbours = _read(reader, _ABOVE + below)
        if among is None or neighbours is None or among != [neighbours[0], (key, value), *neighbours[1:]]:
            return False
    return True


def reads_as(reader: Reader, text: str, wanted: Sequence[tuple[str, Value]]) -> bool:
    """Whether a whole file means exactly these assignments, in this order."""
    return _read(reader, text) == [*wanted]


def _read(reader: Reader, text: str) -> list[tuple[str, Value]] | None:
    """The assignments of a text; None if it cannot be stored, or if the reader complains."""
    if not _can_be_stored(text):
        return None
    parsed = reader.read(text, "")
    entries = [(one.key, _text(one.value)) for one in parsed.entries if isinstance(one, Assignment)]
    return None if parsed.problems or len(entries) != len(parsed.entries) else entries


def _text(value: Value) -> Value:
    """The value; a template without variables is the text that it comes to."""
    texts = [piece for piece in value.pieces if isinstance(piece, str)] if isinstance(value, Template) else None
    return (
        "".join(texts)
        if texts is not None and isinstance(value, Template) and len(texts) == len(value.pieces)
        else value
    )


def _can_be_stored(text: str) -> bool:
    """Whether it has a form in UTF-8: half a surrogate pair has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
