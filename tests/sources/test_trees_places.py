"""Where the characters of a scalar stand, in every style of YAML and in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Mapping, Node, Position, Scalar, Sequence
from confcheck.sources.lines import lines_of
from confcheck.sources.trees import read_json, read_yaml
from confcheck.sources.trees.places import places

WRITTEN = """\
literal: |
    line one
      two é

    end
folded: >-
  fold one
  fold two

  para

    more
    more2
  last
double: "a\\tb\\u00e9 \\
   cont x

   y"
single: 'it''s
  here'
plain: plain
  folded text
stated: |2
    two more
early: >

  lead
  x
kept: |+ # a comment
  keep

"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x85"], ids=["lf", "crlf", "nel"])
def test_every_character_stands_where_it_is_said_to(end: str) -> None:
    """In literal and folded blocks, quotes and plain text over several lines."""
    text = WRITTEN.replace("\n", end)
    seen = 0
    for scalar in _scalars(read_yaml(text, "x.yaml").documents[0]):
        for wanted, found in _pairs(scalar, text):
            assert found == wanted or wanted.isspace() or (wanted, found) == ("é", "\\")
            seen += 1
    assert seen > 100


def test_the_end_of_a_text_is_behind_its_last_character() -> None:
    """So a name that ends a value can be marked."""
    (scalar,) = _scalars(read_yaml("a: |\n  one\n  two\n", "x.yaml").documents[0])
    assert [places(scalar, lines_of("a: |\n  one\n  two\n"))(offset) for offset in (0, 4, 7, 8)] == [
        Position(2, 3),
        Position(3, 3),
        Position(3, 6),
        Position(4, 1),
    ]


def test_what_is_not_written_as_it_is_read_stands_at_its_start() -> None:
    """An alias is where it is used, not where its text is."""
    text = "a: &x some\nb: *x\n"
    *_, scalar = _scalars(read_yaml(text, "x.yaml").documents[0])
    assert places(scalar, lines_of(text))(2) == Position(2, 4)


TEXTS = st.text(st.sampled_from("ab é$=#'\"\\\n\t{}:|>-\U0001f600"), max_size=40)


@given(TEXTS, st.sampled_from(["|", ">", "'", '"', None]))
def test_any_text_in_any_style(value: str, style: str | None) -> None:
    """What PyYAML writes is found again, character by character, but for white space and escapes."""
    text = yaml.dump({"key": value}, default_style=style, allow_unicode=True, width=20)
    for scalar in _scalars(read_yaml(text, "x.yaml").documents[0]):
        assert all(found == wanted or wanted.isspace() or found == "\\" for wanted, found in _pairs(scalar, text))


@given(TEXTS, st.booleans())
def test_any_text_in_json(value: str, ascii_only: bool) -> None:
    """JSON escapes what lies beyond the basic plane in two halves."""
    text = json.dumps({"key": value}, ensure_ascii=ascii_only)
    for scalar in _scalars(read_json(text, "x.json").documents[0]):
        assert all(found in {wanted, "\\"} for wanted, found in _pairs(scalar, text))


def _pairs(scalar: Scalar, text: str) -> Iterator[tuple[str, str]]:
    lines = lines_of(text)
    place = places(scalar, lines)
    for offset, wanted in enumerate(scalar.text):
        position = place(offset)
        start = lines.starts[position.line - 1] + position.column - 1
        yield wanted, text[start : start + 1]


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from _scalars(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        yield node
