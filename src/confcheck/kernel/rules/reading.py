"""An operand in one evaluation: its value, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from confcheck.kernel.rules.loading import loaded
from confcheck.kernel.rules.program import Operand
from confcheck.kernel.rules.values import Missing, Value
from confcheck.kernel.spec import Spec, Typed

UNSET = "not set"


class Known(NamedTuple):
    """What is known of a setting that a rule names."""

    typed: Typed | None
    spec: Spec
    why: str = ""
    """Why the value is not known; empty if it is."""
    told: bool = False
    """Whether a check says what is wrong with the value."""

    def __repr__(self) -> str:
        """Never the value: it may be a secret."""
        return f"Known({self.why!r})"


def reading(number: int, operand: Operand, known: Known) -> Value:
    """The value of an operand; Missing where it is not known. Of a probed one, whether it is set."""
    if operand.probed and not known.told:
        return known.why != UNSET
    if known.why:
        return Missing(frozenset((number,)))
    return None if known.typed is None else loaded(known.typed.value, known.spec, operand.kind)


def silent(readings: Iterable[tuple[Operand, str, Value]]) -> bool:
    """Whether there is nothing to judge: none of the settings that a rule is about is set."""
    found = list(readings)
    about = [operand for operand, _, _ in found if not operand.probed]
    return bool(about) and all(why == UNSET or (operand.probed and value is False) for operand, why, value in found)
