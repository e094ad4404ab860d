"""`confcheck sources`: files on disk in, the whole list out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from confcheck import api
from confcheck.cli import main
from confcheck.sources import SOURCES, source_for

SAMPLES = Path(__file__).parents[1] / "sources" / "samples"
CANARY = "CANARYsources7Q2w9Z"
MANIFEST = """
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.staging]
extends = "base"
aliases = ["stg"]
[environments.production]
extends = "base"
[services.auth]
[services.backend]
root = "code/backend"
[services.frontend]
reader = "node"
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/shared.env"
required = false
[[sources]]
files = "deploy/compose.{environment}.yml"
format = "compose"
target = "compose"
names = { backend = "api" }
required = false
[[sources]]
files = "common.env"
reader = "compose"
required = false
[[sources]]
files = "templates/{environment}.env"
services = ["auth"]
template = true
required = false
"""


def listed(root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The sources of the JSON document."""
    assert main(["sources", "--root", str(root), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    found: list[dict[str, Any]] = document["sources"]
    return found


def brief(found: list[dict[str, Any]], *fields: str) -> list[tuple[Any, ...]]:
    """Some fields of every row, lists as tuples."""
    return [
        tuple(tuple(one[field]) if isinstance(one[field], list) else one[field] for field in fields) for one in found
    ]


def write(root: Path, files: Mapping[str, str]) -> Path:
    """The files, and nothing else."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text), "utf-8")
    return root


def workspace(root: Path, files: Mapping[str, str]) -> Path:
    """A workspace with that manifest."""
    return write(root, {"confcheck.toml": MANIFEST, "schema.yaml": "properties: {}\n", **files})


def test_the_contract_of_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names or null, numbers, and notes with line and message; more fields follow."""
    root = workspace(tmp_path, {"staging/auth.env": f"A=1\nB='{CANARY}'\nno assignment here {CANARY}\n"})
    assert listed(root, capsys) == [
        {
            "path": "staging/auth.env",
            "format": "dotenv",
            "reader": "python-dotenv",
            "environment": "staging",
            "service": "auth",
            "target": None,
            "assignments": 2,
            "notes": [
                {
                    "line": 3,
                    "message": "python-dotenv drops this line: other text follows the key than `=`",
                    "path": "staging/auth.env",
                    "column": 1,
                }
            ],
            "environments": ["staging"],
            "services": ["auth"],
            "claimed": "source",
            "read": "part",
            "template": False,
            "active": True,
        }
    ]


def test_every_claimed_file_and_what_it_takes_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One row for each reader and target; a file for several names them in lists, and none alone."""
    compose = """
        services:
          auth: {image: a, environment: {A: "1"}, env_file: extra.env}
          api: {image: b, environment: [B=2, C=3], env_file: [{path: gone.env}]}
          postgres: {image: postgres, environment: {P: "1"}}
        """
    root = workspace(
        tmp_path,
        {
            "base/auth.env": "A=1\n",
            "staging/shared.env": "S=1\nT=2\n",
            "common.env": "C=1\n",
            "deploy/compose.staging.yml": compose,
            "deploy/extra.env": "E=1\n",
            "deploy/.env": "TAG=1\n",
            "templates/staging.env": "A=\n",
        },
    )
    fields = ("path", "format", "reader", "environments", "services", "target", "assignments", "claimed", "template")
    python, both = "python-dotenv", ("staging", "production")
    every = ("auth", "backend", "frontend")
    assert brief(listed(root, capsys), *fields) == [
        ("base/auth.env", "dotenv", python, ("base",), ("auth",), None, 1, "source", False),
        ("common.env", "dotenv", "compose", both, every, None, 1, "source", False),
        ("deploy/.env", "dotenv", "compose", ("staging",), ("auth", "backend"), "compose", 1, "taken in", False),
        (
            "deploy/compose.staging.yml",
            "compose",
            None,
            ("staging",),
            ("auth", "backend"),
            "compose",
            4,
            "source",
            False,
        ),
        ("deploy/extra.env", "dotenv", "compose", ("staging",), ("auth",), "compose", 1, "taken in", False),
        ("staging/shared.env", "dotenv", python, ("staging",), ("auth", "backend"), None, 2, "source", False),
        ("staging/shared.env", "dotenv", "node", ("staging",), ("frontend",), None, 2, "source", False),
        ("templates/staging.env", "dotenv", python, ("staging",), ("auth",), None, 1, "source", True),
    ]
    assert brief(listed(root, capsys), "environment", "service")[1] == (None, None)


def test_inactive_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing reads them, which the list says."""
    more = 'files = "old.env"\nservices = ["auth"]\nactive = false\n'
    root = workspace(tmp_path, {"confcheck.toml": f"{MANIFEST}\n[[sources]]\n{more}", "old.env": "A=1\n"})
    assert brief(listed(root, capsys), "path", "active") == [("old.env", False)]
    assert main(["sources", "--root", str(root)]) == 0
    assert "old.env  dotenv (python-dotenv), inactive  auth " in capsys.readouterr().out


def test_what_two_files_take_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is there once, for all of them; not where a source claims it with the same reader."""
    stack = "services: {auth: {image: a, env_file: [both.env, ../common.env]}}\n"
    files = {"deploy/compose.staging.yml": stack, "deploy/both.env": "A=1\n", "common.env": "A=1\n"}
    root = workspace(tmp_path, {**files, "deploy/compose.production.yml": stack.replace("auth", "api")})
    assert brief(listed(root, capsys), "path", "environments", "services", "claimed") == [
        ("common.env", ("staging", "production"), ("auth", "backend", "frontend"), "source"),
        ("deploy/both.env", ("staging", "production"), ("auth", "backend"), "taken in"),
        ("deploy/compose.production.yml", ("production",), ("backend",), "source"),
        ("deploy/compose.staging.yml", ("staging",), ("auth",), "source"),
    ]


def test_files_whose_text_becomes_part_of_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each counts what stands in it; what is wrong with it is told there, and also without a manifest."""
    base = "services:\n  common: {environment: {A: '1', B: '2'}}\n  odd: {environment: [=x]}\n"
    stack = "services: {auth: {extends: {file: parts/base.yml, service: common}, image: a, environment: {C: '3'}}}\n"
    root = workspace(tmp_path, {"deploy/compose.staging.yml": stack, "deploy/parts/base.yml": base})
    fields = ("path", "format", "environment", "service", "target", "assignments", "claimed", "read")
    assert brief(listed(root, capsys), *fields) == [
        ("deploy/compose.staging.yml", "compose", "staging", "auth", "compose", 1, "source", "whole"),
        ("deploy/parts/base.yml", "compose", "staging", "auth", "compose", 2, "taken in", "whole"),
    ]
    (root / "confcheck.toml").unlink()
    assert brief(listed(root, capsys), "path", "environment", "assignments") == [
        ("deploy/compose.staging.yml", "staging", 1),
        ("deploy/parts/base.yml", "staging", 2),
    ]


def test_an_env_file_of_a_kustomization(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is read as kubectl reads it, whatever it is called."""
    overlay = """
        configMapGenerator:
        - name: settings
          envs: [app.env, more.properties]
        resources: [pod.yaml]
        """
    pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: auth}
        spec: {containers: [{name: auth, envFrom: [{configMapRef: {name: settings}}]}]}
        """
    files = {
        "prod/kustomization.yaml": overlay,
        "prod/pod.yaml": pod,
        "prod/app.env": "A=1\nB=2\n",
        "prod/more.properties": "C=1\n",
    }
    found = listed(write(tmp_path, files), capsys)
    assert brief(found, "path", "format", "reader", "environment", "assignments") == [
        ("prod/app.env", "dotenv", "kubectl", "production", 2),
        ("prod/kustomization.yaml", "kustomize", None, "production", 0),
        ("prod/more.properties", "dotenv", "kubectl", "production", 1),
        ("prod/pod.yaml", "kubernetes", None, "production", 0),
    ]


def test_files_that_are_one_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As with several `-f`: each file is claimed, and counts what stands in it."""
    manifest = """
        schema = "schema.yaml"
        [environments.staging]
        [services.auth]
        [[sources]]
        files = ["compose.yml", "compose.override.yml"]
        target = "compose"
        """
    files = {
        "confcheck.toml": manifest,
        "schema.yaml": "properties: {}\n",
        "compose.yml": "services: {auth: {image: a, environment: {A: '1', B: '2'}}}\n",
        "compose.override.yml": "services: {auth: {environment: {B: '3', C: '4', D: '5'}}}\n",
    }
    fields = ("path", "format", "environment", "service", "target", "assignments", "claimed")
    assert brief(listed(write(tmp_path, files), capsys), *fields) == [
        ("compose.override.yml", "compose", "staging", "auth", "compose", 3, "source"),
        ("compose.yml", "compose", "staging", "auth", "compose", 2, "source"),
    ]


def test_files_that_no_source_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also there, with what the manifest's names say of them; other people's files and other workspaces are not."""
    stack = "services: {backend: {image: b, environment: {A: '1'}}}\n"
    root = workspace(
        tmp_path,
        {
            "staging/auth.env": "A=1\n",
            "code/backend/.env.stg": "A=1\nB=2\n",
            "code/.env.qa": "A=1\n",
            "stack.yml": stack,
            "config/limits.yaml": "a: 1\n",
            "openapi.yaml": "openapi: 3.0.0\n",
            "package.json": "{}",
            "node_modules/x/.env": "A=1\n",
            "other/confcheck.toml": "",
            "other/.env": "A=1\n",
        },
    )
    fields = ("path", "format", "environment", "service", "assignments", "claimed")
    assert brief(listed(root, capsys), *fields) == [
        ("code/.env.qa", "dotenv", None, None, 1, "unclaimed"),
        ("code/backend/.env.stg", "dotenv", "staging", "backend", 2, "unclaimed"),
        ("config/limits.yaml", "yaml", None, None, 1, "unclaimed"),
        ("stack.yml", "compose", None, "backend", 1, "unclaimed"),
        ("staging/auth.env", "dotenv", "staging", "auth", 1, "source"),
    ]


def test_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By environment, in columns, each note with its place, and the sums."""
    root = workspace(
        tmp_path,
        {
            "staging/auth.env": f"A=1\nnot an assignment {CANARY}\n",
            "common.env": f"C={CANARY}\n",
            "old/.env.production": "A=1\n",
        },
    )
    (root / "production").mkdir()
    (root / "production/auth.env").write_bytes("A=1\n".encode("utf-16"))
    assert main(["sources", "--root", str(root)]) == 0
    assert capsys.readouterr().out == dedent(
        """\
          file                 format                              service  target  assignments
        every environment
          common.env           dotenv (compose)                    all      -                 1

        staging
          staging/auth.env     dotenv (python-dotenv)              auth     -                 1
            staging/auth.env:2: python-dotenv drops this line: other text follows the key than `=`

        production
          production/auth.env  dotenv (python-dotenv)              auth     -          not read
            the file is UTF-16, not UTF-8

        no source claims these
          old/.env.production  dotenv (python-dotenv), production  -        -                 1

        4 files: 2 read, 1 read in part, 1 not understood; 1 that no source claims; 3 assignments
        """
    )


def test_without_a_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Formats by name and content; environments and services as the names of files and containers say."""
    manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api}
        spec:
          template:
            spec: {containers: [{name: api, image: x, env: [{name: A, value: "1"}, {name: B, value: "2"}]}]}
        """
    chart = "apiVersion: v1\nkind: ConfigMap\ndata:\n  A: {{ .Values.a }}\n"
    root = write(
        tmp_path / "shop",
        {
            "compose.yml": "services: {api: {build: ./api, env_file: api/settings.env, environment: {A: x}}}\n",
            "api/settings.env": "A=1\nB=$X\n",
            "api/.env.staging": "A=1\n",
            "api/.env.example": "A=\n",
            "web/.env": "A=1\n",
            "web/package.json": "{}",
            "k8s/production/api.yaml": manifest,
            "chart/Chart.yaml": "name: x\n",
            "chart/templates/config.yaml": chart,
            "worker.yaml": "services:\n  worker:\n    image: shop/worker\n    environment: {A: x}\n",
        },
    )
    fields = ("path", "format", "reader", "environment", "service", "assignments", "read", "template", "claimed")
    python = "python-dotenv"
    assert brief(listed(root, capsys), *fields) == [
        ("api/.env.example", "dotenv", python, None, "api", 1, "whole", True, None),
        ("api/.env.staging", "dotenv", python, "staging", "api", 1, "whole", False, None),
        ("api/settings.env", "dotenv", "compose", None, "api", 2, "whole", False, None),
        ("chart/templates/config.yaml", "kubernetes", None, None, None, 0, "none", False, None),
        ("compose.yml", "compose", None, None, "api", 1, "whole", False, None),
        ("k8s/production/api.yaml", "kubernetes", None, "production", "api", 2, "whole", False, None),
        ("web/.env", "dotenv", "node", None, "web", 1, "whole", False, None),
        ("worker.yaml", "compose", None, None, "worker", 1, "whole", False, None),
    ]
    notes = next(one["notes"] for one in listed(root, capsys) if one["path"].startswith("chart"))
    message = "skipped: a Helm template, which only Helm can fill in"
    assert notes == [{"line": None, "message": message, "path": "chart/templates/config.yaml", "column": None}]


@pytest.mark.parametrize(
    ("text", "assignments"),
    [
        ("on: push\nenv: {A: '1'}\njobs: {a: {runs-on: x, steps: [{run: x}]}}\n", 1),
        ("on: push\njobs:\n  a:\n    steps:\n      - run: x\n        env: {A: '1', B: '2'}\n", 2),
        ("on: push\nenv:\njobs: {}\n", 0),
        ("on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: make}]\n", None),
    ],
)
def test_workflows(text: str, assignments: int | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those with `env`; others are no configuration."""
    root = write(tmp_path, {".env": "A=1\n", ".github/workflows/build.yml": text})
    found = [(one["format"], one["assignments"]) for one in listed(root, capsys) if one["path"] != ".env"]
    assert found == ([] if assignments is None else [("github-actions", assignments)])


def test_progress(tmp_path: Path) -> None:
    """Files done, and files in all; with a manifest those that it claims."""
    seen: list[tuple[int, int]] = []
    root = workspace(tmp_path, {"staging/auth.env": "A=1\n", "b.env": "A=1\n", "compose.yml": "services: {}\n"})
    api.sources(root, progress=lambda done, total: seen.append((done, total)))
    (root / "confcheck.toml").unlink()
    api.sources(root, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1), (1, 3), (2, 3), (3, 3)]


def test_an_env_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it would set is not known, so the file that names it was read in part."""
    root = write(tmp_path, {"compose.yml": "services:\n  api:\n    image: x\n    env_file: gone.env\n"})
    (one,) = listed(root, capsys)
    place = {"path": "compose.yml", "line": 4, "column": 15}
    assert (one["read"], one["notes"]) == ("part", [{**place, "message": "the env file gone.env is not there"}])


def test_hostile_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters of names are escaped in both formats, and what is no UTF-8 is replaced."""
    write(tmp_path, {"a\x1b[31m\n/.env": "A=1\n"})
    (tmp_path / os.fsdecode(b"\xff.env")).write_text("A=1\n", "utf-8")
    assert main(["sources", "--root", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert ("\x1b" not in text, "a\\u001b[31m\\n/.env" in text, "\N{REPLACEMENT CHARACTER}.env" in text) == (True,) * 3
    assert main(["sources", "--root", str(tmp_path), "--format", "json"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link to a file that is listed is not listed; one that leads nowhere, or outside, is, with the reason."""
    root = write(tmp_path / "root", {".env": "A=1\n"})
    write(tmp_path, {"outside.env": f"A={CANARY}\n"})
    (root / "same.env").symlink_to(".env")
    (root / "gone.env").symlink_to("nothing")
    (root / "outside.env").symlink_to("../outside.env")
    (root / "folder").symlink_to(".")
    found = listed(root, capsys)
    assert [(one["path"], one["read"], [note["message"] for note in one["notes"]]) for one in found] == [
        (".env", "whole", []),
        ("gone.env", "none", ["the file is a symbolic link to nothing"]),
        ("outside.env", "none", ["the file lies outside the workspace"]),
    ]


@pytest.mark.parametrize("files", [{}, {"readme.md": "x", "package.json": "{}", "a/openapi.yaml": "openapi: 3.1.0\n"}])
def test_nothing_is_found(files: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and exit code 3."""
    write(tmp_path, files)
    assert main(["sources", "--root", str(tmp_path)]) == 3
    assert capsys.readouterr().err == f"error: nothing that looks like configuration below {tmp_path}\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--root", "nowhere"], "nowhere is not a folder"),
        (["--format", "xml"], "--format does not accept 'xml' (one of text, json)"),
    ],
)
def test_a_wrong_option(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and exit code 2."""
    assert (main(["sources", *words]), capsys.readouterr().err) == (2, f"error: {expected}\n")


def test_a_wrong_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As for every command."""
    write(tmp_path, {"confcheck.toml": "schema = 1\n", ".env": "A=1\n"})
    assert main(["sources", "--root", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("error: confcheck.toml:1:")


def test_a_manifest_whose_sources_find_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there is listed all the same; that is what the command is for."""
    root = workspace(tmp_path, {"elsewhere/.env": "A=1\n"})
    assert brief(listed(root, capsys), "path", "claimed") == [("elsewhere/.env", "unclaimed")]


def test_the_workspace_around_the_working_directory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for validate; without one the working directory itself."""
    root = workspace(tmp_path, {"staging/auth.env": "A=1\n", "alone/.env": "A=1\n"})
    monkeypatch.chdir(root / "staging")
    assert main(["sources"]) == 0
    assert "staging/auth.env" in capsys.readouterr().out
    (root / "confcheck.toml").unlink()
    monkeypatch.chdir(root / "alone")
    assert main(["sources"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 file: 1 read; 1 assignment"


def test_a_file_for_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing goes to stdout then."""
    root = write(tmp_path, {".env": "A=1\n"})
    assert main(["sources", "--root", str(root), "--format", "json", "--output", str(tmp_path / "out.txt")]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "out.txt").read_text("utf-8"))["sources"][0]["path"] == ".env"


@pytest.mark.parametrize("form", [source.format for source in SOURCES])
def test_samples_of_every_format(form: str) -> None:
    """Each is listed as what it is, if its name or its text tells that; code is not."""
    given = [path.relative_to(SAMPLES).as_posix() for path in (SAMPLES / form).rglob("*") if path.is_file()]
    found = {one.path: one.format for one in api.sources(SAMPLES).sources}
    as_such = [path for path in given if found.get(path) == form]
    source = source_for(form)
    assert source is not None
    if not source.names and source.recognises is None:  # code and scripts
        assert as_such == []
    elif form in ("yaml", "json", "toml", "systemd", "kustomize"):  # which have files of other kinds among them
        assert as_such
    else:
        assert as_such == given


def test_the_api(workspace: Path) -> None:
    """A loaded workspace lists its files, too."""
    assert api.load(workspace).sources() == api.sources(workspace)
