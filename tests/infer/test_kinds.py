"""Types from values."""

from __future__ import annotations

import pytest

from confcheck.infer.grouping import Group, grouped
from confcheck.infer.keys import Key
from confcheck.infer.kinds import types_of


@pytest.mark.parametrize(
    ("name", "values", "secret", "expected"),
    [
        ("A", (), False, "string"),
        ("A", ("x",), False, "string"),
        ("A", ("true", "No"), False, "boolean"),
        ("A", ("true", "1"), False, "boolean"),
        ("A", ("1", "0"), False, "integer"),
        ("ENABLE_A", ("1", "0"), False, "boolean"),
        ("USE_TOKEN", ("true",), True, "boolean"),
        ("A", ("1", "-3"), False, "integer"),
        ("A", ("1", "1.5"), False, "number"),
        ("A", ("1", "x"), False, "string"),
        ("A", ("007",), False, "string"),
        ("ACCOUNT_ID", ("12345",), False, "string"),
        ("API_VERSION", ("2",), False, "string"),
        ("DB_PORT", ("5432",), False, "integer port"),
        ("DB_PORT", ("0",), False, "integer"),
        ("PASSWORD", ("12345",), True, "string"),
        ("TIMEOUT_SECONDS", ("30",), False, "integer s"),
        ("TIMEOUT_SECONDS", ("0.5",), False, "number s"),
        ("TIMEOUT_SECONDS", ("30s", "1m"), False, "integer s"),
        ("CACHE_MS", ("5",), False, "integer ms"),
        ("A", ("https://x", "http://y:1/"), False, "string uri"),
        ("A", ("wss://x/ws",), False, "string uri"),
        ("A", ("redis://h/0",), False, "string dsn"),
        ("A", ("redis://h/0", "https://x"), False, "string dsn"),
        ("A", ("https://x", "y"), False, "string"),
        ("A", ("https://a,https://b",), False, "string"),
        ("CORS_ORIGINS", ("https://a,https://b", "https://c"), False, "array csv"),
        ("GREETINGS", ("Hello, world",), False, "string"),
        ("HOSTS", ("a b, c",), False, "string"),
        ("A", ('["x"]', "[]"), False, "array"),
        ("A", ('{"x": 1}',), False, "object"),
        ("A", ("[x",), False, "string"),
        ("FROM_EMAIL", ("a@example.com",), False, "string email"),
    ],
)
def test_types(name: str, values: tuple[str, ...], secret: bool, expected: str) -> None:
    """What every value is; a secret is no number, and a text where they disagree."""
    assert expected == " ".join(types_of(name, values, secret=secret).values())


def _paths(group: Group, above: str = "") -> list[str]:
    path = f"{above}{group.name}." if group.name else above
    own = [f"{path}{leaf.name}={leaf.key.name}" for leaf in group.leaves]
    return own + [each for inner in group.groups for each in _paths(inner, path)]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", ""),
        ("PORT", "port=PORT"),
        ("DB_HOST DB_PORT PORT", "port=PORT db.host=DB_HOST db.port=DB_PORT"),
        ("DB DB_HOST", "db=DB db_host=DB_HOST"),
        ("DB DB_HOST DB_PORT", "db.db=DB db.host=DB_HOST db.port=DB_PORT"),
        (
            "GOOGLE_OAUTH_ID GOOGLE_OAUTH_SECRET",
            "google_oauth.id=GOOGLE_OAUTH_ID google_oauth.secret=GOOGLE_OAUTH_SECRET",
        ),
        ("X X_A_B", "x=X x_a_b=X_A_B"),
        ("GOOGLE_OAUTH GOOGLE_OAUTH_ID", "google.oauth=GOOGLE_OAUTH google.oauth_id=GOOGLE_OAUTH_ID"),
        ("ENABLE_A ENABLE_B", "enable_a=ENABLE_A enable_b=ENABLE_B"),
        ("2FA_A 2FA_B", "_2fa_a=2FA_A _2fa_b=2FA_B"),
        ("a A", "a=A a_2=a"),
        ("Logging__LogLevel Logging__Path", "logging.log_level=Logging__LogLevel logging.path=Logging__Path"),
        ("_", "name=_"),
    ],
)
def test_groups(names: str, expected: str) -> None:
    """Single names first, then groups; a group's name is what all of it begins with."""
    keys = [Key(name, (), (), secret=False, template=False, values=()) for name in sorted(names.split())]
    assert expected.split() == _paths(grouped(keys))


def test_a_large_group_is_divided() -> None:
    """Where at least three share their next word."""
    names = [f"APP_{letter}" for letter in "ABCDEFGHIJ"] + [f"APP_MAIL_{letter}" for letter in "XYZ"]
    keys = [Key(name, (), (), secret=False, template=False, values=()) for name in names]
    assert _paths(grouped(keys))[-3:] == ["app.mail.x=APP_MAIL_X", "app.mail.y=APP_MAIL_Y", "app.mail.z=APP_MAIL_Z"]
