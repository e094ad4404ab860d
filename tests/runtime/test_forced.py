"""A lock of an environment with errors: what was wrong stays wrong."""

from __future__ import annotations

from pathlib import Path

from confcheck.runtime import check
from tests.runtime.given import AUTH, KEY, VALUES, dotenv, site


def test_what_was_wrong_when_it_was_locked_is_refused(tmp_path: Path) -> None:
    """Also with the very values that were locked; the note says that it is no news."""
    values = {**AUTH, "LIFETIME": "10081", "URL": "http://auth.example.com"}
    found = site(tmp_path, KEY, staging__auth_dot_env=dotenv(values))
    given = {**VALUES, **values, "PORT": "x"}
    verdict = check("auth", environment="staging", lock=found.locks, values=given)
    assert [(one.check, one.setting) for one in verdict.problems] == [
        ("rule-violation", "lifetime"),
        ("invalid-value", "port"),
        ("endpoint-mismatch", "url"),
    ]
    assert "wrong already when it was locked, with --force: lifetime, url" in verdict.notes
