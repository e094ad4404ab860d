"""A difference in its three formats: the same facts, nothing that could drive a terminal or a page."""

from __future__ import annotations

import json

import pytest

from confcheck.model import Place, Snippet
from confcheck.model.difference import Change, Detail, Difference, SchemaChange, SchemaDifference, Side, Spot
from confcheck.reporters.differences import rendered, rendered_schema

PLACE = Place("a.env", 1, 3, snippet=Snippet("A=x", 2, 1))
AUTH = (Spot("auth", "staging", "cloud"), Spot("auth", "production", "cloud"))
OTHER = (Spot("backend", "staging"), Spot("backend", "staging", "compose", "v.env"))
DIFFERENCE = Difference(
    "staging",
    "production|x",
    (
        Change("changed", "a", "a", Side("set", "x", None, "A", (PLACE,)), Side("set", "••••", "A", "A"), (AUTH,)),
        Change("changed", "a", "a", Side("provided"), Side("default", "5 s", None, "A", (PLACE,)), (OTHER,)),
        Change(
            "renamed",
            "b\x1b[2J",
            None,
            Side("set", "y", None, "OLD", tuple(Place(f"{n}.env", n, 1) for n in range(1, 6))),
            Side("unknown", "", None, "B"),
            (AUTH, OTHER),
            former="old",
            details=(Detail("changed", "[0]", "1", "2"), Detail("added", ".x", "", "@3")),
        ),
    ),
    same=7,
    views=2,
    only_left=(Spot("web", "staging"),),
    only_right=(Spot("job", "production", "cloud", "j.env"),),
)
TEXT = """\
- staging
+ production|x

a
  changed for auth (cloud)
    - a.env:1:3  A=x
    +            (value A)

  changed for backend in staging (compose)
    -            (provided from outside)
    + a.env:1:3  A=5 s  (default)

old → b\\u001b[2J
  renamed for auth, backend (cloud → cloud, compose)
    - 1.env:1:1  OLD=y
    - 2.env:2:1  OLD=y
    - 3.env:3:1  OLD=y
    - 4.env:4:1  OLD=y
    - 5.env:5:1  OLD=y
    +            (not known)
      [0] changed: 1 → 2
      .x added: @3

only in staging: web in staging
only in production|x: job in production (cloud) j.env
2 differ: 1 changed, 1 renamed; 7 the same; 2 pairs of views compared
"""
MARKDOWN = """\
## confcheck diff: staging → production&#124;x

| setting | change | staging | production&#124;x | where |
| --- | --- | --- | --- | --- |
| `a` | changed | `A=x`<br>`a.env:1` | `A=••••` value A | auth (cloud) |
| `a` | changed | provided from outside | `A=5 s` default<br>`a.env:1` | backend in staging (compose) |
| <code>old → b\\\\u001b\\[2J</code> | renamed | `OLD=y`<br>`1.env:1`<br>`2.env:2`<br>`3.env:3`<br>and 2 more | `B=` | \
auth, backend (cloud → cloud, compose) |

Only in staging: web in staging.

Only in production&#124;x: job in production (cloud) j.env.

2 differ: 1 changed, 1 renamed; 7 the same; 2 pairs of views compared
"""


@pytest.mark.parametrize(("form", "expected"), [("text", TEXT), ("markdown", MARKDOWN)])
def test_for_people(form: str, expected: str) -> None:
    """Both sides with their places, and what has no counterpart."""
    assert expected == rendered(DIFFERENCE, form)


def test_in_colour() -> None:
    """The names and the signs; the rest is the same."""
    colored = rendered(DIFFERENCE, "text", color=True)
    assert "\x1b[1ma\x1b[0m\n" in colored
    assert "\x1b[1;34m-\x1b[0m a.env" in colored


def test_for_programs() -> None:
    """Every field of the contract, in its order."""
    document = json.loads(rendered(DIFFERENCE, "json"))
    spot = {"service": "auth", "environment": "staging", "target": "cloud", "variant": None}
    assert list(document) == ["version", "left", "right", "summary", "changes", "only-left", "only-right"]
    assert document["summary"] == {
        "added": 0,
        "removed": 0,
        "changed": 1,
        "type-changed": 0,
        "renamed": 1,
        "same": 7,
        "views": 2,
    }
    assert document["changes"][0] == {
        "kind": "changed",
        "name": "a",
        "former": None,
        "setting": "a",
        "left": {
            "state": "set",
            "value": "x",
            "letter": None,
            "key": "A",
            "places": [{"path": "a.env", "line": 1, "column": 3}],
        },
        "right": {"state": "set", "value": "••••", "letter": "A", "key": "A", "places": []},
        "details": [],
        "views": [{"left": spot, "right": {**spot, "environment": "production"}}],
    }
    assert document["changes"][2]["details"][0] == {"kind": "changed", "path": "[0]", "left": "1", "right": "2"}
    assert (document["only-left"][0]["service"], document["only-right"][0]["variant"]) == ("web", "j.env")


SCHEMA = SchemaDifference(
    "old",
    "new",
    (
        SchemaChange(
            "narrowed", "a", True, "minimum is 5, was 1", ("auth",), ("staging",), PLACE, Place("b.yaml", 2, 1)
        ),
        SchemaChange("added", "b|\x1b", False, "is new (B)"),
    ),
    same=3,
)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (
            "text",
            """\
breaking
  a minimum is 5, was 1 (auth; staging)
    narrowed: a.env:1:3 → b.yaml:2:1

harmless
  b|\\u001b is new (B)
    added

1 breaking, 1 harmless; 3 settings are the same
""",
        ),
        (
            "markdown",
            """\
## confcheck schema diff: old → new

|  | setting | change | services | environments |
| --- | --- | --- | --- | --- |
| breaking | `a` | minimum is 5, was 1 | auth | staging |
| harmless | <code>b&#124;\\\\u001b</code> | is new (B) |  |  |

1 breaking, 1 harmless; 3 settings are the same
""",
        ),
    ],
)
def test_schemas_for_people(form: str, expected: str) -> None:
    """What breaks first."""
    assert expected == rendered_schema(SCHEMA, form)


def test_schemas_for_programs() -> None:
    """Every field of the contract."""
    document = json.loads(rendered_schema(SCHEMA, "json"))
    assert document["summary"] == {"breaking": 1, "harmless": 1, "same": 3}
    assert document["changes"][0] == {
        "kind": "narrowed",
        "name": "a",
        "breaking": True,
        "message": "minimum is 5, was 1",
        "services": ["auth"],
        "environments": ["staging"],
        "left": {"path": "a.env", "line": 1, "column": 3},
        "right": {"path": "b.yaml", "line": 2, "column": 1},
    }
    assert (document["changes"][1]["left"], document["version"]) == (None, 1)
