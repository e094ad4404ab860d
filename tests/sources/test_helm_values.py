"""Values files of Helm charts: texts in, variables out, with the blocks that they are for."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from confcheck.discover import load_documents, read_manifest
from confcheck.model import Assignment, Neighbour, Parsed, SourceOptions, Structure
from confcheck.sources import identify, source_for
from confcheck.sources.helm.values import parse
from tests.sources.positions import REALWORLD, needs_realworld, realworld, rest, shows
from tests.sources.test_kubernetes import place, shown

Row = tuple[str, str, str, str]


def read(*texts: str, select: dict[str, str] | None = None) -> Parsed:
    """One file, or several, of which each lies over those before it: `0.yaml`, then `1.yaml`."""
    files = {f"{number}.yaml": dedent(text) for number, text in enumerate(texts)}
    over = tuple(files)[1:]
    options = SourceOptions(
        "0.yaml", select=tuple((select or {}).items()), over=over, neighbours=lambda path: Neighbour(files.get(path))
    )
    return parse(files["0.yaml"], options)


def rows(parsed: Parsed) -> list[Row]:
    """Scope, key, value, place of the value."""
    return [
        ("/".join(one.scope), one.key, value(one), f"{one.origin.path[0]}:{place(one.origin.value)}")
        for one in parsed.entries
        if isinstance(one, Assignment)
    ]


def value(one: Assignment) -> str:
    """A value as the tables write it."""
    return one.value.json if isinstance(one.value, Structure) else shown(one.value)


def told(parsed: Parsed) -> list[str]:
    """Every problem and note with its place."""
    return [f"{one.path[0]}:{place(one.position)} {one.message}" for one in (*parsed.problems, *parsed.notes)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("env: {A: x}", [("", "A", "x", "0:1:10")]),
        ("env: {A: 1, B: true, C: 'it''s', D: }", [
            ("", "A", "1", "0:1:10"), ("", "B", "true", "0:1:16"), ("", "C", "it's", "0:1:25")]),
        ("extraEnv: [{name: A, value: x}, {name: B}]", [("", "A", "x", "0:1:29"), ("", "B", "", "0:-")]),
        ("extraEnvVars: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]", [
            ("", "A", "<kubernetes s k>", "0:1:59")]),
        ("envVars: {A: {valueFrom: {fieldRef: {}}}, B: {value: x}}", [
            ("", "A", "<filled in by Kubernetes>", "0:1:26"), ("", "B", "x", "0:1:54")]),
        ("environment: staging", [("", "environment", "staging", "0:1:14")]),
        ("environment: {A: '{{ .Values.x }}'}", [("", "A", "<filled in by helm>", "0:1:18")]),
        ("api: {env: {A: x}}", [("api", "A", "x", "0:1:16")]),
        ("a: {b: {env: {A: x}}}", [("b/a", "A", "x", "0:1:18")]),
        ("a: {a: {env: {A: x}}}", [("a", "A", "x", "0:1:18")]),
        ("global: {env: {A: x}}", [("", "A", "x", "0:1:19")]),
        ("global: {api: {env: {A: x}}}", [("api", "A", "x", "0:1:25")]),
        ("sidecars: [{name: s, env: {A: x}}, {env: {B: x}}]", [
            ("s/sidecars", "A", "x", "0:1:31"), ("sidecars", "B", "x", "0:1:46")]),
        ("env: {values: [{name: A, value: x}], configmap: [{name: B, key: k}]}", [
            ("", "A", "x", "0:1:33"), ("", "B", "<filled in by helm>", "0:-")]),
        ("env: {env: {A: x}}", []),
        ("env: {A: op://v/i/f}", [("", "A", "<1password v/i f>", "0:1:10")]),
        ("env: [{name: A, value: [1, 2]}]", [("", "A", "[1,2]", "0:1:24")]),
        ("other: {A: x, B: {C: [1], D: }}", [("", "other.A", "x", "0:1:12"), ("", "other.B.C", "[1]", "0:1:22")]),
        ("", []),
        ("# nothing", []),
        ("null", []),
    ],
)  # fmt: skip
def test_one_file(text: str, expected: list[Row]) -> None:
    """Variables under the keys that charts have them under, scoped by the keys above, the nearest first."""
    parsed = read(text)
    assert expected == rows(parsed)
    assert parsed.scopes == tuple(dict.fromkeys(tuple(row[0].split("/")) for row in expected if row[0]))
    assert parsed.problems == ()


def test_what_is_for_the_templates_of_a_chart_is_no_variable() -> None:
    """Beside a `Chart.yaml` only blocks of variables count; without one the file is YAML like any other."""
    options = SourceOptions("c/values.yaml", neighbours=lambda path: Neighbour("x" if path == "c/Chart.yaml" else None))
    assert parse("image: {tag: x}\n", options).entries == ()


BASE = """\
env: {A: base, B: base, C: base, M: {value: base}}
api:
  env: [{name: L, value: base}, {name: K, value: base}]
"""


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ("env: {B: over, D: over}", [
            ("", "A", "base", "0:1:10"), ("", "B", "base", "0:1:19"), ("", "B", "over", "1:1:10"),
            ("", "C", "base", "0:1:28"), ("", "M", "base", "0:1:45"), ("", "D", "over", "1:1:19"),
            ("api", "L", "base", "0:3:26"), ("api", "K", "base", "0:3:50")]),
        ("env: {A: null, M: {value: over}, N: null}\napi: {env: [{name: L, value: over}]}", [
            ("", "B", "base", "0:1:19"), ("", "C", "base", "0:1:28"), ("", "M", "over", "1:1:27"),
            ("api", "L", "over", "1:2:30")]),
        ("env: {M: {valueFrom: {secretKeyRef: {name: s, key: k}}, value: null}}", [
            ("", "A", "base", "0:1:10"), ("", "B", "base", "0:1:19"), ("", "C", "base", "0:1:28"),
            ("", "M", "<kubernetes s k>", "1:1:44"), ("api", "L", "base", "0:3:26"), ("api", "K", "base", "0:3:50")]),
        ("env: {M: {other: x}}", [
            ("", "A", "base", "0:1:10"), ("", "B", "base", "0:1:19"), ("", "C", "base", "0:1:28"),
            ("", "M", "base", "1:-"), ("api", "L", "base", "0:3:26"), ("api", "K", "base", "0:3:50")]),
        ("env: null\napi: {x: 1}", [("api", "L", "base", "0:3:26"), ("api", "K", "base", "0:3:50")]),
        ("env: [{name: A, value: over}]\napi:", [("", "A", "over", "1:1:24")]),
        ("[]", [
            ("", "A", "base", "0:1:10"), ("", "B", "base", "0:1:19"), ("", "C", "base", "0:1:28"),
            ("", "M", "base", "0:1:45"), ("api", "L", "base", "0:3:26"), ("api", "K", "base", "0:3:50")]),
    ],
)  # fmt: skip
def test_layers(over: str, expected: list[Row]) -> None:
    """Maps are merged, lists replaced, `null` deletes; what another file replaces in a map stays before it."""
    parsed = read(BASE, over)
    assert expected == rows(parsed)
    blocks = {(one.block, one.origin.path) for one in parsed.entries if isinstance(one, Assignment)}
    assert len({block for block, _ in blocks}) == len(blocks)


def test_a_key_twice_in_one_file() -> None:
    """Both stand in one block, so that it is a duplicate."""
    assert [one.block for one in read("env: {A: 1, A: 2}").entries if isinstance(one, Assignment)] == [0, 0]


@pytest.mark.parametrize(
    ("text", "select", "expected", "says"),
    [
        ("api: {settings: {A: x}, env: {B: y}}", {"api.settings": "values"}, [("", "A", "x", "0:1:21")], []),
        ("a: {s: {A: x}}\nb: {s: [{name: B, value: y}]}", {"*.s": "values"}, [
            ("", "A", "x", "0:1:12"), ("", "B", "y", "0:2:26")], []),
        ("a: [{s: {A: x}}, {s: {A: y}}]", {"a.1.s": "values"}, [("", "A", "y", "0:1:26")], []),
        ("s: {A: 'id:3', B: {x: y}, C: {value: [1]}}", {"s": "references"}, [("", "A", "<gcp id 3>", "0:1:8")], [
            "0:1:38 this is not a reference to a secret", "0:1:16 this is no value of a variable, and not read"]),
        ("s: {A: x}", {"t": "values", "u.0": "values", "s.A.b": "values"}, [], ["0:- nothing at t, u.0, s.A.b"]),
        ("s: x", {"s": "values"}, [], ["0:1:4 s is neither a mapping nor a list"]),
        ("s: '{{ x }}'", {"s": "values"}, [], ["0:1:4 what stands at s is a template, which only helm fills in"]),
        ("s: null", {"s": "values"}, [], []),
    ],
)  # fmt: skip
def test_what_is_selected(text: str, select: dict[str, str], expected: list[Row], says: list[str]) -> None:
    """It is for the services of the source; nothing else is read."""
    parsed = read(text, select=select)
    assert (expected, says) == (rows(parsed), told(parsed))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("env: {A: [1], B: {x: {}}, C: {}, D: [{}]}", [
            "0:1:7 this is no value of a variable, and not read", "0:1:15 this is no value of a variable, and not read",
            "0:1:34 this is no value of a variable, and not read"]),
        ("env: [A=1, {value: x}, [], {name: []}]", [
            f"0:1:{column} this is no variable with a name, and not read" for column in (7, 12, 24, 28)]),
        ("[]", ["0:1:1 values of a chart are a mapping"]),
        ("env: 's3cr3t-canary", ["0:1:6 a quote is never closed"]),
        ("a: {{ .x }}", ["0:1:4 this is a template of a Helm chart, which is not read"]),
        ("env:\n\tA: x", ["0:2:1 a tab stands where YAML expects blanks"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read(text: str, expected: list[str]) -> None:
    """It is told with its place; nothing is quoted."""
    parsed = read(text)
    assert (expected, rows(parsed)) == (told(parsed), [])
    assert "canary" not in repr(parsed)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("values.yaml", "helm-values"),
        ("chart/values-staging.yml", "helm-values"),
        ("values.json", "json"),
        ("my-values.yaml", "yaml"),
    ],
)
def test_names(path: str, expected: str) -> None:
    """What is called so is taken for a values file, unless a manifest says otherwise."""
    assert expected == identify(path, "a: b\n")


HEAD = """\
schema = "s.yaml"
[environments.staging]
[environments.production]
[services.api]
[services.web]
"""


def load(root: Path, source: str, files: dict[str, str]) -> dict[str, list[str]]:
    """Path of the first file with its environments → `key=value` of its assignments."""
    for path, content in {"confcheck.toml": HEAD + "[[sources]]\n" + source, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return {
        f"{document.path} {','.join(document.environments or ())}": [
            f"{one.key}={shown(one.value)} {one.origin.path}" for one in document.assignments
        ]
        for document in load_documents(root, read_manifest(root))
    }


def test_a_list_in_the_manifest(tmp_path: Path) -> None:
    """Each environment has the file for all with its own over it."""
    files = {
        "c/values.yaml": "env: {A: all}\n",
        "c/values-staging.yaml": "env: {A: stg}\n",
        "c/values-production.yaml": "env: {A: null, B: prd}\n",
    }
    source = 'files = ["c/values.yaml", "c/values-{environment}.yaml"]\n'
    assert load(tmp_path, source, files) == {
        "c/values.yaml staging": ["A=all c/values.yaml", "A=stg c/values-staging.yaml"],
        "c/values.yaml production": ["B=prd c/values-production.yaml"],
    }


def test_a_manifest_that_says_yaml(tmp_path: Path) -> None:
    """It is believed: every leaf is a setting."""
    assert load(tmp_path, 'files = "values.yaml"\nformat = "yaml"\n', {"values.yaml": "a: {b: c}\n"}) == {
        "values.yaml ": ["a.b=c values.yaml"]
    }


def test_the_registered_source() -> None:
    """It takes `select`, and files of one entry are layers."""
    source = source_for("helm-values")
    assert source is not None
    assert (source.selects, source.joins, source.owns_services, source.shares) == (True, "list", True, True)


@needs_realworld
def test_real_files() -> None:
    """No real file raises or has a problem; every key stands where it is said to be."""
    wrong = []
    for name in realworld(".yaml", ".yml"):
        if name.rpartition("/")[2].startswith("values"):
            text = (REALWORLD / name).read_text(encoding="utf-8")
            parsed = parse(text, SourceOptions(name, neighbours=_beside))
            wrong += [(name, one.message) for one in parsed.problems]
            wrong += [
                (name, one.key)
                for one in parsed.entries
                if isinstance(one, Assignment)
                and not any(shows(rest(text, one.origin.key), key) for key in (one.key, one.key.rpartition(".")[2]))
            ]
    assert wrong == []


def _beside(path: str) -> Neighbour:
    place = REALWORLD / path
    return Neighbour(place.read_text(encoding="utf-8") if place.is_file() else None)
