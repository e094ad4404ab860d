"""The engine stamps, filters, sorts and counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from confcheck import api, engine
from confcheck.engine import Selection, fingerprint
from confcheck.model import Check, Place, Problem, Severity, System
from tests.resolve.builders import setting
from tests.workspaces import report, write

FILES = {
    "schema.yaml": """
        properties:
          auth: {properties: {level: {type: string, enum: [low]}, id: {type: string}}}
          web: {properties: {port: {type: integer, services: [backend]}}}
        """,
    "staging/auth.env": "AUTH_LEVEL=high\nAUTH_ID=a\nOTHER=1\n",
    "staging/backend.env": "AUTH_LEVEL=low\nAUTH_ID=b\nWEB_PORT=x\n",
    "development/auth.env": "AUTH_LEVEL=mid\nAUTH_ID=a\n",
    "development/backend.env": "AUTH_LEVEL=low\nAUTH_ID=b\nWEB_PORT=1\n",
}


def system(root: Path) -> System:
    """The resolved files."""
    return api.load(write(root, FILES)).system


def shown(root: Path, selection: Selection) -> list[tuple[str, str, tuple[str, ...]]]:
    """Severity, check and environments of each finding."""
    found = engine.run(system(root), selection).findings
    return [(one.severity.word, one.check, one.problem.environments) for one in found]


BOTH = ("development", "staging")


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (
            Selection(BOTH),
            [
                ("error", "invalid-value", ("development",)),
                ("error", "invalid-value", ("staging",)),
                ("error", "invalid-value", ("staging",)),
                ("note", "unknown-setting", ("staging",)),
            ],
        ),
        (Selection(("development",)), [("error", "invalid-value", ("development",))]),
        (Selection(BOTH, services=("backend",)), [("error", "invalid-value", ("staging",))]),
        (Selection(BOTH, groups=("web",)), [("error", "invalid-value", ("staging",))]),
        (
            Selection(BOTH, groups=("auth.level",), services=("auth",)),
            [
                ("error", "invalid-value", ("development",)),
                ("error", "invalid-value", ("staging",)),
            ],
        ),
        (Selection(BOTH, groups=("auth.id",)), []),
    ],
)
def test_a_selection_filters_what_is_shown(
    selection: Selection, expected: list[tuple[str, str, tuple[str, ...]]], tmp_path: Path
) -> None:
    """The worst first, then by check and setting; a finding without a setting is in no group."""
    assert shown(tmp_path, selection) == expected


def test_a_report_counts_what_was_judged(tmp_path: Path) -> None:
    """Views, sources, services, settings and assignments of what was asked for."""
    whole = engine.run(system(tmp_path), Selection(BOTH))
    assert (whole.views, whole.sources, whole.services, whole.settings, whole.assignments) == (4, 4, 2, 3, 11)
    part = engine.run(system(tmp_path), Selection(("staging",), services=("backend",), groups=("web",)))
    assert (part.views, part.sources, part.services, part.settings, part.assignments) == (1, 1, 1, 1, 3)
    (coverage,) = part.coverage
    assert (coverage.views, coverage.settings, coverage.by_value, coverage.references) == (1, 1, 1, 0)
    assert engine.worst(whole) is Severity.ERROR
    assert engine.worst(engine.run(system(tmp_path), Selection(BOTH, groups=("auth.id",)))) is None


def test_coverage_names_targets_and_gaps(tmp_path: Path) -> None:
    """A service that has a view in one target but not in another is said so."""
    manifest = """
        schema = "schema.yaml"
        [environments.staging]
        [services.auth]
        [services.backend]
        [[sources]]
        files = "cloud/{service}.env"
        target = "cloud"
        [[sources]]
        files = "local/{service}.env"
        target = "local"
        """
    files = {"confcheck.toml": manifest, "cloud/auth.env": "", "local/auth.env": "", "local/backend.env": ""}
    (coverage,) = report(tmp_path, files).coverage
    assert (coverage.services, coverage.targets) == (("auth", "backend"), ("cloud", "local"))
    assert (coverage.views, coverage.gaps) == (3, (("backend", "cloud"),))


def _check(severity: Severity, relaxed: Severity | None, problem: Problem) -> Check:
    def run(_: System) -> Iterator[Problem]:
        yield problem

    return Check("made-up", severity, run, relaxed)


@pytest.mark.parametrize(
    ("environments", "own", "expected"),
    [
        (("staging",), None, Severity.ERROR),
        (("development",), None, Severity.WARNING),
        (("development", "staging"), None, Severity.ERROR),
        ((), None, Severity.ERROR),
        (("development",), Severity.NOTE, Severity.NOTE),
    ],
)
def test_severity_depends_on_whether_others_depend_on_the_environment(
    environments: tuple[str, ...], own: Severity | None, expected: Severity, tmp_path: Path
) -> None:
    """A problem's own severity beats both."""
    problem = Problem("m", (Place("f"),), environments=environments, severity=own)
    check = _check(Severity.ERROR, Severity.WARNING, problem)
    (finding,) = engine.run(system(tmp_path), Selection(BOTH), (check,)).findings
    assert finding.severity is expected


def test_a_fingerprint_is_identity_without_values_lines_and_texts() -> None:
    """Only check, environments, targets, services, setting and keys matter, in any order."""
    base = Problem("m", (Place("f", 1),), setting=setting("a"), keys=("A", "B"), services=("x", "y"))
    same = Problem("other", (Place("g", 9),), setting=setting("a"), keys=("B", "A"), services=("y", "x"), hint="h")
    assert fingerprint("c", base) == fingerprint("c", same)
    others = [
        fingerprint("d", base),
        fingerprint("c", Problem("m", (), setting=setting("b"), keys=("A", "B"), services=("x", "y"))),
        fingerprint("c", Problem("m", (), setting=setting("a"), keys=("A",), services=("x", "y"))),
        fingerprint("c", Problem("m", (), setting=setting("a"), keys=("A", "B"), services=("x",))),
        fingerprint("c", Problem("m", (), keys=("A", "B"), services=("x", "y"), targets=("t",))),
        fingerprint("c", Problem("m", (), keys=("A", "B"), services=("x", "y"), environments=("t",))),
    ]
    assert len({fingerprint("c", base), *others}) == 7
