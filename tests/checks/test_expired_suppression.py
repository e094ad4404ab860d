"""Tables of `expired-suppression`; what suppressions do is in tests/engine/test_suppress.py."""

from __future__ import annotations

from pathlib import Path

from confcheck.checks.expired_suppression import CHECK
from tests.workspaces import findings, table


def test_a_suppression_past_its_date(tmp_path: Path) -> None:
    """A warning at the comment, and the suppression is not called unused besides."""
    text = "# confcheck: ignore[invalid-value] old (until 2020-01-31)\nA=1\n"
    found = findings(tmp_path, {"staging/auth.env": text}, CHECK.id)
    assert table(found) == [
        (
            "warning",
            "the suppression of invalid-value in staging/auth.env ended on 2020-01-31",
            [("staging/auth.env", 1, 1, "in force until 2020-01-31")],
        )
    ]
    assert findings(tmp_path, {"staging/auth.env": text}, "unused-suppression") == []
