"""The self-check in one file: the same verdicts, without confcheck on the machine."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import confcheck
from confcheck import api
from confcheck.runtime import check
from tests.runtime.given import KEY, VALUES, Site
from tests.runtime.test_require import TABLE, UNSET

IMPORTED = """
import importlib.util, json, os, sys
spec = importlib.util.spec_from_file_location("selfcheck", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
for line in sys.stdin:
    verdict = module.check("auth", environment="staging", lock=sys.argv[2], values=json.loads(line))
    print(json.dumps([[one.check, one.setting, one.name, one.message] for one in verdict.problems]))
print(json.dumps([module.attestation("n"), module.__version__, "confcheck" in sys.modules]))
"""


@pytest.fixture
def alone(keyed: Site) -> Path:
    """The file, in a folder of its own."""
    path = keyed.root / "alone" / "selfcheck.py"
    path.parent.mkdir()
    path.write_text(api.single_file_runtime("selfcheck"), encoding="utf-8")
    return path


def _bare(words: list[str], site: Site, values: dict[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """A Python without site-packages, and without anything of the caller."""
    environment = {**values, "CONFCHECK_KEY": KEY.decode(), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-I", "-S", *words]
    return subprocess.run(
        command, cwd=site.root, env=environment, input=given, capture_output=True, text=True, check=False
    )


def test_imported(keyed: Site, alone: Path) -> None:
    """The same problems in the same words as those of the package, in every case."""
    cases = [
        {name: value for name, value in {**VALUES, **row.values[0]}.items() if value != UNSET}  # type: ignore[dict-item]
        for row in TABLE
    ]
    given = "".join(f"{json.dumps(case)}\n" for case in cases)
    done = _bare(["-c", IMPORTED, str(alone), str(keyed.locks)], keyed, {}, given)
    assert done.stderr == ""
    *found, (said, version, present) = map(json.loads, done.stdout.splitlines())
    for case, problems in zip(cases, found, strict=True):
        verdict = check("auth", environment="staging", lock=keyed.locks, values=case)
        assert problems == [[one.check, one.setting, one.name, one.message] for one in verdict.problems]
    assert ("auth", confcheck.__version__, False) == (said["service"], version, present)


def test_run(keyed: Site, alone: Path) -> None:
    """As a command it checks and becomes the command, or says what is wrong."""
    words = [str(alone), "auth", "--environment", "staging", "--", "sh", "-c", "echo started; exit 7"]
    done = _bare(words, keyed, VALUES)
    assert (done.returncode, done.stdout, done.stderr) == (7, "started\n", "")
    done = _bare(words, keyed, {**VALUES, "LIFETIME": "x"})
    assert (done.returncode, done.stdout) == (3, "")
    assert "LIFETIME (lifetime) is not the value that was validated, and is not a number of min" in done.stderr
    done = _bare([str(alone), "auth"], keyed, {})
    assert done.stderr == f"error: name the environment with --environment (see python {alone} --help)\n"


def test_the_text() -> None:
    """Always the same for one version; it executes nothing but the makers of its records, and has no commands in it."""
    text = api.single_file_runtime("selfcheck")
    assert text == api.single_file_runtime("selfcheck")
    tree = ast.parse(text)
    calls = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert [name for name in calls if name in {"exec", "eval", "compile", "__import__"}] == ["exec"]
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {name.partition(".")[0] for name in modules} - sys.stdlib_module_names == set()
    assert "confcheck.cli" not in text
    assert f'__version__ = "{confcheck.__version__}"' in text
