"""Public projects and a real system, copied first: init, then validate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from confcheck.cli import main
from confcheck.infer import MANIFEST
from confcheck.kernel.secrecy import is_secret_shape
from tests.infer.trees import begun

PROJECTS = Path(__file__).parents[3] / "shared" / "realworld"
OWN = {"invalid-value", "missing-setting", "missing-source", "unused-suppression"}
"""What only init could have got wrong."""
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
def test_a_project_begins(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What init wrote is the same each time, holds none of the secrets, and says of the files what validate finds."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = copied(name, tmp_path)
    first = begun(root)
    assert first == begun(root)
    assert len(first.keys) > 0
    values = {value for key in first.keys for value in key.values if is_secret_shape(value)}
    assert [value for value in values if value in first.manifest + first.schema] == []
    assert main(["init", "--root", str(root)]) == 0
    assert (root / MANIFEST).read_text(encoding="utf-8") == first.manifest
    assert (root / first.schema_path).read_text(encoding="utf-8") == first.schema
    capsys.readouterr()
    assert main(["validate", "--root", str(root), "--format", "json"]) in (0, 1)
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [one["message"] for one in findings if one["check"] in OWN] == []
