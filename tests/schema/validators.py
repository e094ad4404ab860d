"""Validators of exported schemas, and typed values that have a fair chance of meeting a spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

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

T = TypeVar("T")

EXACT_DIVISORS = (1, 2, 5, 0.25)
"""Divisors with which doubles are exact enough for the values below."""


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
_Decimal = extend(Draft202012Validator, {"multipleOf": _multiple_of})  # type: ignore[no-untyped-call]  # its stubs have none


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


def nested(values: Mapping[str, T]) -> dict[str, object]:
    """Values by path, as groups."""
    found: dict[str, object] = {}
    for path, value in values.items():
        *groups, name = path.split(".")
        branch = found
        for group in groups:
            below = branch.setdefault(group, {})
            assert isinstance(below, dict)
            branch = below
        branch[name] = value
    return found


_values: st.SearchStrategy[Json] = kernel.values | st.sampled_from(
    [0, 1, 0.1, 0.3, 1e22, 65535, 65536, 8080.0, 10**17, 10**300, "8080", "a\n"]
)


def _seldom(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Mostly None: constraints that pile up leave no value."""
    given = st.sampled_from([False, False, False, True])
    return given.flatmap(lambda is_given: strategy if is_given else st.none())


_strings = st.builds(
    Spec,
    enum=_seldom(st.tuples(st.text(max_size=3), st.just("a"), st.sampled_from(["8080", "HS256"]))),
    const=_seldom(st.tuples(st.sampled_from(["a", ""]))),
    min_length=_seldom(st.integers(0, 6)),
    max_length=_seldom(st.integers(0, 60)),
    pattern=_seldom(st.sampled_from(["^a", "[0-9]+", "b$", r"\d"])),
    format=st.none() | st.sampled_from(kernel.FORMAT_NAMES),
)
_bound = _seldom(st.sampled_from([-1, 0, 0.3, 1, 5, 8080, 65536]))
_numbers = st.builds(
    Spec,
    type=st.sampled_from(["integer", "number"]),
    enum=_seldom(st.tuples(kernel.numbers, st.just(5))),
    minimum=_bound,
    maximum=_bound,
    exclusive_minimum=_bound,
    exclusive_maximum=_bound,
    multiple_of=_seldom(st.sampled_from([*EXACT_DIVISORS, 0.1])),
    format=_seldom(st.just("port")),
    unit=st.none() | st.sampled_from(kernel.UNIT_NAMES),
).filter(lambda spec: spec.type == "integer" or spec.format is None)
_leaves = _strings | kernel.booleans | _numbers


def _containers(parts: st.SearchStrategy[Spec]) -> st.SearchStrategy[Spec]:
    counts = _seldom(st.integers(0, 3))
    arrays = st.builds(
        Spec,
        type=st.just("array"),
        enum=_seldom(st.tuples(st.lists(_values, max_size=2))),
        encoding=st.none() | st.sampled_from(["csv", "json", "words"]),
        items=st.none() | parts,
        min_items=counts,
        max_items=counts,
        unique_items=st.booleans(),
        unordered=st.booleans(),
    )
    properties = st.dictionaries(st.sampled_from("abc"), parts, max_size=3).map(lambda found: tuple(found.items()))
    return arrays | st.builds(Spec, type=st.just("object"), properties=properties)


specs: st.SearchStrategy[Spec] = _strings | _numbers | st.recursive(_leaves, _containers, max_leaves=4)
"""Every spec that a schema can declare."""


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
            parts = {name: values_for(part) for name, part in spec.properties}
            return st.fixed_dictionaries({}, optional={**parts, "other": _values})
