"""New files, all of them or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from confcheck.cli.create import create
from confcheck.model import Mistake

FILES = {"deep/er/b.yaml": "b: ä\n", "a.toml": "a\n"}


def present(root: Path) -> set[str]:
    """Every file and folder."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def test_all_are_written(tmp_path: Path) -> None:
    """With folders, in UTF-8, readable for whoever the umask lets read."""
    create(tmp_path, FILES)
    assert present(tmp_path) == {"deep", "deep/er", "deep/er/b.yaml", "a.toml"}
    assert (tmp_path / "deep/er/b.yaml").read_bytes() == "b: ä\n".encode()
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "a.toml").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("link", [False, True])
def test_nothing_is_overwritten(tmp_path: Path, link: bool) -> None:
    """Not even a link to nothing; and then the other file is not there either."""
    if link:
        (tmp_path / "a.toml").symlink_to("nowhere")
    else:
        (tmp_path / "a.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(Mistake) as caught:
        create(tmp_path, FILES)
    assert str(caught.value) == "a.toml exists, and init never overwrites"
    assert present(tmp_path) == {"a.toml"}


def test_a_file_that_another_process_made_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and writing."""
    link = os.link

    def late(source: str, target: Path) -> None:
        if target.name == "a.toml":
            target.write_text("theirs", encoding="utf-8")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(Mistake) as caught:
        create(tmp_path, FILES)
    assert str(caught.value) == "a.toml exists, and init never overwrites"
    assert (present(tmp_path), (tmp_path / "a.toml").read_text("utf-8")) == ({"a.toml"}, "theirs")


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gets the files by renaming."""

    def refuse(_source: str, _target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    create(tmp_path, FILES)
    assert present(tmp_path) == {"deep", "deep/er", "deep/er/b.yaml", "a.toml"}


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """One line, with the path as the user knows it."""
    (tmp_path / "deep").write_text("", encoding="utf-8")
    with pytest.raises(Mistake) as caught:
        create(tmp_path, FILES)
    assert str(caught.value) == "cannot write deep/er/b.yaml: Not a directory"
    assert present(tmp_path) == {"deep"}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "cannot write a.toml: No space left on device"),
        (KeyboardInterrupt(), None),
    ],
)
def test_what_breaks_off_leaves_nothing(
    error: BaseException, expected: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, or Ctrl-C, while the second file is written."""
    synced: list[int] = []

    def fail(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == len(FILES):
            raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Mistake if expected else KeyboardInterrupt) as caught:
        create(tmp_path, FILES)
    assert expected is None or str(caught.value) == expected
    assert present(tmp_path) == set()
