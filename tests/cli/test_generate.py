"""`confcheck generate` as a command: where it writes, what it refuses, and what it says beside."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from confcheck.cli import main
from confcheck.cli.generate import MOST
from confcheck.cli.written import refuse_difference
from confcheck.model import Mistake, Refused
from tests.workspaces import write

SECRET = "1b7b0e5fca4f4b6e9a1d8c3f2e5d7a90"
YAML = """\
# confcheck generate staging: 2 settings, 2 services, 1 target. Edit the sources, or migrate to this file.
format: confcheck/1
environment: staging
shared:
  auth.jwt_secret: ref+env://JWT_SECRET  # auth.staging.env:1, backend.staging.env:1 (a secret in clear)
  auth.lifetime: 15 min  # auth.staging.env:2, backend.staging.env:2
targets:
  cloud:
    services:
      auth: {}
      backend: {}
"""
NOTE = "note: 1 secret in clear is written as ref+env://NAME: auth.jwt_secret\n"


def ran(workspace: Path, *words: str) -> int:
    """The exit code of `confcheck generate staging`."""
    return main(["generate", "staging", "--root", str(workspace), *words])


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_to_stdout(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file on stdout, remarks on stderr."""
    assert ran(workspace) == 0
    assert capsys.readouterr() == (YAML, NOTE)


def test_to_a_file_and_back(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The aliases of environments are as good; `--check` agrees with what was written, and says where it does not."""
    place = tmp_path / "staging.yaml"
    words = ("--output", str(place))
    assert main(["generate", "stg", "--root", str(workspace), *words]) == 0
    assert place.read_text("utf-8") == YAML
    assert ran(workspace, *words, "--check") == 0
    place.write_text(YAML.replace("15 min", "16 min"), "utf-8")
    capsys.readouterr()
    assert ran(workspace, *words, "--check") == 1
    hint = "(run the same without --check, or undo what was edited by hand)"
    expected = f"error: {place} is not what would be generated: it differs from line 6 on {hint}\n"
    assert capsys.readouterr() == ("", expected)


@pytest.mark.parametrize(
    ("content", "line"), [(b"", 1), (b"\xff\x00\r\n" * 9, 1), (YAML.encode()[:-1], 12), (YAML.encode() + b"x", 12)]
)
def test_a_file_that_is_anything_else(content: bytes, line: int, tmp_path: Path) -> None:
    """Binary, cut off, longer: the first line that differs, never what stands in it."""
    place = tmp_path / "a"
    place.write_bytes(content)
    with pytest.raises(Refused, match=f"it differs from line {line} on"):
        refuse_difference(str(place), YAML)


def test_nothing_to_compare_with(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No file is a difference; a folder, or no name, is a mistake."""
    place = tmp_path / "none"
    assert ran(workspace, "--check", "--output", str(place)) == 1
    assert ran(workspace, "--check", "--output", str(tmp_path)) == 2
    assert ran(workspace, "--check") == 2
    assert ran(workspace, "--check", "--output", "-") == 2
    assert capsys.readouterr().err.splitlines() == [
        f"error: {place} does not exist (run the same without --check)",
        f"error: cannot read {tmp_path}: Is a directory",
        *["error: --check compares with a file (name it with --output)"] * 2,
    ]
    with pytest.raises(Mistake, match="this is no path"):
        refuse_difference("a\0b", YAML)


def test_only_the_owner_reads_secrets(workspace: Path, tmp_path: Path) -> None:
    """Whoever could read the file before; without secrets the mode stays."""
    place = tmp_path / "staging.yaml"
    place.touch(mode=0o644)
    assert ran(workspace, "--output", str(place)) == 0
    assert mode(place) == 0o644
    assert ran(workspace, "--output", str(place), "--include-secrets") == 0
    assert mode(place) == 0o600
    assert SECRET in place.read_text("utf-8")


def test_a_link_stays_a_link(workspace: Path, tmp_path: Path) -> None:
    """What it leads to is written."""
    place, link = tmp_path / "staging.yaml", tmp_path / "link"
    link.symlink_to(place.name)
    assert ran(workspace, "--output", str(link)) == 0
    assert link.is_symlink()
    assert place.read_text("utf-8") == YAML


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["prod"], 3, "confcheck.toml: there is no environment `prod` (there are staging)"),
        (["base"], 3, "confcheck.toml: base is abstract and never validated itself"),
        (["staging", "--service", "auht"], 2, "there is no service `auht` (did you mean auth?)"),
        (["staging", "--target", "clod"], 2, "there is no target `clod` (did you mean cloud?)"),
        (["staging", "--format", "josn"], 2, "--format does not accept 'josn' (did you mean json?)"),
    ],
)
def test_what_does_not_exist(
    words: list[str], code: int, message: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with what may have been meant."""
    assert main(["generate", *words, "--root", str(workspace)]) == code
    assert capsys.readouterr() == ("", f"error: {message}\n")


def test_an_environment_with_errors(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is not written, unless forced; nothing of it is touched."""
    (workspace / "auth.staging.env").write_text(f"JWT_SECRET={SECRET}\nTOKEN_MINUTES=soon\n", "utf-8")
    place = tmp_path / "staging.yaml"
    assert ran(workspace, "--output", str(place)) == 1
    hint = "(confcheck validate staging shows them, --force does it all the same)"
    assert capsys.readouterr() == ("", f"error: staging has 1 error {hint}\n")
    assert not place.exists()
    assert ran(workspace, "--output", str(place), "--force") == 0
    assert "the schema does not take it: auth.lifetime does not fit `type` at auth.staging.env:2" in (
        capsys.readouterr().err
    )
    assert "auth.lifetime: soon  # auth.staging.env:2" in place.read_text("utf-8")


def test_of_many_remarks_some_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody reads a hundred."""
    names = [f"s{number:02}" for number in range(20)]
    schema = "".join(f"  {name}: {{type: string, aliases: [OLD_{name.upper()}]}}\n" for name in names)
    old = "".join(f"{name.upper()}=a\nOLD_{name.upper()}=b\n" for name in names)
    files = {"schema.yaml": f"properties:\n{schema}", "staging/auth.env": old}
    assert main(["generate", "staging", "--force", "--root", str(write(tmp_path, files))]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST + 1
    won = "S00 at staging/auth.env:1 wins over the older name OLD_S00 with another value at staging/auth.env:2"
    assert lines[0] == f"note: s00 (auth): {won}"
    assert lines[-1] == "note: 8 more conflicts stand as comments in the file"


def _link(root: Path) -> str:
    (root.parent / "link").symlink_to(root / "auth.staging.env")
    return str(root.parent / "link")


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (lambda root: str(root / "auth.staging.env"), "a source"),
        (lambda root: f"{root}/../workspace/backend.staging.env", "a source"),
        (_link, "a source"),
        (lambda root: str(root / "confcheck.toml"), "the manifest"),
        (lambda root: str(root / "schema.yaml"), "the schema"),
    ],
)
def test_what_the_environment_is_made_of_stays(
    place: Callable[[Path], str], what: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However it is named; nothing of it is lost."""
    output = place(workspace)
    before = {path: path.read_bytes() for path in workspace.iterdir()}
    assert ran(workspace, "--output", output, "--force") == 2
    hint = "(name another place with --output)"
    assert capsys.readouterr().err == f"error: {output}: {what} of this workspace is never written over {hint}\n"
    assert {path: path.read_bytes() for path in workspace.iterdir()} == before


OWN = """\
schema = "schema.yaml"
[environments.staging]
[environments.production]
[services.auth]
[[sources]]
files = ["all.yaml", "all.json", "all.toml"]
format = "confcheck"
environments = ["staging"]
required = false
[[sources]]
files = "old.env"
services = ["auth"]
environments = ["staging"]
required = false
[[sources]]
files = "production.env"
services = ["auth"]
environments = ["production"]
"""


@pytest.mark.parametrize("form", ["yaml", "json", "toml"])
def test_what_was_generated_is_generated_again(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Although it is a source now, unless it is another environment's, or the only copy of a secret would be lost."""
    root = tmp_path / "w"
    schema = "properties:\n  level: {type: string}\n  password: {type: string, secret: true, optional: true}\n"
    files = {"confcheck.toml": OWN, "schema.yaml": schema, "old.env": "LEVEL=low\n", "production.env": "LEVEL=high\n"}
    place = write(root, files) / f"all.{form}"
    words = ["--format", form, "--output", str(place)]
    assert ran(root, *words) == 0
    assert ran(root, *words) == 0
    before = place.read_bytes()
    assert main(["generate", "production", "--root", str(root), *words]) == 2
    assert "a source of this workspace is never written over" in capsys.readouterr().err
    (root / "old.env").write_text(f"LEVEL=low\nPASSWORD={SECRET}\n")
    assert ran(root, *words, "--include-secrets") == 0
    (root / "old.env").unlink()
    kept = place.read_bytes()
    assert ran(root, *words) == 2
    hint = "(--include-secrets keeps them, or name another place)"
    message = f"error: {place}: services get secrets from this file, and they would be lost {hint}\n"
    assert capsys.readouterr().err == message
    assert (place.read_bytes(), before == kept) == (kept, False)
    assert ran(root, *words, "--include-secrets") == 0
    assert SECRET.encode() in place.read_bytes()


def test_what_was_migrated_is_edited_by_hand(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The comments that people wrote there, and where each value came from, are nowhere else."""
    assert main(["migrate", "staging", "--root", str(workspace)]) == 0
    place = workspace / "environments/staging.yaml"
    before = place.read_bytes()
    capsys.readouterr()
    assert ran(workspace, "--output", str(place)) == 2
    assert "a source of this workspace is never written over" in capsys.readouterr().err
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("a.json", "{"),
        ("a.TOML", "# confcheck generate staging: 2 settings, 2 services, 1 target."),
        ("a.yml", "# confcheck generate staging: 2 settings, 2 services, 1 target."),
        ("a.conf", "# confcheck generate staging: 2 settings, 2 services, 1 target."),
        ("a.py", '"""Settings of '),
    ],
)
def test_the_name_of_the_file_says_its_format(name: str, begin: str, workspace: Path, tmp_path: Path) -> None:
    """Unless the option does."""
    place = tmp_path / name
    assert ran(workspace, "--output", str(place)) == 0
    assert place.read_text().startswith(begin)
    assert ("format = " in place.read_text()) == (name == "a.TOML")
    assert ran(workspace, "--output", str(place), "--format", "json") == 0
    assert place.read_text().startswith("{\n")


def test_references_without_a_project(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Vals has to be told which; Kubernetes, and code, have no such texts."""
    for name in ("auth", "backend"):
        text = "JWT_SECRET=ref+gcpsecrets://jwt\nOTHER=ref+gcpsecrets://here/jwt\nTOKEN_MINUTES=15\n"
        (workspace / f"{name}.staging.env").write_text(text)
    said = "reference to Google Secret Manager names no project; vals needs one: ref+gcpsecrets://PROJECT/ID"
    for words in ([], ["--format", "compose"], ["--format", "dotenv", "--service", "auth"]):
        assert ran(workspace, "--force", *words) == 0
        assert f"note: 1 {said}\n" in capsys.readouterr().err
    assert ran(workspace, "--force", "--format", "python") == 0
    assert "vals" not in capsys.readouterr().err
    (workspace / "auth.staging.env").write_text("JWT_SECRET=ref+gcpsecrets://jwt2\nTOKEN_MINUTES=15\n")
    assert main(["render", "staging", "--root", str(workspace), "--force", "--output", str(tmp_path / "o")]) == 0
    assert f"note: 2 {said.replace('reference', 'references').replace('names', 'name')}\n" in capsys.readouterr().err


def test_others_may_read_what_holds_secrets(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then the file is not as it would be generated, whatever stands in it."""
    place = tmp_path / "staging.yaml"
    words = ("--output", str(place), "--include-secrets")
    assert ran(workspace, *words) == 0
    assert ran(workspace, *words, "--check") == 0
    place.chmod(0o640)
    capsys.readouterr()
    assert ran(workspace, *words, "--check") == 1
    said = "others than its owner may read this file, and it holds secrets (run the same without --check)"
    assert capsys.readouterr() == ("", f"error: {place}: {said}\n")
    assert ran(workspace, *words) == 0
    assert ran(workspace, *words, "--check") == 0
