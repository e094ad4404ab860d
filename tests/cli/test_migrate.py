"""`confcheck migrate` as a command: what it writes, says and refuses, and that it can be lived with afterwards."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from confcheck.cli import main
from tests.workspaces import write

ENVIRONMENTS = ("staging", "production", "development", "test")
ROOT = Path(__file__).parent.parent.parent
CANARY = "CANARYq7Zw2Xk9Lm4"
FILES = {
    "confcheck.toml": """\
schema = "schema.yaml"
[environments.test]
[environments.staging]
[services.auth]

[[sources]]
files = "{environment}/{service}.env"
""",
    "schema.yaml": "properties:\n  level: {type: string}\n  password: {type: string, secret: true}\n",
    "staging/auth.env": f"LEVEL=low\nPASSWORD={CANARY}\n",
    "test/auth.env": "LEVEL=low\nPASSWORD=Zq8Xw1Lk5Tr0Pb3\n",
}
MOVED = """\
environments/staging.yaml: every value of the environment
confcheck.toml: 1 of the sources left to the other environments (line 6)
1 old file kept until --remove: staging/auth.env
2 views compared: every service gets what it got
"""
SECRETS = (
    "note: 1 secret in clear left to the environment (ref+env://NAME): password; --include-secrets keeps them in the "
    "file\n"
)
NEW = "note: a new environment has to be added to `environments` of the sources that others share\n"


def ran(root: Path, *words: str) -> int:
    """The exit code of `confcheck migrate staging`."""
    return main(["migrate", "staging", "--root", str(root), *words])


def state(root: Path) -> dict[str, bytes]:
    """Path → content of every file."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a secret in clear."""
    return write(tmp_path / "workspace", FILES)


def test_the_whole_way(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file instead of many, then the old ones go; each service's own file is rendered from it."""
    before = state(root)
    assert ran(root) == 0
    shown = capsys.readouterr()
    assert shown == (MOVED, SECRETS + NEW)
    after = state(root)
    text = after.pop("environments/staging.yaml").decode()
    assert CANARY not in text
    assert text.startswith(
        "# staging: 2 settings, 1 service. Edit them here. The comments say where each value came from.\n"
    )
    assert {path for path in before if before[path] != after.get(path)} == {"confcheck.toml"}
    assert main(["validate", "--root", str(root), "--fail-on", "note"]) == 0
    assert ran(root, "--remove") == 0
    assert "1 old file removed: staging/auth.env\n" in capsys.readouterr().out
    assert set(state(root)) == {"environments/staging.yaml", "confcheck.toml", "schema.yaml", "test/auth.env"}
    assert b"replaces" not in state(root)["confcheck.toml"]
    assert main(["validate", "--root", str(root), "--fail-on", "note"]) == 0
    assert ran(root, "--remove") == 0
    assert capsys.readouterr().out.endswith("0 old files removed\n")
    folder = str(tmp_path / "out")
    assert main(["render", "staging", "--root", str(root), "--output", folder]) == 0
    assert main(["render", "staging", "--root", str(root), "--output", folder, "--check"]) == 0


def test_secrets_that_stay(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the owner may read the file; nothing is said of their values."""
    assert ran(root, "--include-secrets", "--remove") == 0
    place = root / "environments/staging.yaml"
    assert (CANARY in place.read_text(), stat.S_IMODE(place.stat().st_mode)) == (True, 0o600)
    shown = capsys.readouterr()
    assert CANARY not in shown.out + shown.err
    assert "only its owner may read it; keep it out of version control\n" in shown.err
    assert not (root / "staging/auth.env").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--output", "{root}/new/one.yaml"], 0, ""),
        (["--output", "{root}/../one.yaml"], 2, "the consolidated file must be in the workspace (name another file)"),
        (["--output", "{root}"], 2, "the consolidated file must be in the workspace (name another file)"),
        (["--output", "{root}/schema.yaml"], 2, "schema.yaml: this file exists already (name a new one)"),
        (["--output", "{root}/test"], 2, "test: the consolidated file is YAML (its name ends in .yaml or .yml)"),
        (["--output", "{root}/schema.yaml/x.yaml"], 2, "schema.yaml/x.yaml: cannot be written: not a directory"),
    ],
)
def test_the_place_of_the_file(
    words: list[str], code: int, message: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the workspace, and new."""
    before = state(root)
    assert ran(root, *(word.format(root=root) for word in words)) == code
    assert message in capsys.readouterr().err
    assert (state(root) == before) == (code != 0)


def _read_only_manifest(root: Path) -> None:
    (root / "confcheck.toml").chmod(0o444)


def _read_only_folder(root: Path) -> None:
    (root / "environments").mkdir()
    (root / "environments").chmod(0o555)


def _file_for_folder(root: Path) -> None:
    (root / "environments").write_text("x")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_read_only_manifest, "confcheck.toml: the file is read-only (no file was changed)"),
        (_read_only_folder, "environments/staging.yaml: its folder is read-only (no file was changed)"),
        (_file_for_folder, "environments/staging.yaml: cannot be written: not a directory (no file was changed)"),
    ],
)
def test_all_or_nothing(
    spoil: Callable[[Path], None], message: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the manifest without the file nor the file without the manifest."""
    spoil(root)
    before = state(root)
    assert ran(root) == 2
    assert (capsys.readouterr().err, state(root)) == (f"error: {message}\n", before)


KEPT = """\
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "c.json"
services = ["auth"]
target = "c"
[[sources]]
files = "x.env"
services = ["auth"]
target = "x"
variants = true
[[sources]]
files = "auth.env"
"""


def test_a_difference_is_shown_and_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that alternatives need stays above; a variable in it would find another value: where, never what."""
    root = write(
        tmp_path / "workspace",
        {
            "confcheck.toml": KEPT,
            "schema.yaml": "properties:\n  one: {type: string}\n  two: {type: string}\n",
            "c.json": f'{{"ONE": "{CANARY}"}}',
            "auth.env": "TWO=${ONE}\nONE=other\n",
            "x.env": "ONE=alternative\n",
        },
    )
    before = state(root)
    assert ran(root) == 1
    line = "two of auth in staging (c): auth.env:1, then auth.env:1\n"
    refusal = "error: 1 value would change in staging; nothing was written (--force moves it all the same)\n"
    assert (capsys.readouterr(), state(root)) == ((line, refusal), before)
    assert ran(root, "--force", "--include-secrets") == 0
    shown = capsys.readouterr()
    assert "views compared" not in shown.out
    assert f"note: changed: {line}" in shown.err
    assert CANARY not in shown.out + shown.err


def rendered(root: Path, folder: Path) -> dict[str, str]:
    """Every env file of every environment, but for the first line, which says from what it is rendered."""
    for environment in ENVIRONMENTS:
        words = ["--root", str(root), "--output", str(folder / environment), "--force", "--include-secrets"]
        assert main(["render", environment, *words]) == 0
        assert main(["render", environment, *words, "--check"]) == 0
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8").partition("\n")[2] for path in files}


def test_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The incident with its 32 errors, every environment of it: what is rendered is what was before, byte by byte."""
    root = tmp_path / "harbour"
    shutil.copytree(ROOT / "examples/staging-incident", root)
    assert ran(root) == 1
    assert "staging has 32 errors" in capsys.readouterr().err
    before = rendered(root, tmp_path / "before")
    for environment in ENVIRONMENTS:
        words = ["--root", str(root), "--force", "--remove", "--include-secrets"]
        assert main(["migrate", environment, *words]) == 0
        shown = capsys.readouterr()
        assert "23 views compared: every service gets what it got\n" in shown.out
        assert "changed" not in shown.err
    assert rendered(root, tmp_path / "after") == before
    assert len(before) == 23
