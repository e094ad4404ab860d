"""YAML, JSON and TOML as sources: all leaves, or what `select` names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import (
    Assignment,
    Malformed,
    Parsed,
    Position,
    Reference,
    SourceOptions,
    Structure,
    Unknown,
    Value,
)
from confcheck.sources.select import parse_json, parse_toml, parse_yaml
from tests.sources.positions import REALWORLD, needs_realworld, rest, shows

Row = tuple[str, str, str, str | None, int]


def shown(value: Value) -> str:
    """A value as the tables write it."""
    match value:
        case str():
            return value
        case Structure():
            return f"json {value.json}"
        case Reference():
            return f"{value.store} {value.id} {value.version}"
        case Unknown():
            return f"unknown {value.why}"
        case _:
            raise AssertionError(value)


def place(position: Position | None) -> str | None:
    """`line:column`."""
    return None if position is None else f"{position.line}:{position.column}"


def rows(parsed: Parsed) -> list[Row]:
    """Key, value, place of the key, place of the value, block."""
    found = [entry for entry in parsed.entries if isinstance(entry, Assignment)]
    assert len(found) == len(parsed.entries)
    return [
        (entry.key, shown(entry.value), place(entry.origin.key) or "", place(entry.origin.value), entry.block)
        for entry in found
    ]


def options(**select: str) -> SourceOptions:
    """For a file called `f`; `__` stands for a dot, `any` for `*`."""
    pairs = tuple((path.replace("__", ".").replace("any", "*"), mode) for path, mode in select.items())
    return SourceOptions("f", select=pairs)


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (
            parse_yaml,
            "auth:\n  jwt: 'x'\n  on: yes\n  none:\n  list: [1, {b: 2}]\nport: 0644\n",
            [
                ("auth.jwt", "x", "2:3", "2:8", 1),
                ("auth.on", "yes", "3:3", "3:7", 1),
                ("auth.none", "", "4:3", "4:8", 1),
                ("auth.list", 'json [1,{"b":2}]', "5:3", "5:9", 1),
                ("port", "0644", "6:1", "6:7", 0),
            ],
        ),
        (parse_yaml, "a: 1\na: 2\n---\na: 3\n", [("a", "1", "1:1", "1:4", 0), ("a", "2", "2:1", "2:4", 0),
                                            ("a", "3", "4:1", "4:4", 1)]),
        (parse_yaml, "", []),
        (parse_yaml, "---\n", []),
        (parse_yaml, "a: {}\n", []),
        (parse_yaml, "a: op://v/i/f\nb: ref+env://X\n", [("a", "1password v/i f", "1:1", "1:4", 0),
                                                       ("b", "env X None", "2:1", "2:4", 0)]),
        (
            parse_json,
            '{"a": {"b": true},\n "c": null, "c": 1.50}',
            [("a.b", "true", "1:8", "1:13", 1), ("c", "", "2:2", "2:7", 0), ("c", "1.50", "2:13", "2:18", 0)],
        ),
        (
            parse_toml,
            "a = 1_0\n[b]\nc.d = '''x'''\n[[e]]\nf = 2020-01-01\n",
            [
                ("a", "1_0", "1:1", "1:5", 0),
                ("b.c.d", "x", "3:3", "3:7", 2),
                ("e", 'json [{"f":"2020-01-01"}]', "4:3", "4:1", 0),
            ],
        ),
    ],
)  # fmt: skip
def test_without_select_every_leaf_counts(
    parse: Callable[[str, SourceOptions], Parsed], text: str, expected: list[Row]
) -> None:
    """Its key is its path; lists are structures; a mapping is a block of its own."""
    parsed = parse(text, options())
    assert expected == rows(parsed)
    assert parsed.problems == ()


@pytest.mark.parametrize(("parse", "separator"), [(parse_yaml, ": "), (parse_json, ": "), (parse_toml, " = ")])
def test_separators(parse: Callable[[str, SourceOptions], Parsed], separator: str) -> None:
    """How the file joins key and value."""
    text = '{"a": 1}' if separator == ": " else "a = 1"
    (entry,) = parse(text, options()).entries
    assert isinstance(entry, Assignment)
    assert separator == entry.separator


FROM_ELSEWHERE = """env:
- {name: A, valueFrom: {secretKeyRef: {name: j, key: k}}}
- name: B
  valueFrom: {configMapKeyRef: {name: m, key: k}}
- {name: C, valueFrom: {fieldRef: {}}}
"""
VALUES = "values"
REFERENCES = "references"


@pytest.mark.parametrize(
    ("text", "select", "expected"),
    [
        (
            'env_vars:\n  A: 1\n  B: "x"\n  C:\n  D: {z: 1, y: [2]}\nsecrets:\n  S: jwt:latest # c\n  T: "db"\nx: 1\n',
            {"env_vars": VALUES, "secrets": REFERENCES},
            [
                ("A", "1", "2:3", "2:6", 0),
                ("B", "x", "3:3", "3:6", 0),
                ("C", "", "4:3", "4:5", 0),
                ("D", 'json {"y":[2],"z":1}', "5:3", "5:6", 0),
                ("S", "gcp jwt latest", "7:3", "7:6", 1),
                ("T", "gcp db latest", "8:3", "8:6", 1),
            ],
        ),
        (
            "spec:\n- env:\n  - {name: A, value: 1}\n  - {name: B}\n  - {name: C, value: [x]}\n",
            {"spec__0__env": VALUES},
            [("A", "1", "3:12", "3:22", 0), ("B", "", "4:12", None, 0), ("C", 'json ["x"]', "5:12", "5:22", 0)],
        ),
        (
            "apiVersion: run.googleapis.com/v1\n" + FROM_ELSEWHERE.replace("key: k}}}", "key: latest}}}"),
            {"env": VALUES},
            [
                ("A", "gcp j latest", "3:10", "3:46", 0),
                ("B", "unknown from a ConfigMap that is not in this file", "4:9", "5:39", 0),
                ("C", "unknown filled in by Kubernetes", "6:10", "6:24", 0),
            ],
        ),
        (
            "e: {A: op://v/i/f}\n",
            {"e": VALUES},
            [("A", "1password v/i f", "1:5", "1:8", 0)],
        ),
        (
            FROM_ELSEWHERE,
            {"env": VALUES},
            [
                ("A", "kubernetes j k", "2:10", "2:46", 0),
                ("B", "unknown from a ConfigMap that is not in this file", "3:9", "4:39", 0),
                ("C", "unknown filled in by Kubernetes", "5:10", "5:24", 0),
            ],
        ),
        (
            "e:\n- A=1\n- 'B=x=y'\n- \"C=\\u00e9\"\n- &d D=\n- *d\n- >\n  E=2\n",
            {"e": VALUES},
            [
                ("A", "1", "2:3", "2:5", 0),
                ("B", "x=y", "3:3", "3:6", 0),
                ("C", "é", "4:3", "4:6", 0),
                ("D", "", "5:6", "5:8", 0),
                ("D", "", "6:3", "6:3", 0),
                ("E", "2\n", "7:3", "7:3", 0),
            ],
        ),
        ("s: [A=jwt:3]\n", {"s": REFERENCES}, [("A", "gcp jwt 3", "1:5", "1:7", 0)]),
        ("s: [{name: A, value: jwt}]\n", {"s": REFERENCES}, [("A", "gcp jwt latest", "1:12", "1:22", 0)]),
        (
            "a: {env: {A: 1}}\nb: {env: {A: 2}}\nc: 3\n",
            {"any__env": VALUES},
            [("A", "1", "1:11", "1:14", 0), ("A", "2", "2:11", "2:14", 1)],
        ),
        ("a: [{env: {A: 1}}, {env: {A: 2}}]\n", {"a__any__env": VALUES}, [("A", "1", "1:12", "1:15", 0),
                                                                          ("A", "2", "1:27", "1:30", 1)]),
        ("a: {A: 1}\n---\na: {A: 2}\n", {"a": VALUES}, [("A", "1", "1:5", "1:8", 0), ("A", "2", "3:5", "3:8", 1)]),
        ("a:\n", {"a": VALUES}, []),
    ],
)  # fmt: skip
def test_select(text: str, select: dict[str, str], expected: list[Row]) -> None:
    """Mappings, lists of names and values, lists of `KEY=VALUE`; a value's place is exact in all of them."""
    parsed = parse_yaml(text, options(**select))
    assert expected == rows(parsed)
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("text", "select", "expected", "position", "message"),
    [
        ("a: 1\n", {"env": VALUES}, [], None, "nothing at env"),
        ("a: [1]\n", {"a__1": VALUES}, [], None, "nothing at a.1"),
        ("a: 1\n", {"a__b": VALUES}, [], None, "nothing at a.b"),
        ("a: 1\n", {"a": VALUES}, [], Position(1, 4), "a is neither a mapping nor a list"),
        ("a: [X, Y=1]\n", {"a": VALUES}, ["Y"], Position(1, 5), "an item has no `=`"),
        ("a: [=1, Y=1]\n", {"a": VALUES}, ["Y"], Position(1, 5), "an item has no `=`"),
        ("a: [{value: 1}, Y=1]\n", {"a": VALUES}, ["Y"], Position(1, 5), "an item has no name"),
        ("a: [[], Y=1]\n", {"a": VALUES}, ["Y"], Position(1, 5), "an item has no name"),
        ("a: {X: , Y: b}\n", {"a": REFERENCES}, ["Y"], Position(1, 8), "this is not a reference to a secret"),
        ("a: {X: [], Y: b}\n", {"a": REFERENCES}, ["Y"], Position(1, 8), "this is not a reference to a secret"),
        ("- 1\n", {}, [], Position(1, 1), "the document is not a mapping"),
        ("text\n", {}, [], Position(1, 1), "the document is not a mapping"),
        ("a: {b: 1}\na: {c: 1}\n", {}, ["a.c"], Position(1, 1), "a later key of the same name replaces this mapping"),
        ("a: [\n", {"a": VALUES}, [], Position(2, 1), "this is not YAML"),
        ("a: 1\n--- [", {}, ["a"], Position(2, 6), "this is not YAML"),
    ],
)
def test_what_cannot_be_read(
    text: str, select: dict[str, str], expected: list[str], position: Position | None, message: str
) -> None:
    """It is a problem with its place, and the rest is read."""
    parsed = parse_yaml(text, options(**select))
    assert (Malformed("f", position, message),) == parsed.problems
    assert expected == [row[0] for row in rows(parsed)]


@given(st.text(alphabet="ab:=- \n[]{}'\"*&,.#1|>", max_size=40))
def test_any_text_is_read_and_every_place_holds(text: str) -> None:
    """No text raises; where a key stands, the text begins with the last of its parts."""
    for parsed in (parse_yaml(text, options()), parse_yaml(text, options(any=VALUES))):
        for entry in parsed.entries:
            assert isinstance(entry, Assignment)
            parts = entry.key.split(".")
            written = rest(text, entry.origin.key)
            assert any(shows(written, ".".join(parts[start:])) for start in range(len(parts)))


def test_tags_of_the_program() -> None:
    """Legal, and only the program knows what it makes of them: unknown values, each with a note."""
    text = "a: !ENV x\nb: {c: !Sub [y, {z: 1}]}\nd: [1, !own 2]\ne: !own {f: 1}\ng: 1\n"
    parsed = parse_yaml(text, SourceOptions("f.yaml"))
    unknown = "unknown what the program makes of a YAML tag of its own"
    assert [(one.key, shown(one.value)) for one in parsed.entries if isinstance(one, Assignment)] == [
        *(("a", unknown), ("b.c", unknown), ("d", unknown), ("e", unknown), ("g", "1")),
    ]
    hint = "a value that begins with `!` needs quotes"
    assert parsed.problems == ()
    assert parsed.notes == (
        Malformed("f.yaml", Position(1, 9), "unknown YAML tag !ENV", hint),
        Malformed("f.yaml", Position(2, 13), "unknown YAML tag !Sub", hint),
        Malformed("f.yaml", Position(3, 13), "unknown YAML tag", hint),
        Malformed("f.yaml", Position(4, 9), "unknown YAML tag", hint),
    )
    listed = parse_yaml("a:\n- !own B=1\n", SourceOptions("f.yaml", select=(("a", "values"),)))
    assert [shown(one.value) for one in listed.entries if isinstance(one, Assignment)] == [unknown]


@needs_realworld
def test_the_real_deploy_file() -> None:
    """The references that took staging down are where they are."""
    name = "apex/scripts/deployment/staging_config.yaml"
    text = (REALWORLD / name).read_text(encoding="utf-8")
    parsed = parse_yaml(text, SourceOptions(name, select=(("env_vars", VALUES), ("secrets", REFERENCES))))
    found = {row[0]: row[1:4] for row in rows(parsed)}
    assert parsed.problems == ()
    assert found["JWT_SECRET_KEY"] == ("gcp jwt-secret-key-staging latest", "65:3", "65:19")
    assert found["JWT_SECRET_STAGING"] == ("gcp jwt-secret-staging latest", "64:3", "64:23")
