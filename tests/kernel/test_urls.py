"""URLs and connection strings, taken apart."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.urls import Url, default_port, split_url

LETTERS = st.text("abcxyz", min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://Host", Url("http", (("host", None),))),
        (
            "HTTPS://u:p@A.example:8443/b/c?d=e&f#g",
            Url("https", (("a.example", 8443),), "u", "p", "/b/c", "d=e&f", "g"),
        ),
        ("http://h?#", Url("http", (("h", None),), query="", fragment="")),
        ("http://u@h", Url("http", (("h", None),), username="u")),
        ("redis://:pw@h:1", Url("redis", (("h", 1),), username="", password="pw")),
        ("http://[::1]:80/x", Url("http", (("::1", 80),), path="/x")),
        ("http://[fe80::1%25eth0]/", Url("http", (("fe80::1%25eth0", None),), path="/")),
        ("mongodb://a:1,B,c:3/db", Url("mongodb", (("a", 1), ("b", None), ("c", 3)), path="/db")),
        ("postgresql:///db?host=/s", Url("postgresql", (), path="/db", query="host=/s")),
        ("postgresql://u:p@/db", Url("postgresql", (), "u", "p", "/db")),
        ("jdbc:postgresql://h:5432/d", Url("jdbc:postgresql", (("h", 5432),), path="/d")),
        ("r2dbc:pool:postgresql://h/d", Url("r2dbc:pool:postgresql", (("h", None),), path="/d")),
        ("pg://u:p/a@h:5432/db", Url("pg", (("h", 5432),), "u", "p/a", "/db")),
        ("pg://u:p#a@h:5432/db?x", Url("pg", (("h", 5432),), "u", "p#a", "/db", "x")),
        ("pg://u:12#a@h/db", Url("pg", (("h", None),), "u", "12#a", "/db")),
        ("pg://u:p@w@h/db", Url("pg", (("h", None),), "u", "p@w", "/db")),
        ("redis://h:6379/0?x=a@b", Url("redis", (("h", 6379),), path="/0", query="x=a@b")),
        ("http://h:/x", Url("http", (("h", None),), path="/x")),
        ("http://h:0", Url("http", (("h", None),), sound=False)),
        ("http://h:99999", Url("http", (("h", None),), sound=False)),
        ("http://h:x", Url("http", (("h:x", None),), sound=False)),
        ("http://::1", Url("http", (("::1", None),), sound=False)),
        ("http://[::g]", Url("http", (("::g", None),), sound=False)),
        ("http://256.1.1.1", Url("http", (("256.1.1.1", None),), sound=False)),
        ("http://a b", Url("http", (("a b", None),), sound=False)),
        ("http://a,", Url("http", (("a", None), ("", None)), sound=False)),
        ("http://", Url("http", ())),
        ("://h", None),
        ("1http://h", None),
        ("a b://h", None),
        ("localhost:8000", None),
        ("mailto:a@b", None),
        ("", None),
    ],
)
def test_a_url(text: str, expected: Url | None) -> None:
    """Every part as it is written."""
    assert expected == split_url(text)


def test_the_first_host_speaks_for_all() -> None:
    """Host, port, and the port that is meant."""
    several, none, plain = split_url("mongodb://a:1,b:2"), split_url("sqlite:///x"), split_url("postgresql+asyncpg://h")
    assert several is not None
    assert none is not None
    assert plain is not None
    assert [(url.host, url.port, url.effective_port) for url in (several, none, plain)] == [
        ("a", 1, 1),
        (None, None, None),
        ("h", None, 5432),
    ]


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("HTTP", 80),
        ("wss", 443),
        ("postgresql+asyncpg", 5432),
        ("jdbc:postgresql", 5432),
        ("rediss", 6379),
        ("x", None),
    ],
)
def test_the_default_port(scheme: str, expected: int | None) -> None:
    """Drivers and wrappers do not change it."""
    assert expected == default_port(scheme)


def test_credentials_have_no_repr() -> None:
    """Neither user nor password, nor a query that may hold them."""
    text = repr(split_url("pg://canary1:canary2@h/canary3?canary4#canary5"))
    assert text == "Url(scheme='pg', hosts=(('h', None),), sound=True)"


@given(LETTERS, LETTERS, st.integers(1, 65535), st.sampled_from(["", "/", "/a/b"]), st.none() | LETTERS)
def test_plain_urls_are_split_like_the_standard_library_does(
    user: str, host: str, port: int, path: str, query: str | None
) -> None:
    """On what needs no leniency both agree."""
    text = f"http://{user}:pw@{host}:{port}{path}" + ("" if query is None else f"?{query}")
    ours, theirs = split_url(text), urlsplit(text)
    assert ours is not None
    assert (ours.scheme, ours.username, ours.password, ours.host, ours.port, ours.path, ours.query or "") == (
        theirs.scheme,
        theirs.username,
        theirs.password,
        theirs.hostname,
        theirs.port,
        theirs.path,
        theirs.query,
    )


@given(st.text("ab:/@[]#?,1.%") | st.text())
def test_splitting_is_total(text: str) -> None:
    """Whatever stands behind the scheme."""
    url = split_url(f"x://{text}")
    assert url is not None
    assert url.scheme == "x"
