"""Whether a regular expression is found in a text, in time linear in the text: no pattern can hang whoever reads it."""

from __future__ import annotations

from confcheck.kernel.record import field, record
from confcheck.kernel.rules.regex import Piece, Ranges, read
from confcheck.kernel.rules.syntax import Refusal

_MAX_STEPS = 5_000
_MAX_CACHED = 10_000
_START, _LINE, _WORD, _OTHER = range(4)
"""What stands before a place: nothing, a line feed, a letter of a word, or something else."""


@record(frozen=True, slots=True)
class _Step:
    """One instruction: take a character, assert something, or go on at several places at once."""

    ranges: Ranges | None = None
    assertion: str = ""
    onward: tuple[int, ...] = ()


def automaton(pattern: str) -> Automaton:
    """The automaton of a pattern; raises Refusal if RE2 has no such pattern, or it is too large."""
    steps: list[_Step] = []
    end = _assemble(read(pattern), steps, _push(steps, _Step()))
    return Automaton(tuple(steps), end)


def _push(steps: list[_Step], step: _Step) -> int:
    if len(steps) >= _MAX_STEPS:
        raise Refusal("the pattern is too large, counting its repetitions", 0)
    steps.append(step)
    return len(steps) - 1


def _assemble(piece: Piece, steps: list[_Step], following: int) -> int:
    """Where the piece begins, if `following` is where it goes on; pieces are laid down from their end."""
    if piece.kind == "set":
        return _push(steps, _Step(ranges=piece.ranges, onward=(following,)))
    if piece.kind == "assert":
        return _push(steps, _Step(assertion=piece.name, onward=(following,)))
    if piece.kind == "either":
        return _push(steps, _Step(onward=tuple(_assemble(part, steps, following) for part in piece.parts)))
    if piece.kind == "then":
        for part in reversed(piece.parts):
            following = _assemble(part, steps, following)
        return following
    return _assemble_repeat(piece, steps, following)


def _assemble_repeat(piece: Piece, steps: list[_Step], following: int) -> int:
    (part,) = piece.parts
    if piece.most is None:
        loop = _push(steps, _Step())
        inside = _assemble(part, steps, loop)
        steps[loop] = _Step(onward=(inside, following))
        following = loop
    else:
        for _ in range(piece.most - piece.least):
            following = _push(steps, _Step(onward=(_assemble(part, steps, following), following)))
    for _ in range(piece.least):
        following = _assemble(part, steps, following)
    return following


@record(frozen=True, slots=True)
class Automaton:
    """The instructions of a pattern, the first of which is the end; and what was found out about sets of them."""

    steps: tuple[_Step, ...]
    begin: int
    _known: dict[tuple[frozenset[int], int, str], tuple[frozenset[int], bool]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def found_in(self, text: str) -> bool:
        """Whether the pattern matches somewhere in the text."""
        places, before = frozenset((self.begin,)), _START
        for letter in (*text, ""):
            key = (places, before, letter)
            if key not in self._known:
                if len(self._known) >= _MAX_CACHED:
                    self._known.clear()
                self._known[key] = self._advance(places, before, letter)
            places, over = self._known[key]
            if over:
                return True
            before = _kind(letter)
        return False

    def _advance(self, places: frozenset[int], before: int, letter: str) -> tuple[frozenset[int], bool]:
        """Where one character leads from some places, and whether the end is reached before it."""
        open_, seen = list(places), set(places)
        while open_:
            step = self.steps[open_.pop()]
            if step.ranges is None and (not step.assertion or _holds(step.assertion, before, letter)):
                new = [place for place in step.onward if place not in seen]
                seen.update(new)
                open_ += new
        if 0 in seen:
            return places, True
        code = ord(letter) if letter else -1
        onward = {place for one in seen for place in self.steps[one].onward if _takes(self.steps[one], code)}
        return frozenset((self.begin, *onward)), False


def _takes(step: _Step, code: int) -> bool:
    return step.ranges is not None and any(start <= code <= end for start, end in step.ranges)


def _kind(letter: str) -> int:
    if letter == "\n":
        return _LINE
    return _WORD if letter.isascii() and (letter.isalnum() or letter == "_") else _OTHER


def _holds(assertion: str, before: int, letter: str) -> bool:
    if assertion.endswith("begin"):
        return before == _START or (assertion == "line-begin" and before == _LINE)
    if assertion.endswith("end"):
        return letter == "" or (assertion == "line-end" and letter == "\n")
    return (before == _WORD) != (letter != "" and _kind(letter) == _WORD)
