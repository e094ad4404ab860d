from __future__ import annotations

import subprocess
import sys

import pytest

from confcheck.model import Assignment, Malformed, Origin, Parsed, Position, SourceOptions
from confcheck.sources import dotenv
from confcheck.sources.readers import READERS


def test_a_whole_file() -> None:
    """Assignments and problems in the order of the file, all of them with their place; nothing else."""
    text = "# settings\nA=1\nB=two words\njunk line\n\nA='x'\n"
    expected = Parsed(
        "config/a.env",
        (
            Assignment("A", "1", Origin("config/a.env", Position(2, 1), Position(2, 3))),
            Assignment("B", "two words", Origin("config/a.env", Position(3, 1), Position(3, 3))),
            Assignment("A", "x", Origin("config/a.env", Position(6, 1), Position(6, 3))),
        ),
        problems=(
            Malformed(
                "config/a.env",
                Position(4, 1),
                "python-dotenv drops this line: other text follows the key than `=`",
            ),
        ),
    )
    assert expected == dotenv.parse(text, SourceOptions("config/a.env"))


def test_each_reader_by_its_name() -> None:
    """The option picks the reader; without it, it is the first."""
    text = "A=val#frag\nB='q'\nC"
    for reader in READERS:
        assert reader.read(text, "f") == dotenv.parse(text, SourceOptions("f", reader=reader.name))
    assert READERS[0].read(text, "f") == dotenv.parse(text, SourceOptions("f"))


_LOADED = """
import sys
from confcheck.model import SourceOptions
from confcheck.sources import SOURCES
dotenv = next(source for source in SOURCES if source.format == "dotenv")
for name in sys.argv[2:]:
    assert not dotenv.parse(sys.argv[1], SourceOptions("f", reader=name or None)).problems
names = (name for name in sys.modules if name.startswith("confcheck.sources.readers.") or name == "dotenv")
print(*sorted(name.removeprefix("confcheck.sources.readers.") for name in names))
"""


@pytest.mark.parametrize(
    ("text", "readers", "expected"),
    [
        ("# plain\nA=1\n\nB=https://a.example/b\n", [""], "python_dotenv scan"),
        ("A='tricky'\n", [""], "dotenv python_dotenv scan"),
        ("A=1\n", ["node", "docker-run"], "blanks docker_run node scan"),
    ],
)
def test_only_what_a_file_needs_is_loaded(text: str, readers: list[str], expected: str) -> None:
    """A run that has one reader does not pay for the others, nor for python-dotenv where all lines are plain."""
    command = [sys.executable, "-c", _LOADED, text, *readers]
    assert expected == subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
