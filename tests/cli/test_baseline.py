"""`--write-baseline` and `--baseline`: what is known is not shown again."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.cli import main
from tests.workspaces import write

FILES = {
    "schema.yaml": "properties:\n  level: {type: string, enum: [low]}\n",
    "staging/auth.env": "LEVEL=high\n",
    "staging/backend.env": "LEVEL=low\n",
}


BASELINES = {
    "later": '{"version": 2, "findings": []}',
    "other": '{"version": 1, "findings": [{"fingerprint": "0", "environments": ["qa"]}]}',
    "list": "[]",
    "text": "known",
}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_a_baseline_is_written_and_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Writing exits with 0; with the baseline nothing is left to show."""
    root, path = str(write(tmp_path, FILES)), str(tmp_path / "known.json")
    assert run(capsys, "validate", "--root", root)[0] == 1
    assert run(capsys, "validate", "--root", root, "--write-baseline", path) == (
        0,
        f"wrote 1 known finding to {path}\n",
        "",
    )
    code, out, err = run(capsys, "validate", "--root", root, "--baseline", path)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "0 errors, 0 warnings, 0 notes (1 suppressed); 2 assignments from 2 sources"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        *(
            (
                ("--baseline", f"{name}.json"),
                f"error: {name}.json: this file {fault} (write it anew with --write-baseline)\n",
            )
            for name, fault in (
                ("later", "is of another version than 1"),
                ("other", "was written for another workspace: it knows other environments"),
                ("list", "is no baseline of confcheck"),
                ("text", "is no JSON in UTF-8"),
            )
        ),
        (("--baseline", "gone.json"), "error: gone.json: the baseline cannot be read: no such file or directory\n"),
        (
            ("--write-baseline", "gone/known.json"),
            (
                "error: cannot write gone/known.json: No such file or directory "
                "(name a file in a folder that can be written)\n"
            ),
        ),
    ],
)
def test_a_baseline_that_cannot_be(
    words: tuple[str, str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line, exit code 2: of another version, of another workspace, and what is none."""
    monkeypatch.chdir(tmp_path)
    for name, text in BASELINES.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    assert run(capsys, "validate", "--root", str(write(tmp_path, FILES)), *words) == (2, "", message)
