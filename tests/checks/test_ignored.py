from __future__ import annotations

from dataclasses import replace

import pytest

from confcheck.checks.ignored import ignored
from tests.resolve.builders import manifest


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("GF_PORT", True),
        ("PYTHONPATH", True),
        ("PATH", True),
        ("XGF_PORT", False),
        ("path", False),
        ("A1", True),
        ("A12", False),
    ],
)
def test_names_that_are_no_settings(key: str, expected: bool) -> None:
    """Shell patterns over the whole name, in the case in which it is written."""
    assert expected == ignored(replace(manifest(), ignore_keys=("PYTHON*", "GF_*", "PATH", "A?")), key)
