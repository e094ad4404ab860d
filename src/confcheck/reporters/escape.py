"""Makes visible every character that could deceive a reader or drive a terminal."""

from __future__ import annotations

import unicodedata

_SHORT = {"\t": "    ", "\n": r"\n", "\r": r"\r"}

# Unicode calls these printable, yet nothing shows: fillers, joiners and variation selectors.
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
_WIDEST_SHORT_ESCAPE = 0xFFFF


def shows(char: str) -> bool:
    """Whether a reader sees this character as what it is."""
    return char.isprintable() and char not in _BLANK


def escape(text: str) -> str:
    r"""The text on one line with nothing hidden in it: `\u202e` for a reversed direction, blanks for a tab."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(escape_char, text))


def escape_char(char: str) -> str:
    """One character as `escape` shows it; several characters where it is escaped."""
    if shows(char):
        return char
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    return f"\\u{code:04x}" if code <= _WIDEST_SHORT_ESCAPE else f"\\U{code:08x}"


def cells(text: str) -> int:
    """How many columns of a terminal a visible text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
