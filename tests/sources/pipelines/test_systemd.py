"""Units of systemd: words beside those of its own library, settings, drop-ins, containers."""

from __future__ import annotations

import ctypes
import random
from pathlib import Path

import pytest

from confcheck.model import Parsed
from confcheck.sources import identify
from confcheck.sources.pipelines.traced import plain
from confcheck.sources.pipelines.unit_lines import words
from tests.sources.pipelines.shown import parse, rows, told, values

_LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/systemd/libsystemd-shared-25[0-9].so"))), Path("absent"))
_UNESCAPES, _RELAXED, _UNQUOTES, _INVALID = 2, 4, 32, -22


def unit(text: str, path: str = "deploy/api.service") -> Parsed:
    """A unit."""
    return parse("systemd", text, path)


def _real(library: ctypes.CDLL, text: str) -> list[str] | None:
    """The words that systemd's library makes of a text, as its parser asks for them; None for a quote without end."""
    buffer = ctypes.create_string_buffer(text.encode())
    rest = ctypes.c_char_p(ctypes.addressof(buffer))
    found: list[str] = []
    while True:
        before, word = ctypes.cast(rest, ctypes.c_void_p).value, ctypes.c_char_p()
        flags = _UNESCAPES | _UNQUOTES
        done = library.extract_first_word(ctypes.byref(rest), ctypes.byref(word), None, flags)
        if done == _INVALID:
            rest = ctypes.c_char_p(before)
            done = library.extract_first_word(ctypes.byref(rest), ctypes.byref(word), None, flags | _RELAXED)
        if done < 0:
            return None
        if done == 0:
            return found
        found.append((word.value or b"").decode())


@pytest.mark.skipif(not _LIBRARY.exists(), reason="systemd's library is not here")
def test_words_are_those_of_systemd() -> None:
    """Five thousand random values."""
    library = ctypes.CDLL(str(_LIBRARY))
    chance = random.Random(3)
    pieces = (
        "A=",
        "b",
        " ",
        "  ",
        "'",
        '"',
        "\\",
        "\\s",
        "\\x41",
        "\\x4",
        "\\101",
        "\\u00e9",
        "\\n",
        "é",
        "=",
        "#",
        "\\'",
        '\\"',
    )
    for _ in range(5000):
        text = "".join(chance.choices(pieces, k=chance.randrange(0, 10)))
        if (len(text) - len(text.rstrip("\\"))) % 2:
            continue  # a line that ends so goes on
        mine, real = words(plain(text, 0, len(text))), _real(library, text)
        assert (mine.unbalanced is not None) == (real is None), text
        assert real is None or [word.text for word in mine.found] == real, text


def test_a_unit() -> None:
    """What it passes first, then its own, then files; places behind quotes, escapes and continued lines."""
    found = unit(r"""
        [Unit]
        Environment=NOT=here
        [Service]
        EnvironmentFile=-local.env
        Environment="A=b c" 'D=e' F=g\x20h I=%i J=100%% K="q\"r"
        ; comment
        Environment=L=1 \
        # comment
          M=2 \

        PassEnvironment=HOME LANG
        ExecStart=/bin/api --env X=y
    """)
    assert rows(found) == [
        "api HOME=?inherited 11:17 -",
        "api LANG=?inherited 11:22 -",
        "api A=b c 5:14 5:16",
        "api D=e 5:22 5:24",
        "api F=g h 5:27 5:29",
        "api I=?a specifier of systemd, which only the machine knows 5:36 5:38",
        "api J=100% 5:41 5:43",
        'api K=q"r 5:49 5:52',
        "api L=1 7:13 7:15",
        "api M=2 9:3 9:5",
        "api <?deploy/local.env systemd> 4:1",
    ]
    assert told(found.problems) == ["4:18 systemd drops this line: the path is not absolute"]
    assert (found.scopes, found.notes) == ((("api",),), ())


@pytest.mark.parametrize(
    ("lines", "expected", "problems", "notes"),
    [
        ("Environment=A=1\nEnvironment=\nEnvironment=B=2", ["api B=2"], [], []),
        ("PassEnvironment=A\nPassEnvironment=\nPassEnvironment=B 1x", ["api B=?inherited"],
         ["4:19 systemd drops this: it is no name of a variable"], []),
        ("Environment=A=1 A=2", ["api A=1", "api A=2"], [], []),
        ("Environment=A=1 B=2 C=3\nUnsetEnvironment=A B=3 C=3", ["api B=2"], [], []),
        ("Environment=A=1\nUnsetEnvironment=A\nUnsetEnvironment=", ["api A=1"], [], []),
        ("Environment=A 1B=2 =3 D=4", ["api D=4"],
         [f"2:{at} systemd drops this: it is no `NAME=value` that a variable may have" for at in (13, 15, 20)], []),
        ('Environment=A=1 "B=2', ["api A=1"],
         ["2:17 systemd drops the rest of this line: a quote that is never closed"],
         []),
        ("Environment=A=\\x07", [], ["2:13 systemd drops this: it is no `NAME=value` that a variable may have"], []),
        ("Environment=%n=1 A=%H/x", ["api A=?made partly of what only the pipeline knows"],
         ["2:13 systemd drops this: it is no `NAME=value` that a variable may have"], []),
        ("Environment=A=50%,b %", ["api A=50%,b"],
         ["2:21 systemd drops this: it is no `NAME=value` that a variable may have"], []),
        ("Environment = A=1  ", ["api A=1"], [], []),
        ("Environment=A=1 B=\\\\\u2029", ["api A=1", "api B=\\\u2029"], [], []),
        ("nonsense", [], ["2:1 systemd drops this line: it is no `KEY=value`"], []),
        ("EnvironmentFile=/etc/api.env", [], [],
         ["2:17 this file lies on the machine, outside of the workspace, and is not read"]),
        ("EnvironmentFile=-/etc/api.env", [], [],
         ["2:18 this file lies on the machine, outside of the workspace, and is not read"]),
        ("EnvironmentFile=%h/api.env", [], [], ["2:17 which file this is, only the machine knows"]),
        ("EnvironmentFile=conf/*.env", [], [], ["2:17 which files these are, only the machine knows"]),
        ("EnvironmentFile=/etc/x\nEnvironmentFile=", [], [],
         ["2:17 this file lies on the machine, outside of the workspace, and is not read"]),
    ],
)  # fmt: skip
def test_settings(lines: str, expected: list[str], problems: list[str], notes: list[str]) -> None:
    """Resets, names that are none, quotes that do not end, files of the machine."""
    found = unit(f"[Service]\n{lines}\n")
    assert (values(found), told(found.problems), told(found.notes)) == (expected, problems, notes)


def test_a_container_of_quadlet() -> None:
    """Its file is looked for beside it, and read as Podman does."""
    text = "[Container]\nEnvironment=A=1\nEnvironmentFile=api.env\nPassEnvironment=X\n[Service]\nEnvironment=B=2\n"
    found = unit(text, "deploy/api.container")
    assert rows(found) == ["api A=1 2:13 2:15", "api <deploy/api.env docker-run> 3:1"]
    assert (found.problems, found.notes) == ((), ())


@pytest.mark.parametrize(
    ("path", "scopes"),
    [
        ("api.service", ("api",)),
        ("worker@.service", ("worker",)),
        ("worker@blue.service", ("worker@blue", "worker")),
        ("etc/api.service.d/override.conf", ("api",)),
        ("api.container.d/10-env.conf", ("api",)),
    ],
)
def test_names(path: str, scopes: tuple[str, ...]) -> None:
    """Of units, templates, instances and drop-ins."""
    section = "Container" if "container" in path else "Service"
    found = unit(f"[{section}]\nEnvironment=A=1\n", path)
    assert (found.scopes, values(found)) == ((scopes,), [f"{'/'.join(scopes)} A=1"])
    assert identify(path, "") == "systemd"


def test_what_a_drop_in_takes_away() -> None:
    """That of the unit is another source."""
    found = unit("[Service]\nEnvironment=\nEnvironment=A=1\n", "api.service.d/x.conf")
    assert told(found.notes) == ["2:1 an empty `Environment=` takes away what the unit itself sets, which stays here"]
    found = unit("[Service]\nUnsetEnvironment=A\nEnvironmentFile=x.env\n")
    assert told(found.notes) == ["3:17 `UnsetEnvironment=` also takes away what this file sets, which stays here"]


def test_odd_files() -> None:
    """Nothing, a mark at the start, line ends of every kind, a line that goes on beyond the end."""
    assert unit("").entries == ()
    assert rows(unit("\ufeff[Service]\r\nEnvironment=A=1\r\nEnvironment=B=2 \\")) == [
        "api A=1 2:13 2:15",
        "api B=2 3:13 3:15",
    ]
    assert values(unit("[Service]\rEnvironment=A=1\r")) == ["api A=1"]
    assert values(unit("[Service]\nEnvironment=A=\\ud800\\UFFFFFFFF\n")) == ["api A=\\ud800\\UFFFFFFFF"]
    assert values(unit("[Service]\nEnvironment=A=x\0y\n")) == ["api A=?made partly of what only the pipeline knows"]


def test_no_text_of_the_file_is_in_a_message() -> None:
    """Whatever is dropped."""
    found = unit(
        '[Service]\nEnvironment=hunter2hunter2 "hunter2hunter2\nhunter2hunter2\nPassEnvironment=hunter2-hunter2\n'
    )
    assert len(found.problems) == 4
    assert "hunter2" not in repr(found)
