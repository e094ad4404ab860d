"""Files on disk in; which of them are configuration files, and of which format, out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from confcheck.discover import candidates as module
from confcheck.discover.candidates import HELM, Candidate, find_candidates
from confcheck.discover.disk import disk_at

OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {A: '1'}\n"
CHART = "apiVersion: v1\nkind: ConfigMap\ndata:\n  A: {{ .Values.a }}\n"
RUNS = "services:\n  a:\n    image: b\n"


def found(root: Path, files: Mapping[str, str]) -> tuple[Candidate, ...]:
    """What a folder with these files holds; YAML, JSON and TOML configure if they are called `settings`."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return find_candidates(disk_at(root), lambda path: "settings" in path).files


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".env", "", "dotenv"),
        (".env.staging", "", "dotenv"),
        (".env.example", "", "dotenv"),
        ("auth.env", "", "dotenv"),
        (".envs/.local/.django", "", "dotenv"),
        (".secrets", "", "dotenv"),
        ("examples/.env", "", "dotenv"),
        (".github/.env", "", "dotenv"),
        (".env", RUNS, "dotenv"),
        ("compose.yml", "", "compose"),
        ("compose.yml.example", "", "compose"),
        ("x.yml", RUNS, "compose"),
        ("x.yml", OBJECT, "kubernetes"),
        ("k8s/x.json", '{\n "apiVersion": "v1",\n "kind": "ConfigMap",\n "data": {}\n}\n', "kubernetes"),
        ("staging.yaml", "format: confcheck/1\n", "confcheck"),
        ("settings.yaml", "a: 1\n", "yaml"),
        ("settings.json.dist", "{}", "json"),
        ("settings.toml", "a = 1\n", "toml"),
    ],
)
def test_configuration_files(path: str, text: str, expected: str, tmp_path: Path) -> None:
    """Env files by their names; of the others the content goes before the name."""
    assert [(one.path, one.format) for one in found(tmp_path, {path: text})] == [(path, expected)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.yaml", "a: 1\n"),
        ("openapi.json", "{}"),
        ("pyproject.toml", "[project]\n"),
        ("package.json", "{}"),
        (".settings.yaml", "a: 1\n"),
        ("settings.schema.json", "{}"),
        ("env.ts", "A=1\n"),
        (".env.vault", "A=1\n"),
        ("settings.yaml", "# yaml-language-server: x\n$schema: urn:confcheck:schema:1\n"),
        ("node_modules/a/.env", "A=1\n"),
        (".git/.env", "A=1\n"),
        (".venv/.env", "A=1\n"),
        ("vendor/compose.yml", RUNS),
        ("README.md", RUNS),
    ],
)
def test_other_files(path: str, text: str, tmp_path: Path) -> None:
    """Files of tools, code and others' folders are none."""
    assert found(tmp_path, {path: text}) == ()


def test_folders_apart(tmp_path: Path) -> None:
    """A workspace inside and a virtual environment, whatever it is called, are left alone."""
    files = {"a/confcheck.toml": "", "a/.env": "A=1\n", "b/pyvenv.cfg": "", "b/.env": "A=1\n", "c/.env": "A=1\n"}
    assert [one.path for one in found(tmp_path, files)] == ["c/.env"]


@pytest.mark.parametrize(
    ("files", "skipped"),
    [
        ({"c/Chart.yaml": "", "c/templates/a.yaml": CHART}, ["c/templates/a.yaml"]),
        ({"c/Chart.yaml": "", "c/templates/tests/a.yaml": '{{ template "x" . }}\n'}, ["c/templates/tests/a.yaml"]),
        ({"a.yaml": CHART}, ["a.yaml"]),
        ({"a.yaml": '{{- include "x" . }}\n'}, ["a.yaml"]),
        ({"c/Chart.yaml": "", "c/templates/a.yaml": OBJECT}, []),
        ({"c/Chart.yaml": "", "c/other/settings.yaml": "a: '{{ b }}'\n"}, []),
        ({"values.yaml": "a: '{{ .Values.b }}'\n", "x-values.yaml": "a: '{{ .Release.Name }}'\n"}, []),
        ({"settings.yaml": "a: '{{ cookiecutter.b }}'\n"}, []),
        ({".github/workflows/a.yml": "jobs: {a: {steps: [{run: 'echo {{ .Values.a }}'}]}}\n"}, []),
        ({".env": "A={{ .Values.b }}\n"}, []),
    ],
)
def test_helm_templates(files: Mapping[str, str], skipped: list[str], tmp_path: Path) -> None:
    """By their place in a chart, or by what only Helm can fill in; values are none, whatever they hold."""
    every = found(tmp_path, files)
    assert [one.path for one in every if one.skipped is not None] == skipped
    assert {(one.format, one.skipped) for one in every if one.path in skipped} <= {("kubernetes", HELM)}


def test_templates_and_texts(tmp_path: Path) -> None:
    """What is to be copied says so by its name; the text is kept, for names that stand in it."""
    files = {".env.example": "A=\n", "compose.example.yml": RUNS, ".env": "A=1\n"}
    assert [(one.path, one.template, one.text) for one in found(tmp_path, files)] == [
        (".env", False, "A=1\n"),
        (".env.example", True, "A=\n"),
        ("compose.example.yml", True, RUNS),
    ]


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """It is a configuration file by its name, and has no text."""
    os.mkfifo(tmp_path / ".env")
    (tmp_path / "compose.yml").write_bytes("services: {}".encode("utf-16"))
    (tmp_path / "x.yml").write_bytes(RUNS.encode("utf-16"))
    assert [(one.path, one.text) for one in found(tmp_path, {})] == [(".env", None), ("compose.yml", None)]


def test_folders_with_javascript(tmp_path: Path) -> None:
    """A `package.json` says what runs beside it."""
    files = {"web/package.json": "{}", "package.json": "{}", "api/.env": ""}
    assert found(tmp_path, files)
    assert find_candidates(disk_at(tmp_path), lambda _: False).node == {"", "web"}


@pytest.mark.parametrize(
    ("limit", "most", "expected"),
    [
        ("MAX_FOLDERS", 1, ["a.env"]),
        ("MAX_STRUCTURED", 1, ["a.env", "a/a.env", "a/settings.yaml", "b/b.env"]),
        ("MAX_CHARACTERS", 3, ["a.env", "a/a.env", "a/settings.yaml", "b/b.env"]),
    ],
)
def test_there_may_be_too_much(
    limit: str, most: int, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of YAML, JSON and TOML without a format of their own the rest is left out, and that is said."""
    monkeypatch.setattr(module, limit, most)
    found(
        tmp_path,
        {"a.env": "A=1\n", "a/a.env": "A=1\n", "a/settings.yaml": "a: 1\n", "b/settings.yaml": "", "b/b.env": ""},
    )
    result = find_candidates(disk_at(tmp_path), lambda _: True)
    assert ([one.path for one in result.files], result.complete) == (expected, False)


def test_all_of_it(tmp_path: Path) -> None:
    """Otherwise it says that nothing was left out."""
    (tmp_path / ".env").write_text("A=1\n", "utf-8")
    assert find_candidates(disk_at(tmp_path), lambda _: True).complete
