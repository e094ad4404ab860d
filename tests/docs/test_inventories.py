"""The tables of docs/inventory.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.inventories import END, START, counted_part, inventories, main, tables

PAGE = Path(__file__).parents[2] / "docs" / "inventory.md"
PROJECTS = Path(__file__).parents[3] / "shared" / "realworld"


@pytest.mark.skipif(not PROJECTS.exists(), reason="needs ../shared/realworld")
def test_the_tables_are_what_is_found() -> None:
    """Otherwise run `python docs/inventories.py FOLDER --write`."""
    _, written, _ = counted_part(PAGE.read_text("utf-8"))
    assert written.strip() == tables(inventories(PROJECTS)).strip()


def test_what_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file once, by project and by format, printed or written between the marks of the page."""
    for path, text in {
        "one/.env": "A=1\nB=2\n",
        "one/x.env": "A=1\nnot an assignment\n",
        "two/compose.yml": "services: {}\n",
    }.items():
        (tmp_path / "projects" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "projects" / path).write_text(text, "utf-8")
    expected = (
        "| project | files | assignments | notes | files by format |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| one | 2 | 3 | 1 | dotenv 2 |\n"
        "| two | 1 | 0 | 0 | compose 1 |\n"
        "| all | 3 | 3 | 1 |  |\n"
        "\n"
        "| format | projects | files | assignments | notes |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| compose | 1 | 1 | 0 | 0 |\n"
        "| dotenv | 1 | 2 | 3 | 1 |\n"
    )
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}old\n{END}after\n", "utf-8")
    main([str(tmp_path / "projects")], page)
    assert capsys.readouterr().out == expected
    main([str(tmp_path / "projects"), "--write"], page)
    assert page.read_text("utf-8") == f"before\n{START}\n{expected}\n{END}after\n"
