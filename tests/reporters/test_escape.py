import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.reporters.escape import cells, escape, shows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JWT_SECRET=••••", "JWT_SECRET=••••"),
        ("näïve 漢字 😀", "näïve 漢字 😀"),
        ("a\tb", "a    b"),
        ("a\nb\r", r"a\nb\r"),
        ("\x1b[31mred\x07", r"\u001b[31mred\u0007"),
        ("\x9bm \x7f", r"\u009bm \u007f"),
        ("\u202eevil\u202c", r"\u202eevil\u202c"),
        ("\u2066a\u2069\u200e\u200f", r"\u2066a\u2069\u200e\u200f"),
        ("a\u200bb\u200db\ufeff", r"a\u200bb\u200db\ufeff"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("a\u00a0b\u3000", r"a\u00a0b\u3000"),
        ("\u3164\u2800\ufe0f", r"\u3164\u2800\ufe0f"),
        ("\U000e0041\U000e0100", r"\U000e0041\U000e0100"),
        ("\udc80", r"\udc80"),
    ],
)
def test_whatever_does_not_show_is_spelled_out(text: str, expected: str) -> None:
    """Control, direction, width-less and look-alike characters become visible; everything else stays."""
    assert expected == escape(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", 3), ("漢字", 4), ("é", 1), ("e\u0301", 1), ("•…", 2), ("😀", 2)]
)
def test_cells_are_columns_of_a_terminal(text: str, expected: int) -> None:
    """Wide characters take two columns, combining marks none."""
    assert expected == cells(text)


@given(st.text())
def test_visible_text_stays_as_it_is(text: str) -> None:
    """What is visible once needs no second look, and every character of it shows."""
    once = escape(text)
    assert (once, True) == (escape(once), all(map(shows, once)))
