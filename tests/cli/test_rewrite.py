"""All files or none: whatever goes wrong, in whatever file, everything is as it was."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from confcheck.cli import rewrite as module
from confcheck.cli.rewrite import rewrite
from confcheck.model import Mistake
from confcheck.model.rename import Rewritten

NAMES = ("a", "folder/b", "c")


def place(root: Path) -> list[Rewritten]:
    """Three files, and what they shall become."""
    (root / "folder").mkdir()
    for name in NAMES:
        (root / name).write_bytes(f"old {name}\r\n".encode())
        (root / name).chmod(0o640)
    return [Rewritten(name, f"old {name}\r\n".encode(), f"new {name}".encode()) for name in NAMES]


def state(root: Path) -> dict[str, tuple[bytes, int]]:
    """Path → content and mode of everything below the folder."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777) for path in files}


def test_all_files_are_written_with_their_modes(tmp_path: Path) -> None:
    """Nothing is left beside them."""
    rewrite(tmp_path, place(tmp_path))
    assert state(tmp_path) == {name: (f"new {name}".encode(), 0o640) for name in NAMES}


def test_a_link_stays_and_what_it_leads_to_changes(tmp_path: Path) -> None:
    """Also where it leads into another folder."""
    files = place(tmp_path)
    (tmp_path / "c").rename(tmp_path / "folder" / "real")
    (tmp_path / "c").symlink_to("folder/real")
    rewrite(tmp_path, files)

    assert (tmp_path / "c").readlink() == Path("folder/real")
    assert (tmp_path / "folder" / "real").read_bytes() == b"new c"


def _read_only_file(root: Path) -> None:
    (root / "folder/b").chmod(0o440)


def _read_only_folder(root: Path) -> None:
    (root / "folder").chmod(0o555)


def _changed(root: Path) -> None:
    (root / "c").write_bytes(b"somebody else's")


def _gone(root: Path) -> None:
    (root / "c").unlink()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_read_only_file, "folder/b: the file is read-only (no file was changed)"),
        (_read_only_folder, "folder/b: its folder is read-only (no file was changed)"),
        (_changed, "c: the file has changed meanwhile (no file was changed; start again)"),
        (_gone, "c: cannot be written: no such file or directory (no file was changed)"),
    ],
)
def test_one_bad_file_keeps_all_others_from_being_written(
    tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    """In one line with the path."""
    files = place(tmp_path)
    spoil(tmp_path)
    before = state(tmp_path)
    with pytest.raises(Mistake) as caught:
        rewrite(tmp_path, files)

    assert (str(caught.value), state(tmp_path)) == (message, before)
    (tmp_path / "folder").chmod(0o755)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("count", range(3))
def test_a_failure_in_the_middle_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, count: int
) -> None:
    """Files that were written already are what they were, down to the inode."""
    files = place(tmp_path)
    before, inodes = state(tmp_path), {name: (tmp_path / name).stat().st_ino for name in NAMES}
    done: list[Path] = []
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name in ("a", "b", "c") and len(done) <= count:
            done.append(target)
            if len(done) == count + 1:
                raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises((Mistake, KeyboardInterrupt)):
        rewrite(tmp_path, files)

    assert state(tmp_path) == before
    assert {name: (tmp_path / name).stat().st_ino for name in NAMES} == inodes


FRESH = [
    Rewritten("new/deep/d", None, b"new d", private=True),
    Rewritten("a", b"old a\r\n", b"new a", private=True),
    Rewritten("c", b"old c\r\n", None),
    Rewritten("new/e", None, b"new e"),
]


def test_files_are_made_and_removed_with_the_others(tmp_path: Path) -> None:
    """Folders as well; what is private only its owner may read, whatever it was before."""
    place(tmp_path)
    rewrite(tmp_path, FRESH)
    mask = os.umask(0)
    os.umask(mask)
    assert state(tmp_path) == {
        "a": (b"new a", 0o600),
        "folder/b": (b"old folder/b\r\n", 0o640),
        "new/deep/d": (b"new d", 0o600),
        "new/e": (b"new e", 0o666 & ~mask),
    }


@pytest.mark.parametrize("count", range(4))
def test_what_was_made_goes_and_what_was_removed_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Whichever file cannot be written, folders too."""
    place(tmp_path)
    before = state(tmp_path), sorted(tmp_path.rglob("*"))
    exchange, done = module._exchange, []  # noqa: SLF001 - the step in which each file changes

    def fail(one: module._Exchange) -> None:
        done.append(one)
        if len(done) > count:
            raise OSError(28, "No space left on device")
        exchange(one)

    monkeypatch.setattr(module, "_exchange", fail)
    with pytest.raises(Mistake, match="no space left on device"):
        rewrite(tmp_path, FRESH)
    assert (state(tmp_path), sorted(tmp_path.rglob("*"))) == before


def test_a_file_that_is_there_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    """Whoever made it."""
    place(tmp_path)
    (tmp_path / "new").mkdir()
    (tmp_path / "new/e").write_bytes(b"somebody else's")
    with pytest.raises(Mistake, match="new/e: the file has changed meanwhile"):
        rewrite(tmp_path, FRESH)
    assert (tmp_path / "new/e").read_bytes() == b"somebody else's"
    assert not (tmp_path / "new/deep").exists()


def test_a_file_that_changes_at_the_last_moment_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes are compared right before each is replaced."""
    files = place(tmp_path)
    link = os.link

    def meddle(source: Path, target: str) -> None:
        (tmp_path / "c").write_bytes(b"somebody else's")
        link(source, target)

    monkeypatch.setattr(os, "link", meddle)
    with pytest.raises(Mistake, match="c: the file has changed meanwhile"):
        rewrite(tmp_path, files)
    expected = {name: (f"old {name}\r\n".encode(), 0o640) for name in NAMES}
    assert state(tmp_path) == {**expected, "c": (b"somebody else's", 0o640)}


def test_a_file_system_without_links_keeps_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the end, as links are kept elsewhere."""

    def refuse(_source: Path, _target: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    rewrite(tmp_path, place(tmp_path))
    assert state(tmp_path) == {name: (f"new {name}".encode(), 0o640) for name in NAMES}


def test_an_original_that_cannot_be_brought_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays beside the file, the others are what they were."""
    files = place(tmp_path)
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "c" or (target.name == "a" and target.read_bytes() == b"new a"):
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Mistake) as caught:
        rewrite(tmp_path, files)

    kept = {path[1]: path for path in state(tmp_path) if path.startswith(".")}
    hint = f"c was {kept['c']} beside it; a was {kept['a']} beside it"
    assert str(caught.value) == f"c: cannot be written: input/output error ({hint})"
    assert state(tmp_path)["folder/b"] == (b"old folder/b\r\n", 0o640)
    assert (tmp_path / kept["a"]).read_bytes() == b"old a\r\n"
