"""The reader `dotenvy`: the crate of that name, version 0.15, which programs written in Rust use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from confcheck.model import Parsed, Variable
from confcheck.sources.lines import lines_of
from confcheck.sources.readers.blanks import GO_BLANKS
from confcheck.sources.readers.pieces import Pieces
from confcheck.sources.readers.scan import Gathered, end_of, line_end, read_placed

# `char::is_whitespace` is the same set as that of Go.
_BLANK = re.compile(rf"[{GO_BLANKS}]*+")
_KEY = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_.]*+)?+")
_NEXT = {
    "complete": re.compile(rf"[{GO_BLANKS.replace(chr(13), '')}\\\"']"),
    '"': re.compile(r"[\\\"]"),
    "'": re.compile(r"[\\']"),
}
_RUN = re.compile(r"[^\\'\"$ \t]++")
_ESCAPED = {"\\": "\\", "'": "'", '"': '"', "$": "$", " ": " ", "n": "\n"}


def read(text: str, path: str) -> Parsed:
    """What `dotenvy` sees in this file; what makes it give up is a problem, and the rest is still read."""
    parsed = read_placed(text, Gathered(path, lines_of(text).position, [], []), _statement)
    return replace(parsed, first_wins=True)


def _statement(text: str, at: int, gathered: Gathered) -> int:
    start = end_of(_BLANK, text, at)
    if start == len(text):
        start = text.rfind("\n") + 1
        if not _line(text, start)[2]:
            gathered.malformed(start, "dotenvy refuses this file: a blank at its very end")
        return len(text)
    at = text.rfind("\n", at, start) + 1 or at
    if text[start] == "#":
        return line_end(text, start) + 1
    end, after, complete = _line(text, at)
    if not complete:
        gathered.malformed(start, "dotenvy refuses this file: an open quote, or a blank or `\\` at its very end")
        return line_end(text, start) + 1
    end = max(start, at + len(text[at:end].rstrip(GO_BLANKS)))
    _assignment(text, start, end, gathered)
    return after


def _line(text: str, at: int) -> tuple[int, int, bool]:
    """Where the line ends that begins here, what it holds and where the next begins, and whether it ends at all.

    It goes on while a quote is open. A blank is forgotten by the blank behind it: only after an odd number of them
    does a `#` begin a comment.
    """
    state = "complete"
    while True:
        found = _NEXT[state].search(text, at)
        if found is None:
            return len(text), len(text), state == "complete"
        at = found.end()
        if found[0] == "\n":
            return found.start(), at, True
        if found[0] in "'\"":
            state = found[0] if state == "complete" else "complete"
        elif (ended := _behind(text, at, state, found[0])) is not None:
            return ended
        elif found[0] == "\\":
            at += 1
        elif text[at] in "'\"":
            state, at = text[at], at + 1
        elif text[at] != "\\":
            at += 1


def _behind(text: str, at: int, state: str, before: str) -> tuple[int, int, bool] | None:
    """How a line ends behind a blank or a backslash: by a comment, by the end of the line or of the file."""
    if at >= len(text):
        return at, at, False
    if text[at] == "#" and before != "\\":
        return at, line_end(text, at) + 1, True
    return (at, at + 1, True) if text[at] == "\n" and state == "complete" else None


def _assignment(text: str, start: int, end: int, gathered: Gathered) -> None:
    """One key with its value, between two offsets without blanks around."""
    key_at, stop = start, min(end, end_of(_KEY, text, start))
    equals = min(end, end_of(_BLANK, text, stop))
    if text[key_at:stop] == "export" and text[equals:end][:1] != "=":
        key_at, stop = equals, min(end, end_of(_KEY, text, equals))
        equals = min(end, end_of(_BLANK, text, stop))
    key = text[key_at:stop]
    if not key:
        gathered.malformed(key_at, "dotenvy refuses this file: no name that a variable may have")
    elif equals == end or text[equals] != "=":
        gathered.malformed(equals if equals < end else key_at, "dotenvy refuses this file: no `=` behind the name")
    else:
        at = min(end, end_of(_BLANK, text, equals + 1))
        if at == end or text[at] == "#":
            gathered.assign(key, "", key_at, equals + 1)
            return
        reading = _Reading(text, end, gathered)
        fault = reading.value(at)
        if fault is None:
            gathered.assign(key, reading.pieces.value("process"), key_at, at)
        else:
            gathered.malformed(*fault)


@dataclass(slots=True)
class _Reading:
    """One value on its way from text to pieces."""

    text: str = field(repr=False)
    end: int
    gathered: Gathered
    pieces: Pieces = field(default_factory=Pieces)

    def value(self, at: int) -> tuple[int, str] | None:
        """Read the value; where and why it makes dotenvy give up, None if it does not."""
        quote, start = "", at
        while at < self.end:
            character = self.text[at]
            if quote == "'":
                closing = self.text.find("'", at, self.end)
                stop = self.end if closing < 0 else closing
                self.pieces.text(self.text[at:stop])
                quote, at = ("" if closing >= 0 else quote), stop + 1
            elif character == "$":
                closed, at = self._variable(at)
                if not closed:
                    return start, "dotenvy refuses this file: a `${` without a `}`"
            elif character == "\\":
                if self.text[at + 1 : at + 2] not in _ESCAPED and at + 1 < self.end:
                    return at, "dotenvy refuses this file: a `\\` before a character that it does not escape"
                self.pieces.text(_ESCAPED[self.text[at + 1]] if at + 1 < self.end else "")
                at += 2
            elif character == '"' or (character == "'" and not quote):
                quote, at = ("" if quote else character), at + 1
            elif character in " \t" and not quote:
                return self._rest(at)
            else:
                run = _RUN.match(self.text, at, self.end)  # no further: a run may go on to the end of the file
                stop = at + 1 if run is None else run.end()
                self.pieces.text(self.text[at:stop])
                at = stop
        return (start, "dotenvy refuses this file: unterminated quote") if quote else None

    def _rest(self, at: int) -> tuple[int, str] | None:
        """Behind a blank outside of quotes only a comment may follow."""
        while at < self.end and self.text[at] in " \t":
            at += 1
        if at == self.end or self.text[at] == "#":
            return None
        return at, "dotenvy refuses this file: text behind a blank, without quotes around both"

    def _variable(self, at: int) -> tuple[bool, int]:
        """A variable whose `$` stands here, whether it is closed, and where it ends.

        What ends a name without braces is taken as it is, be it a quote or a backslash.
        """
        text, end, start = self.text, self.end, at
        if text[at + 1 : at + 2] == "{" and at + 1 < end:
            closing = text.find("}", at + 2, end)
            if closing < 0:
                return False, end
            self._replaced(text[at + 2 : closing], start)
            return True, closing + 1
        at += 1
        while at < end and text[at].isalnum():
            at += 1
        self._replaced(text[start + 1 : at], start)
        if at == end or text[at] == "$":
            return True, at
        self.pieces.text(text[at])
        return True, at + 1

    def _replaced(self, name: str, at: int) -> None:
        if name:
            self.pieces.variable(Variable(name, "", None, self.gathered.place(at)))
