"""The table of disagreements in docs/parse.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.divergences import render, row

PAGE = Path(__file__).parents[2] / "docs" / "parse.md"
PROJECTS = Path(__file__).parents[3] / "shared" / "realworld"


@pytest.mark.skipif(not PROJECTS.exists(), reason="needs ../shared/realworld")
def test_the_table_is_what_the_readers_say() -> None:
    """Otherwise run `python docs/divergences.py FOLDER`."""
    table = "".join(line for line in PAGE.read_text("utf-8").splitlines(keepends=True) if line.count("|") > 4)
    assert table == render(PROJECTS) + "\n"


def test_what_is_counted(tmp_path: Path) -> None:
    """Lines, not readers; what is no env file by its name, or cannot be read, is left out."""
    project = tmp_path / "project"
    (project / "deep").mkdir(parents=True)
    (project / ".env").write_text("A=1\nB='x'\nC=1#2\nD=$X\n")
    (project / "deep" / "x.env").write_text("A=${B}\n")
    (project / "wide.env").write_text("A=1#2\n", encoding="utf-16")
    (project / "readme.txt").write_text("A=1#2\n")
    assert row(project) == ("project", "2", "5", "4", "2", "1", "2")
