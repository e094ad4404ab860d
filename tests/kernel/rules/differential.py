"""Google's CEL beside ours: the same expression, the same values, and every difference that is not meant.

`make fuzz` runs it at length: `python -m tests.kernel.rules.differential 200000`.
"""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from random import Random
from typing import TypeAlias

from confcheck.kernel.rules.build import Builder
from confcheck.kernel.rules.kinds import BOOLEAN, INTEGER, NUMBER, STRING, Kind
from confcheck.kernel.rules.parser import parse
from confcheck.kernel.rules.paths import Names
from confcheck.kernel.rules.program import BUDGET
from confcheck.kernel.rules.syntax import Refusal
from confcheck.kernel.rules.values import Duration, Fault
from tests.kernel.rules.generated import VARIABLES, Generator, Pair, Value, mutated, values

KINDS = {
    "int": INTEGER,
    "double": NUMBER,
    "string": STRING,
    "bool": BOOLEAN,
    "ints": Kind("array", item=INTEGER),
    "strings": Kind("array", item=STRING),
}
NAMES = Names({name: KINDS[kind] for name, kind in VARIABLES.items()})
ERROR, REFUSED = "an error", "refused"
Outcome: TypeAlias = "tuple[str, object]"

DIFFERENCES: dict[str, tuple[str, ...]] = {
    # An error in a part that needs no setting is a mistake in the schema: nothing should have to run to find it.
    "constant": (
        "division by zero",
        "an integer is beyond 64 bits",
        "a text is no duration as `90s`, `1h30m` or `500ms`",
        "a duration is beyond 292 years",
        "of the pattern)",
        "there is nothing to repeat",
    ),
    # CEL gives such a list the type `dyn`, under which a slip in a rule would be found by nobody.
    "mixed-list": ("a list of",),
    # Items by their number, joined lists, maps, bytes and names from the root: nothing that a rule needs.
    "not-built": (
        "brackets take a name in quotes",
        "`+` does not fit between array",
        "`.` is not expected here",
        "rules have no ",
    ),
    # `!!5` and `--'a'` are 5 and 'a' for CEL, which counts the signs and looks no further.
    "signs": ("`!` needs", "`-` needs"),
    # A variable that hides another is a slip, and so is a number that is infinite.
    "slip": ("this variable is taken", "this number is beyond what a double holds"),
}
"""Why confcheck may refuse what CEL takes: beginnings or parts of what it says then."""


def ours(text: str, given: dict[str, Value]) -> Outcome:
    """What confcheck makes of an expression, of whatever type."""
    builder = Builder(NAMES)
    try:
        built = builder.build(parse(text))
    except Refusal as refusal:
        return REFUSED, refusal.message
    frame: list[object] = [BUDGET, *[None] * builder.slots]
    for operand in builder.operands.values():
        value = given[operand.path]
        frame[operand.slot] = tuple(value) if isinstance(value, list) else value
    return _plain(built.code(frame))  # type: ignore[arg-type] # the values of the frame are those of rules


def _plain(value: object) -> Outcome:
    if isinstance(value, Fault):
        return ERROR, value.why
    if isinstance(value, Duration):
        return "duration", _microseconds(value.nanoseconds)
    if isinstance(value, tuple):
        return "list", [_plain(item) for item in value]
    return type(value).__name__, repr(value)


def _microseconds(nanoseconds: int) -> int:
    """What Python's timedelta can hold, the rest cut off."""
    return nanoseconds // 1000 if nanoseconds >= 0 else -(-nanoseconds // 1000)


class Oracle:
    """Google's CEL."""

    def __init__(self) -> None:
        """One environment for every expression."""
        from cel_expr_python import cel  # noqa: PLC0415 - it has no wheels for every platform

        kind = cel.Type
        of = {
            "int": kind.INT,
            "double": kind.DOUBLE,
            "string": kind.STRING,
            "bool": kind.BOOL,
            "ints": kind.List(kind.INT),
            "strings": kind.List(kind.STRING),
        }
        self.environment = cel.NewEnv(variables={name: of[one] for name, one in VARIABLES.items()})
        self.error = kind.ERROR

    def __call__(self, text: str, given: dict[str, Value]) -> Outcome:
        """What CEL makes of an expression."""
        try:
            compiled = self.environment.compile(text)
        except RuntimeError as error:
            return REFUSED, str(error)
        result = compiled.eval(data=given)
        return (ERROR, result.value()) if result.type() == self.error else _foreign(result.plain_value())


def _foreign(value: object) -> Outcome:
    if isinstance(value, timedelta):
        return "duration", value.days * 86_400 * 10**6 + value.seconds * 10**6 + value.microseconds
    if isinstance(value, list):
        return "list", [_foreign(item) for item in value]
    return type(value).__name__, repr(value)


_MIXED = re.compile(r"applied to '\([^']*\b(?:int\b[^']*\bdouble|double\b[^']*\bint)\b")
"""CEL has no operator between an integer and a double, unless both are `dyn`; here the integer becomes a double."""


def differs(mine: Outcome, other: Outcome) -> bool:
    """Whether the two mean different things, and the list above does not say why."""
    if mine[0] == REFUSED:
        reasons = (reason for each in DIFFERENCES.values() for reason in each)
        return other[0] != REFUSED and not any(reason in str(mine[1]) for reason in reasons)
    if other[0] == REFUSED:
        return _MIXED.search(str(other[1])) is None
    return mine[0] != other[0] if ERROR in (mine[0], other[0]) else mine != other


def samples(count: int, seed: int) -> list[tuple[Pair, dict[str, Value]]]:
    """Expressions with values: three of four well typed, the last with a few characters changed."""
    random = Random(seed)
    generator = Generator(random)
    found = []
    for number in range(count):
        pair = generator.make(
            random.choice(("bool", "bool", "int", "double", "string", "duration")),
            random.choice((1, 1, 2, 2, 2, 3, 3, 4)),
        )
        if number % 4 == 3 and pair.ours == pair.theirs:
            text = mutated(pair.ours, random)
            pair = Pair(text, text)
        found.append((pair, values(random)))
    return found


def differences(count: int, seed: int) -> list[str]:
    """Every unexplained difference, one line each."""
    oracle = Oracle()
    found = []
    for pair, given in samples(count, seed):
        mine, other = ours(pair.ours, given), oracle(pair.theirs, given)
        if differs(mine, other):
            found.append(f"{pair.ours!r} for {given}: {mine}, CEL: {other}")
    return found


if __name__ == "__main__":
    amount, start = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    lines = differences(amount, start)
    print(*lines[:20], f"{amount} expressions from seed {start}: {len(lines)} unexplained differences", sep="\n")  # noqa: T201 - a script
    sys.exit(bool(lines))
