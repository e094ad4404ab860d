"""Regular expressions as RE2 reads them: a text in, a tree out; whatever RE2 has not is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from confcheck.kernel.record import record
from confcheck.kernel.rules.syntax import Refusal

LAST = 0x10FFFF
MAX_PATTERN = 1_000
"""Longest pattern, in characters."""
_MAX_COUNT = 1_000
_NESTED = 40
_REPEAT = re.compile(r"(?:([*+?])|\{([0-9]{1,5})(,?)([0-9]{0,5})\})(\?)?")
_GROUP = re.compile(r"\?(?:P?<(?P<name>[A-Za-z_][A-Za-z0-9_]*)>|(?P<on>[imsU]*)(?:-(?P<off>[imsU]+))?(?P<mark>[:)]))")
_POSIX = re.compile(r"\[:(\^?)([a-z]+):\]")
_HEX = re.compile(r"x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})")

Ranges = tuple[tuple[int, int], ...]
"""Code points from … to, both included."""


def _of(text: str) -> Ranges:
    """Pairs of characters as ranges."""
    return tuple((ord(text[place]), ord(text[place + 1])) for place in range(0, len(text), 2))


_DIGIT, _WORD, _BLANK = _of("09"), _of("09AZ__az"), _of("\t\n\f\r  ")
_PERL = {"d": _DIGIT, "w": _WORD, "s": _BLANK}
_CLASSES: dict[str, Ranges] = {
    "alnum": _of("09AZaz"),
    "alpha": _of("AZaz"),
    "ascii": _of("\0\x7f"),
    "blank": _of("\t\t  "),
    "cntrl": _of("\0\x1f\x7f\x7f"),
    "digit": _DIGIT,
    "graph": _of("!~"),
    "lower": _of("az"),
    "print": _of(" ~"),
    "punct": _of("!/:@[`{~"),
    "space": _of("\t\r  "),
    "upper": _of("AZ"),
    "word": _WORD,
    "xdigit": _of("09AFaf"),
}
_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_ASSERTIONS = {"A": "begin", "z": "end", "b": "boundary"}
"""Without `\\B`, which RE2 finds between the bytes of one character."""
_FOLDED = {ord("k"): 0x212A, ord("s"): 0x17F}
"""The only letters beyond ASCII that case folding joins to ASCII ones: the Kelvin sign and the long s."""


@record(frozen=True, slots=True)
class Piece:
    """One node of a regular expression."""

    kind: str
    """`set`, `assert`, `then`, `either` or `repeat`."""
    parts: tuple[Piece, ...] = ()
    ranges: Ranges = ()
    name: str = ""
    """Of an assertion: `begin`, `end`, `line-begin`, `line-end` or `boundary`."""
    least: int = 0
    most: int | None = None


def read(pattern: str) -> Piece:
    """The tree of a pattern; raises Refusal, with the offset in the pattern."""
    if len(pattern) > MAX_PATTERN:
        raise Refusal(f"the pattern is longer than {MAX_PATTERN} characters", 0)
    reader = _Reader(pattern)
    tree = reader.alternatives(frozenset(), 0)
    if reader.place < len(pattern):
        raise reader.wrong("this bracket closes nothing")
    return tree


def inverted(ranges: Ranges) -> Ranges:
    """Every other character."""
    found: list[tuple[int, int]] = []
    free = 0
    for start, end in sorted(ranges):
        if start > free:
            found.append((free, start - 1))
        free = max(free, end + 1)
    return (*found, *([(free, LAST)] if free <= LAST else []))


def _folded(ranges: Ranges) -> Ranges:
    """With the other case of every ASCII letter in them."""
    more = []
    for low in range(ord("a"), ord("z") + 1):
        same = [low, low - 32, *([_FOLDED[low]] if low in _FOLDED else [])]
        if any(start <= code <= end for code in same for start, end in ranges):
            more += [(code, code) for code in same]
    return (*ranges, *more)


@dataclass(slots=True)
class _Reader:
    pattern: str
    place: int = 0

    def wrong(self, message: str, at: int | None = None) -> Refusal:
        return Refusal(message, self.place if at is None else at)

    def sees(self, text: str) -> bool:
        return self.pattern.startswith(text, self.place)

    def alternatives(self, flags: frozenset[str], nested: int) -> Piece:
        if nested > _NESTED:
            raise self.wrong("the pattern is nested too deep")
        found: list[Piece] = []
        run: list[Piece] = []
        while self.place < len(self.pattern) and not self.sees(")"):
            if self.sees("|"):
                self.place += 1
                found.append(Piece("then", tuple(run)))
                run = []
            elif self.sees("("):
                group, flags = self.group(flags, nested)
                run += [] if group is None else [self.repeated(group)]
            else:
                run.append(self.repeated(self.single(flags)))
        found.append(Piece("then", tuple(run)))
        return found[0] if len(found) == 1 else Piece("either", tuple(found))

    def group(self, flags: frozenset[str], nested: int) -> tuple[Piece | None, frozenset[str]]:
        """A group, or nothing but flags for what follows."""
        at = self.place
        self.place += 1
        inner = flags
        if self.sees("?"):
            match = _GROUP.match(self.pattern, self.place)
            if match is None:
                raise self.wrong("RE2 has no such group", at)
            self.place = match.end()
            if match["mark"]:
                inner = (flags | set(match["on"])) - set(match["off"] or "")
            if match["mark"] == ")":
                return None, inner
        tree = self.alternatives(inner, nested + 1)
        if not self.sees(")"):
            raise self.wrong("this group is not closed", at)
        self.place += 1
        return tree, flags

    def repeated(self, piece: Piece) -> Piece:
        match = _REPEAT.match(self.pattern, self.place)
        if match is None:
            return piece
        least, most = self.counts(match)
        self.place = match.end()
        if _REPEAT.match(self.pattern, self.place):
            raise self.wrong("RE2 repeats nothing twice")
        return Piece("repeat", (piece,), least=least, most=most)

    def counts(self, match: re.Match[str]) -> tuple[int, int | None]:
        if match[1]:
            return (1 if match[1] == "+" else 0), (1 if match[1] == "?" else None)
        least = int(match[2])
        most = int(match[4]) if match[4] else None if match[3] else least
        if (match[4] and not match[3]) or max(least, most or 0) > _MAX_COUNT or (most is not None and most < least):
            raise self.wrong(f"a repetition is 0 to {_MAX_COUNT} times")
        return least, most

    def single(self, flags: frozenset[str]) -> Piece:
        at, letter = self.place, self.pattern[self.place]
        if _REPEAT.match(self.pattern, at):
            raise self.wrong("there is nothing to repeat")
        self.place += 1
        if letter == ".":
            return Piece("set", ranges=((0, LAST),) if "s" in flags else ((0, 9), (11, LAST)))
        if letter in "^$":
            name = "begin" if letter == "^" else "end"
            return Piece("assert", name=f"line-{name}" if "m" in flags else name)
        if letter == "[":
            return Piece("set", ranges=self.characters(flags))
        if letter == "\\" and self.pattern[self.place : self.place + 1] in _ASSERTIONS:
            self.place += 1
            return Piece("assert", name=_ASSERTIONS[self.pattern[self.place - 1]])
        ranges = self.escaped(at) if letter == "\\" else ((ord(letter), ord(letter)),)
        return Piece("set", ranges=self.cased(ranges, flags, at))

    def cased(self, ranges: Ranges, flags: frozenset[str], at: int) -> Ranges:
        if "i" not in flags:
            return ranges
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1] > ord("\x7f"):
            raise self.wrong("with the flag `i` only ASCII letters are supported", at)
        return _folded(ranges)

    def escaped(self, at: int) -> Ranges:
        """What stands behind a backslash."""
        letter = self.pattern[self.place : self.place + 1]
        if letter.lower() in _PERL and letter:
            self.place += 1
            return _PERL[letter] if letter in _PERL else inverted(_PERL[letter.lower()])
        match = _HEX.match(self.pattern, self.place)
        if match is not None and int(match[1] or match[2], 16) <= LAST:
            self.place = match.end()
            code = int(match[1] or match[2], 16)
        elif letter in _CONTROLS:
            self.place += 1
            code = _CONTROLS[letter]
        elif letter.isascii() and letter and not letter.isalnum() and letter != "_":
            self.place += 1
            code = ord(letter)
        else:
            raise self.wrong("patterns of rules have no such escape", at)
        return ((code, code),)

    def characters(self, flags: frozenset[str]) -> Ranges:
        """A class, its `[` consumed."""
        at = self.place - 1
        negated = self.sees("^")
        self.place += negated
        first = self.place
        found: list[tuple[int, int]] = []
        while self.place == first or not self.sees("]"):
            if self.place >= len(self.pattern):
                raise self.wrong("this class is not closed", at)
            found += self.cased(self.member(), flags, self.place)
        self.place += 1
        return inverted(tuple(found)) if negated else tuple(found)

    def member(self) -> Ranges:
        """One entry of a class: a character, a range, a named class."""
        at = self.place
        named = _POSIX.match(self.pattern, at)
        if named is not None:
            if named[2] not in _CLASSES:
                raise self.wrong("RE2 has no class of this name")
            self.place = named.end()
            return inverted(_CLASSES[named[2]]) if named[1] else _CLASSES[named[2]]
        low = self.character()
        following = self.pattern[self.place + 1 : self.place + 2]
        if not self.sees("-") or following in ("", "]"):
            return low
        self.place += 1
        high = self.character()
        if len(low) > 1 or len(high) > 1 or low[0][0] != low[0][1] or high[0][0] != high[0][1] or low > high:
            raise self.wrong("this range runs backwards, or its ends are no characters", at)
        return ((low[0][0], high[0][0]),)

    def character(self) -> Ranges:
        at, letter = self.place, self.pattern[self.place]
        self.place += 1
        return self.escaped(at) if letter == "\\" else ((ord(letter), ord(letter)),)
