"""The example system without its manifest and schema."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.infer.trees import begun, judged

ROOT = Path(__file__).parents[2]
SAMPLE = re.compile(r"<!-- in a copy of environments -->.*?```yaml\n(?P<sample>.*?)```", re.DOTALL)


def copied(root: Path) -> Path:
    """Only its env files and deployments."""
    return Path(shutil.copytree(ROOT / "environments", root / "harbour"))


def test_the_quick_start_shows_what_init_writes(tmp_path: Path) -> None:
    """Every line of the sample, in its order."""
    found = SAMPLE.search((ROOT / "docs" / "quick-start.md").read_text("utf-8"))
    assert found is not None
    lines = iter(begun(copied(tmp_path)).schema.splitlines())
    assert [line for line in found["sample"].splitlines() if line not in lines] == []


def test_the_example_begins(tmp_path: Path) -> None:
    """Services, environments and patterns as its own manifest has them; validate finds no error."""
    root = copied(tmp_path)
    beginning = begun(root)
    assert beginning.environments == ("development", "test", "staging", "production")
    assert set(beginning.services) == {"auth", "backend", "realtime", "frontend", "websocket"}
    assert 'files = "{environment}/{service}.env"' in beginning.manifest
    assert [one.problem.message for one in judged(root).findings if one.severity.word == "error"] == []
