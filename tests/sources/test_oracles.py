from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.sources.readers import READERS
from tests.sources.by_node import packages
from tests.sources.oracles import ORACLES, differences, files_for, program

FILES = 2_000


@pytest.fixture(scope="session")
def npm() -> Path | None:
    """The folder with npm's packages; None where they cannot be had."""
    return packages()


@pytest.mark.parametrize("name", ORACLES)
def test_a_reader_reads_what_its_program_reads(name: str, npm: Path | None) -> None:
    """Two thousand generated files, two hundred where each takes a process; `make fuzz` compares ten times as many."""
    run = program(name, npm)
    if run is None:
        pytest.skip(f"the program of the reader {name} is not on this machine")
    reader = next(reader for reader in READERS if reader.name == name)
    texts = files_for(name, FILES, 1)
    assert len(texts) in (FILES, FILES // 10)
    assert differences(reader, run, texts) == []
