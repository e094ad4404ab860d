"""The shipped meta-schema: valid itself, complete, and helpful when a keyword is misspelt."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from confcheck.kernel.formats import FORMATS
from confcheck.kernel.spec import Json
from confcheck.kernel.units import UNITS
from confcheck.model import Mistake
from confcheck.schema.meta import ALIAS, GROUP, KINDS, OVERLAY, RULE, SETTING, VALUE, keywords, meta
from tests.schema.given import load, mistake

Raw = dict[str, dict[str, Json]]
RAW = cast("Raw", meta()["$defs"])
NOTES = {"idn-email", "idn-hostname", "iri", "iri-reference", "uri-template", "relative-json-pointer"}
STANDARD = set(
    "type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format "
    "items minItems maxItems uniqueItems properties default description title examples deprecated".split()
)
OURS = set(
    "env aliases services optional forbidden allow-empty secret agree differ differ-from unit encoding set schemes "
    "url-path points-to parts derive requires only-if identifies".split()
)
ON_GROUPS = {"rules", "exactly-one", "at-least-one"}
HANDED_DOWN = {"services", "agree", "secret", "optional"}


def test_it_is_a_json_schema() -> None:
    """Draft 2020-12, under the name that schemas give."""
    Draft202012Validator.check_schema(meta())
    assert json.loads(json.dumps(meta()))["$id"] == "urn:confcheck:schema:1"


def test_the_vocabulary_is_the_one_of_the_design() -> None:
    """What may stand where."""
    assert keywords(SETTING) == STANDARD | OURS | {"environments", "targets"}
    assert keywords(OVERLAY) == STANDARD | OURS
    assert keywords(VALUE) == STANDARD | {"$ref"}
    assert keywords(GROUP) == HANDED_DOWN | ON_GROUPS | {"properties", "title", "description"}
    assert keywords("a-reference-with-keywords") == keywords(SETTING) | keywords(GROUP) | {"$ref"}
    assert meta()["properties"].keys() == keywords(GROUP) | {"$schema", "$defs"}
    assert keywords(ALIAS) == {"name", "message", "until", "services", "read"}
    assert keywords(RULE) == {"id", "rule", "message", "severity", "environments", "targets", "services"}


def test_every_keyword_is_explained() -> None:
    """Editors show the title and the description."""
    described = set(RAW) - {name for name in RAW if "description" not in RAW[name]}
    assert described == keywords("a-reference-with-keywords") | {"$schema", "$defs"}
    for name in described:
        assert RAW[name].keys() == {"title", "description", "$ref"}
    for kind in (ALIAS, RULE):
        for keyword in cast("Raw", RAW[kind]["properties"]).values():
            assert keyword.keys() == {"title", "description", "$ref"}


def test_every_shape_can_be_spoken_of() -> None:
    """A message says what was expected in the words of the meta-schema's titles."""
    untitled = {name for name, shape in RAW.items() if "title" not in shape}
    assert untitled == {"any-value"}


def test_the_lists_of_the_kernel_are_its_choices() -> None:
    """Units and formats exist once; formats that only JSON Schema has are kept but never judged."""
    assert RAW["a-unit"]["enum"] == [unit.name for unit in UNITS]
    assert set(cast("list[str]", RAW["a-format"]["enum"])) == {one.name for one in FORMATS} | NOTES
    assert NOTES.isdisjoint(one.name for one in FORMATS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_described(kind: str) -> None:
    """The names of kinds in the code are those of the meta-schema."""
    assert RAW[kind]["additionalProperties"] is False


@pytest.mark.parametrize("keyword", sorted(keywords(SETTING)))
def test_a_misspelt_keyword_is_recognised(keyword: str) -> None:
    """Two letters that changed places lead back to the keyword."""
    misspelt = keyword[0] + keyword[2] + keyword[1] + keyword[3:]
    if misspelt == keyword:
        misspelt = keyword + "s"
    expected = f"schemas/platform.yaml:1:18: unknown keyword `{misspelt}` (did you mean `{keyword}`?)"
    assert expected == mistake(f"properties: {{a: {{{misspelt}: 1}}}}")


def test_seen_before_costs_no_import() -> None:
    """Neither jsonschema nor pydantic is loaded for a schema that was found well-formed before."""
    code = """
import sys
from confcheck.model import Manifest, Origin, Position
from confcheck.schema import load_schema
here = Origin("confcheck.toml", Position(1, 1))
load_schema("a.yaml", lambda path: "{}", Manifest("confcheck.toml", ("a.yaml", here)), known=lambda digest: True)
print(sorted({"jsonschema", "pydantic", "typer", "rich"} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


NAMES = st.sampled_from(
    [*sorted(keywords("a-reference-with-keywords")), *"a b auth staging cloud name id rule $defs".split()]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
    | st.sampled_from(
        "string integer array object auth staging stg cloud a b {a} csv services environments A_{ENVIRONMENT} "
        "#/$defs/a #/properties/a # x.yaml ( uri s".split()
    )
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=25
)
NODES = st.recursive(
    st.dictionaries(NAMES, LEAVES, max_size=3),
    lambda inner: st.dictionaries(
        st.sampled_from(["properties", "$defs", "environments", "targets"]),
        st.dictionaries(st.sampled_from(["a", "b", "staging", "cloud"]), inner, max_size=3),
        max_size=3,
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING | NODES)
def test_whatever_is_written_at_most_a_mistake_comes_of_it(schema: Json) -> None:
    """No text of a schema raises anything else; its place is in the file."""
    line = _refusal(json.dumps(schema))
    assert line is None or re.fullmatch(r"schemas/platform\.json:1:\d+: .+", line)


def _refusal(text: str) -> str | None:
    try:
        load(text, "schemas/platform.json")
    except Mistake as refused:
        return str(refused)
    return None
