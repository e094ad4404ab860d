"""The wrapper as people run it: real processes, whose words, streams, signals and exit codes pass through."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.given import KEY, SECRET, VALUES, Site

OWN = {"PATH": os.environ["PATH"], "CONFCHECK_KEY": KEY.decode()}
MODULE = [sys.executable, "-m", "confcheck.runtime", "auth", "--environment", "staging"]
COMMAND = [sys.executable, "-m", "confcheck", "run", "staging", "auth"]


def run(
    site: Site, command: list[str], *, values: dict[str, str] | None = None, start: list[str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The command under the wrapper, in the folder above the locks."""
    environment = {**OWN, **(VALUES if values is None else values)}
    words = [*(MODULE if start is None else start), "--", *command]
    return subprocess.run(words, cwd=site.root, env=environment, input=b"from stdin", capture_output=True, check=False)


@pytest.mark.parametrize("start", [MODULE, COMMAND], ids=["python -m confcheck.runtime", "confcheck run"])
def test_the_command_takes_the_place_of_the_wrapper(keyed: Site, start: list[str]) -> None:
    """The same process, with its arguments as they are, its streams, and its exit code."""
    script = "import os, sys; print(os.getpid(), sys.argv[1:], sys.stdin.read(), file=sys.stderr); sys.exit(7)"
    words = ["", "a b", "--log", "--help", "--", "*", "\udcff", "ü"]
    process = subprocess.Popen(
        [*start, "--", sys.executable, "-c", script, *words],
        cwd=keyed.root,
        env={**OWN, **VALUES},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    _, written = process.communicate(b"from stdin")
    assert f"{process.pid} {words} from stdin\n" == written.decode("utf-8", "surrogateescape")
    assert process.returncode == 7


@pytest.mark.parametrize("start", [MODULE, COMMAND], ids=["python -m confcheck.runtime", "confcheck run"])
def test_the_command_does_not_run(keyed: Site, start: list[str]) -> None:
    """Every problem on stderr, no value, exit code 3."""
    bad = {**VALUES, "LIFETIME": "canary", "JWT_SECRET_KEY": SECRET.upper()}
    done = run(keyed, ["touch", "ran"], values=bad, start=start)
    expected = (
        "confcheck: auth in staging does not start, 2 problems:\n"
        "  JWT_SECRET_KEY (jwt_secret) is not the value that was validated\n"
        "  LIFETIME (lifetime) is not the value that was validated, and is not a number of min, nor a number with a "
        "unit (ms, s, min, h, d)\n"
    )
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().startswith(expected)
    assert b"canary" not in done.stderr.lower()
    assert not (keyed.root / "ran").exists()


def test_the_command_gets_its_environment_and_not_the_key(keyed: Site) -> None:
    """Line breaks, bytes that are no UTF-8, odd names; nothing is added either, also where the locale is C."""
    environment = {
        **{name.encode(): value.encode() for name, value in {**OWN, **VALUES}.items()},
        b"LINES": b"a\nb=c\n",
        b"BYTES": b"\xff\xfe",
        b"odd name": b"",
        b"CONFCHECK_KEY_FILE": b"",
    }
    done = subprocess.run(
        [*MODULE, "--", "env", "-0"], cwd=keyed.root, env=environment, capture_output=True, check=False
    )
    expected = {name + b"=" + value for name, value in environment.items() if not name.startswith(b"CONFCHECK")}
    assert (b"", expected) == (done.stderr, set(done.stdout.rstrip(b"\0").split(b"\0")))


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        (["no-such-command"], 127, "error: there is no command no-such-command\n"),
        (["./nowhere/at-all"], 127, "error: there is no command ./nowhere/at-all\n"),
        (["./plain"], 126, "error: ./plain cannot be run: permission denied\n"),
        (["./broken"], 126, "error: ./broken cannot be run: exec format error\n"),
        (["a\0b"], 126, None),
    ],
)
def test_a_command_that_cannot_be_run(keyed: Site, command: list[str], code: int, message: str | None) -> None:
    """As a shell has it."""
    for name, mode in (("plain", 0o644), ("broken", 0o755)):
        (keyed.root / name).write_bytes(b"\x00")
        (keyed.root / name).chmod(mode)
    if message is None:
        with pytest.raises(ValueError, match="null"):
            run(keyed, command)
        return
    done = run(keyed, command)
    assert (code, b"", message) == (done.returncode, done.stdout, done.stderr.decode())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGPIPE, signal.SIGHUP])
def test_the_command_dies_of_its_signal(keyed: Site, number: signal.Signals) -> None:
    """Nothing stands between, and no signal is ignored that was not before."""
    done = run(keyed, ["sh", "-c", f"kill -{number.value} $$; echo alive"])
    assert (-number, b"") == (done.returncode, done.stdout)


def test_a_signal_reaches_the_command(keyed: Site) -> None:
    """Of whoever started the wrapper, by the one process id there is."""
    script = "trap 'echo heard; exit 9' TERM; echo ready; while :; do sleep 0.05; done"
    process = subprocess.Popen(
        [*MODULE, "--", "sh", "-c", script], cwd=keyed.root, env={**OWN, **VALUES}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    assert (process.stdout.read(), process.wait()) == ("heard\n", 9)
    process.stdout.close()


def test_one_line_of_json(keyed: Site) -> None:
    """On stderr, before the command begins."""
    done = run(keyed, ["echo", "started"], start=[*MODULE, "--log=json"])
    assert (done.returncode, done.stdout) == (0, b"started\n")
    assert tuple(json.loads(done.stderr)[key] for key in ("verdict", "service", "settings")) == ("ok", "auth", 11)


def test_a_terminal_that_is_gone(keyed: Site) -> None:
    """A stderr that is closed or full changes no verdict."""
    bad = {**OWN, **VALUES, "LIFETIME": "16"}
    for redirect in ("2>&-", "2>/dev/full"):
        words = " ".join([*MODULE, "--", "true", redirect])
        done = subprocess.run(["sh", "-c", words], cwd=keyed.root, env=bad, capture_output=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (3, b"", b"")


USAGE = [
    ([], "name the service"),
    (["auth"], "name the environment with --environment"),
    (["auth", "--environment"], "--environment needs a value"),
    (["auth", "--environment", "staging"], "name the command behind `--`"),
    (["auth", "--environment", "staging", "--"], "name the command behind `--`"),
    (["auth", "b", "--environment", "staging", "--", "x"], "the command stands behind `--`"),
    (["auth", "--environment", "staging", "--log", "xml", "--", "x"], "--log is text or json"),
    (["auth", "--key", "canary", "--", "x"], "there is no option --key"),
]


@pytest.mark.parametrize(("words", "message"), USAGE)
def test_wrong_words(words: list[str], message: str) -> None:
    """One line, exit code 2."""
    start = [sys.executable, "-m", "confcheck.runtime"]
    done = subprocess.run([*start, *words], capture_output=True, text=True, check=False)
    expected = f"error: {message} (see python -m confcheck.runtime --help)\n"
    assert (2, "", expected) == (done.returncode, done.stdout, done.stderr)


def test_wrong_words_of_confcheck_run() -> None:
    """The same, and it names its own help."""
    start = [sys.executable, "-m", "confcheck", "run"]
    done = subprocess.run([*start, "staging", "--", "x"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "error: name the service (see confcheck run --help)\n")


def test_help() -> None:
    """Of the wrapper; what stands behind `--` asks nobody here."""
    start = [sys.executable, "-m", "confcheck.runtime"]
    done = subprocess.run([*start, "-h"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: python -m confcheck.runtime SERVICE --environment NAME ")


def test_the_module_alone(tmp_path: Path) -> None:
    """`import confcheck.runtime` in a process that has nothing but the standard library."""
    code = f"import sys; sys.path[:0] = [{str(Path(__file__).parents[2] / 'src')!r}]; import confcheck.runtime"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=tmp_path, check=True)
