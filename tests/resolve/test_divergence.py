from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.resolve.divergence import divergences
from confcheck.resolve.readings import reading
from confcheck.sources import READERS

BY_NAME = {reader.name: reader for reader in READERS}


def _found(text: str, *names: str) -> list[tuple[int, int, str]]:
    readings = [reading(BY_NAME[name], BY_NAME[name].read(text, "f")) for name in names]
    return [(one.line, one.end, one.key) for one in divergences(readings)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("A=1\n# c\n\nB='x'\n", ("python-dotenv", "node"), []),
        ("A=1#2\n", ("python-dotenv", "node"), [(1, 1, "A")]),
        ("A=x\nB=${A}\n", ("python-dotenv", "compose"), []),
        ("B=${MISSING}\n", ("python-dotenv", "compose"), []),
        ("A=x\nB=$A\n", ("python-dotenv", "compose"), [(2, 2, "B")]),
        ("A\n", ("docker-run", "kubectl"), [(1, 1, "A")]),
        ("A\n", ("docker-run", "docker-run"), []),
        ("export A=1\n", ("python-dotenv", "docker-run"), [(1, 1, "A")]),
        ("export A=\n", ("node", "python-dotenv"), [(1, 1, "A")]),
        ('A="x\nB=1\n\nC=2"\nD=3\n', ("node", "docker-run"), [(1, 4, "A")]),
        ('A="x\nB=1\n', ("python-dotenv", "docker-run"), [(1, 1, "A")]),
        # Escaped line breaks take in no further line.
        ('A="1\\n2\\n3"\nB="x"\n', ("node", "docker-run"), [(1, 1, "A"), (2, 2, "B")]),
        ("A=$(x)\n", ("node", "bash"), []),
        ("A=1\nA=2\n", ("node", "dotenvy"), []),
        ("", ("node", "dotenvy"), []),
    ],
)
def test_lines_that_are_read_differently(
    text: str, names: tuple[str, ...], expected: list[tuple[int, int, str]]
) -> None:
    """First line, last line and key."""
    assert _found(text, *names) == expected


@given(text=st.text(alphabet="AB1=# '\"`$\\{}\n\r\t!()", max_size=40))
@settings(max_examples=200, deadline=None)
def test_one_reader_never_disagrees_with_itself(text: str) -> None:
    """Whatever the file is; and every line that is found lies in it."""
    for reader in READERS:
        one = reading(reader, reader.read(text, "f"))
        assert list(divergences((one, one))) == []
    every = [reading(reader, reader.read(text, "f")) for reader in READERS]
    last = 0
    for found in divergences(every):
        assert last < found.line <= found.end <= text.count("\n") + text.count("\r") + 1
        last = found.end
