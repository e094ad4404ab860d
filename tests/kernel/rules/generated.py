"""Expressions made at random, by type: one text for confcheck, and one for CEL where the two differ on purpose."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

INTS = (0, 1, -1, 2, 3, 7, 10, -5, 60, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), -(2**63) + 1)
DOUBLES = (0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.30000000000000004, 2.5, 1e300, -1e300, 1e-300, 9007199254740993.0, 1e19)
TEXTS = (
    "",
    "a",
    "b",
    "ab",
    "ba",
    "aa",
    "A",
    "é",
    "e\u0301",
    "😀",
    "a\nb",
    "\t",
    '"',
    "'",
    "\\",
    "\U0010ffff",
    "\ue000",
)
PATTERNS = ("a", "^a", "b$", "^.$", "a|b", "[^a]", "a*b+", "^(?:ab?)+$", r"\s", r"\w", r"^\W$", "(?i)A", "(?s)a.b", "")
DURATIONS = ("0", "1s", "90s", "1m30s", "1h", "-1h", "1.5h", "500ms", "0.25s", "1us", "-2ns", "2500000h", "1h1m1s1ms")
WRONG_DURATIONS = ("", "5", "1d", "s", "1 s", "1h-1m", "--1s", "1.s2", "9999999999h")

VARIABLES: dict[str, str] = {
    "n.i": "int",
    "n.j": "int",
    "n.d": "double",
    "n.e": "double",
    "n.s": "string",
    "n.t": "string",
    "n.b": "bool",
    "n.c": "bool",
    "n.l": "ints",
    "n.m": "strings",
}
"""Name → type of every variable."""

Value = bool | int | float | str | list[int] | list[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """An expression for confcheck and for CEL."""

    ours: str
    theirs: str


def values(random: Random) -> dict[str, Value]:
    """A value for every variable."""
    of: dict[str, Callable[[], Value]] = {
        "int": lambda: random.choice(INTS),
        "double": lambda: random.choice(DOUBLES),
        "string": lambda: random.choice(TEXTS),
        "bool": lambda: random.random() < 0.5,
        "ints": lambda: [random.choice(INTS) for _ in range(random.randrange(4))],
        "strings": lambda: [random.choice(TEXTS) for _ in range(random.randrange(4))],
    }
    return {name: of[kind]() for name, kind in VARIABLES.items()}


class Generator:
    """Makes expressions of a wanted type, never deeper than asked."""

    def __init__(self, random: Random) -> None:
        """Keep the source of chance."""
        self.random = random
        self.bound: list[tuple[str, str]] = []
        """Variables of `all` and `exists` around the place, with their types."""

    def make(self, kind: str, depth: int) -> Pair:
        """An expression of that type."""
        if depth <= 0 or self.random.random() < 0.15:
            return self.leaf(kind)
        return self.wrapped(getattr(self, f"_{kind}")(depth - 1))

    def wrapped(self, pair: Pair) -> Pair:
        """Always in brackets, so that the places of operators do not matter; with blanks at random."""
        space = self.random.choice(("", "", " ", "\n\t"))
        return Pair(f"({space}{pair.ours}{space})", f"({space}{pair.theirs}{space})")

    def leaf(self, kind: str) -> Pair:
        """A variable or a literal."""
        names = [name for name, one in (*VARIABLES.items(), *self.bound) if one == kind]
        text = self.random.choice(names) if names and self.random.random() < 0.75 else self.literal(kind)
        return Pair(text, text)

    def literal(self, kind: str) -> str:
        """A literal in one of its spellings."""
        pick = self.random.choice
        if kind in ("ints", "strings"):
            return "[" + ", ".join(self.literal(kind[:-1]) for _ in range(self.random.randrange(1, 3))) + "]"
        number = pick(INTS)
        return {
            "int": hex(number) if self.random.random() < 0.2 else str(number),
            "double": pick((repr(pick(DOUBLES)), "1e3", ".5", "1.25E-2", "0.0")),
            "string": self.text(pick(TEXTS)),
            "bool": pick(("true", "false")),
            "duration": f"duration({self.text(pick(DURATIONS))})",
        }[kind]

    def text(self, value: str) -> str:
        """A text in one of the spellings of CEL."""
        quote = self.random.choice(("'", '"', "'''", '"""'))
        if "\\" not in value and "\n" not in value and quote[0] not in value and self.random.random() < 0.3:
            return f"r{quote}{value}{quote}"
        return quote + "".join(self.character(one, quote) for one in value) + quote

    def character(self, one: str, quote: str) -> str:
        """One character, as it is where it may be, or escaped."""
        code, ways = ord(one), [f"\\U{ord(one):08x}"]
        if one not in "\\\n\t\"'" or (one in "\n\t" and len(quote) > 1):
            ways += [one] * 3
        if code < 256:
            ways.append(f"\\x{code:02x}")
            ways.append(f"\\{code:03o}")
        if code < 0x10000:
            ways.append(f"\\u{code:04X}")
        if one in "\\\"'":
            ways.append(f"\\{one}")
        return self.random.choice(ways)

    def both(self, kind: str, depth: int) -> tuple[Pair, Pair]:
        """Two of one type."""
        return self.make(kind, depth), self.make(kind, depth)

    def between(self, sign: str, left: Pair, right: Pair, convert: Sequence[str] = ("{}", "{}")) -> Pair:
        """An operation; `convert` says how CEL has to be told that the two types differ."""
        theirs = f"{convert[0].format(left.theirs)} {sign} {convert[1].format(right.theirs)}"
        return Pair(f"{left.ours} {sign} {right.ours}", theirs)

    def chosen(self, kind: str, depth: int) -> Pair:
        """`? :`."""
        condition, (left, right) = self.make("bool", depth), self.both(kind, depth)
        return Pair(
            f"{condition.ours} ? {left.ours} : {right.ours}", f"{condition.theirs} ? {left.theirs} : {right.theirs}"
        )

    def _int(self, depth: int) -> Pair:
        pick = self.random.random()
        if pick < 0.65:
            return self.between(self.random.choice("+-*/%"), *self.both("int", depth))
        if pick < 0.75:
            inner = self.make("int", depth)
            sign = self.random.choice(("-", "--"))
            return Pair(f"{sign}{inner.ours}", f"{sign}{inner.theirs}")
        if pick < 0.9:
            inner = self.make(self.random.choice(("string", "ints", "strings")), depth)
            form = self.random.choice(("size({})", "{}.size()"))
            return Pair(form.format(inner.ours), form.format(inner.theirs))
        return self.chosen("int", depth)

    def _double(self, depth: int) -> Pair:
        pick, sign = self.random.random(), self.random.choice("+-*/")
        if pick < 0.5:
            return self.between(sign, *self.both("double", depth))
        if pick < 0.8:
            sides = [(self.make("int", depth), "double({})"), (self.make("double", depth), "{}")]
            self.random.shuffle(sides)
            return self.between(sign, sides[0][0], sides[1][0], (sides[0][1], sides[1][1]))
        if pick < 0.9:
            inner = self.make("double", depth)
            return Pair(f"-{inner.ours}", f"-{inner.theirs}")
        return self.chosen("double", depth)

    def _string(self, depth: int) -> Pair:
        if self.random.random() < 0.7:
            return self.between("+", *self.both("string", depth))
        return self.chosen("string", depth)

    def _duration(self, depth: int) -> Pair:
        pick = self.random.random()
        if pick < 0.5:
            return self.between(self.random.choice("+-"), *self.both("duration", depth))
        if pick < 0.7:
            inner = self.make("string", depth)
            return Pair(f"duration({inner.ours})", f"duration({inner.theirs})")
        if pick < 0.8:
            condition, wrong = self.make("bool", depth), self.text(self.random.choice(WRONG_DURATIONS))
            text = f"? 'x' : {wrong}"
            return Pair(f"duration({condition.ours} {text})", f"duration({condition.theirs} {text})")
        return self.chosen("duration", depth)

    def _ints(self, depth: int) -> Pair:
        return self.listed("int", depth)

    def _strings(self, depth: int) -> Pair:
        return self.listed("string", depth)

    def listed(self, kind: str, depth: int) -> Pair:
        """A list."""
        items = [self.make(kind, depth) for _ in range(self.random.randrange(1, 4))]
        comma = self.random.choice((", ", ",")) if len(items) > 1 else ","
        ours, theirs = comma.join(item.ours for item in items), comma.join(item.theirs for item in items)
        last = self.random.choice(("", "", ","))
        return Pair(f"[{ours}{last}]", f"[{theirs}{last}]")

    def _bool(self, depth: int) -> Pair:
        return self.random.choice(
            (
                self.compared,
                self.compared,
                self.mixed,
                self.logic,
                self.logic,
                self.negated,
                self.asked,
                self.held,
                self.each,
            )
        )(depth)

    def compared(self, depth: int) -> Pair:
        """Two of one type."""
        kind = self.random.choice(("int", "double", "string", "bool", "duration", "ints", "strings"))
        signs = ("==", "!=") if kind in ("ints", "strings") else ("==", "!=", "<", "<=", ">", ">=")
        return self.between(self.random.choice(signs), *self.both(kind, depth))

    def mixed(self, depth: int) -> Pair:
        """An integer and a double: for the type checker of CEL both have to be `dyn`."""
        sides = [self.make("int", depth), self.make("double", depth)]
        self.random.shuffle(sides)
        sign = self.random.choice(("==", "!=", "<", "<=", ">", ">="))
        return self.between(sign, sides[0], sides[1], ("dyn({})", "dyn({})"))

    def logic(self, depth: int) -> Pair:
        """`&&`, `||` and `? :`."""
        if self.random.random() < 0.2:
            return self.chosen("bool", depth)
        sign = self.random.choice(("&&", "||"))
        parts = [self.make("bool", depth) for _ in range(self.random.randrange(2, 4))]
        return Pair(f" {sign} ".join(one.ours for one in parts), f" {sign} ".join(one.theirs for one in parts))

    def negated(self, depth: int) -> Pair:
        """`!`."""
        inner = self.make("bool", depth)
        return Pair(f"!{inner.ours}", f"!{inner.theirs}")

    def asked(self, depth: int) -> Pair:
        """The functions of texts."""
        text = self.make("string", depth)
        if self.random.random() < 0.3:
            pattern = json.dumps(self.random.choice(PATTERNS))
            form = self.random.choice(("{0}.matches({1})", "matches({0}, {1})"))
            return Pair(form.format(text.ours, pattern), form.format(text.theirs, pattern))
        name, other = self.random.choice(("startsWith", "endsWith", "contains")), self.make("string", depth)
        return Pair(f"{text.ours}.{name}({other.ours})", f"{text.theirs}.{name}({other.theirs})")

    def held(self, depth: int) -> Pair:
        """`in`."""
        kind = self.random.choice(("int", "string"))
        return self.between("in", self.make(kind, depth), self.make(f"{kind}s", depth))

    def each(self, depth: int) -> Pair:
        """`all` and `exists`, at most two inside each other."""
        if len(self.bound) == 2:
            return self.compared(depth)
        kind, name = self.random.choice(("int", "string")), ("x", "y")[len(self.bound)]
        items = self.make(f"{kind}s", depth)
        self.bound.append((name, kind))
        inner = self.make("bool", depth)
        self.bound.pop()
        macro = self.random.choice(("all", "exists"))
        return Pair(f"{items.ours}.{macro}({name}, {inner.ours})", f"{items.theirs}.{macro}({name}, {inner.theirs})")


_CHARACTERS = "()[]{}.,?:!&|<>=+-*/%'\"\\ \n0159xeEuU_abinrstl#@`$;é"


def mutated(text: str, random: Random) -> str:
    """The text with a few characters taken out, put in or replaced."""
    for _ in range(random.randrange(1, 4)):
        place = random.randrange(len(text) + 1)
        piece = random.choice(("", "", random.choice(_CHARACTERS), text[place : place + random.randrange(4)]))
        text = text[:place] + piece + text[place + random.randrange(3) :]
    return text
