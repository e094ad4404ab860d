"""Quotes, escapes and variables of a word, as the shell of BuildKit takes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Position, Template, Unknown, Value, Variable

OF_BASE = Unknown("made from what the base image sets, if it sets it")
_CUT = Unknown("made from a variable by a pattern")
_DEEPEST = 40
_NAME = re.compile(r"[0-9]+|[@*#?$!-]|\w*")
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_NOT_CLOSED = "Docker refuses this file: a quote is never closed"
_BAD = "Docker refuses this file: `${` begins no variable here"

Piece: TypeAlias = str | Variable
Place: TypeAlias = Callable[[int], Position]
"""Offset in the line → its position in the file."""


class Refused(Exception):
    """Docker refuses the word; never leaves this package."""

    def __init__(self, offset: int, message: str) -> None:
        """Where in the line, and what to say, without a word of the text."""
        super().__init__(message)
        self.offset = offset
        self.message = message


@record(frozen=True, slots=True)
class Argument:
    """What a name holds that the build may be given: the default, or None."""

    default: tuple[Piece, ...] | None = field(repr=False)


Held: TypeAlias = tuple[Piece, ...] | Argument | Unknown
"""What a name holds while an image is built."""


@record(frozen=True, slots=True)
class Known:
    """Every name that a stage knows at some line."""

    held: Mapping[str, Held] = field(repr=False)
    closed: bool
    """Whether a name that is not among them is unset: nothing is below the stage, or it only knows arguments."""


def value_of(pieces: tuple[Piece, ...] | Unknown) -> Value:
    """Pieces as the value of an assignment."""
    if isinstance(pieces, Unknown):
        return pieces
    if any(isinstance(piece, Variable) for piece in pieces):
        return Template(pieces, "build")
    return "".join(piece for piece in pieces if isinstance(piece, str))


def expand(text: str, span: tuple[int, int], escape: str, known: Known, place: Place) -> tuple[Piece, ...] | Unknown:
    """What a word comes to; raises Refused where Docker takes none of the file."""
    reading = _Reading(text, span[1], escape, known, place, span[0])
    pieces = reading.until("", 0)
    return reading.unknown or _merged(pieces)


def _merged(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Pieces of text that stand beside each other as one."""
    merged: list[Piece] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        merged += [*(["".join(texts)] if texts else []), piece]
        texts = []
    return (*merged, "".join(texts)) if texts else tuple(merged)


@dataclass(slots=True)
class _Reading:
    """A word on its way; `at` is the next character."""

    text: str
    end: int
    escape: str
    known: Known
    place: Place
    at: int
    unknown: Unknown | None = None
    """Why the whole is not known, once it is not."""

    def _next(self) -> str:
        return self.text[self.at] if self.at < self.end else ""

    def until(self, stop: str, depth: int, opened: int = 0) -> list[Piece]:
        """Everything up to a character, which is passed, or up to the end; `opened` is where that must be closed."""
        if depth > _DEEPEST:
            raise Refused(self.at, "variables are nested here more deeply than is read")
        pieces: list[Piece] = []
        plain = re.compile(rf"[^$'\"{re.escape(self.escape)}{re.escape(stop)}]+")
        while self.at < self.end:
            sign = self._next()
            if stop and sign == stop:
                self.at += 1
                return pieces
            found = plain.match(self.text, self.at, self.end)
            if found is not None:
                pieces.append(found[0])
                self.at = found.end()
            elif sign == "'":
                pieces.append(self._single())
            elif sign == '"':
                pieces += self._double(depth)
            elif sign == "$":
                pieces += self._dollar(depth)
            else:
                pieces.append(self.text[self.at + 1 : min(self.at + 2, self.end)])
                self.at += 2
        if stop:
            raise Refused(opened, "Docker refuses this file: `${` is never closed")
        return pieces

    def _single(self) -> str:
        end = self.text.find("'", self.at + 1, self.end)
        if end < 0:
            raise Refused(self.at, _NOT_CLOSED)
        said, self.at = self.text[self.at + 1 : end], end + 1
        return said

    def _double(self, depth: int) -> list[Piece]:
        opened, pieces = self.at, list[Piece]()
        self.at += 1
        plain = re.compile(rf"[^$\"{re.escape(self.escape)}]+")
        while self.at < self.end:
            found = plain.match(self.text, self.at, self.end)
            sign = self._next()
            if found is not None:
                pieces.append(found[0])
                self.at = found.end()
            elif sign == '"':
                self.at += 1
                return pieces
            elif sign == "$":
                pieces += self._dollar(depth)
            else:
                after = self.text[self.at + 1 : min(self.at + 2, self.end)]
                kept = after not in ('"', "$", self.escape)
                pieces.append(sign if kept and after else after)
                self.at += 1 if kept else 2
        raise Refused(opened, _NOT_CLOSED)

    def _dollar(self, depth: int) -> list[Piece]:
        """A variable; a `$` that begins none is a character."""
        start = self.at
        self.at += 1
        if self._next() != "{":
            name = self._name()
            return self._plain(name, start) if name else ["$"]
        self.at += 1
        if self._next() in ("", "{", "}", ":"):
            raise Refused(start, _BAD)
        name = self._name()
        operator, self.at = self._next(), self.at + 1
        if operator == "}":
            return self._plain(name, start)
        if operator == ":":
            operator += self._next()
            self.at += 1
        if operator[-1:] in ("-", "+", "?") and operator != ":":
            return self._operated(name, operator, self.until("}", depth + 1, start), start)
        if operator not in ("#", "%", "/"):
            raise Refused(start, _BAD)
        self.until("}", depth + 1, start)
        return self._not_known(_CUT)

    def _name(self) -> str:
        found = _NAME.match(self.text, self.at, self.end)
        name = found[0] if found else ""
        self.at += len(name)
        return name

    def _held(self, name: str) -> Held | None:
        """What a name holds; None where it is unset for sure."""
        found = self.known.held.get(name)
        if found is None and not self.known.closed and _PLAIN.fullmatch(name):
            return OF_BASE
        return found

    def _plain(self, name: str, start: int) -> list[Piece]:
        held = self._held(name)
        if isinstance(held, Unknown):
            return self._not_known(held)
        if isinstance(held, Argument):
            default = None if held.default is None else Template(held.default or ("",), "build")
            return [Variable(name, "" if default is None else "-", default, self.place(start))]
        return [*(held or ())]

    def _operated(self, name: str, operator: str, operand: list[Piece], start: int) -> list[Piece]:
        held = self._held(name)
        if isinstance(held, Unknown):
            return self._not_known(held)
        argument = isinstance(held, Argument)
        pieces = held.default if isinstance(held, Argument) else held
        filled = pieces is not None and not (operator.startswith(":") and not any(pieces))
        if operator.endswith("+"):
            if argument and not filled:
                return self._not_known(Unknown("made from an argument of the build"))
            return operand if filled else []
        if filled or (argument and operator.endswith("?")):
            return self._plain(name, start)
        if operator.endswith("?"):
            raise Refused(start, "Docker refuses this file: a variable that must be set is not")
        if argument:
            return [Variable(name, operator, Template(_merged(operand) or ("",), "build"), self.place(start))]
        return operand

    def _not_known(self, why: Unknown) -> list[Piece]:
        self.unknown = self.unknown or why
        return []
