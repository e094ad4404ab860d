from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.addressed import Addressed, addressed
from confcheck.kernel.spec import Json


def place(host: str | None, port: int | None = None) -> Addressed:
    """One place without a URL around it."""
    return Addressed(((host, port),))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://A.example.com/x?y#z", [Addressed((("a.example.com", None),), "https", "/x")]),
        ("redis://:pw@cache:6379/0", [Addressed((("cache", 6379),), "redis", "/0")]),
        ("mongodb://a:1,b/db", [Addressed((("a", 1), ("b", None)), "mongodb", "/db")]),
        ("http://[::1]:80", [Addressed((("::1", 80),), "http", "")]),
        (" Auth:8081 ", [place("auth", 8081)]),
        ("auth.", [place("auth")]),
        ("10.0.0.1:80", [place("10.0.0.1", 80)]),
        ("8081", [place(None, 8081)]),
        (8081, [place(None, 8081)]),
        (["a:1", ["b"], 3], [place("a", 1), place("b"), place(None, 3)]),
        ("0", []),
        ("99999", []),
        ("auth:99999", []),
        ("1.2.3", []),
        ("/var/run/x.sock", []),
        ("sqlite:///x.db", []),
        ("http://a:b", []),
        ("a b", []),
        ("", []),
        (True, []),
        (None, []),
        ({"a": "b"}, []),
    ],
)
def test_addressed(value: Json, expected: list[Addressed]) -> None:
    """URLs, `host:port`, hosts and ports; everything else is no address."""
    assert expected == list(addressed(value))


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """Never an exception; an address has a host or a port."""
    assert all(host or port for one in addressed(text) for host, port in one.places)
