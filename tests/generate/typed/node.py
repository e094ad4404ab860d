"""TypeScript's compiler and Node.js, where a machine has them; the compiler is fetched once by npm."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from confcheck.kernel.spec import Json

MODULES = Path(sys.prefix) / "node"
"""Beside the packages of Python, and as easily thrown away."""
STRICT = (
    "--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --noImplicitReturns --noUnusedLocals "
    "--noUnusedParameters --noPropertyAccessFromIndexSignature --verbatimModuleSyntax --isolatedModules"
).split()


@cache
def compiler() -> str:
    """The path of `tsc`; the test is skipped where Node.js or npm is absent, or npm cannot fetch it."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("needs Node.js and npm")
    place = MODULES / "node_modules" / ".bin" / "tsc"
    if not place.exists():
        command = [npm, "install", "--prefix", str(MODULES), "--no-audit", "--no-fund", "--silent", "typescript@5"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip("npm cannot fetch TypeScript's compiler")
    return str(place)


def complaints(paths: Sequence[Path], *options: str) -> str:
    """What the compiler says of modules; nothing is written."""
    command = [compiler(), "--noEmit", *options, *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def compiled(folder: Path, **texts: str) -> Path:
    """The folder with these modules, also as JavaScript."""
    sources = [folder / f"{name}.ts" for name in texts]
    for source, text in zip(sources, texts.values(), strict=True):
        source.write_text(text, "utf-8")
    command = [compiler(), "--target", "es2022", "--module", "commonjs", "--outDir", str(folder), *map(str, sources)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == []
    return folder


def run(script: str, *arguments: str, given: Json = None, env: dict[str, str] | None = None) -> str:
    """What a script prints that gets `given` as JSON on its standard input."""
    command = ["node", "-e", script, *arguments]
    text = json.dumps(given)
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, env=env).stdout


def answers(script: str, *arguments: str, given: Json) -> Sequence[Json]:
    """The JSON array that a script prints."""
    found = json.loads(run(script, *arguments, given=given))
    assert isinstance(found, list)
    return found
