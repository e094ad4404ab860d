"""What is secret, and how a text may be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.secrecy import MASK, holds_secret, is_secret_name, is_secret_shape, masked, shown_key, words_of


@pytest.mark.parametrize(
    "name",
    [
        "JWT_SECRET_KEY",
        "JWT_SECRET_STAGING",
        "SERVICE_SECRET",
        "POSTGRES_PASSWORD",
        "DB_PASSWD",
        "GITHUB_TOKEN",
        "apiKey",
        "OPENAI_API_KEY",
        "FERNET_KEY",
        "E2E_OAUTH_SIMULATION_KEY",
        "auth.jwt_secret",
        "AWS_SECRET_ACCESS_KEY",
    ],
)
def test_a_secret_name(name: str) -> None:
    """The words of the name tell."""
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "KEY",
        "LOG_LEVEL",
        "TOKEN_LIFETIME",
        "ACCESS_TOKEN_EXPIRE_MINUTES",
        "SECRET_NAME",
        "PASSWORD_MIN_LENGTH",
        "JWT_PUBLIC_KEY",
        "PUBLIC_TOKEN_KEYS",
        "MAX_TOKENS",
        "CACHE_KEY",
        "KEYCLOAK_URL",
        "MONKEY",
        "TOKEN_URL",
    ],
)
def test_a_harmless_name(name: str) -> None:
    """A setting about a secret is not the secret."""
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "ghp_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5",
        "AKIAABCDEFGHIJKLMNOP",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "6IMXBmw8uSHfC4sktCVDlFnKXFsh8Oydo",
        "prefix-zqXkmpf6D6aHWbJyEGFKCOvj24",
    ],
)
def test_a_secret_shape(text: str) -> None:
    """Known token forms, and long runs of high entropy."""
    assert is_secret_shape(text)
    assert masked(text, secret=False) == MASK


@pytest.mark.parametrize(
    "text",
    [
        "",
        "info",
        "https://app.staging.example.com/api/v1/somewhere/further",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "vazeeq7m0t.us-central1.gcp.example.net",
        "averyveryverylongwordwithoutdigits",
        "12345678901234567890123",
        "111111111111111111111a",
        "jwt-secret-key-staging",
    ],
)
def test_a_harmless_shape(text: str) -> None:
    """Words, hosts, ids and numbers are shown."""
    assert not is_secret_shape(text)
    assert masked(text, secret=False) == text
    assert not holds_secret(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://app:pa@ss/w:rd@db:5432/app", f"postgres://{MASK}@db:5432/app"),
        ("redis://:hunter2@redis/0", f"redis://{MASK}@redis/0"),
        ("https://sometoken@host/x", f"https://{MASK}@host/x"),
        ("https://host/x?api_key=abc&page=2", f"https://host/x?api_key={MASK}&page=2"),
        ("Server=db;Password=hunter2;Port=1", f"Server=db;Password={MASK};Port=1"),
        ("https://host/~x@y", "https://host/~x@y"),
    ],
)
def test_credentials_inside_a_text_are_masked(text: str, expected: str) -> None:
    """The rest is still of use to the reader."""
    assert masked(text, secret=False) == expected
    assert masked(text, secret=True) == MASK


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("LOG_LEVEL", "LOG_LEVEL"),
        ("spring.datasource.url", "spring.datasource.url"),
        ("logLevel", "logLevel"),
        ("s3_bucketName", "s3_bucketName"),
        ("kF3z9Q", MASK),
        ("MIIEowIBAAKCAQEA7bq8x1", MASK),
        ("a b", MASK),
        ("", MASK),
        ("key'; drop", MASK),
    ],
)
def test_a_key_is_shown_only_if_it_is_a_name(key: str, expected: str) -> None:
    """A line of a key file that a reader took for a key is a piece of the secret."""
    assert shown_key(key) == expected


def test_words_are_found_whatever_joins_them() -> None:
    """Case, blanks, digits and separators split."""
    assert words_of("myApi-KEY_v2") == ["my", "api", "key", "v", "2"]
    assert words_of("HTTPServer") == ["http", "server"]


@given(st.text())
def test_masking_is_total_and_settles(text: str) -> None:
    """Any text can be shown, and showing it twice changes nothing more."""
    once = masked(text, secret=False)
    assert masked(once, secret=False) == once


@given(
    st.text(alphabet=st.characters(exclude_characters="@/:?#& \n\t\r\f\v", exclude_categories=["Z", "C"]), min_size=6)
)
def test_a_password_in_a_url_never_survives(password: str) -> None:
    """Whatever it is made of."""
    shown = masked(f"postgres://app:{password}@db.internal/app", secret=False)
    assert shown in (f"postgres://{MASK}@db.internal/app", MASK)
