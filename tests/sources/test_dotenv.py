from __future__ import annotations

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
