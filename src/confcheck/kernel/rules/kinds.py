"""The types of a rule: those of CEL, and numbers that carry the unit of their setting."""

from __future__ import annotations

from typing import NamedTuple

from confcheck.kernel.spec import Spec
from confcheck.kernel.units import dimension, shared_unit


class Kind(NamedTuple):
    """A type."""

    name: str
    """`integer`, `number`, `string`, `boolean`, `null`, `duration`, `url`, `array`, `object`, or `any`."""
    unit: str | None = None
    """Of numbers: the unit they are counted in; None fits every one."""
    item: Kind | None = None
    """Of arrays."""

    def __str__(self) -> str:
        """As messages name it: `number of s`, `array of string`."""
        if self.item is not None and self.item.name != "any":
            return f"{self.name} of {self.item}"
        return self.name if self.unit is None else f"{self.name} of {self.unit}"

    @property
    def numeric(self) -> bool:
        """Whether arithmetic takes it, the unknown `any` aside."""
        return self.name in ("integer", "number")

    @property
    def time(self) -> bool:
        """Whether it is a number of a unit of time, which stands for a duration."""
        return self.numeric and self.unit is not None and dimension(self.unit) == "time"


INTEGER = Kind("integer")
NUMBER = Kind("number")
STRING = Kind("string")
BOOLEAN = Kind("boolean")
NULL = Kind("null")
DURATION = Kind("duration")
URL = Kind("url")
ANY = Kind("any")
OBJECT = Kind("object")


def kind_of(spec: Spec) -> Kind:
    """The type of a setting's value."""
    if spec.type != "array":
        return Kind(spec.type, spec.unit)
    if spec.items is not None:
        return Kind("array", item=kind_of(spec.items))
    return Kind("array", item=STRING if spec.encoding in ("csv", "words") else ANY)


def joined(one: Kind, other: Kind) -> Kind | None:
    """The type in which both can be compared, added or chosen; None if there is none.

    An integer beside a number becomes a number; two units of one dimension become one in which both are whole.
    """
    if one == other:
        return one
    if "any" in (one.name, other.name):
        return ANY
    if one.numeric and other.numeric:
        return _numbers(one, other)
    if one.item is not None and other.item is not None:
        return _arrays(one.item, other.item)
    if DURATION in (one, other) and (one.time or other.time):
        return DURATION
    return None


def _numbers(one: Kind, other: Kind) -> Kind | None:
    name = "integer" if one.name == other.name == "integer" else "number"
    if one.unit is None or other.unit is None:
        return Kind(name, one.unit or other.unit)
    if dimension(one.unit) != dimension(other.unit):
        return None
    return Kind(name, shared_unit(one.unit, other.unit)[0])


def _arrays(one: Kind, other: Kind) -> Kind | None:
    inner = joined(one, other)
    return None if inner is None else Kind("array", item=inner)
