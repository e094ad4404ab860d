"""Units of time and size: one table, exact conversion, and quantities as people write them (`5m`, `2Gi`, `1h30m`)."""

from __future__ import annotations

import re

from confcheck.kernel.number import BLANKS, MAX_LENGTH, MAX_MAGNITUDE, NUMBER, exact
from confcheck.kernel.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction


@record(frozen=True, slots=True)
class Unit:
    """A unit of the schema, and how people write it behind a number."""

    name: str
    dimension: str
    """`time` or `size`."""
    factor: int
    """How many of the smallest unit of its dimension (ms, B) it is."""
    spellings: tuple[str, ...]
    """The name first. One letter is read as written (`m` minutes, `M` megabytes), longer ones in any case."""


UNITS: tuple[Unit, ...] = (
    Unit("ms", "time", 1, ("ms", "msec", "msecs", "millis", "millisecond", "milliseconds")),
    Unit("s", "time", 1_000, ("s", "sec", "secs", "second", "seconds")),
    Unit("min", "time", 60_000, ("min", "m", "mins", "minute", "minutes")),
    Unit("h", "time", 3_600_000, ("h", "hr", "hrs", "hour", "hours")),
    Unit("d", "time", 86_400_000, ("d", "day", "days")),
    Unit("B", "size", 1, ("B", "byte", "bytes")),
    Unit("KiB", "size", 2**10, ("KiB", "Ki", "kibibyte", "kibibytes")),
    Unit("MiB", "size", 2**20, ("MiB", "Mi", "mebibyte", "mebibytes")),
    Unit("GiB", "size", 2**30, ("GiB", "Gi", "gibibyte", "gibibytes")),
    # As in Kubernetes and SI the letter alone is decimal; that some programs mean 1024 cannot be seen in the text.
    Unit("kB", "size", 10**3, ("kB", "k", "K", "kilobyte", "kilobytes")),
    Unit("MB", "size", 10**6, ("MB", "M", "megabyte", "megabytes")),
    Unit("GB", "size", 10**9, ("GB", "G", "gigabyte", "gigabytes")),
)
"""Every unit of the schema; the table of the documentation is made from it."""

_BY_NAME = {unit.name: unit for unit in UNITS}
_BY_SPELLING = {
    spelling.lower() if len(spelling) > 1 else spelling: unit for unit in UNITS for spelling in unit.spellings
}
_COMPOUND = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?[A-Za-z]+){2,}"
_PART = r"([0-9]+(?:\.[0-9]*)?)([A-Za-z]+)"


def dimension(unit: str) -> str | None:
    """`time` or `size`; None if the schema has no such unit."""
    known = _BY_NAME.get(unit)
    return None if known is None else known.dimension


def units_of(dimension: str) -> tuple[str, ...]:
    """The names of the units of a dimension, the smallest first as the table has them."""
    return tuple(unit.name for unit in UNITS if unit.dimension == dimension)


def convert(number: int | Fraction, source: str, target: str) -> Fraction:
    """A number of one unit in another of the same dimension, exactly; other pairs are a ValueError."""
    from fractions import Fraction  # noqa: PLC0415 - only settings with units need it

    if dimension(source) is None or dimension(source) != dimension(target):
        raise ValueError(f"no conversion from {source} to {target}")
    return Fraction(number) * _BY_NAME[source].factor / _BY_NAME[target].factor


def shared_unit(one: str, other: str) -> tuple[str, int, int]:
    """The largest unit in which whole numbers of both are whole, and the factor from each to it.

    Both must be of one dimension.
    """
    first, second = _BY_NAME[one].factor, _BY_NAME[other].factor
    fit = [unit for unit in UNITS if unit.dimension == _BY_NAME[one].dimension]
    unit = max((unit for unit in fit if not first % unit.factor and not second % unit.factor), key=lambda u: u.factor)
    return unit.name, first // unit.factor, second // unit.factor


def parse_quantity(text: str) -> tuple[Fraction, str | None] | None:
    """Number and unit of `5m`, `10 min`, `2Gi`, `1h30m` (in its first unit) or a bare `300` (unit None), or None."""
    stripped = text.strip(BLANKS)
    if len(stripped) > MAX_LENGTH:
        return None
    match = re.fullmatch(rf"({NUMBER})[ \t]*([A-Za-z]*)", stripped)
    if match is None:
        return _compound(stripped)
    number = exact(match[1])
    if number is None or not match[2]:
        return None if number is None else (number, None)
    unit = _unit(match[2])
    return None if unit is None or abs(number) * unit.factor > MAX_MAGNITUDE else (number, unit.name)


def with_unit(text: str, unit: str) -> str:
    """A bare number with its unit behind it, `25 s`; any other text as it is.

    What looks so already gets it once more, so that `without_unit` gives back the very text.
    """
    return f"{text} {unit}" if _bare(text, unit) else text


def without_unit(text: str, unit: str) -> str:
    """The text that `with_unit` was given."""
    bare = text.removesuffix(f" {unit}")
    return bare if _bare(bare, unit) else text


def _bare(text: str, unit: str) -> bool:
    return re.fullmatch(rf"-?[0-9]{{1,30}}(?:\.[0-9]{{1,30}})?(?: {unit})*", text) is not None


def _unit(spelling: str) -> Unit | None:
    return _BY_SPELLING.get(spelling.lower() if len(spelling) > 1 else spelling)


def _compound(text: str) -> tuple[Fraction, str] | None:
    """`1h30m`, as Go and compose write durations: one dimension, each unit smaller than the one before."""
    if not re.fullmatch(_COMPOUND, text):
        return None
    units: list[Unit] = []
    total = exact("0")
    for number, spelling in re.findall(_PART, text):
        unit, amount = _unit(spelling), exact(number)
        if unit is None or amount is None or total is None:
            return None
        if units and (unit.dimension != units[0].dimension or unit.factor >= units[-1].factor):
            return None
        units.append(unit)
        total += amount * unit.factor / units[0].factor
    return None if total is None else (-total if text.startswith("-") else total, units[0].name)
