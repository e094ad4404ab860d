"""The files of a schema: formats, `$ref` between them, and what was checked before."""

from __future__ import annotations

import json

import pytest

from confcheck.model import Manifest, Mistake, Origin, Position
from confcheck.schema import load_schema
from confcheck.sources.trees import read_yaml
from tests.schema.given import MANIFEST, load, mistake, reader

PATH = "schemas/platform.yaml"
SAME = {
    "a.yaml": "$schema: urn:confcheck:schema:1\ntitle: T\nproperties: {a: {default: x}}\n",
    "a.yml": "title: T\nproperties: {a: {default: x}}\n",
    "a.json": '{"title": "T",\n "properties": {"a": {"default": "x"}}}\n',
    "a.toml": 'title = "T"\n[properties.a]\ndefault = "x"\n',
}


@pytest.mark.parametrize("path", SAME)
def test_formats(path: str) -> None:
    """The suffix says how a schema is written; what it says is the same."""
    schema = load(SAME[path], path)
    assert (path, "T", [("a", ("x",))]) == (
        schema.path,
        schema.title,
        [(one.path, one.default) for one in schema.settings],
    )


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.ini", "", "a.ini: a schema is a .yaml, .yml, .toml or .json file"),
        ("a.yaml", "a: {}\n---\nb: {}\n", "a.yaml:3:1: a schema is one document"),
        ("a.json", "[]", "a.json:1:1: a schema is a mapping of keywords"),
        (
            "a.yaml",
            "title: T\nrules: []\ntitle: T\n",
            "a.yaml:3:1: this key is given twice (keep one of them)",
        ),
        ("a.yaml", "rules:\n- {id: a, id: b}\n", "a.yaml:2:11: this key is given twice (keep one of them)"),
        ("a.yaml", "x: " + "[" * 45 + "]" * 45, "a.yaml:1:43: nested deeper than 40 levels"),
    ],
)
def test_files_that_are_no_schema(path: str, text: str, expected: str) -> None:
    """One line with the place."""
    assert expected == mistake(text, path)


def test_what_the_reader_cannot_read_is_placed() -> None:
    """The first problem of the file is the mistake."""
    problem = read_yaml("a: [\n", "a.yaml").problems[0]
    with pytest.raises(Mistake) as caught:
        load("a: [\n", "a.yaml")
    assert ("a.yaml", problem.position, problem.message) == (
        caught.value.path,
        caught.value.position,
        caught.value.message,
    )


def test_merge_keys_may_be_overridden() -> None:
    """A YAML merge key gives defaults; the explicit key wins and is no second writing."""
    text = "properties:\n  a: &base {type: integer, env: A, aliases: [X]}\n  b: {<<: *base, env: B, aliases: [Y]}\n"
    assert [(one.spec.type, one.env) for one in load(text).settings] == [("integer", "A"), ("integer", "B")]


def test_a_missing_schema_is_a_mistake_of_the_manifest() -> None:
    """The line that names the file is at fault."""
    with pytest.raises(Mistake) as caught:
        load_schema(PATH, reader({}), MANIFEST)
    assert str(caught.value) == "confcheck.toml:1:10: schemas/platform.yaml: no such file"


def test_a_manifest_without_the_value_s_place() -> None:
    """Then the key stands for it."""
    manifest = Manifest("confcheck.toml", (PATH, Origin("confcheck.toml", Position(7, 1))))
    with pytest.raises(Mistake) as caught:
        load_schema(PATH, reader({}), manifest)
    assert str(caught.value) == "confcheck.toml:7:1: schemas/platform.yaml: no such file"


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (Mistake("is outside the workspace"), "confcheck.toml:1:10: is outside the workspace"),
        (Mistake("is not UTF-8", path=PATH, position=Position(3, 4)), f"{PATH}:3:4: is not UTF-8"),
    ],
)
def test_what_the_discoverer_refuses(raised: Mistake, expected: str) -> None:
    """A mistake that has its place keeps it."""

    def read(_path: str) -> str:
        raise raised

    with pytest.raises(Mistake) as caught:
        load_schema(PATH, read, MANIFEST)
    assert expected == str(caught.value)


def test_references_join_files() -> None:
    """Each setting is placed where it is written; keywords beside `$ref` replace those of its target."""
    schema = load(
        """
properties:
  auth: {$ref: auth.yaml, services: [backend]}
  one: {$ref: 'shared.yaml#/$defs/secret', env: ONE}
  two: {$ref: '#/$defs/secret'}
  list: {type: array, items: {$ref: '#/$defs/port'}}
$defs:
  secret: {$ref: 'shared.yaml#/$defs/secret', env: TWO}
  port: {type: integer, format: port}
""",
        auth="title: Auth\nservices: [auth]\nproperties:\n  key: {$ref: 'shared.yaml#/$defs/secret'}\n",
        shared="$defs:\n  secret: {secret: true, minLength: 8}\n",
    )
    found = {one.path: (one.origin, one.env, one.secret, one.spec.min_length, one.services) for one in schema.settings}
    here = "schemas/platform.yaml"
    auth = Origin("schemas/auth.yaml", Position(4, 3), Position(4, 8))
    assert found == {
        "auth.key": (auth, None, True, 8, (("backend", "required"),)),
        "one": (Origin(here, Position(4, 3), Position(4, 8)), "ONE", True, 8, None),
        "two": (Origin(here, Position(5, 3), Position(5, 8)), "TWO", True, 8, None),
        "list": (Origin(here, Position(6, 3), Position(6, 9)), None, None, None, None),
    }
    setting = schema.setting("list")
    assert setting is not None
    assert setting.spec.items is not None
    assert setting.spec.items.format == "port"


def test_references_into_groups_and_items() -> None:
    """A reference may lead to any group, setting or value schema."""
    schema = load(
        """
properties:
  a: {properties: {x: {type: array, items: {type: integer}}}}
  b: {$ref: '#/properties/a/properties/x/items'}
  c: {$ref: 'other.yaml#'}
""",
        other="properties: {d: {}}",
    )
    assert [(one.path, one.spec.type) for one in schema.settings] == [
        ("a.x", "array"),
        ("b", "integer"),
        ("c.d", "string"),
    ]


def test_mistakes_point_into_the_file_where_they_are_written() -> None:
    """The files come in the order in which they are met."""
    text = "properties:\n  a: {$ref: 'other.yaml#/$defs/x'}\n"
    assert mistake(text, other="$defs:\n  x: {minimun: 1}\n") == (
        "schemas/other.yaml:2:7: unknown keyword `minimun` (did you mean `minimum`?)"
    )
    assert mistake(text, other="$defs:\n  x: {services: [nobody]}\n") == (
        "schemas/other.yaml:2:18: the manifest has no service `nobody` (known: auth, backend, load-tester)"
    )


REFUSED = [
    ("'#/$defs/y'", "`$ref` points to nothing (known: x)"),
    ("'#/$defs/x/items'", "`$ref` points to nothing"),
    ("'#/$defs/x/properties/z'", "`$ref` points to nothing"),
    ("'#/$defs'", "`$ref` points to nothing"),
    ("'#/$defs/x/type'", "`$ref` points to nothing"),
    ("'#/title'", "`$ref` points to nothing"),
    ("'#/type/x'", "`$ref` points to nothing"),
    ("'#x'", "`$ref` must look like `#/$defs/name`"),
    ("'../../x.yaml'", "`$ref` leaves the workspace"),
    ("../..", "`$ref` leaves the workspace"),
    ("missing.yaml", "schemas/missing.yaml: no such file"),
    *(
        (
            address,
            "`$ref` must be a path inside the workspace (remote and absolute references are never followed)",
        )
        for address in ("'https://x.example/y.yaml'", "'file:///y.yaml'", "/y.yaml", "'C:\\y.yaml'", "'\\\\x\\y'")
    ),
    ("5", "`$ref` must be the place of a setting or group"),
]


@pytest.mark.parametrize(("reference", "expected"), REFUSED)
def test_references_that_lead_nowhere(reference: str, expected: str) -> None:
    """Outside the workspace, over the network, to nothing: refused where they are written."""
    text = f"properties:\n  a: {{$ref: {reference}}}\ntitle: T\n$defs: {{x: {{type: string}}}}\n"
    assert f"{PATH}:2:13: {expected}" == mistake(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("$defs: {a: {$ref: '#/$defs/a'}}", "1:19"),
        ("$defs: {a: {$ref: '#/$defs/b'}, b: {$ref: '#/$defs/a'}}", "1:43"),
        ("properties: {a: {properties: {b: {$ref: '#/properties/a'}}}}", "1:41"),
        ("properties: {a: {$ref: '#'}}", "1:24"),
        ("properties: {a: {type: array, items: {$ref: '#/properties/a'}}}", "1:45"),
        ("properties: {a: {environments: {test: {items: {$ref: '#/properties/a'}}}}}", "1:54"),
    ],
)
def test_references_into_themselves(text: str, place: str) -> None:
    """Whether or not anything uses them."""
    assert f"{PATH}:{place}: `$ref` leads into itself" == mistake(text)


def test_references_in_a_circle_of_files() -> None:
    """Each file is read once."""
    files = {PATH: "properties: {a: {$ref: b.yaml}}", "schemas/b.yaml": "properties: {c: {$ref: platform.yaml}}"}
    read = reader(files)
    with pytest.raises(Mistake) as caught:
        load_schema(PATH, read, MANIFEST)
    assert str(caught.value) == "schemas/platform.yaml:1:24: `$ref` leads into itself"
    assert read.asked == [PATH, "schemas/b.yaml"]


def test_files_that_refer_to_each_other_without_a_circle() -> None:
    """Two files may use each other's definitions."""
    schema = load(
        "properties: {a: {$ref: b.yaml}}\n$defs: {x: {env: X}}\n",
        b="properties: {c: {$ref: 'platform.yaml#/$defs/x'}}\n",
    )
    assert [(one.path, one.env) for one in schema.settings] == [("a.c", "X")]


def test_keywords_that_a_reference_carries_to_the_wrong_place() -> None:
    """What may stand at a place is judged after the reference is followed."""
    group = "properties: {a: {$ref: '#/$defs/x', env: A}}\n$defs: {x: {properties: {q: {}}}}\n"
    value = "properties: {a: {type: array, items: {$ref: '#/$defs/x'}}}\n$defs: {x: {env: X}}\n"
    hint = "(it belongs in a setting or an overlay)"
    neither = "properties:\n  a: {$ref: '#/$defs/x', rules: []}\n$defs: {x: {title: X}}\n"
    assert mistake(neither) == f"{PATH}:2:3: `properties` is missing"
    assert mistake(group) == f"{PATH}:1:37: `env` has no place here {hint}"
    assert mistake(value) == f"{PATH}:2:13: `env` has no place here {hint}"


def test_references_cannot_multiply_without_end() -> None:
    """Twenty lines may stand for a million settings, a chain for any depth."""
    twice = {f"d{n}": {"properties": {"x": {"$ref": f"#/$defs/d{n + 1}"}, "y": {}}} for n in range(40)}
    deep = {"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": twice | {"d40": {}}}
    with pytest.raises(Mistake, match="nested deeper than 32 levels"):
        load(json.dumps(deep), "a.json")
    wide = {f"d{n}": {"properties": {f"x{m}": {"$ref": f"#/$defs/d{n + 1}"} for m in range(40)}} for n in range(3)}
    bomb = {"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": wide | {"d3": {}}}
    with pytest.raises(Mistake, match="the schema is too large, counting what `\\$ref` repeats"):
        load(json.dumps(bomb), "a.json")


def test_what_was_found_well_formed_is_not_checked_again() -> None:
    """The digest is remembered only for well-formed files; meaning is checked every time."""
    known: set[str] = set()
    good = reader({PATH: "properties: {a: {}}"})
    bad = reader({PATH: "properties: {a: {typo: 1}}"})
    wrong = reader({PATH: "properties: {a: {services: [x]}}"})
    for read in (bad, wrong, wrong):
        with pytest.raises(Mistake):
            load_schema(PATH, read, MANIFEST, known=known.__contains__, remember=known.add)
    assert len(known) == 1
    load_schema(PATH, good, MANIFEST, known=known.__contains__, remember=known.add)
    assert len(known) == 2
    load_schema(PATH, good, MANIFEST, known=lambda _: True, remember=pytest.fail)


def test_the_digest_covers_every_file() -> None:
    """Also the names: a text means something else in another format."""
    digests: list[str] = []
    a, b = "properties: {a: {$ref: 'b.yaml#/$defs/x'}}", "$defs: {x: {}}"
    for files in (
        {PATH: a, "schemas/b.yaml": b},
        {PATH: a, "schemas/b.yaml": b + "\n"},
        {PATH: a + "\n", "schemas/b.yaml": b},
        {PATH: "{}"},
    ):
        load_schema(PATH, reader(files), MANIFEST, remember=digests.append)
    load_schema("schemas/platform.json", reader({"schemas/platform.json": "{}"}), MANIFEST, remember=digests.append)
    assert len(set(digests)) == 5
    assert {len(digest) for digest in digests} == {64}
