"""Tables of `unused-suppression`; what suppressions do is in tests/engine/test_suppress.py."""

from __future__ import annotations

from pathlib import Path

from confcheck.checks.unused_suppression import CHECK
from tests.workspaces import findings, table


def test_a_suppression_that_excuses_nothing(tmp_path: Path) -> None:
    """A warning at the comment; a check id that is no name is not shown."""
    text = "# confcheck: ignore[invalid-value] old\nA=1\nB=2 # confcheck: ignore[x y] old\n"
    found = findings(tmp_path, {"staging/auth.env": text}, CHECK.id)
    message = "a suppression in staging/auth.env suppresses nothing: there is no such finding of "
    assert table(found) == [
        ("warning", message + "invalid-value", [("staging/auth.env", 1, 1, "suppresses nothing")]),
        ("warning", message + "••••", [("staging/auth.env", 3, 5, "suppresses nothing")]),
    ]
    assert [finding.problem.hint for finding in found] == ["delete it, or mend what it says"] * 2
