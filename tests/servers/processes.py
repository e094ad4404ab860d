"""A server as a process of its own: asked until it answers or ends, and stopped with all its children."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

PATIENCE = 90.0
"""Seconds until a process counts as one that neither answers nor ends; a slow machine is no reason to fail."""
PAUSE = 0.05
PORT = "8000"
"""What the pages write; each test takes a free one."""
TAKEN = re.compile("address (already )?in use|EADDRINUSE", re.IGNORECASE)
"""Somebody else was faster with the port."""
ATTEMPTS = 3
OTHER = "import sys\nsys.exit(print('does not start') or 1)\n"
"""A module that refuses as the self-check does, but with exit code 1."""

Reached = TypeVar("Reached", str, bool)


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with files and locks, and the environment in which its commands run."""

    folder: Path
    environ: Mapping[str, str]
    hidden: tuple[str, ...]
    """What no output may hold."""

    def having(self, **values: str) -> Site:
        """The same, with these variables."""
        return replace(self, environ={**self.environ, **values})

    def lacking(self, name: str) -> Site:
        """The same, without this variable."""
        return replace(self, environ={one: value for one, value in self.environ.items() if one != name})


@dataclass(frozen=True, slots=True)
class Running:
    """A process that was started, and what it has said so far."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def said(self) -> str:
        """Stdout and stderr."""
        return self.log.read_text("utf-8", "replace")

    @property
    def refusals(self) -> int:
        """How often it said that it does not start."""
        return self.said.count("does not start")

    def until(self, reached: Callable[[], Reached]) -> Reached:
        """What comes of it as soon as that is true; what it was last when the process or the patience is at its end."""
        deadline = time.monotonic() + PATIENCE
        while True:
            last = self.process.poll() is not None or time.monotonic() > deadline
            found = reached()
            if found or last:
                return found
            time.sleep(PAUSE)

    def ends(self) -> int | None:
        """Its exit code, if it ends by itself."""
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return None

    def answer(self) -> str:
        """What a request for `/` is answered with, if only with an error; empty if it is not."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2) as response:
                return str(response.read(), "utf-8")
        except urllib.error.HTTPError as error:
            return str(error)
        except OSError:
            return ""


@contextmanager
def started(command: str, site: Site) -> Iterator[Running]:
    """The command of a page, on a free port; at the end nothing of it is left."""
    port = free_port()
    words = [word.replace(PORT, str(port)) for word in shlex.split(command)]
    log = site.folder / "said.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            words,
            executable=which(words[0], site),
            cwd=site.folder,
            env=dict(site.environ),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Running(process, port, log)
    finally:
        kill_group(process.pid)
        process.wait()


def which(name: str, site: Site) -> str:
    """The program that a shell with this environment would run."""
    return next(str(Path(folder, name)) for folder in site.environ["PATH"].split(":") if Path(folder, name).is_file())


def kill_group(leader: int) -> None:
    """End all that is left of what the leader started, the leader too."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a process that nobody stopped, or only after it had answered."""

    code: int | None
    """None: it went on."""
    answer: str
    """The first one; empty: it never answered."""
    messages: int
    """How often it said that it does not start."""


def outcome(command: str, site: Site) -> Outcome:
    """Ask until it answers, then stop it with SIGTERM; or until it ends. Nothing that it says may be a value."""
    for _attempt in range(ATTEMPTS):
        with started(command, site) as running:
            found = _observed(running)
            assert [text for text in site.hidden if text in running.said] == []
            if not TAKEN.search(running.said):
                return found
    raise AssertionError("no port was free")


def _observed(running: Running) -> Outcome:
    answer = running.until(running.answer)
    if answer:
        running.process.terminate()
    code = running.ends() if answer else running.process.poll()
    return Outcome(code, answer, running.refusals)


@contextmanager
def daemon(pid_file: Path) -> Iterator[None]:
    """A command that leaves a process in the background which writes this file; at the end it is gone."""
    try:
        yield
    finally:
        if pid_file.exists():
            with suppress(ProcessLookupError):
                kill_group(os.getpgid(int(pid_file.read_text("utf-8"))))
