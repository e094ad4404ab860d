"""The command as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.cli import main

_SECRET = "Zq7canaryX9"


def _project(root: Path) -> Path:
    (root / "shop").mkdir(parents=True)
    (root / "shop" / "auth.staging.env").write_text(f"JWT_SECRET={_SECRET}\nPORT=1\n", encoding="utf-8")
    (root / "shop" / "config.yaml").write_text("a: 1\n", encoding="utf-8")
    return root / "shop"


def test_a_workspace_begins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was written, what was left, and what to do next; then validate runs."""
    root = _project(tmp_path)
    assert main(["init", "--root", str(root)]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    assert output.out == (
        "wrote confcheck.toml: 1 service, 1 environment, 1 file in 1 source\n"
        "wrote schemas/shop.yaml: 2 settings, 1 of them secret\n"
        "left alone: 1 file, named at the end of confcheck.toml\n"
        "\n"
        "Read both files and correct what they take for something else; each statement says what it rests on.\n"
        f"Then: confcheck validate --root {root}\n"
    )
    written = (root / "confcheck.toml").read_text("utf-8") + (root / "schemas" / "shop.yaml").read_text("utf-8")
    assert _SECRET not in written
    assert main(["validate", "--root", str(root)]) in (0, 1)


def test_the_working_directory_is_the_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the next command needs no `--root` either; a survey that stopped early says so."""
    monkeypatch.chdir(_project(tmp_path))
    monkeypatch.setattr("confcheck.discover.survey.MAX_STRUCTURED", 0)
    assert main(["init"]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        "there was too much to look at: folders far below were left out",
        "",
        "Read both files and correct what they take for something else; each statement says what it rests on.",
        "Then: confcheck validate",
    ]


@pytest.mark.parametrize(
    ("files", "code", "expected"),
    [
        ({}, 3, "nothing that looks like configuration below {root}"),
        ({"notes.txt": "A=1\n"}, 3, "nothing that looks like configuration below {root}"),
        (
            {".env": "A=1\n", "confcheck.toml": "broken"},
            2,
            "confcheck.toml is there already, and init never overwrites (confcheck validate reads it)",
        ),
        (
            {".env": "A=1\n", "pyproject.toml": "[tool.confcheck]\n"},
            2,
            "pyproject.toml is there already, and init never overwrites (confcheck validate reads it)",
        ),
        ({".env": "A=1\n", "schemas/shop.yaml": "mine"}, 2, "schemas/shop.yaml exists, and init never overwrites"),
    ],
)
def test_what_stops_it(
    files: dict[str, str], code: int, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and nothing is written."""
    root = tmp_path / "shop"
    root.mkdir()
    for path, text in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    assert main(["init", "--root", str(root)]) == code
    assert capsys.readouterr() == ("", f"error: {expected.format(root=root)}\n")
    present = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*") if path.is_file()}
    assert files == present


def test_a_root_that_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake."""
    assert main(["init", "--root", str(tmp_path / "gone")]) == 2
    assert capsys.readouterr().err == f"error: {tmp_path / 'gone'} is not a folder\n"
