from __future__ import annotations

import pytest

from confcheck.checks.evidence import counted, listed


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefghijkl"), "a, b, c, d, e, f, g, h, i, j, k and l"),
        (list("abcdefghijklm"), "a, b, c, d, e and 8 more"),
    ],
)
def test_lists_in_words(words: list[str], expected: str) -> None:
    """The last one behind a word; any iterable will do."""
    assert (expected, expected.replace(" and ", " or ")) == (listed(words), listed(iter(words), "or"))


@pytest.mark.parametrize(
    ("number", "noun", "plural", "expected"),
    [
        (0, "name", None, "0 names"),
        (1, "name", None, "1 name"),
        (2, "name", None, "2 names"),
        (2, "key", "keys of", "2 keys of"),
    ],
)
def test_counts_in_words(number: int, noun: str, plural: str | None, expected: str) -> None:
    """Only one is singular."""
    assert expected == counted(number, noun, plural)
