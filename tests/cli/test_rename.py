import json
from pathlib import Path

import pytest

from confcheck.cli import main

SECRET = "1b7b0e5fca4f4b6e9a1d8c3f2e5d7a90"


def contents(root: Path) -> dict[str, str]:
    """Name → text of every file."""
    return {path.name: path.read_text("utf-8") for path in root.iterdir() if path.is_file()}


def test_nothing_is_written_without_asking(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The changes are shown, without values."""
    before = contents(workspace)
    assert main(["rename", "JWT_SECRET", "AUTH_KEY", "--root", str(workspace)]) == 0

    shown = capsys.readouterr().out
    assert "-JWT_SECRET=••••\n+AUTH_KEY=••••\n" in shown
    assert shown.endswith("nothing is written without --write (3 files)\n")
    assert SECRET not in shown
    assert contents(workspace) == before


def test_there_and_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All files change at once, and are what they were after the way back."""
    before = contents(workspace)
    words = ["--root", str(workspace), "--write"]
    assert main(["rename", "JWT_SECRET", "AUTH_KEY", *words]) == 0
    renamed = contents(workspace)
    assert main(["rename", "AUTH_KEY", "JWT_SECRET", *words]) == 0

    assert renamed == {name: text.replace("JWT_SECRET", "AUTH_KEY") for name, text in before.items()}
    assert contents(workspace) == before
    assert capsys.readouterr().out.count("3 files written\n") == 2


def test_a_kept_name_and_the_way_to_the_new_one(workspace: Path) -> None:
    """With `--keep-alias` both names hold; later the older one goes from everywhere."""
    words = ["--root", str(workspace), "--write"]
    before = contents(workspace)
    assert main(["rename", "JWT_SECRET", "AUTH_KEY", "--keep-alias", *words]) == 0
    (workspace / "auth.staging.env").write_text(before["auth.staging.env"], "utf-8")
    assert main(["rename", "JWT_SECRET", "AUTH_KEY", "--drop-alias", *words]) == 0

    assert contents(workspace) == {name: text.replace("JWT_SECRET", "AUTH_KEY") for name, text in before.items()}


def test_a_mistake_is_one_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exit code 2, with nothing written."""
    before = contents(workspace)
    assert main(["rename", "JWT_SECRTE", "KEY", "--root", str(workspace), "--write"]) == 2

    assert capsys.readouterr().err == "error: JWT_SECRTE is no name of a setting (did you mean JWT_SECRET?)\n"
    assert contents(workspace) == before


def test_several_settings_of_one_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--service` says whose is meant."""
    setting = "{{type: integer, env: PORT, services: [{0}]}}"
    schema = "properties:\n" + "".join(f"  {name}: {setting.format(name)}\n" for name in ("auth", "backend"))
    manifest = 'schema = "s.yaml"\n[environments.staging]\n[services.auth]\n[services.backend]\n'
    files = {
        "confcheck.toml": manifest + '[[sources]]\nfiles = "{service}.env"\n',
        "s.yaml": schema,
        "auth.env": "PORT=1\n",
        "backend.env": "PORT=2\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    words = ["rename", "PORT", "AUTH_PORT", "--root", str(tmp_path), "--write"]
    assert main(words) == 2
    message = "error: PORT is a name of auth (auth) and backend (backend) (say whose with --service)\n"
    assert capsys.readouterr().err == message
    assert main([*words, "--service", "auth"]) == 0
    result = {**files, "s.yaml": schema.replace("PORT", "AUTH_PORT", 1), "auth.env": "AUTH_PORT=1\n"}
    assert json.dumps(contents(tmp_path), sort_keys=True) == json.dumps(result, sort_keys=True)
