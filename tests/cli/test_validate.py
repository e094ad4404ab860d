import json
import sys
from pathlib import Path

import pytest
from typer import Abort

from confcheck.cli import main
from confcheck.cli.options import FORMATS
from confcheck.model.finding import Severity
from confcheck.model.mistake import Mistake, NothingMatched
from confcheck.model.origin import Position
from tests.cli.fakes import FakeApi, report_of

_ALL = (Severity.ERROR, Severity.WARNING, Severity.NOTE)

_CLEAN = """\
no findings: everything that was checked in staging is valid and agrees across services

0 errors, 0 warnings, 0 notes; 2 assignments from 1 source
"""

_FINDING = """\
error[c]: m
  --> a.env

1 error, 0 warnings, 0 notes; 2 assignments from 1 source
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {"environments": (), "services": (), "targets": (), "groups": (), "root": "/srv/system", "process": None}),
        (
            "stg test --root sub --service auth --service ws --target cloud --group auth --group urls",
            {
                "environments": ["stg", "test"],
                "services": ["auth", "ws"],
                "targets": ["cloud"],
                "groups": ["auth", "urls"],
                "root": "sub",
                "process": None,
            },
        ),
    ],
)
def test_words_reach_the_api(fake_api: FakeApi, words: str, expected: dict[str, object]) -> None:
    """Names are handed on as they were written; without a terminal there is no progress."""
    assert (0, expected | {"progress": None, "baseline": {}}) == (main(["validate", *words.split()]), fake_api.asked)


def test_the_environment_takes_part_only_when_asked(fake_api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--with-environment` hands over the environment of the process."""
    monkeypatch.setenv("JWT_SECRET", "canary")
    main(["validate", "--with-environment"])
    process = fake_api.asked["process"]
    assert isinstance(process, dict)
    assert process["JWT_SECRET"] == "canary"


@pytest.mark.parametrize("report_format", FORMATS)
@pytest.mark.parametrize(
    ("found", "words", "expected"),
    [
        ((), "", 0),
        ((Severity.NOTE, Severity.WARNING), "", 0),
        (_ALL, "", 1),
        ((Severity.WARNING,), "--fail-on warning", 1),
        ((Severity.NOTE,), "--fail-on warning", 0),
        ((Severity.NOTE,), "--fail-on note", 1),
        (_ALL, "--exit-zero", 0),
        (_ALL, "--exit-zero --fail-on note", 0),
    ],
)
def test_the_verdict_is_the_same_in_every_format(
    fake_api: FakeApi, found: tuple[Severity, ...], words: str, report_format: str, expected: int
) -> None:
    """The worst finding decides, against `--fail-on`."""
    fake_api.report = report_of(*found)
    assert expected == main(["validate", "--format", report_format, *words.split()])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            Mistake("there is no key `enviroments`", path="confcheck.toml", position=Position(3, 2), hint="drop it"),
            (2, "error: confcheck.toml:3:2: there is no key `enviroments` (drop it)\n"),
        ),
        (
            NothingMatched("there is no environment `sta\x1bging`"),
            (3, "error: there is no environment `sta\\u001bging`\n"),
        ),
        (KeyboardInterrupt(), (130, "")),
        (Abort(), (130, "")),
    ],
)
@pytest.mark.parametrize("words", [["validate", "--exit-zero"], ["explain", "a", "b"]])
def test_an_error_is_one_line_and_an_exit_code(
    fake_api: FakeApi,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    error: BaseException,
    expected: tuple[int, str],
) -> None:
    """Mistakes are told on stderr, with their place; nothing else is written."""
    fake_api.error = error
    code, line = expected
    assert (code, ("", line)) == (main(words), capsys.readouterr())


def test_a_bug_shows_its_traceback(fake_api: FakeApi) -> None:
    """An exception that nobody raised on purpose is not dressed up."""
    fake_api.error = ZeroDivisionError("a bug")
    with pytest.raises(ZeroDivisionError, match="a bug"):
        main(["validate"])


def test_the_report_goes_to_stdout(fake_api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    """Text by default, uncoloured without a terminal; `-` is stdout too."""
    assert (main(["validate"]), capsys.readouterr()) == (0, (_CLEAN, ""))
    assert (main(["validate", "--output", "-"]), capsys.readouterr()) == (0, (_CLEAN, ""))
    fake_api.report = report_of(Severity.ERROR)
    assert (main(["validate"]), capsys.readouterr()) == (1, (_FINDING, ""))


def test_the_report_goes_to_a_file(fake_api: FakeApi, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`--output` leaves stdout empty and changes no exit code."""
    fake_api.report = report_of(Severity.ERROR)
    path = tmp_path / "report.txt"
    assert (
        main(["validate", "--output", str(path)]),
        capsys.readouterr(),
        path.read_text(encoding="utf-8"),
    ) == (1, ("", ""), _FINDING)


def test_variables_stand_for_options(
    fake_api: FakeApi, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root, format and colour can come from the environment; an option beats its variable."""
    monkeypatch.setenv("CONFCHECK_ROOT", "from-variable")
    monkeypatch.setenv("CONFCHECK_FORMAT", "json")
    monkeypatch.setenv("CONFCHECK_COLOR", "always")
    main(["validate"])
    assert (json.loads(capsys.readouterr().out)["version"], fake_api.asked["root"]) == (1, "from-variable")
    fake_api.report = report_of(Severity.ERROR)
    main(["validate", "--root", "given", "--format", "text"])
    assert (fake_api.asked["root"], capsys.readouterr().out.startswith("\x1b[1;31merror[c]")) == ("given", True)


@pytest.mark.parametrize("name", ["CONFCHECK_FAIL_ON", "CONFCHECK_EXIT_ZERO", "CONFCHECK_WITH_ENVIRONMENT"])
def test_variables_decide_no_verdict(fake_api: FakeApi, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What makes a gate pass must stand on the command line."""
    fake_api.report = report_of(Severity.ERROR)
    monkeypatch.setenv(name, "1")
    assert (main(["validate"]), fake_api.asked["process"]) == (1, None)


def test_a_terminal_sees_progress(
    fake_api: FakeApi, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where stderr is a terminal, the API is told what to call."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert (main(["validate"]), callable(fake_api.asked["progress"])) == (0, True)
    assert capsys.readouterr().err == ""
