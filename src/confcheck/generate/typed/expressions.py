r"""Regular expressions of Python in the words of JavaScript: the same texts match.

`\d`, `\w` and `\s` mean other characters there, `$` and `.` other line ends, and some words are missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_WHITE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = r"\p{L}\p{N}_"
_CLASSES = {"d": r"\p{Nd}", "w": _WORD, "s": _WHITE}
_SYNTAX = frozenset(r"^$\.*+?()[]{}|/")
_CONTROLS = {"a": r"\x07", "f": r"\f", "n": r"\n", "r": r"\r", "t": r"\t", "v": r"\v"}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\}|\{,[0-9]+\})")
_GROUP = re.compile(r"\(\?(?:P<(?P<name>\w+)>|P=(?P<back>\w+)\)|(?P<plain>:|=|!|<=|<!)|(?P<flags>[aimsu]+)\))")
_CODE = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}")


def translated(pattern: str) -> tuple[str, str] | None:
    """Source and flags of the same expression in JavaScript; None where it has none, or this table does not know."""
    reader = _Reader(pattern)
    try:
        source = "".join(reader.pieces())
    except _UnknownError:
        return None
    return source, "u" + ("i" if "i" in reader.flags else "")


class _UnknownError(Exception):
    """A part of the expression has no equal."""


@dataclass(slots=True)
class _Reader:
    pattern: str
    place: int = 0
    flags: set[str] = field(default_factory=set)

    def pieces(self) -> list[str]:
        found: list[str] = []
        while self.place < len(self.pattern):
            found.append(self.piece())
        return found

    def take(self, length: int = 1) -> str:
        taken = self.pattern[self.place : self.place + length]
        self.place += length
        return taken

    def piece(self) -> str:
        quantifier = _QUANTIFIER.match(self.pattern, self.place)
        if quantifier is not None and self.place:
            return self.quantified(quantifier[0])
        if self.pattern.startswith("(", self.place):
            return self.group()
        letter = self.take()
        if letter == "\\":
            return self.escaped()
        if letter == "[":
            return self.members()
        plain = letter if letter not in _SYNTAX or letter in "|)" else f"\\{letter}"
        return self.anchors().get(letter, plain)

    def anchors(self) -> dict[str, str]:
        """What depends on the flags."""
        lines = "m" in self.flags
        return {
            ".": r"[^]" if "s" in self.flags else r"[^\n]",
            "^": r"(?<=^|\n)" if lines else "^",
            "$": r"(?=$|\n)" if lines else r"(?=\n?$)",
        }

    def quantified(self, text: str) -> str:
        self.take(len(text))
        lazy = self.take() if self.pattern.startswith("?", self.place) else ""
        if self.pattern.startswith("+", self.place):
            raise _UnknownError
        return text.replace("{,", "{0,") + lazy

    def group(self) -> str:
        if not self.pattern.startswith("(?", self.place):
            return self.take()
        match = _GROUP.match(self.pattern, self.place)
        if match is None:
            raise _UnknownError
        start = self.place
        self.take(len(match[0]))
        if match["name"]:
            return f"(?<{match['name']}>"
        if match["back"]:
            return rf"\k<{match['back']}>"
        if match["plain"]:
            return match[0]
        if start or "a" in match["flags"]:
            raise _UnknownError
        self.flags |= set(match["flags"])
        return ""

    def escaped(self) -> str:
        letter = self.pattern[self.place : self.place + 1]
        if letter in _CLASSES:
            self.take()
            return f"[{_CLASSES[letter]}]"
        if letter.lower() in _CLASSES:
            self.take()
            return f"[^{_CLASSES[letter.lower()]}]"
        if letter in "bB":
            self.take()
            edge = rf"(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}])"
            return f"(?:{edge})" if letter == "b" else f"(?!{edge})"
        if letter in "AZ":
            self.take()
            return "^" if letter == "A" else "$"
        return self.character(_SYNTAX)

    def character(self, special: frozenset[str]) -> str:
        """What stands behind a backslash for one character."""
        code = _CODE.match(self.pattern, self.place)
        if code is not None:
            self.take(len(code[0]))
            return rf"\u{{{code[0][1:]}}}" if code[0][0] == "U" else f"\\{code[0]}"
        letter = self.take()
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if not letter or letter.isalnum():
            raise _UnknownError
        return f"\\{letter}" if letter in special else letter

    def members(self) -> str:
        found = self.take() if self.pattern.startswith("^", self.place) else ""
        first = True
        while first or not self.pattern.startswith("]", self.place):
            if self.place >= len(self.pattern):
                raise _UnknownError
            found += self.member()
            first = False
        self.take()
        return f"[{found}]"

    def member(self) -> str:
        letter = self.take()
        if letter == "-":
            # Between two characters it is a range, beside a class or an end it is itself.
            before = self.pattern[self.place - 2]
            after = self.pattern[self.place : self.place + 1]
            beside = before in "[^" or after == "]" or self.pattern[self.place - 3 : self.place - 1].lower() in _SETS
            return r"\-" if beside or self.pattern[self.place : self.place + 2].lower() in _SETS else "-"
        if letter != "\\":
            return f"\\{letter}" if letter in _SYNTAX else letter
        kind = self.pattern[self.place : self.place + 1]
        if kind in _CLASSES:
            self.take()
            return _CLASSES[kind]
        if kind == "D":
            self.take()
            return r"\P{Nd}"
        if kind == "b":
            self.take()
            return r"\x08"
        return self.character(_SYNTAX | {"-"})


_SETS = frozenset({r"\d", r"\w", r"\s"})
