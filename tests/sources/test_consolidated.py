"""confcheck's own format as a source: what stands where, what is wrong with it, and that nothing makes it fail."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Assignment, Parsed, Reference, SourceOptions, Structure
from confcheck.sources.consolidated import parse, targets_in
from confcheck.sources.lines import lines_of

YAML = """\
format: confcheck/1
environment: staging
shared:
  auth.level: 'no'   # somewhere.env:3
  auth.key: ref+env://KEY
services:
  web: {}
targets:
  cloud:
    shared:
      auth.limit: 25 s
    services:
      auth:
        auth.hosts: [a, b]
      backend:
    variables:
      auth:
        OTHER: '1'
  compose:
    services: {auth: {auth.limit: 30}}
"""
JSON = """\
{
  "format": "confcheck/1",
  "environment": "staging",
  "shared": {"auth.level": true},
  "targets": {"cloud": {"services": {"auth": {"auth.limit": "25 s"}}}},
  "origins": {"shared": {"auth.level": "a.env:1"}},
  "conflicts": ["anything"]
}
"""
TOML = """\
format = "confcheck/1"

[shared]
"auth.level" = "x"

[targets.cloud.services.auth]
"auth.limit" = 25  # a.env:3
"""
KEYS = ("format", "environment", "shared", "services", "variables", "targets", "origins", "conflicts")
Row = tuple[str, object, tuple[str, ...], int, int, bool]


def rows(parsed: Parsed) -> list[Row]:
    """Key, value, scope, line and column of the value, and whether the key is a path."""
    found: list[Row] = []
    for one in parsed.entries:
        assert isinstance(one, Assignment)
        assert one.origin.value is not None
        place = one.origin.value
        found.append((one.key, one.value, one.scope, place.line, place.column, one.is_path))
    return found


def read(text: str, name: str = "a.yaml", part: str | None = None) -> Parsed:
    """One part of the file."""
    return parse(text, SourceOptions(name, part=part))


def problems(text: str, name: str = "a.yaml") -> list[tuple[int, int, str, str | None]]:
    """Line, column, message and hint of everything that is wrong."""
    found = read(dedent(text), name).problems
    return [(one.position.line, one.position.column, one.message, one.hint) for one in found if one.position]


def test_each_part_has_its_own() -> None:
    """What stands outside of targets, and what each target has; scopes are services, empty ones, too."""
    top, cloud, compose = read(YAML), read(YAML, part="cloud"), read(YAML, part="compose")
    key = Reference("env", "KEY", shown=True)
    assert rows(top) == [("auth.level", "no", (), 4, 15, True), ("auth.key", key, (), 5, 13, True)]
    assert rows(cloud) == [
        ("auth.limit", "25 s", (), 11, 19, True),
        ("auth.hosts", Structure('["a","b"]'), ("auth",), 14, 21, True),
        ("OTHER", "1", ("auth",), 18, 16, False),
    ]
    assert rows(compose) == [("auth.limit", "30", ("auth",), 20, 35, True)]
    assert [*top.scopes] == [("web",)]
    assert [*cloud.scopes] == [("auth",), ("backend",)]
    assert top.environment is not None
    assert (top.environment[0], top.environment[1].value) == ("staging", lines_of(YAML).position(33))
    assert (top.problems, cloud.problems) == ((), ())
    assert targets_in(YAML, "a.yaml") == ("cloud", "compose")


@pytest.mark.parametrize("name", ["a.json", "settings"])
def test_json_with_its_origins(name: str) -> None:
    """`origins` and `conflicts` are for people."""
    assert rows(read(JSON, name)) == [("auth.level", "true", (), 4, 28, True)]
    assert rows(read(JSON, name, "cloud")) == [("auth.limit", "25 s", ("auth",), 5, 61, True)]
    assert read(JSON, name).problems == ()


@pytest.mark.parametrize("name", ["a.toml", "settings"])
def test_toml(name: str) -> None:
    """Paths stand in quotes."""
    assert rows(read(TOML, name)) == [("auth.level", "x", (), 4, 16, True)]
    assert rows(read(TOML, name, "cloud")) == [("auth.limit", "25", ("auth",), 7, 16, True)]
    assert targets_in(TOML, name) == ("cloud",)


def test_a_name_that_tells_nothing_is_yaml() -> None:
    """Unless it begins as JSON or TOML do."""
    assert len(read(YAML, "staging").entries) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("- a\n", [(1, 1, "the document is not a mapping", None)]),
        (
            "shared: {}\n",
            [(1, 1, "the file does not say that it is confcheck's own", "write `format: confcheck/1`")],
        ),
        (
            "format: confcheck/2\nshares: {}\n",
            [(1, 9, "the file has another version of the format", "this confcheck reads `confcheck/1`")],
        ),
        (
            "format: confcheck/1\nsharde: {}\nx9QkRt7z: {}\n",
            [
                (2, 1, "unknown key `sharde` in the file", "did you mean `shared`?"),
                (
                    3,
                    1,
                    "unknown key in the file",
                    f"known: {', '.join(f'`{key}`' for key in KEYS)}",
                ),
            ],
        ),
        (
            "format: confcheck/1\ntargets:\n  cloud:\n    service: {}\n    shared: [a]\n  a/b: {}\n  other: 1\n",
            [
                (6, 3, "this cannot name a target", None),
                (4, 5, "unknown key `service` in `targets.cloud`", "did you mean `services`?"),
                (5, 13, "`shared` is not a mapping", None),
                (7, 10, "`targets.other` is not a mapping", None),
            ],
        ),
        (
            "format: confcheck/1\nenvironment: [a]\nshared: {}\nshared: {}\nservices: {a: {}, a: {}, b: 2}\n",
            [
                (2, 14, "`environment` is not a name", None),
                (3, 1, "a later key of the same name replaces this one", None),
                (5, 12, "a later key of the same name replaces this one", None),
                (5, 29, "`b` is not a mapping", None),
            ],
        ),
        ("format: confcheck/1\ntargets: 1\n", [(2, 10, "`targets` is not a mapping", None)]),
        ("format: confcheck/1\n---\nformat: confcheck/1\n", [(3, 1, "the file holds more than one document", None)]),
    ],
    ids=range(9),
)
def test_what_is_wrong_is_said_where_it_stands(text: str, expected: list[tuple[int, int, str, str | None]]) -> None:
    """With what was meant; what may be a piece of a secret is not repeated."""
    assert sorted(problems(text)) == sorted(expected)


def test_nothing_in_the_file_is_one_problem() -> None:
    """An empty file has no position."""
    assert [one.message for one in read("").problems] == ["the document is not a mapping"]
    assert len(read('{"format": ', "a.json").problems) == 1
    assert targets_in("", "a.yaml") is None
    assert targets_in("shared: {}", "a.yaml") == ()


_PIECES = st.sampled_from(
    [*YAML.splitlines(keepends=True), *JSON.splitlines(keepends=True), *TOML.splitlines(keepends=True), "\t", "- ", "{"]
)


@given(
    st.lists(_PIECES, max_size=14).map("".join) | st.text(max_size=60), st.sampled_from(["yaml", "json", "toml", ""])
)
def test_nothing_makes_it_fail(text: str, ending: str) -> None:
    """Shuffled pieces of sound files, and anything: what cannot be read is a problem, and places are in the text."""
    for part in (None, *(targets_in(text, f"a.{ending}") or ())):
        parsed = read(text, f"a.{ending}", part)
        lines = text.count("\n") + text.count("\r") + 1
        assert all(one.position is None or one.position.line <= lines for one in parsed.problems)
        assert all(line <= lines for _, _, _, line, _, _ in rows(parsed))
