"""An exported schema as text."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given

from confcheck.kernel.spec import Json
from confcheck.reporters.exported import FORMATS, exported
from tests.kernel.specs import values

DOCUMENT: dict[str, Json] = {
    "title": "Größe: yes",
    "type": "object",
    "properties": {"a": {"default": "on", "enum": ["on", "1", 1, True, None]}},
    "required": ["a"],
}
YAML = """\
# Written by `confcheck schema export` from schemas/a.yaml: edit that, and export again.
title: 'Größe: yes'
type: object
properties:
  a:
    default: 'on'
    enum:
    - 'on'
    - '1'
    - 1
    - true
    - null
required:
- a
"""
JSON = """\
{
  "title": "Größe: yes",
  "type": "object",
  "properties": {
    "a": {
      "default": "on",
      "enum": [
        "on",
        "1",
        1,
        true,
        null
      ]
    }
  },
  "required": [
    "a"
  ]
}
"""


@pytest.mark.parametrize(("form", "expected"), [("yaml", YAML), ("json", JSON)])
def test_the_text(form: str, expected: str) -> None:
    """In the order of the document, ending with a newline; only YAML has comments."""
    assert expected == exported(DOCUMENT, form, "schemas/a.yaml")
    assert form in FORMATS


def test_a_path_cannot_leave_its_comment() -> None:
    """Whatever a file is called."""
    text = exported({"a": 1}, "yaml", "x\nenum: []\u2028.yaml")
    assert text == (
        "# Written by `confcheck schema export` from x\\nenum: []\\u2028.yaml: edit that, and export again.\na: 1\n"
    )


@pytest.mark.parametrize("text", ["a\x85b", "a\u2028b", "ä\u2029", "a\nb", "\ufeffä", "😀", "\x00", "\ud800"])
def test_every_character_is_read_back(text: str) -> None:
    """Also those that YAML takes for the end of a line."""
    assert yaml.safe_load(exported({text: text}, "yaml", "a")) == {text: text}


@given(values)
def test_both_formats_hold_the_same(value: Json) -> None:
    """Read back they are the document."""
    document: dict[str, Json] = {"default": value}
    read = (yaml.safe_load(exported(document, "yaml", "a")), json.loads(exported(document, "json", "a")))
    assert (document, document) == read
