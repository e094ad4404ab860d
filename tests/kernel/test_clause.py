"""The constraints of a setting, written into a lock and read back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.clause import Clause, clause_text, read_clause
from confcheck.kernel.spec import Json, Spec
from tests.kernel.specs import specs

WORDS = st.lists(st.text(max_size=5), max_size=3)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYWORDS = (
    *("type", "enum", "const", "minimum", "multiple_of", "min_length", "pattern", "unit", "encoding", "unordered"),
    *("items", "properties", "default", "identifies", "url_path", "schemes", "forbidden"),
)


@given(specs, st.booleans(), WORDS, st.none() | st.text(max_size=5))
def test_what_is_written_is_read(spec: Spec, forbidden: bool, words: list[str], path: str | None) -> None:
    """Every keyword of a spec, whichever are added, and those of a clause."""
    defaults: tuple[tuple[Json] | tuple[()] | None, ...] = ((None,), (), None)
    for default in defaults:
        clause = Clause(spec, default, forbidden, (tuple(words), ("x",)), tuple(words), path)
        text = clause_text(clause)
        assert "\n" not in text
        assert text.isascii()
        assert clause == read_clause(text)


@given(st.dictionaries(st.sampled_from(KEYWORDS), ANYTHING, max_size=4))
def test_anything_else_is_refused(found: dict[str, Json]) -> None:
    """A hostile lock is read, or refused by one error; never anything else."""
    try:
        read_clause(json.dumps(found))
    except ValueError:
        return


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "{", '{"unknown": 1}', '{"type": "text"}', '{"type": 1}', '{"minimum": "1"}'),
        *(
            '{"minimum": true}',
            '{"minimum": 1e999}',
            '{"min_length": -1}',
            '{"min_length": true}',
            '{"unit": "?"}',
        ),
        *('{"const": []}', '{"const": 1}', '{"items": []}', '{"properties": [["a"]]}', '{"properties": {}}'),
        *('{"default": [1, 2]}', '{"default": 1}', '{"identifies": [1]}', '{"schemes": "https"}', '{"url_path": 1}'),
        *('{"forbidden": 1}', '{"encoding": "xml"}', '{"pattern": 1}', "[" * 100_000),
    ],
)
def test_it_is_refused(text: str) -> None:
    """By a ValueError without the text."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - whatever is wrong
        read_clause(text)
    assert not text or text[:10] not in str(caught.value)
