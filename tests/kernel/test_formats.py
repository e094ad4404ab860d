"""Formats: what has them, what has not."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.formats import FORMAT_BY_NAME, FORMATS, Format, pattern_error, pattern_found

GOOD: dict[str, list[str]] = {
    "date": ["2024-02-29", "2000-02-29", "1999-12-31"],
    "time": ["12:00:00Z", "23:59:60z", "00:00:00.123+05:30"],
    "date-time": ["2024-02-29T12:00:00Z", "1985-04-12t23:20:50.52-00:00"],
    "duration": ["PT5M", "P1Y2M3DT4H5M6S", "P2W", "PT0.5S"],
    "email": ["a@b.example", "first.last+tag@localhost"],
    "hostname": ["localhost", "api.staging.example.com", "10.0.0.1", "a" * 63],
    "ipv4": ["0.0.0.0", "255.255.255.255"],
    "ipv6": ["::", "::1", "2001:db8::8a2e:370:7334", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1", "1:2:3:4:5:6:10.0.0.1"],
    "uri": [
        "http://localhost:8000",
        "https://a.example/b?c=d#e",
        "wss://api.example.com/ws",
        "http://*:80",
        "http://my_service:8000/",
        "http://[::1]:80/",
        "http://host:/path",
        "file:///etc/x",
        "urn:example:a",
        "mailto:a@b.example",
        "jdbc:postgresql://h/d",
        "https://user:pw@host/",
    ],
    "uri-reference": ["", "/path", "../a?b#c", "https://a.example"],
    "uuid": ["12345678-1234-1234-1234-123456789abc", "ABCDEF00-0000-0000-0000-000000000000"],
    "regex": ["", "^[a-z]+$", "[[a]"],
    "json-pointer": ["", "/", "/a/b~0c~1d"],
    "port": ["1", "80", "65535"],
    "host": ["localhost", "my_service", "10.0.0.1", "::1", "[::1]", "/cloudsql/project:region:instance", "a.b."],
    "file-path": ["/etc/x", "./a b", "config.json", "C:\\x", "~/x"],
    "fernet-key": [base64.urlsafe_b64encode(bytes(range(224, 256))).decode(), "A" * 43 + "="],
    "jwt-algorithm": ["HS256", "RS384", "ES512", "PS256", "ES256K", "EdDSA"],
    "oauth-client-id": [
        "929070492213-pjit5owfaasmj4qdse8yu0sj039ztmou.apps.googleusercontent.com",
        "12345678-1234-1234-1234-123456789abc",
        "Iv1.8a61f9b3a7aba766",
        "com.acme.web",
    ],
    "dsn": [
        "sqlite:///x.db",
        "sqlite://",
        "memory://",
        "postgresql+asyncpg://u:p@h/db",
        "mongodb://a:1,b:2/db",
        "postgresql:///db?host=/cloudsql/a:b:c",
        "postgresql://u:p@/?host=/cloudsql/a:b:c",
        "redis://localhost:6379/0",
        "redis://:pw@h",
        "amqp://g:g@rabbit//",
        "postgres://u:p#a/b?c@h:5432/db",
        "jdbc:postgresql://h:5432/d",
        "jdbc:oracle:thin:@//h:1521/s",
        "sqlite:///C:\\a b\\x.db",
        "https://key@o1.ingest.example.io/1",
    ],
}
BAD: dict[str, list[str]] = {
    "date": ["2023-02-29", "1900-02-29", "2024-13-01", "2024-04-31", "20240101", "2024-01-01\n"],
    "time": ["12:00", "24:00:00Z", "12:00:00", "12:00:00Z\n"],
    "date-time": ["2024-02-30T12:00:00Z", "2024-02-29 12:00:00Z", "2024-02-29T12:00:00"],
    "duration": ["P", "PT", "5m", "P1", "PT5M\n"],
    "email": ["a", "@b", "a@", "a b@c", "a@b_c", ".a@b"],
    "hostname": ["", "-a", "a-", "a_b", "a..b", "a" * 64, "a.b:80", ".".join(["a" * 60] * 5)],
    "ipv4": ["256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4\n", ""],
    "ipv6": [
        "",
        ":",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "::12345",
        "fe80::1%eth0",
        "::256.0.0.1",
        "1:::2",
    ],
    "uri": [
        "localhost:8000",
        "localhost:8080/path",
        "https://",
        "https:///x",
        "http:/x",
        "https:x",
        "x://",
        "javascript:alert(1)",
        "http://h:99999",
        "http://h:0",
        "http://h:port",
        "https://{name}.example.com",
        "/path",
        "a b",
        "http://256.1.1.1",
        "http://[::g]/",
        "http://::1:80",
        "C:/x",
        "${X}",
        "http://u:p#w@h/",
        "",
        "http://a.example\n",
    ],
    "uri-reference": ["a b", "\\", "<x>"],
    "uuid": ["1234", "{12345678-1234-1234-1234-123456789abc}", "12345678-1234-1234-1234-123456789abg"],
    "regex": ["(", "[", "a{1,99999999999}", "*"],
    "json-pointer": ["a", "/~", "/~2"],
    "port": ["0", "65536", "-1", "80 ", "http", "٣", "000080", "tcp://10.0.0.1:6379"],
    "host": ["", "localhost:5432", "http://x", "8080", "256.1.1.1", "a b", "-a", "a,b", "/a b", "[::1", "a" * 254],
    "file-path": ["", " /x", "a\nb", "https://x", "\x00"],
    "fernet-key": ["", "A" * 44, "A" * 42 + "=", "change-me", "A" * 42 + "!="],
    "jwt-algorithm": ["none", "hs256", "HS255", "HS256 "],
    "oauth-client-id": [
        "",
        "short",
        "your client id of google",
        "929070492213-abc.apps.googleusercontent.co",
        "https://929070492213.apps.googleusercontent.com",
        ".apps.googleusercontent.com",
    ],
    "dsn": [
        "",
        "disabled",
        "redis://",
        "redis:///",
        "localhost:6379",
        "redis://localhost:6379|",
        "redis://h:0",
        "postgres://h:${PORT}/x",
        "postgres://${HOST}/x",
        " redis://h",
        "redis://h\n",
        "redis://h ",
        "jdbc:",
    ],
}


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_format(one: Format) -> None:
    """Every format has texts that have it, and texts that have it not."""
    assert [text for text in GOOD[one.name] if not one.holds(text)] == []
    assert [text for text in BAD[one.name] if one.holds(text)] == []


def test_the_registry() -> None:
    """A name stands for one format, and its message reads after the name of a setting."""
    assert list(FORMAT_BY_NAME) == [one.name for one in FORMATS] == list(GOOD) == list(BAD)
    assert [one.name for one in FORMATS if not one.message.startswith("is not a")] == []
    assert [one.name for one in FORMATS if one.integers] == ["port"]


@given(st.sampled_from(FORMATS), st.text() | st.from_regex(r"[a-z]{1,5}:(//)?[a-z0-9:@/?#\[\],.%-]*", fullmatch=True))
def test_formats_are_total(one: Format, text: str) -> None:
    """No text raises."""
    assert one.holds(text) in {True, False}


@given(st.ip_addresses(v=4), st.ip_addresses(v=6))
def test_addresses_of_the_standard_library_are_addresses(four: object, six: object) -> None:
    """Ours agree with ipaddress."""
    assert FORMAT_BY_NAME["ipv4"].holds(str(four))
    assert FORMAT_BY_NAME["ipv6"].holds(str(six))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^a+$", None),
        ("[[a]", None),
        ("(", "missing ), unterminated subpattern at position 0"),
        ("a{1,99999999999}", "is too large"),
        ("(" * 5000 + ")" * 5000, "is too large"),
    ],
)
def test_a_pattern_that_is_none(pattern: str, expected: str | None) -> None:
    """The reason is one line; what Python only warns about is a pattern."""
    assert expected == pattern_error(pattern)


def test_a_pattern_is_found_anywhere() -> None:
    """As in JSON Schema; a pattern that is none refuses nothing, the schema has refused it already."""
    assert [pattern_found(pattern, "xay") for pattern in ("a", "(", "^a")] == [True, True, False]
