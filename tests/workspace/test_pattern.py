"""Patterns over one name: what fits, and what the captures say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Origin, Position
from confcheck.workspace import Captured, Declared, compile_segment, parse_pattern

ORIGIN = Origin("confcheck.toml", Position(1, 1))
DECLARED = Declared(
    {name: name for name in ("test", "test-eu", "staging", "base")} | {"stage": "staging", "eu": "test-eu"},
    {name: name for name in ("auth", "auth-worker", "api.v2")},
)
TEST, EU, STAGING = (Captured(environment=name) for name in ("test", "test-eu", "staging"))


def match(pattern: str, name: str, declared: Declared = DECLARED) -> Captured | None:
    """What a pattern of one segment captures in a name."""
    (segment,) = parse_pattern(pattern, ORIGIN).segments
    return compile_segment(segment, declared).match(name)


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        (".env.{environment}", ".env.test", TEST),
        (".env.{environment}", ".env.stage", STAGING),
        (".env.{environment}", ".env.base", Captured("base")),
        (".env.{environment}", ".env.example", None),
        (".env.{environment}", ".env.tests", None),
        (".env.{environment}", ".env.test.local", None),
        (".env.{environment}", "xenv.test", None),
        ("{environment}.env", "test-eu.env", EU),
        ("{environment}*", "test-eu.env", EU),
        ("{environment}*", "test-euro.env", TEST),
        ("{environment}*", "testing.env", None),
        ("*{environment}.env", "pre-test-eu.env", EU),
        ("*{environment}.env", "latest.env", None),
        ("*{environment}*", "a_test_b", TEST),
        ("?{environment}", "xtest", None),
        ("?{environment}", "-test", TEST),
        ("x{environment}", "xtest", TEST),
        ("{environment}-{service}", "test-auth-worker", Captured("test", "auth-worker")),
        ("{environment}{service}", "testauth", Captured("test", "auth")),
        ("{environment}-{environment}", "stage-staging", STAGING),
        ("{environment}-{environment}", "stage-test", None),
        ("{environment}.{environment}.{environment}", "stage.test.stage", None),
        ("{service}.{service}", "auth.auth-worker", None),
        ("{service}.yml", "api.v2.yml", Captured(service="api.v2")),
        ("{service}.yml", "apixv2.yml", None),
        ("*.env", ".env", Captured()),
        ("a?c", "abc", Captured()),
        ("a?c", "ac", None),
        ("[ab]", "b", Captured()),
        ("[!ab]", "b", None),
        ("[!ab]", "c", Captured()),
        ("[]x]", "]", Captured()),
        ("[a-c^[&&~~]", "b", Captured()),
        ("[a-c^[&&~~]", "&", Captured()),
        ("[a-c^[&&~~]", "d", None),
        ("[{]x[}]", "{x}", Captured()),
        ("a*b", "a\nb", Captured()),
        ("Env", "env", None),
    ],
)
def test_a_name_fits_or_not(pattern: str, name: str, expected: Captured | None) -> None:
    """A capture is a whole declared name; beside a wildcard it needs a boundary; longer names come first."""
    assert expected == match(pattern, name)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Captured(), TEST, TEST),
        (TEST, Captured(service="auth"), Captured("test", "auth")),
        (TEST, TEST, TEST),
        (TEST, EU, None),
        (Captured("test", "auth"), Captured("test", "api"), None),
    ],
)
def test_captures_of_two_segments_are_joined(one: Captured, other: Captured, expected: Captured | None) -> None:
    """The same capture twice must say the same."""
    assert (expected, expected) == (one.joined(other), other.joined(one))


def test_a_pattern_is_taken_apart_at_slashes() -> None:
    """Empty parts and `.` mean nothing, a final `**` means every file below."""
    texts = [
        [segment.text for segment in parse_pattern(text, ORIGIN).segments] for text in ("./a//b.env", "a/**", "**/x")
    ]
    assert texts == [["a", "b.env"], ["a", "**", "*"], ["**", "x"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a/b.env", True), ("a/{service}", False), ("*/b", False), ("**/b", False), ("a/[b]", False)],
)
def test_a_pattern_is_literal_if_one_path_fits(text: str, expected: bool) -> None:
    """Only such a pattern wins over another one's claim."""
    assert expected == parse_pattern(text, ORIGIN).literal


NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,6}", fullmatch=True)
LITERALS = st.text("ab1._- é+(", max_size=4)


@given(
    names=st.lists(NAMES, min_size=1, max_size=5, unique=True), before=LITERALS, after=LITERALS, middle=NAMES | LITERALS
)
def test_between_literals_a_capture_fits_exactly_the_declared_names(
    names: list[str], before: str, after: str, middle: str
) -> None:
    """For every name, and for anything else in its place."""
    declared = Declared({name: name for name in names})
    pattern = f"{before}{{environment}}{after}"
    for inside in (*names, middle):
        expected = Captured(inside) if inside in names else None
        assert expected == match(pattern, f"{before}{inside}{after}", declared)


@given(names=st.lists(NAMES, min_size=1, max_size=5, unique=True), before=LITERALS | NAMES, after=LITERALS | NAMES)
def test_between_wildcards_a_capture_is_never_a_part_of_a_word(names: list[str], before: str, after: str) -> None:
    """What is captured stands in the name as whole words, and a name between boundaries is always found."""
    declared = Declared({name: name for name in names})
    text = f"{before}{names[0]}{after}"
    places = [
        (start, start + len(name)) for name in names for start in range(len(text)) if text.startswith(name, start)
    ]
    whole = {
        text[start:end]
        for start, end in places
        if not text[max(start - 1, 0) : start].isalnum() and not text[end : end + 1].isalnum()
    }
    captured = match("*{environment}*", text, declared)
    assert bool(whole) == (captured is not None)
    assert captured is None or captured.environment in whole
