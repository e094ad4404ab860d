import pytest
from hypothesis import given

from confcheck.model.finding import Place, Snippet
from confcheck.reporters.escape import cells
from confcheck.reporters.line import LIMIT, shown
from tests.reporters.reports import any_place, marked


def _drawn(snippet: Snippet) -> tuple[str, str]:
    """The line and what stands under it."""
    line = shown(snippet)
    column, width = line.mark(snippet)
    return line.text, " " * column + "^" * width


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        (marked("PORT=80", "80"), ("PORT=80", "     ^^")),
        (marked("PORT\t= 80", "80"), ("PORT    = 80", "          ^^")),
        (marked("NAME=漢字x", "字x"), ("NAME=漢字x", "       ^^^")),
        (marked("NAME=e\u0301x", "x"), ("NAME=e\u0301x", "      ^")),
        (marked("K=\u202ea", "\u202e"), (r"K=\u202ea", "  ^^^^^^")),
        (Snippet("EMPTY=", 6, 0), ("EMPTY=", "      ^")),
        (Snippet("SHORT=1", 90, 5), ("SHORT=1", "       ^")),
        (Snippet("SHORT=1", 6, 90), ("SHORT=1", "      ^")),
        (Snippet("SHORT=1", -3, 1), ("SHORT=1", "^")),
        (Snippet("", 0, 0), ("", "^")),
    ],
)
def test_the_mark_stands_under_the_marked_part(snippet: Snippet, expected: tuple[str, str]) -> None:
    """Tabs, wide characters and escapes move the mark along; a mark that does not fit is clipped."""
    assert expected == _drawn(snippet)


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        (Snippet("K=" + "a" * 158, 2, 3), ("K=" + "a" * 158, "  ^^^")),
        (Snippet("K=" + "a" * 300, 2, 3), ("K=" + "a" * 156 + "…", "  ^^^")),
        (Snippet("K=" + "a" * 300, 299, 3), ("…" + "a" * 158, " " * 156 + "^^^")),
        (Snippet("K=" + "a" * 300, 200, 3), ("…" + "a" * 158 + "…", " " * 156 + "^^^")),
        (Snippet("K=" + "a" * 300, 2, 300), ("…" + "a" * 158 + "…", " " + "^" * 158)),
    ],
)
def test_a_long_line_is_cut_around_its_mark(snippet: Snippet, expected: tuple[str, str]) -> None:
    """At most 160 columns are shown, the marked part among them, and a cut is visible."""
    assert expected == _drawn(snippet)


@given(any_place)
def test_a_mark_stays_within_its_line(place: Place) -> None:
    """Whatever the snippet: a mark has a column, and ends in the line or, where it is empty, one behind it."""
    snippet = place.snippet or Snippet("", 0, 0)
    line = shown(snippet)
    column, width = line.mark(snippet)
    assert column >= 0
    assert width >= 1
    assert cells(line.text) <= LIMIT
    assert column + width <= cells(line.text) + (1 if width == 1 else 0)
