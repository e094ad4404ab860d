"""Bytes in, text and problems out."""

from __future__ import annotations

import pytest

from confcheck.discover.decode import ReadResult, decode
from confcheck.model import Malformed, Position

MARK = Malformed(
    "a.env",
    Position(1, 1),
    "the file starts with a byte order mark, which many readers take for a part of the first key",
    "save the file as UTF-8 without it",
)
ZERO = ("a NUL byte stands here", "remove it: no variable can hold it")
FOREIGN = ("bytes stand here that are not UTF-8", "save the file as UTF-8")


def wide(encoding: str) -> Malformed:
    """The problem of a file in another encoding."""
    return Malformed("a.env", None, f"the file is {encoding}, not UTF-8", "save the file as UTF-8")


def at(line: int, column: int, problem: tuple[str, str]) -> Malformed:
    """A problem at a place."""
    return Malformed("a.env", Position(line, column), *problem)


@pytest.mark.parametrize(
    ("data", "text", "problems"),
    [
        (b"", "", ()),
        ("A=é\r\nB=\U0001f600\n".encode(), "A=é\r\nB=\U0001f600\n", ()),
        (b"\xef\xbb\xbfA=1\n", "A=1\n", (MARK,)),
        (b"\xef\xbb\xbf", "", (MARK,)),
        ("A=1\n".encode("utf-16"), None, (wide("UTF-16"),)),
        ("A=1\n".encode("utf-16-be"), None, (wide("UTF-16"),)),
        ("A=1\n".encode("utf-16-le"), None, (wide("UTF-16"),)),
        ("\ufeffA=1\n".encode("utf-16-be"), None, (wide("UTF-16"),)),
        ("A=1\n".encode("utf-32"), None, (wide("UTF-32"),)),
        ("\ufeffA=1\n".encode("utf-32-be"), None, (wide("UTF-32"),)),
        ("A=1\nB=2\n".encode("utf-32-le"), None, (wide("UTF-32"),)),
        ("A=1\nB=2\n".encode("utf-32-be"), None, (wide("UTF-32"),)),
        (b"A=1\nB\0=2\n\0", "A=1\nB\ufffd=2\n\ufffd", (at(2, 2, ZERO),)),
        (b"\0", "\ufffd", (at(1, 1, ZERO),)),
        (b"A=1\r\nB=2\rC=\xff\xfe\nD=4\n", "A=1\r\nB=2\rC=\ufffd\ufffd\nD=4\n", (at(3, 3, FOREIGN),)),
        ("é=".encode() + b"\xe9\n", "é=\ufffd\n", (at(1, 3, FOREIGN),)),
        (b"A=\xe2\x82", "A=\ufffd", (at(1, 3, FOREIGN),)),
        (b"\xef\xbb\xbfA=\xff\0\n", "A=\ufffd\ufffd\n", (MARK, at(1, 3, FOREIGN), at(1, 4, ZERO))),
    ],
)
def test_bytes_become_text_with_every_problem_at_its_place(
    data: bytes, text: str | None, problems: tuple[Malformed, ...]
) -> None:
    """UTF-8 is read through whatever is wrong with it; other encodings are named, not read."""
    assert ReadResult(text, problems) == decode(data, "a.env")


def test_the_text_is_not_shown() -> None:
    """A result in a log or a traceback shows no value."""
    assert repr(ReadResult("PASSWORD=canary")) == "ReadResult(problems=())"
