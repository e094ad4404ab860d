"""The command as a process: what it imports, and what it does to its streams."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import confcheck.cli.app
from confcheck import __version__
from confcheck.cli import main

_LOADED = """\
import sys
from confcheck.cli import main
code = main(sys.argv[1:])
heavy = ("click", "deepdiff", "jsonschema", "pydantic", "pydantic_settings", "rich", "typer", "yaml")
print(code, *(name for name in heavy if name in sys.modules), file=sys.stderr)
"""


def _run(*words: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run Python with these words, in a bare environment and this working directory."""
    bare = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
    }
    return subprocess.run([sys.executable, *words], capture_output=True, check=False, env=bare | environ)


@pytest.mark.parametrize("words", [["--version"], ["--version", "--help"]])
def test_the_version(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    """On stdout, alone or among other words."""
    assert (0, (f"confcheck {__version__}\n", "")) == (main(words), capsys.readouterr())


def test_an_interruption_has_its_own_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it comes before any command runs."""

    def interrupted(_words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(confcheck.cli.app, "run", interrupted)
    assert main(["validate"]) == 130


def test_the_version_imports_nothing_heavy() -> None:
    """Neither pydantic nor rich nor typer."""
    ran = _run("-c", _LOADED, "--version")
    assert (f"confcheck {__version__}\n".encode(), b"0\n") == (ran.stdout, ran.stderr)


def test_validate_imports_nothing_heavy(workspace: Path) -> None:
    """Once the schema is known, typer and the YAML reader are all that a clean run needs."""
    words = ("-c", _LOADED, "validate", "staging", "--root", str(workspace))
    first, second = _run(*words), _run(*words)
    assert (first.stderr, second.stderr) == (b"0 jsonschema typer yaml\n", b"0 typer yaml\n")
    assert first.stdout == second.stdout


def test_the_module_is_the_command(workspace: Path) -> None:
    """`python -m confcheck` has the exit code and the output of `confcheck`."""
    ran = _run("-m", "confcheck", "validate", "--format", "json", "--root", str(workspace))
    assert (ran.returncode, ran.stderr, json.loads(ran.stdout)["version"]) == (0, b"", 1)
    ran = _run("-m", "confcheck", "validate", "prod", "--root", str(workspace))
    assert (ran.returncode, ran.stdout, ran.stderr.startswith(b"error: ")) == (3, b"", True)


def test_a_narrow_encoding_stops_nothing(workspace: Path) -> None:
    """A terminal that knows only ASCII gets escapes, JSON stays UTF-8."""
    (workspace / "auth.staging.env").write_text("JWT_SECRET=short\nTOKEN_MINUTES=ä\n", encoding="utf-8")
    words = ("-m", "confcheck", "validate", "--root", str(workspace))
    text = _run(*words, PYTHONIOENCODING="ascii", LANG="C")
    document = _run(*words, "--format", "json", PYTHONIOENCODING="ascii", LANG="C")
    assert (text.returncode, text.stderr, text.stdout.isascii()) == (1, b"", True)
    assert (document.returncode, document.stderr, json.loads(document.stdout)["version"]) == (1, b"", 1)


def test_closed_streams_change_no_verdict(workspace: Path) -> None:
    """Without stdout and stderr the exit code is all there is."""
    command = f"exec '{sys.executable}' -m confcheck validate --root '{workspace}' >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0


def test_what_was_generated_goes_nowhere(workspace: Path) -> None:
    """Whoever redirects it wrongly must not take an empty file for the environment."""
    command = f"exec '{sys.executable}' -m confcheck generate staging --root '{workspace}' >&-"
    done = subprocess.run(["sh", "-c", command], check=False, stderr=subprocess.PIPE, text=True)
    message = "error: cannot write: stdout is closed (name a file with --output)\n"
    assert (done.returncode, done.stderr) == (2, message)


def test_a_reader_that_leaves_changes_no_verdict(workspace: Path) -> None:
    """As with `| head`: no traceback, and the verdict stays."""
    command = [sys.executable, "-m", "confcheck", "validate", "--root", str(workspace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


def test_several_runs_share_one_cache(workspace: Path) -> None:
    """Begun together with nothing in it: all say the same, and the stamps are whole."""
    command = [sys.executable, "-m", "confcheck", "validate", "--root", str(workspace)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    ended = [(*process.communicate(), process.returncode) for process in running]
    (only,) = set(ended)
    assert only[1:] == (b"", 0)
    cache = Path(os.environ["XDG_CACHE_HOME"]) / "confcheck"
    assert [path.name for path in cache.iterdir() if path.read_text("utf-8") != '{"version": 1}\n'] == []


def test_the_module_takes_the_words_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process too: the words of `sys.argv`, and the exit code as SystemExit."""
    monkeypatch.setattr(sys, "argv", ["confcheck", "--version"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("confcheck", run_name="__main__")
    assert (caught.value.code, capsys.readouterr().out) == (0, f"confcheck {__version__}\n")
