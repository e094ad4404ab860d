import errno
import io
import os
import stat
import sys
from pathlib import Path

import pytest

from confcheck.cli import main
from confcheck.cli.output import complain, replace, save, show
from confcheck.model.mistake import Mistake


class _Full(io.StringIO):
    """A stream on a full disk."""

    error = errno.ENOSPC

    def flush(self) -> None:
        """Fail as the system does."""
        raise OSError(self.error, os.strerror(self.error))


@pytest.mark.parametrize(
    ("encoding", "utf8", "expected"),
    [
        ("utf-8", False, "ä•😀".encode()),
        ("ascii", False, rb"\xe4\u2022\U0001f600"),
        ("ascii", True, "ä•😀".encode()),
        ("latin-1", False, b"\xe4" + rb"\u2022\U0001f600"),
    ],
)
def test_no_encoding_stops_a_report(
    monkeypatch: pytest.MonkeyPatch, encoding: str, utf8: bool, expected: bytes
) -> None:
    """What stdout cannot write is escaped; a format that is UTF-8 by definition is written so."""
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding=encoding))
    show("ä•😀", utf8=utf8)
    assert expected == buffer.getvalue()


def test_any_text_stream_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something that merely looks like stdout is written to as it is."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    show("ä")
    assert stream.getvalue() == "ä"


def test_a_reader_that_left_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Into a broken pipe a report goes quietly, now and when the interpreter ends."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        show("x" * 100_000)
        show("again\n")


def test_a_full_disk_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that could not be written must not look like a verdict."""
    monkeypatch.setattr(sys, "stdout", _Full())
    with pytest.raises(Mistake) as caught:
        show("x")
    assert str(caught.value) == "cannot write the report: No space left on device"


def test_help_on_a_full_disk_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What typer writes goes the way of a report; any other failure of the system is nothing to be silent about."""
    monkeypatch.setattr(sys, "stdout", _Full())
    code = main(["--help"])
    assert (code, capsys.readouterr().err) == (2, "error: cannot write the report: No space left on device\n")
    monkeypatch.setattr(_Full, "error", errno.EIO)
    with pytest.raises(OSError, match="Input/output error"):
        main(["--help"])


def test_an_error_is_one_visible_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Line ends and escapes in it are spelled out; a stderr that fails is nothing to complain about."""
    complain("bad\n\x1b[2Jname")
    assert capsys.readouterr().err == "error: bad\\n\\u001b[2Jname\n"
    monkeypatch.setattr(sys, "stderr", _Full())
    complain("lost")


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    """As if it had been written in place; nothing else is left in the folder."""
    path = tmp_path / "report.json"
    mask = os.umask(0o027)
    save("ä\n", str(path))
    os.umask(mask)
    assert ("ä\n", 0o640, [path]) == (
        path.read_text(encoding="utf-8"),
        stat.S_IMODE(path.stat().st_mode),
        list(tmp_path.iterdir()),
    )


def test_an_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    """Through a link too: the link stays, the file behind it changes."""
    path, link = tmp_path / "report.json", tmp_path / "link.json"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o604)
    link.symlink_to(path)
    save("new", str(link))
    assert (
        path.read_text(encoding="utf-8"),
        stat.S_IMODE(path.stat().st_mode),
        link.is_symlink(),
    ) == ("new", 0o604, True)


def test_a_device_is_written_to(tmp_path: Path) -> None:
    """A pipe is not replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    save("through\n", str(pipe))
    assert (os.read(reader, 100), pipe.is_fifo()) == (b"through\n", True)
    os.close(reader)


@pytest.mark.parametrize(
    ("path", "reason"), [("missing/report.json", "No such file or directory"), (".", "Is a directory")]
)
def test_a_place_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    """One line says why."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Mistake) as caught:
        save("x", path)
    assert f"cannot write {path}: {reason} (name a file in a folder that can be written)" == str(caught.value)


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a report is never seen, and no temporary file stays behind."""
    path = tmp_path / "report.json"
    path.write_text("old", encoding="utf-8")

    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output error"):
        replace(path, "new", mode=0o600)
    assert ("old", [path]) == (path.read_text(encoding="utf-8"), list(tmp_path.iterdir()))
