"""Parts of URLs against settings that hold the same part."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.components import agrees, said
from confcheck.kernel.urls import Url, split_url


def url(text: str) -> Url:
    """A text that is a URL."""
    found = split_url(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("postgresql://u:p@H.x/n?a=b", "scheme", ("postgresql",)),
        ("postgresql://u:p@H.x/n", "host", ("h.x",)),
        ("postgresql://%2Fcloudsql%2Fa/n", "host", ("/cloudsql/a",)),
        ("mongodb://a:1,b:2/n", "host", ("a", "b")),
        ("postgresql:///n", "host", ()),
        ("postgresql://h:99999/n", "host", ()),
        ("postgresql://h/n", "port", ("5432",)),
        ("postgresql+asyncpg://h:6432/n", "port", ("6432",)),
        ("mongodb://a,b:2/n", "port", ("27017", "2")),
        ("kafka://a,b/n", "port", ("9092",)),
        ("clickhouse://h/n", "port", ()),
        ("mongodb+srv://h/n", "port", ()),
        ("postgresql:///n", "port", ()),
        ("postgresql://h/my%20name/", "path", ("my name",)),
        ("redis://h", "path", ()),
        ("redis://h/", "path", ()),
        ("postgresql:///n", "path", ("n",)),
        ("sqlite:///./test.db", "path", ()),
        ("postgresql://u%40x:p%2Fw@h/n", "username", ("u@x",)),
        ("postgresql://u%40x:p%2Fw@h/n", "password", ("p/w",)),
        ("postgresql://u@h/n", "password", ()),
        ("redis://:p@h", "username", ()),
        ("postgresql://h/n?sslmode=require", "query", ("sslmode=require",)),
        ("postgresql://h/n", "query", ()),
        ("postgresql://localhost/n?host=/cloudsql/a", "host", ()),
        ("jdbc:postgresql://h/n?USER=u&password", "username", ()),
        ("jdbc:postgresql://h/n?user=u&password=p", "password", ()),
    ],
)
def test_what_a_url_says_of_a_part(text: str, part: str, expected: tuple[str, ...]) -> None:
    """Nothing where it does not say it, or says it in a place that drivers read differently."""
    assert expected == said(url(text), part)


@pytest.mark.parametrize(
    ("part", "text", "value", "expected"),
    [
        ("scheme", "postgresql+asyncpg", "postgres", True),
        ("scheme", "jdbc:postgresql", "postgresql://", True),
        ("scheme", "HTTPS", "https:", True),
        ("scheme", "ws", "wss", False),
        ("host", "db.internal", "DB.internal.", True),
        ("host", "db.internal", "db.internal:5432", True),
        ("host", "db.internal", "https://db.internal:8443/x", True),
        ("host", "::1", "[::1]:5432", True),
        ("host", "::1", "localhost", True),
        ("host", "127.0.0.1", "localhost", True),
        ("host", "fe80::2", "[fe80::2]", True),
        ("host", "fe80::2", "fe80::3", False),
        ("host", "a", "a,b", True),
        ("host", "/cloudsql/a", "%2Fcloudsql%2Fa", True),
        ("host", "db", "db.internal", False),
        ("port", "5432", "05432", True),
        ("port", "5432", "5433", False),
        ("path", "my name", "/my%20name/", True),
        ("path", "a", "A", False),
        ("username", "u@x", "u%40x", True),
        ("password", "p", "q", False),
        ("query", "a=1&b=2", "?b=2&a=1", True),
        ("query", "a=1", "a=2", False),
    ],
)
def test_whether_a_component_says_the_same(part: str, text: str, value: str, *, expected: bool) -> None:
    """Written differently is no difference."""
    assert expected == agrees(part, (text,), value)


@given(st.text(min_size=1), st.text(min_size=1))
def test_what_is_put_into_a_url_is_found_in_it(username: str, password: str) -> None:
    """Escaped as it should be, whatever it holds."""
    made = url(f"postgresql://{quote(username, safe='')}:{quote(password, safe='')}@h/n")
    assert agrees("username", said(made, "username"), username)
    assert agrees("password", said(made, "password"), password)


@given(st.text(), st.sampled_from(["scheme", "host", "port", "path", "username", "password", "query"]), st.text())
def test_every_text_is_taken_apart(text: str, part: str, value: str) -> None:
    """Nothing raises, and a part agrees with itself."""
    for one in said(url(f"a://{text}"), part):
        assert agrees(part, (one,), one)
    agrees(part, (text,), value)
