import json
from pathlib import Path

import pytest

from confcheck.cli import main


def test_text_and_json_of_a_workspace(workspace: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """To stdout, or to a file; neither holds the value."""
    words = ["impact", "JWT_SECRET", "--root", str(workspace)]
    assert main(words) == 0
    text = capsys.readouterr().out
    file = tmp_path / "impact.json"
    assert main([*words, "--format", "json", "--output", str(file)]) == 0

    assert text.startswith("auth.jwt_secret  declared: schema.yaml:4\nused by: 2 services in 2 views\n")
    assert "1b7b0e5f" not in text + file.read_text("utf-8")
    assert len(json.loads(file.read_text("utf-8"))["written"]) == 2


def test_a_wrong_word_is_one_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exit code 2."""
    assert main(["impact", "JWT_SECRET", "--root", str(workspace), "--format", "xml"]) == 2
    assert capsys.readouterr().err == "error: --format does not accept 'xml' (one of text, json)\n"
