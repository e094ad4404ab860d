"""Texts in YAML: as they were for every reader, and for people without quotes where none are needed."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from confcheck.generate.comments import comment
from confcheck.generate.yaml import scalar
from confcheck.model import Mapping, Scalar
from confcheck.sources.trees import read_yaml
from tests.generate.systems import HOSTILE

TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(TEXTS, TEXTS)
def test_every_text_comes_back(key: str, text: str) -> None:
    """For PyYAML and for confcheck, on one line, whatever stands in it."""
    line = f"{scalar(key)}: {scalar(text)}  # {comment(text)}"
    assert len(line.splitlines()) == 1
    assert yaml.safe_load(line) == {key: text}
    document = read_yaml(line, "a.yaml").documents[0]
    assert isinstance(document, Mapping)
    value = document.entries[0].value
    assert isinstance(value, Scalar)
    assert (document.entries[0].key, value.text, value.kind) == (key, text, "string")


@pytest.mark.parametrize(
    "text", ["no", "y", "0o17", "0x1F", "1e3", "1_000", "~", "null", "2020-01-01", ".inf", "<<", ""]
)
def test_what_is_something_else_to_some_reader_stands_in_quotes(text: str) -> None:
    """Also where PyYAML would leave them out: readers of YAML 1.2 see a number in `0o17`."""
    assert scalar(text) == f"'{text}'"


@pytest.mark.parametrize("text", ["HS256", "a,b", "https://x.example/a?b=c#d", "/health,/metrics", "ümläut", "x y"])
def test_what_needs_no_quotes_has_none(text: str) -> None:
    """Most values."""
    assert scalar(text) == text
