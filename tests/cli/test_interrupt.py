"""Ctrl-C: held while files are written, and heard at every other moment without a trace."""

from __future__ import annotations

import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from confcheck.cli.create import create
from confcheck.cli.interrupt import INTERRUPTED, Held, end_at_once
from confcheck.cli.output import save
from tests.infer.trees import grow
from tests.workspaces import write

FILES = {
    "schema.yaml": "properties:\n  level: {type: string, enum: [low]}\n",
    "staging/auth.env": "LEVEL=high\n",
    "staging/backend.env": "LEVEL=low\n",
}
BARE = {"compose.yaml": "services: {api: {image: x, environment: {LEVEL: low}}}\n", "api/.env": "PORT=80\n"}
MOMENTS = 12
"""Per command; they differ from run to run, what must hold does not."""


def press() -> None:
    """As the terminal does it, for this process."""
    os.kill(os.getpid(), signal.SIGINT)


def test_it_is_heard_at_the_end() -> None:
    """Whatever is begun inside is finished; the handler is the old one again."""
    before = signal.getsignal(signal.SIGINT)
    done: list[int] = []

    def work() -> None:
        with Held():
            press()
            done.append(1)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert (done, before) == ([1], signal.getsignal(signal.SIGINT))


def test_it_is_heard_once_where_it_is_asked_for() -> None:
    """A check between two steps, which then need not be done."""
    done: list[int] = []

    def work() -> None:
        with Held() as interrupt:
            interrupt.check()
            done.append(1)
            press()
            interrupt.check()
            done.append(2)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [1]


def test_who_ignores_it_is_not_asked() -> None:
    """In the background of a shell SIGINT is ignored, and stays so."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Held() as interrupt:
            press()
            interrupt.check()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_have_no_handlers() -> None:
    """There everything is as it was."""
    seen: list[object] = []

    def work() -> None:
        with Held():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


def test_new_files_are_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed right after the first of two files has its name."""
    link = os.link

    def pressed(source: str, target: Path) -> None:
        link(source, target)
        press()

    monkeypatch.setattr(os, "link", pressed)
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path, {"deep/a.yaml": "a", "b.toml": "b"})
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("late", [False, True])
def test_a_report_is_whole_or_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    """Pressed while it is written, or when it has just taken its place."""
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")
    replace, sync = Path.replace, os.fsync

    def pressed_late(self: Path, target: Path) -> Path:
        done = replace(self, target)
        press()
        return done

    def pressed_early(descriptor: int) -> None:
        press()
        sync(descriptor)

    if late:
        monkeypatch.setattr(Path, "replace", pressed_late)
    else:
        monkeypatch.setattr(os, "fsync", pressed_early)
    with pytest.raises(KeyboardInterrupt):
        save("new", str(path))
    assert (path.read_text("utf-8"), list(tmp_path.iterdir())) == ("new" if late else "old", [path])


@pytest.mark.parametrize("terminal", [False, True])
def test_a_command_ends_at_once(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    """With the exit code of a shell, and without half a progress bar on a terminal."""
    there, here = pty.openpty() if terminal else os.pipe()
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    with os.fdopen(here, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        end_at_once()
        press()
        shown = os.read(there, 100) if terminal else b""
    os.close(there)
    assert (ended, shown) == ([INTERRUPTED], b"\r\x1b[K" if terminal else b"")


def test_a_command_that_ignores_it_goes_on() -> None:
    """As whoever started it wanted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_at_once()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


PROGRAM = """
import os, sys
from confcheck.cli import main
os.write(int(sys.argv.pop(1)), b"x")
sys.exit(main())
"""


def started(words: list[str], cache: Path) -> subprocess.Popen[str]:
    """The command as a process that has come as far as our first line; before that Python itself would complain."""
    read, begun = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(begun), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=(begun,),
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    os.close(begun)
    assert os.read(read, 1) == b"x"
    os.close(read)
    return process


def outcome(words: list[str], cache: Path, delay: float | None) -> tuple[int, str]:
    """Exit code as a shell sees it, and stderr, if SIGINT comes after the delay."""
    with started(words, cache) as process:
        if delay is not None:
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    # Once Python has ended all but itself, the signal ends the process: the work was done.
    return (INTERRUPTED if process.returncode == -signal.SIGINT else process.returncode), errors


@pytest.mark.parametrize(
    ("files", "words", "written", "codes"),
    [
        (FILES, ["validate"], set(), {1}),
        (FILES, ["validate", "--format", "html", "--output", "out/report.html"], {"report.html"}, {1}),
        (FILES, ["validate", "--write-baseline", "out/known.json"], {"known.json"}, {0}),
        (BARE, ["init"], {"confcheck.toml", "w.yaml"}, {0}),
    ],
)
def test_at_any_moment(
    files: dict[str, str], words: list[str], written: set[str], codes: set[int], tmp_path: Path
) -> None:
    """The work is done or the exit code is 130, never a traceback, and never a part of what should be written."""
    names = [str(tmp_path / word) if word.startswith("out/") else word for word in words]
    root, out, cache = tmp_path / "w", tmp_path / "out", tmp_path / "cache"
    whole: dict[Path, str] = {}
    begin, length = time.perf_counter(), 0.0
    for moment in range(MOMENTS + 1):
        for folder in (root, out, cache):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        before = set(present(write(root, files) if files is FILES else grow(root, files)))
        delay = None if moment == 0 else random.uniform(0, length)
        code, errors = outcome([*names, "--root", str(root)], cache, delay)
        left = {path: text for folder in (root, out) for path, text in present(folder).items() if path not in before}
        if moment == 0:
            whole, length = left, time.perf_counter() - begin
        assert {path.name for path in whole} == written
        assert (errors, code in codes | {INTERRUPTED}, left in ({}, whole)) == ("", True, True), (delay, code, left)
        assert code == INTERRUPTED or left == whole
        assert [path for path in present(cache) if path.suffix != ".json" or path.name.startswith(".")] == []


def present(folder: Path) -> dict[Path, str]:
    """Every file with its text."""
    return {path: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


TERMINATED = """
import os, signal, sys
from confcheck.cli import main
sync = os.fsync
def ended(descriptor):
    os.kill(os.getpid(), signal.SIGTERM)
    sync(descriptor)
os.fsync = ended
sys.exit(main())
"""


@pytest.mark.parametrize(
    "words",
    [
        ["generate", "staging", "--force", "--output", "out/all.yaml"],
        ["render", "staging", "--force", "--output", "out"],
        ["migrate", "staging", "--force"],
    ],
    ids=lambda words: words[0],
)
def test_whoever_is_told_to_end_cleans_up(words: list[str], tmp_path: Path) -> None:
    """SIGTERM, as a CI job gets it, while a file is written: it ends by that, and nothing is left."""
    root = write(tmp_path / "w", FILES)
    (root / "out").mkdir()
    before = present(root)
    done = subprocess.run(
        [sys.executable, "-c", TERMINATED, *words], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGTERM, "", "")
    assert present(root) == before
