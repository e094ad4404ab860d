"""Placeholders as Spring replaces them."""

from __future__ import annotations

import pytest

from confcheck.model import Position
from confcheck.sources.placeholders import value_of
from tests.sources.entries import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("${A}", "<A@1:1>"),
        ("x${A}y${B}", "x<A@1:2>y<B@1:7>"),
        ("${A:}", "<A-@1:1>"),
        ("${A:b:c}", "<A-b:c@1:1>"),
        ("${A:${B:c}}", "<A-<B-c@1:5>@1:1>"),
        ('${A:{"x":{}}}', '<A-{"x":{}}@1:1>'),
        ("${ A }", "<A@1:1>"),
        ("${server.port}", "<server.port@1:1>"),
        ("open ${A", "open ${A"),
        ("open ${A ${B}", "open ${A ${B}"),
        ("$A and {B}", "$A and {B}"),
        ("${${A}_URL}", "unknown: the name of its variable is made from other variables"),
        ("${A:${${B}}}", "unknown: the name of its variable is made from other variables"),
        ("#{systemProperties['x']}", "unknown: computed by an expression when the service starts"),
        ("@project.version@", "unknown: filled in by the build"),
        ("me@example.com", "me@example.com"),
        ("{cipher}AQB", "unknown: encrypted, and only the service can read it"),
        ("ENC(abc)", "unknown: encrypted, and only the service can read it"),
        ("ref+vault://secret/shop#/key", "vault secret/shop key"),
        ("${A:" * 50 + "}" * 50, "unknown: the name of its variable is made from other variables"),
    ],
)
def test_a_value_is_read_as_spring_reads_it(text: str, expected: str) -> None:
    """Text, variables with their defaults, or what nobody can know here."""
    assert shown(value_of(text, lambda offset: Position(1, offset + 1))) == expected
