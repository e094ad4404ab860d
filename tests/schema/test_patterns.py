"""Patterns of formats: the same verdict as the kernel's code, on every text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.formats import FORMAT_BY_NAME
from confcheck.schema.patterns import LOOSER, PATTERNS
from tests.kernel.test_formats import BAD, GOOD

KNOWN_TO_JSON_SCHEMA = {
    "date", "time", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "uuid",
    "regex", "json-pointer",
}  # fmt: skip
ALPHABETS = {
    "port": "0123456789\n٣- ",
    "host": "0259af:.[]-_/gz\n \x85\u2028\x1f\x7f%",
    "file-path": "a :/\n\t\x85\u3000\x7f\x1f\ufeff.\u2028",
    "fernet-key": "A-_+/=\n!",
    "jwt-algorithm": "HREPS2563845K\nEdDSA",
    "oauth-client-id": "ab1.-_~ \n",
    "dsn": "ab:/@?#[]1. \njdbc,=+",
}


def found(name: str, text: str) -> bool:
    """Whether the pattern takes the text."""
    return re.search(PATTERNS[name], text) is not None


@st.composite
def changed(draw: st.DrawFn, name: str) -> str:
    """A known text with a few characters inserted, replaced or taken out."""
    text = draw(st.sampled_from(GOOD[name] + BAD[name]))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        stop = draw(st.integers(start, min(len(text), start + 2)))
        text = text[:start] + draw(st.text(ALPHABETS[name], max_size=2)) + text[stop:]
    return text


groups = st.lists(st.sampled_from(["0", "1", "ff0A", "12345", "1.2.3.4", "", "g"]), min_size=1, max_size=9)
addresses = st.builds(
    "{}{}{}".format, st.sampled_from(["", "[", "::"]), groups.map(":".join), st.sampled_from(["", "]", "::"])
)
candidates = st.sampled_from(list(PATTERNS)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        changed(name) | st.text(ALPHABETS[name], max_size=12) | addresses | st.integers(0, 100_000).map(str),
    )
)


def test_every_format_is_known_or_has_a_pattern() -> None:
    """None is left out, and none that JSON Schema knows is hidden behind a pattern."""
    assert set(FORMAT_BY_NAME) - KNOWN_TO_JSON_SCHEMA == set(PATTERNS)
    assert set(LOOSER) <= set(PATTERNS)


@pytest.mark.parametrize("name", PATTERNS)
def test_known_texts(name: str) -> None:
    """What has the format is taken, and what has it not is refused where the pattern is exact."""
    assert [text for text in GOOD[name] if not found(name, text)] == []
    if name not in LOOSER:
        assert [text for text in BAD[name] if found(name, text)] == []


@given(candidates)
def test_the_pattern_says_what_the_kernel_says(candidate: tuple[str, str]) -> None:
    """A looser pattern at least refuses nothing that has the format."""
    name, text = candidate
    holds = FORMAT_BY_NAME[name].holds(text)
    assert (found(name, text) or not holds) if name in LOOSER else (holds == found(name, text))


def test_the_loose_pattern_is_loose() -> None:
    """Otherwise it would not be on the list."""
    assert [found("dsn", text) for text in ("redis://", "postgres://${HOST}/x", "disabled", "localhost:6379")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_use_what_all_dialects_have(name: str) -> None:
    """Nothing that JavaScript lacks or reads in another way, and no `$` that a last line feed slips through."""
    assert re.findall(r"\\[^.xunb\[\]]|\(\?[^:=!]|[*+?}]\+", PATTERNS[name]) == []
    assert PATTERNS[name].startswith("^")
    assert PATTERNS[name].endswith(r"$(?!\n)")
