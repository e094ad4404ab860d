"""What other people's CI uses of this repository: the pre-commit hook and the GitHub action."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TypedDict, cast

import pytest
import yaml

from confcheck.cli.options import FORMATS, SEVERITIES
from confcheck.sources import SOURCES

ROOT = Path(__file__).parent.parent


class Hook(TypedDict):
    """A hook as pre-commit reads it."""

    id: str
    entry: str
    language: str
    files: str
    exclude: str
    pass_filenames: bool


class Input(TypedDict):
    """An input of the action."""

    description: str
    default: str


Step = TypedDict(
    "Step",
    {
        "name": str,
        "id": str,
        "uses": str,
        "with": dict[str, str | bool],
        "shell": str,
        "env": dict[str, str],
        "run": str,
    },
    total=False,
)


class Runs(TypedDict):
    """What the action does."""

    using: str
    steps: list[Step]


class Action(TypedDict):
    """The action as GitHub reads it."""

    name: str
    description: str
    inputs: dict[str, Input]
    outputs: dict[str, dict[str, str]]
    runs: Runs


(HOOK,) = cast("list[Hook]", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")))
ACTION = cast("Action", yaml.safe_load((ROOT / "action.yml").read_text("utf-8")))
SETUP, INSTALL, VALIDATE = ACTION["runs"]["steps"]


def hooked(path: str) -> bool:
    """Whether pre-commit runs the hook when this file has changed."""
    return bool(re.search(HOOK["files"], path)) and not re.search(HOOK["exclude"], path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env", True),
        (".env.staging", True),
        (".env-local", True),
        ("services/auth/.env.staging.local", True),
        ("environments/staging/auth.env", True),
        ("auth.env.production", True),
        ("env.staging", True),
        ("deploy/env.production", True),
        ("compose.yaml", True),
        ("docker-compose.staging.yml", True),
        ("deploy/cloud/staging.yaml", True),
        ("config/auth.json", True),
        ("confcheck.toml", True),
        ("pyproject.toml", True),
        ("schemas/platform.yaml", True),
        ("README.md", False),
        ("src/app.py", False),
        ("env.py", False),
        ("migrations/env.py", False),
        ("env.d.ts", False),
        ("src/config.env.ts", False),
        (".envrc", False),
        ("environments/README.md", False),
        ("myenv", False),
        ("environment.txt", False),
        ("yaml", False),
        ("config.yaml.bak", False),
        ("Makefile", False),
    ],
)
def test_the_hook_runs_when_a_configuration_file_changed(path: str, expected: bool) -> None:
    """And for no other file."""
    assert hooked(path) is expected


@pytest.mark.parametrize("pattern", sorted({pattern for source in SOURCES for pattern in source.names}))
def test_the_hook_knows_every_name_of_every_format(pattern: str) -> None:
    """Also of formats that are yet to come."""
    assert hooked(pattern.replace("*", "x"))
    assert hooked(f"deploy/{pattern.replace('*', 'x')}")


def test_the_hook_runs_the_command_on_the_whole_workspace() -> None:
    """What disagrees with a changed file need not have changed."""
    assert {key: value for key, value in HOOK.items() if key not in ("name", "description", "files", "exclude")} == {
        "id": "confcheck-validate",
        "entry": "confcheck validate",
        "language": "python",
        "pass_filenames": False,
    }


def test_every_input_of_the_action_is_used_as_a_variable() -> None:
    """Each once, in `env`: an expression inside a script would be a way to inject one."""
    used = [
        value
        for step in ACTION["runs"]["steps"]
        for value in step.get("env", {}).values()
        if value.startswith("${{ inputs.")
    ]
    assert sorted(used) == sorted(f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"])
    assert "${{" not in "".join(step.get("run", "") for step in ACTION["runs"]["steps"])
    for step in ACTION["runs"]["steps"]:
        assert all(f"${name}" in step.get("run", "") or f"${{{name}" in step["run"] for name in step.get("env", {}))


def test_the_defaults_of_the_action_are_words_of_the_command() -> None:
    """An input that confcheck would refuse is no default."""
    assert {name: one["default"] for name, one in ACTION["inputs"].items()} == {
        "environment": "",
        "root": ".",
        "format": "github",
        "fail-on": "error",
        "version": "",
    }
    assert ACTION["inputs"]["format"]["default"] in FORMATS
    assert ACTION["inputs"]["fail-on"]["default"] in SEVERITIES


def test_the_action_uses_nothing_that_can_move() -> None:
    """The only action it uses is pinned to a commit, and its Python is none that a step after it sees."""
    assert re.fullmatch(r"actions/setup-python@[0-9a-f]{40}", SETUP["uses"])
    assert SETUP["with"]["update-environment"] is False
    assert ACTION["outputs"]["exit-code"]["value"] == "${{ steps.validate.outputs.exit-code }}"
    assert (ACTION["runs"]["using"], VALIDATE["id"]) == ("composite", "validate")


def bash(step: Step, cwd: Path, temp: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as GitHub does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CONFCHECK", "GITHUB"))}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=cwd,
        env={
            **environment,
            "GITHUB_OUTPUT": str(temp / "output"),
            "GITHUB_STEP_SUMMARY": str(temp / "summary"),
            "GITHUB_WORKSPACE": str(cwd),
            "RUNNER_TEMP": str(temp),
            "XDG_CACHE_HOME": str(temp / "cache"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "expected", "words"),
    [
        ({"ENVIRONMENT": "staging", "ROOT": "."}, 0, "0 errors"),
        ({"ENVIRONMENT": "", "ROOT": "."}, 0, "0 errors"),
        ({"ENVIRONMENT": "test staging", "ROOT": "."}, 0, "0 errors"),
        ({"ENVIRONMENT": "staging", "ROOT": "examples/staging-incident"}, 1, "::error file=examples/staging-incident/"),
        ({"ENVIRONMENT": "--exit-zero", "ROOT": "examples/staging-incident"}, 3, ""),
        ({"ENVIRONMENT": "$(exit)", "ROOT": "."}, 3, ""),
        ({"ENVIRONMENT": "staging", "ROOT": "nowhere"}, 2, ""),
        ({"ENVIRONMENT": "staging", "ROOT": ".", "FORMAT": "json"}, 0, '"version": 1'),
        ({"ENVIRONMENT": "staging", "ROOT": ".", "FAIL_ON": "fatal"}, 2, ""),
    ],
)
def test_the_action_validates(tmp_path: Path, variables: dict[str, str], expected: int, words: str) -> None:
    """Its exit code is that of the command, as a result and as an output."""
    defaults = {"FORMAT": "github", "FAIL_ON": "error", "PYTHON": sys.executable}
    done = bash(VALIDATE, ROOT, tmp_path, **(defaults | variables))
    assert (expected, True) == (done.returncode, words in done.stdout), done.stderr
    assert (tmp_path / "output").read_text("utf-8") == f"exit-code={expected}\n"
    assert (tmp_path / "summary").exists() is (bool(words) and "FORMAT" not in variables)


@pytest.mark.parametrize(
    ("version", "expected"), [("", "/actions/confcheck"), ("1.2.3", "confcheck==1.2.3"), ("1; id", "confcheck==1; id")]
)
def test_the_action_installs_one_thing(tmp_path: Path, version: str, expected: str) -> None:
    """Its own code, or a release."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nfor word; do echo "$word"; done\n', "utf-8")
    python.chmod(0o755)
    done = bash(INSTALL, tmp_path, tmp_path, VERSION=version, ACTION="/actions/confcheck", PYTHON=str(python))
    assert done.stdout.splitlines()[-2:] == [str(tmp_path / "confcheck"), expected]
