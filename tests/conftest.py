"""For every test: hypothesis without deadlines (a timed test is no test) or a database that would make runs differ."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("confcheck", deadline=None, database=None)
settings.load_profile("confcheck")


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder that other users can enter; pytest closes the one above `tmp_path` whenever a run begins."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
