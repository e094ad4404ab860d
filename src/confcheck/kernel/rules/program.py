"""A rule, compiled: which settings it reads, and whether it holds for values of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from confcheck.kernel.rules.kinds import Kind
from confcheck.kernel.rules.values import Value

BUDGET = 100_000
"""Steps that the lists of one evaluation may cost; above it there is no result."""
_PER_STEP = 64
"""Characters or items that are looked at for one step."""

Frame: TypeAlias = list[Value]
"""What an evaluation works on: the steps that are left, then operands and variables by their slots."""
Code: TypeAlias = Callable[[Frame], Value]


class Operand(NamedTuple):
    """A setting that a rule names."""

    service: str | None
    """Whose view it is read from; None: the view in which the rule is evaluated."""
    path: str
    kind: Kind
    probed: bool
    """Whether only its presence is asked for, by `has`."""
    at: int
    """Offset of its name in the rule."""
    slot: int


class Program(NamedTuple):
    """A rule whose names and types fit."""

    text: str
    operands: tuple[Operand, ...]
    """In the order of the text, each once; one that is both read and probed twice."""
    literals: tuple[tuple[int, int], ...]
    """Where texts and numbers are written in it: from, to."""
    slots: int
    code: Code

    def evaluate(self, values: Sequence[Value]) -> Value:
        """True or false, or why neither: a Fault or a Missing; one value per operand, a boolean for a probed one."""
        frame: Frame = [None] * self.slots
        frame[0] = BUDGET
        for operand, value in zip(self.operands, values, strict=True):
            frame[operand.slot] = value
        return self.code(frame)

    def shown(self, mask: str | None = None) -> str:
        """The text in one line, its literals masked if a mask is given."""
        pieces, end = [], 0
        for start, stop in self.literals if mask is not None else ():
            pieces += [self.text[end:start], mask or ""]
            end = stop
        return " ".join("".join([*pieces, self.text[end:]]).split())


def spend(frame: Frame, size: int = 0) -> bool:
    """Take a step, and more for something large, from what is left; false if nothing was left."""
    left = frame[0]
    if not isinstance(left, int) or left < 0:
        return False
    frame[0] = left - 1 - size // _PER_STEP
    return True
