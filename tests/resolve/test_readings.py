from __future__ import annotations

import pytest

from confcheck.model import Unknown
from confcheck.resolve.readings import Reading, reading
from confcheck.sources import READERS

BY_NAME = {reader.name: reader for reader in READERS}


def _read(name: str, text: str) -> Reading:
    return reading(BY_NAME[name], BY_NAME[name].read(text, "f"))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("python-dotenv", "A=1\nB=${A}2${C:-d}\n", ["1", "12d"]),
        ("compose", "A=1\nB=$A\nC=${D}\n", ["1", "1", ""]),
        ("vite", "B=$A\nA=1\n", ["1", "1"]),
        ("node", "A=$A\n", ["$A"]),
        ("docker-run", "A\n", [None]),
        ("kubectl", "A\n", [""]),
        ("bash", "A=$(x)\n", [Unknown("made by a command, which is never run here")]),
    ],
)
def test_variables_are_replaced_inside_the_file(name: str, text: str, expected: list[object]) -> None:
    """Nothing else takes part: a name that the file does not set is unset."""
    assert [item.value for item in _read(name, text).items] == expected


def test_the_environment_of_this_process_takes_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for any reader."""
    monkeypatch.setenv("CANARY_VARIABLE", "canary")
    for reader in READERS:
        found = reading(reader, reader.read("A=${CANARY_VARIABLE}\nCANARY_VARIABLE\n", "f"))
        assert "canary" not in [item.value for item in found.items]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("node", [False, True]), ("dotenvy", [True, False]), ("docker-run", [False, True])],
)
def test_which_of_two_lines_counts(name: str, expected: list[bool]) -> None:
    """The last, or the first."""
    assert [item.effective for item in _read(name, "A=1\nA=2\n").items] == expected


def test_the_order_of_the_file_is_kept_where_the_first_counts() -> None:
    """Also where variables are replaced."""
    assert [item.value for item in _read("dotenvy", "A=1\nA=2\nB=$A\n").items] == ["1", "2", "1"]


@pytest.mark.parametrize(
    ("name", "text", "refused"),
    [
        ("docker-run", "export A=1\n", "docker refuses this file: a blank in a name"),
        ("node", "no assignment\n", None),
        (
            "compose",
            "A=${NAME:?must be there}\n",
            "compose refuses this file unless the process sets NAME: the variable must have a value",
        ),
        (
            "compose",
            "A=${canary?}\n",
            "compose refuses this file unless the process sets ••••: the variable must have a value",
        ),
        ("compose", "NAME=x\nA=${NAME:?}\n", None),
    ],
)
def test_why_a_reader_takes_nothing(name: str, text: str, refused: str | None) -> None:
    """The first fault for which it gives up."""
    found = _read(name, text).refused
    assert (found and found.message) == refused
