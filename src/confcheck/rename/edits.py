"""Changes of a text at known places; nothing is written anew, so that all else stays byte by byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Mistake, Position
from confcheck.model.rename import Change
from confcheck.sources.lines import Lines, lines_of

_QUOTES = ("'", '"')
_WORD = re.compile(r"\w")
_OPENING = ("${", "$(", "$")
_BY_HAND = "change it by hand, then try again"


@record(frozen=True, slots=True)
class Edit:
    """Text in place of the characters from `start` to `end`."""

    path: str
    start: int
    end: int
    text: str
    change: Change


@record(frozen=True, slots=True)
class Texts:
    """The files of a workspace as they are written, each read once."""

    read: Callable[[str], str]
    """Raises Mistake for a file that is no sound text."""
    _known: dict[str, Lines] = field(default_factory=dict, repr=False)

    def lines(self, path: str) -> Lines:
        """A text with its lines."""
        if path not in self._known:
            self._known[path] = lines_of(self.read(path))
        return self._known[path]

    def offset(self, path: str, position: Position) -> int:
        """Where in the text a position is."""
        lines = self.lines(path)
        starts = lines.starts
        return starts[position.line - 1] + position.column - 1 if position.line <= len(starts) else len(lines.text)

    def word(self, path: str, position: Position, word: str) -> tuple[int, int]:
        """From where to where a word stands that is written at a position, its quote aside.

        Raises Mistake where it is written otherwise: with escapes, through an anchor, in pieces.
        """
        text, start = self.lines(path).text, self.offset(path, position)
        return self._whole(path, position, word, start + (text[start : start + 1] in _QUOTES))

    def variable(self, path: str, position: Position, name: str) -> tuple[int, int]:
        """The same for the name of a variable whose `$` stands at the position; in code, its quote or itself."""
        text, start = self.lines(path).text, self.offset(path, position)
        opening = next((sign for sign in (*_OPENING, *_QUOTES) if text.startswith(sign, start)), "")
        itself = bool(opening) or text.startswith(name, start)
        return self._whole(path, position, name, start + len(opening) if itself else len(text))

    def _whole(self, path: str, position: Position, word: str, start: int) -> tuple[int, int]:
        text, end = self.lines(path).text, start + len(word)
        if not text.startswith(word, start) or _WORD.match(text, end):
            message = f"{word} is not written here letter by letter, so that it cannot be changed in place"
            raise Mistake(message, path=path, position=position, hint=_BY_HAND)
        return start, end

    def whole_line(self, path: str, line: int) -> tuple[int, int]:
        """From where to where a line reaches, its end included."""
        starts = self.lines(path).starts
        return starts[line - 1], starts[line] if line < len(starts) else len(self.lines(path).text)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits; they must not overlap."""
    pieces, done = [], 0
    for start, end, new in sorted({(edit.start, edit.end, edit.text) for edit in edits}):
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]])
