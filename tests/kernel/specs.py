"""Generated specs, and texts that have a fair chance of meeting them."""

from __future__ import annotations

from hypothesis import strategies as st

from confcheck.kernel.formats import FORMATS
from confcheck.kernel.spec import Json, Spec
from confcheck.kernel.units import UNITS

UNIT_NAMES = tuple(unit.name for unit in UNITS)
FORMAT_NAMES = tuple(one.name for one in FORMATS)

numbers = st.integers(-1000, 1000) | st.floats(-1000, 1000, allow_nan=False).map(lambda number: round(number, 3))
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)

_maybe_number = st.none() | numbers
_count = st.none() | st.integers(0, 6)
_pattern = st.none() | st.sampled_from(["^a", "[0-9]+", "b$", "("])

strings = st.builds(
    Spec,
    enum=st.none() | st.tuples(st.text(max_size=3), st.just("a")),
    min_length=_count,
    max_length=_count,
    pattern=_pattern,
    format=st.none() | st.sampled_from(FORMAT_NAMES),
)
booleans = st.builds(Spec, type=st.just("boolean"), const=st.none() | st.tuples(st.booleans()))
quantities = st.builds(
    Spec,
    type=st.sampled_from(["integer", "number"]),
    enum=st.none() | st.tuples(numbers, st.just(5)),
    minimum=_maybe_number,
    maximum=_maybe_number,
    exclusive_minimum=_maybe_number,
    exclusive_maximum=_maybe_number,
    multiple_of=st.none() | st.sampled_from([1, 2, 5, 0.1, 0.25]),
    format=st.none() | st.just("port"),
    unit=st.none() | st.sampled_from(UNIT_NAMES),
)
leaves = strings | booleans | quantities
arrays = st.builds(
    Spec,
    type=st.just("array"),
    encoding=st.none() | st.sampled_from(["csv", "json", "words"]),
    items=st.none() | leaves,
    min_items=_count,
    max_items=_count,
    unique_items=st.booleans(),
    unordered=st.booleans(),
)
objects = st.builds(
    Spec,
    type=st.just("object"),
    properties=st.lists(st.tuples(st.sampled_from("abc"), leaves), max_size=3).map(tuple),
)
specs: st.SearchStrategy[Spec] = leaves | arrays | objects

_pieces = (
    st.text(max_size=6)
    | numbers.map(str)
    | st.sampled_from(
        ["true", "Off", "5m", "2Gi", "1h30m", "10 min", "500ms", "1.5", "http://a", "8080", "{}", "[]", '{"a": 1}']
    )
)
texts: st.SearchStrategy[str] = (
    _pieces | st.lists(_pieces, max_size=4).map(",".join) | st.lists(_pieces, max_size=4).map(" ".join)
)
