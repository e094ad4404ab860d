"""The system of the pages, locked by `confcheck lock`, and the environments of its processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.pages import files_of
from tests.servers.processes import Site

KEY = "5f1c9a7e03b84d26a1f0c7be92d3486e"
CANARY = "canary"
GOOD = {"API_TOKEN": "q8Zr-2vLk-91xT-bbWe"}
BROKEN = {"DATABASE_HOST": f"{CANARY}-host", "DATABASE_POOL_SIZE": f"{CANARY}-many", "API_TOKEN": f"{CANARY}-token"}
ABSENT = "LOG_LEVEL"


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of `docs/servers/index.md`, and its locks."""
    folder = tmp_path_factory.mktemp("locked")
    for name, text in files_of("index").items():
        (folder / name).write_text(text, "utf-8")
    assert confcheck(folder, "lock", "staging") == 0
    return folder


def confcheck(folder: Path, *words: str) -> int:
    """The exit code of a command in a workspace."""
    environ = {**outside(folder), "CONFCHECK_KEY": KEY}
    command = [sys.executable, "-m", "confcheck", *words]
    return subprocess.run(command, cwd=folder, env=environ, check=False, stdout=subprocess.DEVNULL).returncode


Place = Callable[..., Site]


@pytest.fixture
def place(locked: Path, tmp_path: Path) -> Place:
    """Call it with a page, and with `broken=True` for the wrong settings: its files beside the locks."""

    def placed(page: str, *, broken: bool = False) -> Site:
        shutil.copytree(locked / "locks", tmp_path / "locks")
        for name, text in files_of(page).items():
            (tmp_path / name).write_text(text, "utf-8")
        return Site(tmp_path, environment_of(locked, tmp_path, broken=broken), (KEY, CANARY, *GOOD.values()))

    return placed


def environment_of(locked: Path, home: Path, *, broken: bool) -> dict[str, str]:
    """What a process of the deployment gets."""
    lines = (locked / "staging.env").read_text("utf-8").splitlines()
    settings = {**dict(line.split("=", 1) for line in lines), **GOOD, **(BROKEN if broken else {})}
    if broken:
        del settings[ABSENT]
    return {**outside(home), **settings, "CONFCHECK_KEY": KEY}


def outside(home: Path) -> dict[str, str]:
    """What every process has that is no setting."""
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return {"PATH": programs, "HOME": str(home), "PYTHONUNBUFFERED": "1", "XDG_CACHE_HOME": str(home / "cache")}
