from dataclasses import replace
from pathlib import Path

import pytest

from confcheck.cli import github, main
from confcheck.model.finding import Severity
from tests.cli.fakes import FakeApi, report_of

_ANNOTATED = """\
::error file=a.env,title=confcheck%3A c::m%0Aa.env
1 error, 0 warnings, 0 notes; 2 assignments from 1 source
"""
_TABLE = """\
## confcheck: staging

| severity | check | finding | places |
| --- | --- | --- | --- |
| error | c | m | `a.env` |

1 error, 0 warnings, 0 notes; 2 assignments from 1 source
"""


@pytest.fixture(autouse=True)
def _outside_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may run in GitHub Actions themselves."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)


@pytest.fixture
def summary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file that GitHub names for the summary of a step; it need not exist."""
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_annotations_go_to_stdout_and_the_table_to_the_summary(
    fake_api: FakeApi, capsys: pytest.CaptureFixture[str], summary: Path
) -> None:
    """A second run appends its own."""
    fake_api.report = report_of(Severity.ERROR)
    assert (main(["validate", "--format", "github"]), capsys.readouterr()) == (1, (_ANNOTATED, ""))
    assert summary.read_text(encoding="utf-8") == _TABLE
    main(["validate", "--format", "github"])
    assert summary.read_text(encoding="utf-8") == f"{_TABLE}\n{_TABLE}"


def test_only_the_format_for_github_writes_a_summary(fake_api: FakeApi, summary: Path) -> None:
    """Whoever wants the table elsewhere asks for Markdown."""
    fake_api.report = report_of(Severity.ERROR)
    for name in ("text", "json", "markdown", "sarif", "junit"):
        assert main(["validate", "--format", name]) == 1
    assert not summary.exists()


def test_without_a_summary_there_are_only_annotations(fake_api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    """As on the machine of a developer who tries it."""
    fake_api.report = report_of(Severity.ERROR)
    assert (main(["validate", "--format", "github"]), capsys.readouterr()) == (1, (_ANNOTATED, ""))


@pytest.mark.parametrize(("room", "expected"), [(183, _TABLE), (10, ""), (0, ""), (-10, "")])
def test_a_summary_stays_below_what_github_takes(
    fake_api: FakeApi, summary: Path, monkeypatch: pytest.MonkeyPatch, room: int, expected: str
) -> None:
    """What is there already counts, and stays."""
    summary.write_text("before", encoding="utf-8")
    monkeypatch.setattr(github, "SUMMARY", len("before") + room)
    fake_api.report = report_of(Severity.ERROR)
    main(["validate", "--format", "github"])
    assert summary.read_text(encoding="utf-8") == "before" + (f"\n{expected}" if expected else "")


def test_a_long_summary_says_that_it_was_cut(fake_api: FakeApi, summary: Path) -> None:
    """A million bytes at most, in whole lines, the worst findings first."""
    (finding,) = report_of(Severity.ERROR).findings
    finding = replace(finding, problem=replace(finding.problem, message="m" * 1000))
    fake_api.report = replace(report_of(), findings=(finding,) * 2000)
    main(["validate", "--format", "github"])
    text = summary.read_text(encoding="utf-8")
    assert 0 <= github.SUMMARY - len(text.encode()) < 2000
    assert text.endswith("| `a.env` |\n\n… and more than fits here\n")


def test_a_summary_that_cannot_be_written(
    fake_api: FakeApi, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One line and exit code 2; the annotations are out already."""
    fake_api.report = report_of(Severity.ERROR)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    error = "error: cannot write the step summary: Is a directory (GITHUB_STEP_SUMMARY names it)\n"
    assert (main(["validate", "--format", "github"]), capsys.readouterr()) == (2, (_ANNOTATED, error))


@pytest.mark.parametrize(
    ("checkout", "root", "expected"),
    [
        (None, "repo", ""),
        ("", "repo", ""),
        ("repo", "repo", ""),
        ("repo", "repo/deploy/all", "deploy/all/"),
        ("repo/deploy", "repo", ""),
        ("other", "repo", ""),
        ("link", "repo/deploy", "deploy/"),
    ],
)
def test_where_the_workspace_is_in_the_repository(
    tmp_path: Path, checkout: str | None, root: str, expected: str
) -> None:
    """Only GitHub Actions says where the repository is; links are followed."""
    (tmp_path / "repo" / "deploy" / "all").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "repo")
    environ = {} if checkout is None else {"GITHUB_WORKSPACE": str(tmp_path / checkout) if checkout else ""}
    assert github.prefix(environ, tmp_path / root) == expected


_IN_REPOSITORY = [
    ("github", "file=workspace/auth.staging.env,"),
    ("sarif", '"uri": "workspace/auth.staging.env"'),
    ("markdown", "`workspace/auth.staging.env:2`"),
]


@pytest.mark.parametrize(("report_format", "expected"), _IN_REPOSITORY)
def test_formats_for_github_name_files_of_the_repository(
    workspace: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    report_format: str,
    expected: str,
) -> None:
    """Where the workspace is a folder of what was checked out."""
    words = ["validate", "--root", str(workspace), "--format", report_format]
    (workspace / "auth.staging.env").write_text("JWT_SECRET=1b7b0e5fca4f4b6e9a1d8c3f2e5d7a90\nTOKEN_MINUTES=x\n")
    assert (main(words), expected in capsys.readouterr().out) == (1, False)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(workspace.parent))
    assert (main(words), expected in capsys.readouterr().out) == (1, True)


@pytest.mark.parametrize("report_format", ["text", "json", "junit"])
def test_other_formats_name_files_of_the_workspace(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, report_format: str
) -> None:
    """The paths of JSON are frozen, whoever runs it."""
    words = ["validate", "--root", str(workspace), "--format", report_format]
    (workspace / "auth.staging.env").write_text("JWT_SECRET=1b7b0e5fca4f4b6e9a1d8c3f2e5d7a90\nTOKEN_MINUTES=x\n")
    before = (main(words), capsys.readouterr().out)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(workspace.parent))
    assert (main(words), capsys.readouterr().out) == before
    assert "auth.staging.env" in before[1]
