"""The words of the wrapper, and what it writes, without a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from confcheck.cli import main
from confcheck.cli import run as command
from confcheck.cli.app import run
from confcheck.lock.attest import Asked
from confcheck.runtime import Problem, Refused, Verdict, process_values, wrapper
from confcheck.runtime.said import said
from confcheck.runtime.streams import say
from tests.runtime.given import KEY, VALUES, Site, site
from tests.runtime.test_wrapper import USAGE


@pytest.mark.parametrize(("words", "message"), USAGE)
def test_wrong_words(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    """One line, exit code 2."""
    assert wrapper.run(words, "python x.py") == 2
    assert capsys.readouterr().err == f"error: {message} (see python x.py --help)\n"
    assert wrapper.run_in(["staging"]) == 2
    assert capsys.readouterr().err == "error: name the service (see confcheck run --help)\n"


def test_right_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """In any order; everything behind the first `--` is the command."""
    seen: list[wrapper.Asked] = []

    def checked(asked: wrapper.Asked) -> int:
        seen.append(asked)
        return 0

    monkeypatch.setattr(wrapper, "checked", checked)
    wrapper.run(["--lock=a=b", "auth", "--environment", "staging", "--target", "cloud", "--", "x", "--", "--help"])
    main(["run", "--log", "json", "staging", "auth", "--", "x"])
    assert [(one.service, one.given, one.command) for one in seen] == [
        ("auth", {"lock": "a=b", "environment": "staging", "target": "cloud"}, ["x", "--", "--help"]),
        ("auth", {"log": "json", "environment": "staging"}, ["x"]),
    ]


def test_help_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the wrapper, and of the command."""
    assert wrapper.run(["auth", "-h"], "python x.py") == 0
    assert capsys.readouterr().out.startswith("Usage: python x.py SERVICE --environment NAME ")
    assert main(["run", "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: confcheck run [OPTIONS] ")


def test_a_refusal_and_a_command_that_is_not_there(keyed: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its exit code."""
    for name, value in VALUES.items():
        os.environ[name] = value
    try:
        given = {"environment": "staging", "lock": str(keyed.locks)}
        assert wrapper.checked(wrapper.Asked("auth", given, ["no-such-command"])) == 127
        assert wrapper.checked(wrapper.Asked("nobody", given, ["no-such-command"])) == 3
        assert wrapper.become(["/"]) == 126
        assert wrapper.become(["a\0b"]) == 126
    finally:
        for name in VALUES:
            del os.environ[name]
    assert "error: there is no command no-such-command\n" in capsys.readouterr().err


def test_a_stderr_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed, full, or none at all: nothing happens."""
    closed = io.StringIO()
    closed.close()
    for stream in (closed, None):
        monkeypatch.setattr(sys, "stderr", stream)
        say("x")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stderr", full)
        say("x")
        assert str(Path(f"/proc/self/fd/{full.fileno()}").readlink()) == os.devnull


def test_a_warning_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, and the service starts."""
    verdict = Verdict("auth", "test", None, "x.lock")
    verdict.warnings = (Problem("placeholder-value", "holds a placeholder", "a.b", "A_B"),)
    assert said(verdict, started=False) == "confcheck: auth in test: warning: A_B (a.b) holds a placeholder\n"
    verdict.problems = (Problem("choice-unmet", "needs a value for A or B", "a"),)
    assert said(verdict, started=False) == (
        "confcheck: auth in test does not start, 1 problem:\n"
        "  a needs a value for A or B\n"
        "  warning: A_B (a.b) holds a placeholder\n"
    )
    assert repr(verdict.problems[0]) == "Problem('choice-unmet', 'a', '', 'needs a value for A or B')"
    assert capsys.readouterr() == ("", "")
    assert isinstance(Refused(verdict), SystemExit)
    assert "canary" not in repr(Asked("staging", (), key=b"canary"))


def test_the_bytes_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a locale that is not UTF-8 Python decodes them otherwise."""
    monkeypatch.setenv("UMLAUT", "ü")
    assert process_values()["UMLAUT"] == "ü"
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "iso8859-1")
    assert process_values()["UMLAUT"] == "ü"


def test_a_locale_that_is_not_utf8(tmp_path: Path) -> None:
    """The value is the one that was locked."""
    found = site(
        tmp_path, KEY, staging__auth_dot_env="".join(f"{k}='{v}'\n" for k, v in VALUES.items()) + "MOTTO='grün'\n"
    )
    code = "import sys; from confcheck.runtime import require; require('auth', environment='staging')"
    code += "; print(sys.getfilesystemencoding())"
    environment = {
        **{
            name.encode(): value.encode()
            for name, value in {**VALUES, "MOTTO": "grün", "CONFCHECK_KEY": KEY.decode()}.items()
        },
        b"LC_ALL": b"C",
        b"PYTHONUTF8": b"0",
        b"PYTHONCOERCECLOCALE": b"0",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=found.root, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() != "utf-8"


def test_the_command_line_as_typer_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls the commands without the short way gets the same."""
    seen: list[wrapper.Asked] = []

    def checked(asked: wrapper.Asked) -> int:
        seen.append(asked)
        return 7

    monkeypatch.setattr(command, "checked", checked)
    assert run(["run", "staging", "auth", "--target", "cloud", "--", "x", "--y"]) == 7
    given = {"environment": "staging", "target": "cloud", "root": "", "lock": "", "log": "text"}
    assert [("auth", given, ["x", "--y"])] == [(one.service, one.given, one.command) for one in seen]
