"""Suppressions: comments, `[[ignore]]`, reasons, dates, and what excused nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from confcheck import Mistake, api
from confcheck.model import Report
from tests.workspaces import MANIFEST, report, write

SCHEMA = """
    properties:
      level: {type: string, enum: [low], services: [auth]}
      port: {type: integer, services: [auth], optional: true}
    """

BOTH = {"schema.yaml": SCHEMA, "staging/backend.env": ""}


def shown(found: Report) -> tuple[list[str], int]:
    """Check and first place of each finding, and how many were suppressed."""
    rows = [
        f"{one.check} {one.problem.places[0].path}:{one.problem.places[0].line}: {one.problem.message}"
        for one in found.findings
    ]
    return rows, found.suppressed


INVALID = "invalid-value staging/auth.env:{}: level is not one of low in staging"
NOTHING = "unused-suppression staging/auth.env:1: a suppression in staging/auth.env "


@pytest.mark.parametrize(
    ("text", "expected", "suppressed"),
    [
        ("LEVEL=high # confcheck: ignore[invalid-value] old logs\n", [], 1),
        ("# confcheck: ignore[invalid-value] old logs\nLEVEL=high\n", [], 1),
        ("# confcheck:ignore[invalid-value,service-drift]: old logs\n\n# another\nLEVEL=high\n", [], 1),
        ("# confcheck: ignore[invalid-value] old logs (until 2999-01-01)\nLEVEL=high\n", [], 1),
        (
            "# confcheck: ignore[invalid-value]\nLEVEL=high\n",
            [INVALID.format(2), NOTHING + "has no reason, and none holds without"],
            0,
        ),
        (
            "# confcheck: ignore[invalid-value] until 2999-01-01\nLEVEL=high\n",
            [INVALID.format(2), NOTHING + "has no reason, and none holds without"],
            0,
        ),
        (
            "# confcheck: ignore it\nLEVEL=high\n",
            [INVALID.format(2), NOTHING + "names no check: write `confcheck: ignore[check-id] reason`"],
            0,
        ),
        (
            "# confcheck: ignore[invalid-valeu] old logs\nLEVEL=high\n",
            [INVALID.format(2), NOTHING + "suppresses nothing: there is no such finding of invalid-valeu"],
            0,
        ),
        (
            "# confcheck: ignore[invalid-value] old logs\nPORT=1\nLEVEL=high\n",
            [INVALID.format(3), NOTHING + "suppresses nothing: there is no such finding of invalid-value"],
            0,
        ),
        (
            "# confcheck: ignore[invalid-value] old logs (until 2020-01-01)\nLEVEL=high\n",
            [
                INVALID.format(2),
                (
                    "expired-suppression staging/auth.env:1: the suppression of invalid-value in "
                    "staging/auth.env ended on 2020-01-01"
                ),
            ],
            0,
        ),
    ],
)
def test_comments(text: str, expected: list[str], suppressed: int, tmp_path: Path) -> None:
    """On the line or above it, with a reason, until its date."""
    assert shown(report(tmp_path, {**BOTH, "staging/auth.env": text})) == (expected, suppressed)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("staging/auth.yaml", "env_vars:\n  LEVEL: high  # confcheck: ignore[invalid-value] old logs\n"),
        ("staging/auth.yaml", "env_vars:\n  # confcheck: ignore[invalid-value] old logs\n  LEVEL: high\n"),
        (
            "staging/compose.yaml",
            "services:\n  auth:\n    environment:\n      # confcheck: ignore[invalid-value] old\n      - LEVEL=high\n",
        ),
    ],
)
def test_every_format_with_comments(path: str, text: str, tmp_path: Path) -> None:
    """YAML, compose, TOML and JSON with comments alike."""
    assert shown(report(tmp_path, {**BOTH, path: text})) == ([], 1)


IGNORE = '[[ignore]]\ncheck = "invalid-value"\nreason = "old logs"\n'


@pytest.mark.parametrize(
    ("entry", "suppressed"),
    [
        (IGNORE, 1),
        (IGNORE + 'setting = "level"\n', 1),
        (IGNORE + 'setting = "port"\n', 0),
        (IGNORE + 'environment = "staging"\n', 1),
        (IGNORE + 'environment = "development"\n', 0),
        (IGNORE + 'path = "staging/*.env"\n', 1),
        (IGNORE + 'path = "development/*"\n', 0),
        (IGNORE + "until = 2999-01-01\n", 1),
        (IGNORE + 'until = "2020-01-01"\n', 0),
    ],
)
def test_the_manifest(entry: str, suppressed: int, tmp_path: Path) -> None:
    """An entry covers what fits everything it says; one that covers nothing, or is over, is a finding."""
    files = {**BOTH, "staging/auth.env": "LEVEL=high\n", "confcheck.toml": MANIFEST + entry}
    rows, count = shown(report(tmp_path, files))
    assert (count, len(rows)) == (suppressed, 0 if suppressed else 2)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('[[ignore]]\nreason = "x"\n', "[[ignore]] has no `check` (say the id of a check)"),
        ('[[ignore]]\ncheck = "invalid-value"\n', "[[ignore]] has no `reason` (say why the finding is no fault)"),
        (
            '[[ignore]]\ncheck = "invalid-valeu"\nreason = "x"\n',
            "there is no check `invalid-valeu` (did you mean invalid-value?)",
        ),
        (IGNORE + 'setting = "levle"\n', "there is no setting `levle` (did you mean level?)"),
        (IGNORE + 'environment = "stagin"\n', "unknown environment `stagin` (did you mean `staging`?)"),
        (IGNORE + 'until = "soon"\n', "`until` is not a date (write it as 2027-01-31)"),
        (IGNORE + "checks = 1\n", "unknown key `checks` in [[ignore]] (did you mean `check`?)"),
        ("ignore = [1]\n", "`ignore` must be a list of tables, not of an integer"),
    ],
)
def test_mistakes_in_the_manifest(entry: str, message: str, tmp_path: Path) -> None:
    """One line, with the place."""
    manifest = entry + MANIFEST if entry.startswith("ignore") else MANIFEST + entry
    with pytest.raises(Mistake) as caught:
        report(tmp_path, {**BOTH, "staging/auth.env": "LEVEL=low\n", "confcheck.toml": manifest})
    assert str(caught.value).endswith(message)
    assert str(caught.value).startswith("confcheck.toml:")


def test_a_suppression_is_not_unused_because_another_environment_is_asked_for(tmp_path: Path) -> None:
    """What is shown is filtered after suppressions were applied."""
    files = {
        **BOTH,
        "staging/auth.env": "LEVEL=high # confcheck: ignore[invalid-value] old logs\n",
        "development/auth.env": "LEVEL=low\n",
    }
    assert shown(report(tmp_path, files, "development")) == ([], 0)
    assert shown(report(tmp_path, files, "staging")) == ([], 1)


def test_a_comment_in_the_manifest_covers_a_place_in_it(tmp_path: Path) -> None:
    """`missing-source` stands at the service's declaration."""
    manifest = MANIFEST.replace("[services.backend]", "# confcheck: ignore[missing-source] not yet\n[services.backend]")
    files = {"schema.yaml": SCHEMA, "staging/auth.env": "LEVEL=low\n", "confcheck.toml": manifest}
    assert shown(report(tmp_path, files, "staging")) == ([], 1)


def test_without_a_date_of_today_nothing_is_past(tmp_path: Path) -> None:
    """A system that was resolved without a clock."""
    text = "LEVEL=high # confcheck: ignore[invalid-value] old logs (until 2020-01-01)\n"
    workspace = api.load(write(tmp_path, {**BOTH, "staging/auth.env": text}))
    timeless = replace(workspace, system=replace(workspace.system, today=""))
    assert shown(api.validate(timeless, ["staging"])) == ([], 1)
