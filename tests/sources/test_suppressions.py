"""Suppressing comments are found wherever a format has comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Origin, Position, Suppression
from confcheck.sources.suppressions import find_suppressions


def found(
    line: int, column: int, covers: int, *checks: str, reason: str = "why", until: str | None = None
) -> Suppression:
    """The suppression that stands at a position and covers a line."""
    return Suppression(checks, reason, Origin("f", Position(line, column)), covers, until=until)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\n", []),
        ("A=1 # confcheck: ignore[a-b] why\n", [found(1, 5, 1, "a-b")]),
        ("A=1 # confcheck:ignore[a, b,]: why\r\nB=2\r\n", [found(1, 5, 1, "a", "b")]),
        ("# confcheck: ignore[a] why\nA=1\n", [found(1, 1, 2, "a")]),
        ("  # confcheck: ignore[a] why\n\n # x\n A: 1\n", [found(1, 3, 4, "a")]),
        ("# confcheck: ignore[a] why\n# confcheck: ignore[b] why\nA=1\n", [found(1, 1, 3, "a"), found(2, 1, 3, "b")]),
        ('{ // confcheck: ignore[a] why\n "A": 1}\n', [found(1, 3, 2, "a")]),
        ("# confcheck: ignore[a]\nA=1\n", [found(1, 1, 2, "a", reason="")]),
        ("# confcheck: ignore why\nA=1\n", [found(1, 1, 2)]),
        ("# confcheck: ignore[a] why until 2027-01-31\nA=1\n", [found(1, 1, 2, "a", until="2027-01-31")]),
        ("# confcheck: ignore[a] why (until 2027-01-31)\nA=1\n", [found(1, 1, 2, "a", until="2027-01-31")]),
        ("# confcheck: ignore[a] until 2027-01-31\nA=1", [found(1, 1, 2, "a", reason="", until="2027-01-31")]),
        ("A=1\n# confcheck: ignore[a] why", [found(2, 1, 2, "a")]),
    ],
)
def test_comments(text: str, expected: list[Suppression]) -> None:
    """Which checks, why, until when, and for which line."""
    assert find_suppressions(text, "f") == tuple(expected)


@given(
    st.lists(
        st.sampled_from(["confcheck: ignore", "[a]", "# ", "//", "\n", "\r\n", "A=1", " ", "until 2027-01-31", "]"])
    )
)
def test_any_text_can_be_searched(pieces: list[str]) -> None:
    """And what is found stands in it."""
    for one in find_suppressions("".join(pieces), "f"):
        assert one.line is not None
        assert one.origin.key.line <= one.line
