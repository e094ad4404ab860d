"""Where the workspace begins, and the files that must be sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from confcheck.discover import find_root, read_manifest, read_schema_text
from confcheck.model import Mistake

MANIFEST = 'schema = "s.yaml"\n[environments.staging]\n[services.auth]\n'
PROJECT = "[project]\n[tool.confcheck]\nschema = 's.yaml'\nenvironments.staging = {}\nservices.auth = {}\n"


def refused(action: Callable[[], object]) -> str:
    """The one line about a mistake."""
    with pytest.raises(Mistake) as caught:
        action()
    assert caught.value.exit_code == 2
    assert caught.value.__cause__ is None
    return str(caught.value)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"confcheck.toml": MANIFEST}, ""),
        ({"pyproject.toml": PROJECT}, ""),
        ({"confcheck.toml": MANIFEST, "a/pyproject.toml": "[project]\n"}, ""),
        ({"confcheck.toml": MANIFEST, "a/pyproject.toml": PROJECT}, "a"),
        ({"confcheck.toml": MANIFEST, "a/b/confcheck.toml": "broken"}, "a/b"),
        ({"confcheck.toml": MANIFEST, "a/pyproject.toml": "[tool.confcheck"}, "a"),
    ],
)
def test_the_nearest_manifest_marks_the_root(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    """A `pyproject.toml` counts only with its table."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    for path, text in files.items():
        (tmp_path / path).write_text(text)
    assert tmp_path / expected == find_root(tmp_path / "a" / "b")


def test_no_manifest_anywhere(tmp_path: Path) -> None:
    """The folder where the search began is named."""
    hint = "confcheck init begins one; a [tool.confcheck] table in pyproject.toml will do, too"
    assert f"no confcheck.toml in {tmp_path} or above ({hint})" == refused(lambda: find_root(tmp_path))


def test_the_start_must_be_a_folder(tmp_path: Path) -> None:
    """A path that does not exist is not searched upwards from."""
    assert f"{tmp_path / 'x'} is not a folder" == refused(lambda: find_root(tmp_path / "x"))


@pytest.mark.parametrize(("name", "text"), [("confcheck.toml", MANIFEST), ("pyproject.toml", PROJECT)])
def test_the_manifest_is_read_from_either_file(tmp_path: Path, name: str, text: str) -> None:
    """Its path is that of the file that holds it."""
    (tmp_path / name).write_text(text)
    manifest = read_manifest(tmp_path)
    assert (name, "s.yaml", ["auth"]) == (manifest.path, manifest.schema[0], [each.name for each in manifest.services])


def test_confcheck_toml_wins_over_pyproject_toml(tmp_path: Path) -> None:
    """In one folder."""
    (tmp_path / "confcheck.toml").write_text(MANIFEST)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    assert read_manifest(tmp_path).path == "confcheck.toml"


def test_a_folder_without_manifest(tmp_path: Path) -> None:
    """As `--root` may name it."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    expected = f"no confcheck.toml in {tmp_path} (create one, or a [tool.confcheck] table in pyproject.toml)"
    assert expected == refused(lambda: read_manifest(tmp_path))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xff", "confcheck.toml:1:1: bytes stand here that are not UTF-8 (save the file as UTF-8)"),
        ("schema = 1".encode("utf-16"), "confcheck.toml: the file is UTF-16, not UTF-8 (save the file as UTF-8)"),
        (b"a\n\0", "confcheck.toml:2:1: a NUL byte stands here (remove it: no variable can hold it)"),
    ],
)
def test_a_manifest_that_is_no_text(tmp_path: Path, data: bytes, expected: str) -> None:
    """Whatever would be a finding in a source is a mistake here."""
    (tmp_path / "confcheck.toml").write_bytes(data)
    assert expected == refused(lambda: read_manifest(tmp_path))


def test_a_manifest_that_is_a_folder(tmp_path: Path) -> None:
    """It is found, and said to be one."""
    (tmp_path / "confcheck.toml").mkdir()
    assert tmp_path == find_root(tmp_path)
    assert refused(lambda: read_manifest(tmp_path)) == "confcheck.toml: this is a directory, not a file"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("s.yaml", "s.yaml: the file does not exist"),
        ("../s.yaml", "../s.yaml: the file lies outside the workspace"),
        ("folder", "folder: this is a directory, not a file"),
    ],
)
def test_a_schema_that_cannot_be_read(tmp_path: Path, path: str, expected: str) -> None:
    """One line with its path."""
    (tmp_path / "folder").mkdir()
    assert expected == refused(lambda: read_schema_text(tmp_path, path))


def test_a_schema_is_read_as_text(tmp_path: Path) -> None:
    """Also an empty one."""
    (tmp_path / "s.yaml").write_text("title: é\n", encoding="utf-8")
    (tmp_path / "empty.yaml").touch()
    assert (read_schema_text(tmp_path, "s.yaml"), read_schema_text(tmp_path, "empty.yaml")) == ("title: é\n", "")
