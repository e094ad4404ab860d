"""Public projects and a real system, copied first: init, then validate."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from confcheck.kernel.secrecy import is_secret_shape
from tests.infer.trees import begun, judged

PROJECTS = Path(__file__).parents[3] / "shared" / "realworld"
NAMES = sorted(path.name for path in PROJECTS.iterdir()) if PROJECTS.exists() else []


def copied(name: str, root: Path) -> Path:
    """A project without what somebody wrote for confcheck."""
    own = shutil.ignore_patterns("confcheck.toml", "schemas")
    return Path(shutil.copytree(PROJECTS / name, root / name, ignore=own))


@pytest.mark.skipif(not NAMES, reason="needs ../shared/realworld")
def test_there_are_at_least_ten() -> None:
    """An empty folder would make the tests below say nothing."""
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_a_project_begins(name: str, tmp_path: Path) -> None:
    """What init wrote holds for its files, is the same each time, and holds none of their secrets."""
    root = copied(name, tmp_path)
    first = begun(root)
    assert first == begun(root)
    assert len(first.keys) > 0
    values = {value for key in first.keys for value in key.values if is_secret_shape(value)}
    assert [value for value in values if value in first.manifest + first.schema] == []
    report = judged(root)
    own = {"invalid-value", "missing-setting", "missing-source"}
    assert [one.problem.message for one in report.findings if one.check in own] == []
