"""Kept reports: the same answer as a new look, nothing to read in them, and none that is out of date."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.cli import main, verdicts
from confcheck.cli.verdicts import Question, keep, recall
from confcheck.discover.disk import disk_at
from confcheck.model import Report
from confcheck.reporters import REPORTERS
from tests.discover import helms
from tests.workspaces import write

CANARY = "Zq8vT2mNx4Lr7Wp1Kd5Hs9Bf3Gj6Yc0A"
TODAY = "2026-11-29"
FILES = {
    "schema.yaml": (
        "properties:\n"
        "  level: {type: string, enum: [low]}\n"
        "  name: {type: string, optional: true, agree: services}\n"
        "  secret: {type: string, secret: true, optional: true}\n"
    ),
    "staging/auth.env": f"LEVEL=high\nNAME=harbour\nSECRET={CANARY}\n",
    "staging/backend.env": "LEVEL=low\nNAME=port\n",
    "staging/compose.yaml": "services:\n  auth:\n    env_file: [extra.env]\n    environment: {NAME: harbour}\n",
    "staging/extra.env": "LEVEL=high\n",
}


@pytest.fixture(autouse=True)
def _everything_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "WORTH", 0)


def judged(question: Question) -> Report:
    """A new look, which is kept."""
    disk = disk_at(question.root)
    workspace = api.load(question.root, disk=disk)
    report = api.validate(workspace, question.environments, baseline=api.known_findings(workspace, question.baseline))
    keep(question, TODAY, disk, report)
    return report


def entries(tmp_path: Path) -> list[Path]:
    """The kept reports."""
    return sorted((tmp_path / "cache/confcheck").glob("*.json"))


def shown(report: Report) -> list[str]:
    """In every format that shows findings only."""
    from confcheck.model import ReporterOptions  # noqa: PLC0415

    return [reporter.render(report, ReporterOptions()) for reporter in REPORTERS if reporter.format != "html"]


def test_a_kept_report_is_shown_as_a_new_one(tmp_path: Path) -> None:
    """In every format, to the letter."""
    question = Question(write(tmp_path / "workspace", FILES))
    report = judged(question)
    kept = recall(question, TODAY)
    assert kept is not None
    assert report.findings != ()
    assert shown(report) == shown(kept)


def test_the_command_answers_from_what_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Output and exit code are those of the first run, and nothing is resolved again."""
    words = ["validate", "staging", "--root", str(write(tmp_path / "workspace", FILES)), "--format", "json"]
    first = (main(words), capsys.readouterr().out)
    monkeypatch.setattr(api, "load", None)
    assert (main(words), capsys.readouterr().out) == first
    assert first[0] == 1


@pytest.mark.parametrize("words", [["--format", "html"], ["--with-environment"]])
def test_what_rests_on_more_than_findings_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """The page shows every value, and the environment of a process is nobody's file."""
    assert main(["validate", "--root", str(write(tmp_path / "workspace", FILES)), "--exit-zero", *words]) == 0
    assert capsys.readouterr().out != ""
    assert [path for path in entries(tmp_path) if path.stat().st_size > 100] == []


def test_a_small_workspace_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is sooner done again than looked up."""
    monkeypatch.setattr(verdicts, "WORTH", 1_000)
    judged(Question(write(tmp_path / "workspace", FILES)))
    assert entries(tmp_path) == []


def test_nothing_can_be_read_in_an_entry(tmp_path: Path) -> None:
    """Neither secrets nor other values, nor what the report says of them."""
    judged(Question(write(tmp_path / "workspace", FILES)))
    (entry,) = entries(tmp_path)
    text = entry.read_text("utf-8")
    parts = [base64.b64decode(json.loads(text)[name]).decode("latin-1") for name in ("salt", "seal", "sealed")]
    assert [word for word in (CANARY, "harbour", "port", "high", "differs") if word in "".join([text, *parts])] == []
    assert (entry.stat().st_mode & 0o777, entry.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_two_entries_of_one_report_have_nothing_in_common(tmp_path: Path) -> None:
    """Each has a salt of its own, so that nobody learns from both what neither tells."""
    question = Question(write(tmp_path / "workspace", FILES))
    sealed = []
    for _ in range(2):
        judged(question)
        sealed.append(json.loads(entries(tmp_path)[0].read_text("utf-8"))["sealed"])
    assert sealed[0] != sealed[1]


def _other_day(question: Question) -> Report | None:
    return recall(question, "2026-11-30")


def _other_environment(question: Question) -> Report | None:
    return recall(Question(question.root, ["staging"]), TODAY)


def _other_baseline(question: Question) -> Report | None:
    (question.root.parent / "known.json").write_text('{"version": 1, "findings": []}')
    return recall(Question(question.root, baseline=str(question.root.parent / "known.json")), TODAY)


def _no_baseline(question: Question) -> Report | None:
    return recall(Question(question.root, baseline=str(question.root / "absent.json")), TODAY)


@pytest.mark.parametrize("ask", [_other_day, _other_environment, _other_baseline, _no_baseline])
def test_another_question_is_not_answered(tmp_path: Path, ask: Callable[[Question], Report | None]) -> None:
    """The day, the selection and the baseline are parts of it."""
    question = Question(write(tmp_path / "workspace", FILES))
    judged(question)
    assert (ask(question), recall(question, TODAY) is None) == (None, False)


def test_a_changed_baseline_is_seen(tmp_path: Path) -> None:
    """It decides what is shown, so it is a part of what must be as it was."""
    root = write(tmp_path / "workspace", FILES)
    baseline = root / "known.json"
    baseline.write_text('{"version": 1, "findings": []}')
    question = Question(root, baseline=str(baseline))
    judged(question)
    before = recall(question, TODAY) is None
    baseline.write_text('{"version": 1, "findings": [ ]}')
    assert (before, recall(question, TODAY)) == (False, None)


def test_another_program_does_not_trust_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version found is found anew."""
    question = Question(write(tmp_path / "workspace", FILES))
    judged(question)
    monkeypatch.setattr(verdicts, "__version__", "0.0.0")
    assert recall(question, TODAY) is None


def _damaged(text: str) -> list[str]:
    entry = json.loads(text)
    changed: list[dict[str, object]] = [
        {**entry, "version": 2},
        {**entry, "looks": None},
        {**entry, "looks": [["nothing", "staging/auth.env"]]},
        {**entry, "looks": [[["file"], "staging/auth.env"]]},
        {**entry, "looks": [["file", 7]]},
        {**entry, "looks": entry["looks"][1:]},
        {**entry, "salt": "AAAA"},
        {**entry, "seal": entry["salt"]},
        {**entry, "sealed": entry["sealed"][:-8]},
        {**entry, "sealed": "é"},
        {name: value for name, value in entry.items() if name != "seal"},
    ]
    return ["", "{", "[]", "[" * 100_000, text[: len(text) // 2], *map(json.dumps, changed)]


def test_a_damaged_entry_counts_for_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is replaced by a sound one, and the run is as without a cache."""
    root = write(tmp_path / "workspace", FILES)
    question = Question(root)
    judged(question)
    (entry,) = entries(tmp_path)
    words = ["validate", "--root", str(root)]
    expected = (main(words), *capsys.readouterr())
    for text in _damaged(entry.read_text("utf-8")):
        entry.write_text(text, "utf-8")
        assert recall(question, TODAY) is None, text[:100]
        assert (main(words), *capsys.readouterr()) == expected
    assert recall(question, api.today()) is not None


NAMES = ("staging/auth.env", "staging/backend.env", "staging/extra.env", "staging/compose.yaml", "staging/.env")
TEXTS = ("LEVEL=low\n", "LEVEL=high\n", "LEVEL=low\nNAME=port\n", "", FILES["staging/compose.yaml"])
EDITS = st.one_of(
    st.tuples(
        st.just("write"), st.sampled_from((*NAMES, "staging/new.env", "staging/auth.yaml")), st.sampled_from(TEXTS)
    ),
    st.tuples(st.just("delete"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("folder"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("link"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("append"), st.sampled_from(("confcheck.toml", "schema.yaml")), st.sampled_from(("\n", "# x\n"))),
    st.tuples(st.just("append"), st.just("schema.yaml"), st.just("  extra: {type: string}\n")),
    st.tuples(st.just("append"), st.just("confcheck.toml"), st.just("[services.web]\n")),
)


def edit(root: Path, kind: str, name: str, text: str) -> None:
    """One change of somebody, who takes care that no file seems to be younger than it was."""
    path = root / name
    if kind == "append":
        text = path.read_text("utf-8") + text
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    if kind == "link":
        path.symlink_to(root / text)
    elif kind == "folder":
        path.mkdir()
    elif kind in ("write", "append"):
        path.write_text(text, "utf-8")
    if path.exists():
        os.utime(path, (1, 1))


def fresh(question: Question) -> list[str] | str:
    """What a run without anything kept shows."""
    try:
        return shown(api.validate(api.load(question.root)))
    except api.Mistake as mistake:
        return str(mistake)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(EDITS, min_size=1, max_size=6))
def test_no_answer_is_out_of_date(edits: list[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """After any edit, the kept report is the one that a new look would give, or there is none."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("XDG_CACHE_HOME", str(Path(folder) / "cache"))
        monkeypatch.setattr(verdicts, "_ROUNDS", 1)
        question = Question(write(Path(folder) / "workspace", FILES))
        judged(question)
        for kind, name, text in edits:
            edit(question.root, kind, name, text)
            kept = recall(question, TODAY)
            now = fresh(question)
            assert kept is None or shown(kept) == now
            if kept is None and not isinstance(now, str):
                judged(question)
                again = recall(question, TODAY)
                assert again is not None
                assert shown(again) == now


def test_two_processes_share_a_cache(tmp_path: Path) -> None:
    """Several at once give the same answer, and leave whole entries and nothing else."""
    root = write(tmp_path / "workspace", FILES)
    code = (
        "import sys; from confcheck.cli import main, verdicts; verdicts.WORTH = 0;"
        "codes = [main(['validate', '--root', sys.argv[1]]) for _ in range(4)]; sys.exit(codes != [1] * 4)"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", code, str(root)]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]
    said = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    assert {out for out, _ in said} == {said[0][0]}
    assert [path for path in (tmp_path / "cache/confcheck").iterdir() if path.suffix != ".json"] == []
    assert all(json.loads(path.read_text("utf-8")) for path in entries(tmp_path))
    shutil.rmtree(tmp_path / "cache")


def test_what_a_program_has_said_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files say nothing of what helm makes of them the next time."""
    helms.write(tmp_path / "programs", f"print({helms.RENDERED!r})\n")
    monkeypatch.setenv("PATH", helms.path_with(tmp_path / "programs"))
    question = Question(write(tmp_path / "workspace", helms.CHART))
    assert judged(question).findings != ()
    assert entries(tmp_path) == []
    assert recall(question, TODAY) is None
