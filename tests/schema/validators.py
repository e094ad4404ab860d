"""Validators of exported schemas, and typed values that have a fair chance of meeting a spec."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from confcheck.kernel.formats import FORMATS
from confcheck.kernel.number import ratio
from confcheck.kernel.spec import Json, Spec
from confcheck.schema.export import DIALECT
from confcheck.schema.standard import definitions, standard
from tests.kernel import specs as kernel
from tests.kernel.test_formats import BAD, GOOD

POWERS_OF_TWO = (1, 2, 5, 0.25)
"""Divisors with which doubles are exact enough."""


def _checker() -> FormatChecker:
    """Formats as the kernel judges them."""
    checker = FormatChecker(formats=())
    for one in FORMATS:
        holds = one.holds
        checker.checks(one.name)(lambda value, holds=holds: not isinstance(value, str) or holds(value))
    return checker


def _multiple_of(_: object, divisor: float, value: object, __: object) -> Iterator[ValidationError]:
    """As JSON Schema says it: on the numbers as they are written."""
    if isinstance(value, int | float) and not isinstance(value, bool) and ratio(value) % ratio(divisor):
        yield ValidationError("is not a multiple")


_CHECKER = _checker()
_Decimal = extend(Draft202012Validator, {"multipleOf": _multiple_of})


def exact(document: dict[str, Json]) -> Draft202012Validator:
    """A validator with our formats, and with the decimal numbers that JSON has."""
    validator: Draft202012Validator = _Decimal(document, format_checker=_CHECKER)
    return validator


def plain(document: dict[str, Json]) -> Draft202012Validator:
    """A validator as anybody would make it."""
    return Draft202012Validator(document)


def alone(spec: Spec) -> dict[str, Json]:
    """The document of a single value."""
    return {"$schema": DIALECT, **standard(spec), "$defs": definitions([spec])}


_values = kernel.values | st.sampled_from([0, 1, 0.1, 0.3, 1e22, 65535, 65536, 8080.0, 10**17, 10**400, "8080", "a\n"])
_strings = st.builds(
    Spec,
    enum=st.none() | st.tuples(st.text(max_size=3), st.just("a"), st.sampled_from(["8080", "HS256"])),
    const=st.none() | st.none() | st.tuples(st.sampled_from(["a", ""])),
    min_length=st.none() | st.integers(0, 6),
    max_length=st.none() | st.integers(0, 60),
    pattern=st.none() | st.sampled_from(["^a", "[0-9]+", "b$", r"\d"]),
    format=st.none() | st.sampled_from(kernel.FORMAT_NAMES),
)
_numbers = kernel.quantities.filter(lambda spec: spec.type == "integer" or spec.format is None)
_leaves = _strings | kernel.booleans | _numbers


def _containers(parts: st.SearchStrategy[Spec]) -> st.SearchStrategy[Spec]:
    counts = st.none() | st.integers(0, 3)
    arrays = st.builds(
        Spec,
        type=st.just("array"),
        enum=st.none() | st.tuples(st.lists(_values, max_size=2)),
        encoding=st.none() | st.sampled_from(["csv", "json", "words"]),
        items=st.none() | parts,
        min_items=counts,
        max_items=counts,
        unique_items=st.booleans(),
        unordered=st.booleans(),
    )
    properties = st.dictionaries(st.sampled_from("abc"), parts, max_size=3).map(lambda found: tuple(found.items()))
    return arrays | st.builds(Spec, type=st.just("object"), properties=properties)


specs: st.SearchStrategy[Spec] = st.recursive(_leaves, _containers, max_leaves=4)
"""Every spec that a schema can declare, and that some value can meet."""


def values_for(spec: Spec) -> st.SearchStrategy[Json]:
    """Typed values, most of which are near to what the spec says."""
    chosen = [*(spec.enum or ()), *(spec.const or ())]
    return st.one_of(_near(spec), _near(spec), _values, *([st.sampled_from(chosen)] if chosen else []))


def _near(spec: Spec) -> st.SearchStrategy[Json]:
    match spec.type:
        case "string":
            known = GOOD.get(spec.format or "", []) + BAD.get(spec.format or "", [])
            return st.sampled_from([*known, "a", "ab7", ""]) | st.text(max_size=8)
        case "boolean":
            return st.booleans()
        case "integer" | "number":
            bounds = (spec.minimum, spec.maximum, spec.exclusive_minimum, spec.exclusive_maximum, 8080, 0.3)
            return st.sampled_from([one for one in bounds if one is not None]) | kernel.numbers
        case "array":
            return st.lists(values_for(spec.items or Spec()), max_size=3)
        case _:
            required = {name: values_for(part) for name, part in spec.properties}
            return st.fixed_dictionaries({}, optional={**required, "other": _values})
