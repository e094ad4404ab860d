"""The baseline: known findings by identity, refused when it is not what it should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from confcheck import Mistake, api
from confcheck.reporters.baseline import baseline
from tests.workspaces import write

FILES = {
    "schema.yaml": "properties:\n  level: {type: string, enum: [low]}\n  port: {type: integer, optional: true}\n",
    "staging/auth.env": "LEVEL=high\n",
    "staging/backend.env": "LEVEL=low\n",
}


def written(root: Path, text: str) -> str:
    """A baseline file with this text."""
    place = root / "baseline.json"
    place.write_text(text)
    return str(place)


def test_what_is_known_is_not_shown_again(tmp_path: Path) -> None:
    """Moved lines, reordered files and changed values change nothing; a new finding is shown."""
    first = api.validate(api.load(write(tmp_path, FILES)))
    path = written(tmp_path, baseline(first))
    moved = {**FILES, "staging/auth.env": "# a comment\nPORT=1\nLEVEL=higher\n"}
    workspace = api.load(write(tmp_path, moved))
    second = api.validate(workspace, baseline=api.known_findings(workspace, path))
    assert (len(first.findings), len(second.findings), second.suppressed) == (1, 0, 1)
    worse = {**moved, "staging/backend.env": "LEVEL=low\nPORT=x\n"}
    workspace = api.load(write(tmp_path, worse))
    third = api.validate(workspace, baseline=api.known_findings(workspace, path))
    assert [finding.problem.message for finding in third.findings] == ["port is not an integer in staging"]


def test_a_baseline_holds_identities_only(tmp_path: Path) -> None:
    """No values, lines or texts; the same bytes for the same findings."""
    report = api.validate(api.load(write(tmp_path, FILES)))
    assert json.loads(baseline(report)) == {
        "version": 1,
        "findings": [
            {
                "fingerprint": report.findings[0].fingerprint,
                "check": "invalid-value",
                "setting": "level",
                "environments": ["staging"],
            }
        ],
    }


def test_one_known_finding_does_not_hide_two(tmp_path: Path) -> None:
    """Findings of one fingerprint are counted."""
    workspace = api.load(write(tmp_path, FILES))
    report = api.validate(workspace)
    fingerprint = report.findings[0].fingerprint
    assert api.validate(workspace, baseline={fingerprint: 0}).suppressed == 0
    assert api.validate(workspace, baseline={fingerprint: 2}).suppressed == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "this file is no JSON in UTF-8 (write it anew with --write-baseline)"),
        ("[]", "this file is no baseline of confcheck (write it anew with --write-baseline)"),
        (
            '{"version": 1, "findings": [1]}',
            "this file is no baseline of confcheck (write it anew with --write-baseline)",
        ),
        (
            '{"version": 2, "findings": []}',
            "this file is of another version than 1 (write it anew with --write-baseline)",
        ),
        (
            '{"version": 1, "findings": [{"fingerprint": "x", "environments": ["moon"]}]}',
            (
                "this file was written for another workspace: it knows other environments "
                "(write it anew with --write-baseline)"
            ),
        ),
    ],
)
def test_what_is_no_baseline(text: str, message: str, tmp_path: Path) -> None:
    """One line that names the file and the remedy."""
    workspace = api.load(write(tmp_path, FILES))
    path = written(tmp_path, text)
    with pytest.raises(Mistake) as caught:
        api.known_findings(workspace, path)
    assert str(caught.value) == f"{path}: {message}"


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    """A file that cannot be read is a mistake, not an empty baseline."""
    workspace = api.load(write(tmp_path, FILES))
    with pytest.raises(Mistake, match="the baseline cannot be read: no such file or directory"):
        api.known_findings(workspace, str(tmp_path / "gone.json"))
    assert api.known_findings(workspace, None) == {}
