"""What a path turns out to be: a text, or the reason why there is none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from confcheck.discover import MAX_BYTES, ReadResult, read_text
from confcheck.discover.disk import Disk, disk_at, leaves, printable
from confcheck.model import Malformed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with one of everything, and something beside it."""
    inside = tmp_path / "workspace"
    (inside / "folder").mkdir(parents=True)
    (inside / "a.env").write_text("A=1\n")
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "b.env").write_text("B=2\n")
    (inside / "link.env").symlink_to("a.env")
    (inside / "out.env").symlink_to("../beside/b.env")
    (inside / "out").symlink_to("../beside")
    (inside / "nothing.env").symlink_to("absent")
    (inside / "loop.env").symlink_to("loop.env")
    os.mkfifo(inside / "pipe.env")
    with (inside / "huge.env").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    return inside


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("folder", "this is a directory, not a file"),
        ("absent.env", "the file does not exist"),
        ("absent/a.env", "the file does not exist"),
        ("a.env/b.env", "the file does not exist"),
        ("nothing.env", "the file is a symbolic link to nothing"),
        ("loop.env", "the file is a symbolic link that leads back to itself"),
        ("out.env", "the file lies outside the workspace"),
        ("out/b.env", "the file lies outside the workspace"),
        ("../beside/b.env", "the file lies outside the workspace"),
        ("folder/../../beside/b.env", "the file lies outside the workspace"),
        ("/etc/hostname", "the file lies outside the workspace"),
        ("pipe.env", "this is not a regular file"),
        ("huge.env", "the file is larger than 16 MiB"),
        ("x" * 300, "the file has a name that is too long"),
        ("a\0b", "this is no path"),
        ("\ud800", "this is no path"),
    ],
)
def test_what_cannot_be_read_is_a_problem_of_the_whole_file(root: Path, path: str, expected: str) -> None:
    """Nothing is raised, nothing is opened that could hang, nothing outside is read."""
    assert ReadResult(None, (Malformed(path, None, expected),)) == read_text(root, path)


@pytest.mark.parametrize("path", ["a.env", "link.env", "folder/../a.env"])
def test_a_file_of_the_workspace_is_read(root: Path, path: str) -> None:
    """Also through a link that stays inside, and when the workspace itself is reached through a link."""
    other = root.parent / "other"
    other.symlink_to(root)
    assert [ReadResult("A=1\n")] * 2 == [read_text(root, path), read_text(other, path)]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.EACCES, "the file cannot be read: permission denied"),
        (errno.EIO, "the file cannot be read: input/output error"),
    ],
)
def test_a_file_that_the_system_refuses(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: str
) -> None:
    """The reason is given without the absolute path."""

    def refuse(path: str) -> os.stat_result:
        raise OSError(number, "x", path)

    monkeypatch.setattr(os, "lstat", refuse)
    assert ReadResult(None, (Malformed("a.env", None, expected),)) == read_text(root, "a.env")


def test_a_file_that_grows_while_it_is_read_is_bounded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size that the system states is not trusted."""
    (root / "full.env").write_bytes(b"#" * (MAX_BYTES + 2))
    small = os.lstat(root / "a.env")
    monkeypatch.setattr(os, "lstat", lambda _: small)
    expected = ReadResult(None, (Malformed("full.env", None, "the file is larger than 16 MiB"),))
    assert expected == read_text(root, "full.env")


def test_a_file_of_just_the_allowed_size_is_read(root: Path) -> None:
    """The limit is inclusive."""
    (root / "full.env").write_bytes(b"#" * MAX_BYTES)
    assert len(read_text(root, "full.env").text or "") == MAX_BYTES


def test_a_listing_is_sorted_and_stays_inside(root: Path) -> None:
    """Folders outside are not listed; files are, so that reading them says what is wrong."""
    (root / "in").symlink_to("folder")
    listed = [(each.name, each.folder, each.link) for each in disk_at(root).listing("")]
    assert listed == [
        ("a.env", False, False),
        ("folder", True, False),
        ("huge.env", False, False),
        ("in", True, True),
        ("link.env", False, True),
        ("loop.env", False, True),
        ("nothing.env", False, True),
        ("out.env", False, True),
        ("pipe.env", False, False),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/b", False), ("a/../b", False), ("..", True), ("../a", True), ("..a", False), ("/a", True)],
)
def test_a_path_that_leaves_by_its_text(path: str, expected: bool) -> None:
    """Whatever exists on the disk."""
    assert expected == leaves(path)


@pytest.mark.parametrize(("path", "expected"), [("a.env", "a.env"), ("é.env", "é.env"), ("\udcff.env", "\ufffd.env")])
def test_a_path_can_be_printed(path: str, expected: str) -> None:
    """A file name need not be UTF-8."""
    assert expected == printable(path)


def test_a_disk_as_it_would_be(root: Path) -> None:
    """Files that are changed, made and gone, with the folders that would be made for them."""
    real = os.path.realpath(root)
    changed = {
        f"{real}/a.env": b"A=2\n",
        f"{real}/new/deep/b.env": b"B=1\n",
        f"{real}/folder/c.env": b"C=1\n",
        f"{real}/link.env": None,
        f"{real}/gone/d.env": None,
    }
    disk = Disk(real, changed=changed)
    assert [disk.read(path).text for path in ("a.env", "new/deep/b.env", "folder/c.env")] == ["A=2\n", "B=1\n", "C=1\n"]
    assert [disk.exists(path) for path in ("a.env", "new/deep/b.env", "gone/d.env")] == [True, True, False]
    assert [one.name for one in disk.listing("new")] == ["deep"]
    assert [(one.name, one.folder) for one in disk.listing("new/deep")] == [("b.env", False)]
    assert [one.name for one in disk.listing("folder")] == ["c.env"]
    names = [one.name for one in disk.listing("")]
    assert ("new" in names, "link.env" in names, names.count("folder")) == (True, False, 1)
    assert [disk.is_folder(path) for path in ("new", "new/deep", "gone")] == [True, True, False]
    with pytest.raises(FileNotFoundError):
        disk.listing("gone")
    assert Disk(real, changed={f"{real}/a.env": None}).read("a.env").text is None
    assert not Disk(real, changed={f"{real}/a.env": None}).exists("a.env")
