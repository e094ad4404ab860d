"""The shipped JSON Schema of the manifest: what it accepts the parser accepts, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import TypedDict, cast

import pytest
from jsonschema import Draft7Validator, FormatChecker

from confcheck.kernel.spec import Json
from confcheck.model import Mistake
from confcheck.sources import READER_NAMES, SOURCES
from confcheck.workspace import parse_manifest

Path = tuple[str | int, ...]
Object = dict[str, Json]


class Schema(TypedDict):
    """As far as it is read here."""

    properties: Object
    definitions: dict[str, Object]


TEXT = files("confcheck.workspace").joinpath("manifest.json").read_text("utf-8")
SCHEMA = cast("Schema", json.loads(TEXT))
VALID = Draft7Validator(SCHEMA, format_checker=FormatChecker(["date"]))

NAMES = re.compile(r"unknown (environment|service|target) `|already means the environment")

# Every name below is that of an environment, a service and a target at once, so that only shapes decide.
WHOLE: Object = {
    "schema": "b",
    "environments": {"b": {}, "c": {}},
    "services": {"b": {}},
    "sources": [{"files": "b", "target": "b"}, {"files": "c"}],
    "ignore": [{"check": "b", "reason": "b"}],
}
TABLES: tuple[tuple[str | None, Path], ...] = (
    (None, ()),
    ("environment", ("environments", "c")),
    ("service", ("services", "b")),
    ("source", ("sources", 1)),
    ("suppression", ("ignore", 0)),
)
STRINGS: tuple[Json, ...] = (
    "b",
    "",
    " ",
    "b c",
    "-b",
    "/b",
    "b/c",
    "b/",
    "b/.",
    "../b",
    "b/../c",
    "b..c",
    "b:",
    "C:b",
    ".",
    "2027-01-31",
    "2027-02-30",
    "values",
    "references",
    "browser",
    "container",
    "host",
    *(source.format for source in SOURCES),
    *READER_NAMES,
)
SPECIMENS: tuple[Json, ...] = (
    *STRINGS,
    True,
    False,
    0,
    1,
    65535,
    65536,
    1.5,
    [],
    *([one] for one in STRINGS),
    ["b", 1],
    [1],
    [0],
    [65536],
    [True],
    [[]],
    [{}],
    [{"files": "b"}],
    [{"check": "b", "reason": "b"}],
    {},
    {"b": 1},
    {"b": {}},
    {"b": []},
    {"b": [1]},
    {"b": "b"},
    {"b": ""},
    {"b": "values"},
    {"b": ["b"]},
    {"b": ["b/c"]},
    {"b": ["b c"]},
    {"b": {}, "b c": {}},
)


def toml(value: Json) -> str:
    """A value as TOML writes it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    return json.dumps(value)


def document(manifest: Object) -> str:
    """The manifest as a TOML file, a line per key."""
    return "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in manifest.items())


def put(manifest: Json, path: Path, value: Json) -> Json:
    """The manifest with another value at a path."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(manifest, list):
        return [put(each, rest, value) if index == head else each for index, each in enumerate(manifest)]
    assert isinstance(manifest, dict)
    return {**manifest, str(head): put(manifest.get(str(head)), rest, value)}


def refusal(manifest: Json) -> str | None:
    """What the parser says against it; that a name is declared nowhere, or twice, no schema can say."""
    assert isinstance(manifest, dict)
    try:
        parse_manifest(document(manifest), "confcheck.toml")
    except Mistake as mistake:
        return None if NAMES.search(str(mistake)) else str(mistake)
    return None


def keys_of(table: str | None) -> Object:
    """The keys of a table, by the name that the schema has for it."""
    return SCHEMA["properties"] if table is None else cast("Object", SCHEMA["definitions"][table]["properties"])


def keys() -> Iterator[tuple[str | None, Path]]:
    """Every key of every table, at its place in the whole manifest."""
    for table, path in TABLES:
        for key in keys_of(table):
            yield table, (*path, key)


def test_it_is_a_json_schema_that_explains_every_key() -> None:
    """Editors show the title and the description."""
    Draft7Validator.check_schema(SCHEMA)
    for table, path in keys():
        shape = cast("Object", keys_of(table)[str(path[-1])])
        assert {"title", "description"} <= shape.keys(), path


def test_the_whole_manifest_is_accepted_by_both() -> None:
    """Else nothing below would say anything."""
    assert (VALID.is_valid(WHOLE), refusal(WHOLE)) == (True, None)


@pytest.mark.parametrize(("table", "path"), TABLES, ids=str)
def test_the_parser_knows_exactly_these_keys(table: str | None, path: Path) -> None:
    """Its refusal of a key names those of the schema only; of them it refuses none."""
    known = keys_of(table)
    accepted = {key for key in {*known, "nonsense"} if "unknown key" not in str(refusal(put(WHOLE, (*path, key), 1.5)))}
    assert set(known) == accepted


@pytest.mark.parametrize("path", [path for _, path in keys()], ids=lambda path: ".".join(map(str, path)))
def test_a_value_that_one_refuses_the_other_refuses(path: Path) -> None:
    """Every key with values of every shape, right and wrong."""
    manifests = {toml(value): put(WHOLE, path, value) for value in SPECIMENS}
    expected = {text: VALID.is_valid(manifest) for text, manifest in manifests.items()}
    assert expected == {text: refusal(manifest) is None for text, manifest in manifests.items()}
    assert len(set(expected.values())) == 2, "some specimen fits, and some does not"


@pytest.mark.parametrize(
    ("path", "key"),
    [((), key) for key in WHOLE] + [(("sources", 1), "files"), (("ignore", 0), "check"), (("ignore", 0), "reason")],
    ids=str,
)
def test_what_one_requires_the_other_requires(path: Path, key: str) -> None:
    """A key left out."""
    table = WHOLE
    for step in path:
        table = cast("dict[str | int, Object]", table)[step]
    lacking = put(WHOLE, path, {name: value for name, value in table.items() if name != key})
    assert VALID.is_valid(lacking) is (refusal(lacking) is None)


def test_a_date_may_be_one_of_toml() -> None:
    """Editors hand it to the schema as text."""
    text = document(WHOLE).replace('"reason" = "b"', '"reason" = "b", "until" = 2027-01-31')
    assert [one.until for one in parse_manifest(text, "confcheck.toml").ignores] == ["2027-01-31"]
    assert VALID.is_valid(put(WHOLE, ("ignore", 0, "until"), date(2027, 1, 31).isoformat()))


def test_closed_lists_are_those_of_the_registries() -> None:
    """In their order."""
    definitions = SCHEMA["definitions"]
    assert definitions["reader"]["enum"] == list(READER_NAMES)
    assert definitions["format"]["enum"] == [source.format for source in SOURCES]
