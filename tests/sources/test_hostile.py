from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.model import Reader
from confcheck.sources.readers import READERS
from tests.sources.hostile import last_line, misread, untrue
from tests.sources.positions import REALWORLD, needs_realworld

every_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
MEGABYTE = 1_000_000


@every_reader
def test_arbitrary_bytes_have_a_reading_and_true_places(reader: Reader) -> None:
    """Two thousand inputs, the same in every run; `make fuzz` takes a hundred times as many."""
    assert misread(reader, 2_000, 1) == []


@every_reader
def test_ten_megabytes_on_one_line(reader: Reader) -> None:
    """Quoted, plain and in pieces; no reader takes it for something else than at most one key."""
    for value in ("x" * 10 * MEGABYTE, "'" + "y " * 5 * MEGABYTE + "'", "$A" * 1_000):
        parsed = reader.read(f"A={value}\n", "f")
        assert len(parsed.entries) + len(parsed.problems) >= 1
        assert len(parsed.entries) <= 1


@every_reader
@pytest.mark.parametrize(
    "piece",
    [
        "'",
        '"',
        "`",
        "\\",
        "${A:-",
        "$(",
        "((",
        "\n",
        " ",
        "A='\\'\n",
        "A=\"x' y\n",
        "K=$K\n",
        "A=\\\n",
        "#\\\n",
        "\r",
        "a=\0\n",
    ],
)
def test_a_piece_over_and_over(reader: Reader, piece: str) -> None:
    """What invites a reader to go back, or down, without end."""
    parsed = reader.read("A=" + piece * (30_000 // len(piece)), "f")
    assert len(parsed.entries) + len(parsed.problems) >= 1


def test_a_million_keys() -> None:
    """Each is read, at its own line; `make fuzz` asks every reader."""
    assert last_line(READERS[-1], MEGABYTE) == (MEGABYTE, MEGABYTE)


@needs_realworld
@every_reader
def test_real_env_files(reader: Reader) -> None:
    """Every env file of the real projects: no exception, and the text at each position is the key."""
    paths = [path for path in REALWORLD.rglob("*") if path.is_file() and (".env" in path.name or path.suffix == ".env")]
    assert len(paths) > 50
    for path in paths:
        text = Path(path).read_bytes().decode(errors="replace")
        assert untrue(text, reader.read(text, path.name)) == [], path.name
