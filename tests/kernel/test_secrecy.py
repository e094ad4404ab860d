"""What is secret, and how a text may be shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.secrecy import (
    MASK,
    holds_secret,
    is_secret_name,
    is_secret_shape,
    masked,
    shown_key,
    shown_variable,
    without_credentials,
    words_of,
)


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
        "ACCESSKEY",
        "MASTERKEY",
        "SECRETKEYBASE",
        "DB_CREDS",
        "REDIS_AUTH",
        "BASIC_AUTH",
        "PGPASSWORD",
        "NGROK_AUTHTOKEN",
        "API_KEYS",
        "JWT_SECRETS",
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
        "urls.auth",
        "ENABLE_AUTH",
        "MONKEYS",
        "SECRETS_PROJECT",
        "ALLOWED_KEYS",
        "KEYS",
        "TOKENIZER_SIZE",
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
        "zqXkmpf6D6a+WbJyEGFK+Ovj24",
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
        "-XX:+UnlockExperimentalVMOptions -XX:+UseCGroupMemoryLimitForHeap -Xmx512m",
        "+4912345678901234567890",
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
        ("https://host/x?key=abc&page=2", f"https://host/x?key={MASK}&page=2"),
        ("postgres://app:my pass@db/app", f"postgres://{MASK}@db/app"),
        ("a://b:c@d\ne://f:g@h", f"a://{MASK}@d\ne://{MASK}@h"),
        ("https://a:1,https://b:2", "https://a:1,https://b:2"),
        ("app:hunter2@tcp(db:3306)/app", f"{MASK}@tcp(db:3306)/app"),
        ("jdbc:oracle:thin:scott/tiger@//db:1521/x", f"{MASK}@//db:1521/x"),
        ("mailto:ops@example.com", "mailto:ops@example.com"),
        ("git@example.com:team/app", "git@example.com:team/app"),
        ("host=db password='a b=c' dbname=x", f"host=db password={MASK} dbname=x"),
        ("host=db password=a;b,c dbname=x", f"host=db password={MASK} dbname=x"),
        ("Password=a b;User ID=sa", f"Password={MASK};User ID=sa"),
        ("api-key=abc,x-tenant=1", f"api-key={MASK},x-tenant=1"),
        ("password=", "password="),
        ("https://a?token=x,http://b:c@d", f"https://{MASK}"),
        ("design=modern", "design=modern"),
        ('{"user":"x","password":"a\\"b","n":1}', f'{{"user":"x","password":{MASK},"n":1}}'),
        ('{"tokens":["a","b"],"n":1}', f'{{"tokens":{MASK}'),
        ("{'token': 'x', 'n': 1}", f"{{'token': {MASK}, 'n': 1}}"),
        ('{"token": 5}', f'{{"token": {MASK}}}'),
        ("Authorization: Bearer abcdefgh", f"Authorization: Bearer {MASK}"),
        ("basic auth", "basic auth"),
        ("jwt-secret-key:latest", "jwt-secret-key:latest"),
    ],
)
def test_credentials_inside_a_text_are_masked(text: str, expected: str) -> None:
    """The rest is still of use to the reader."""
    assert masked(text, secret=False) == expected
    assert masked(text, secret=True) == MASK


@pytest.mark.parametrize(
    "unit", ["://a:b,", " password", "password", "'key':", "bearer ", "a:", "[?key= ", "key=a ", "\\"]
)
def test_long_texts_are_read_once(unit: str) -> None:
    """No text of 300,000 characters makes masking slow: quadratic reading of this one would take hours."""
    text = unit * (300_000 // len(unit))
    assert without_credentials(text).startswith(unit[:1])


def test_a_text_may_hold_secrets_without_being_one() -> None:
    """What a schema calls public is shown, but for the credentials inside it."""
    assert (holds_secret("q7w2e9r4t1y8u3i6o5p0a"), holds_secret("a://b:c@d"), holds_secret("a://d")) == (
        True,
        True,
        False,
    )
    assert without_credentials("q7w2e9r4t1y8u3i6o5p0a") == "q7w2e9r4t1y8u3i6o5p0a"


@pytest.mark.parametrize(
    ("name", "secret", "expected"),
    [
        ("PUBLIC_HOST", False, "PUBLIC_HOST"),
        ("public_host", False, "public_host"),
        ("PUBLIC_HOST", True, "PUBLIC_HOST"),
        ("word", True, MASK),
        ("Word2", True, MASK),
        ("kF3z9Q", False, MASK),
    ],
)
def test_a_variable_in_a_secret_may_be_a_piece_of_it(name: str, secret: bool, expected: str) -> None:
    """Of `pa$word` a reader makes a variable."""
    assert expected == shown_variable(name, secret=secret)


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


@given(st.text(alphabet=st.characters(exclude_characters="='\"\\", exclude_categories=["C", "Zl", "Zp"])))
def test_a_credential_never_survives_where_it_is_named(text: str) -> None:
    """Whatever stands before or behind the part of it that is looked for: a password may hold blanks and separators."""
    contexts = (
        "postgres://app:{}@db.internal/app",
        "https://host/x?page=2&token={}",
        "https://host/x?api_key={}&page=2",
        "host=db password={} dbname=x",
        "Server=db;Password='{}';Port=1",
        '{{"user":"x","password":"{}","n":1}}',
        "{{'token': '{}'}}",
        '{{"url":"http://x","password":"{}"}}',
        "http://host/x?mail=a:b&token={}",
        "postgres://app:{}?token=a@host/db",
    )
    logins = ("app:{}@tcp(db:3306)/x?next=http://y",) if not re.search(r"\s", text) else ()
    shown = [masked(context.format(f"{text}CANARY{text}"), secret=False) for context in (*contexts, *logins)]
    assert [one for one in shown if "CANARY" in one] == []
