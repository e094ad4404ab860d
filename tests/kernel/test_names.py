"""Names of variables, made and guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.names import closest, default_name, expand

KNOWN = (
    "JWT_SECRET_KEY",
    "POSTGRES_HOST",
    "POSTGRES_PORT",
    "REDIS_URL",
    "CORS_ORIGINS",
    "MIN",
    "DATABASE_URL",
    "SHARD_1",
    "staging",
    "minLength",
    "heartbeatinterval",
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("auth.jwt_secret", "AUTH_JWT_SECRET"), ("debug", "DEBUG"), ("a.b-c.d2", "A_B_C_D2"), ("größe", "GR__E")],
)
def test_the_default_name(path: str, expected: str) -> None:
    """The path in upper case, joined by underscores."""
    assert expected == default_name(path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("JWT_SECRET", "JWT_SECRET"),
        ("JWT_SECRET_{ENVIRONMENT}", "JWT_SECRET_PRE_PROD"),
        ("{SERVICE}_PORT", "LOAD_TESTER_PORT"),
        ("{SERVICE}_{ENVIRONMENT}_{SERVICE}", "LOAD_TESTER_PRE_PROD_LOAD_TESTER"),
        ("{other}", "{other}"),
    ],
)
def test_a_name_is_expanded(name: str, expected: str) -> None:
    """Canonical names in upper case, other characters as underscores."""
    assert expected == expand(name, "pre-prod", "load.tester")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("JWT_SERCET_KEY", "JWT_SECRET_KEY"),
        ("JWT_SECRT_KYE", "JWT_SECRET_KEY"),
        ("jwt-secret-key", "JWT_SECRET_KEY"),
        ("POSTGRE_HOST", "POSTGRES_HOST"),
        ("POSTGRES_HSOT", "POSTGRES_HOST"),
        ("CORS_ORIGIN", "CORS_ORIGINS"),
        ("DATABASEURL", "DATABASE_URL"),
        ("min", "MIN"),
        ("stagign", "staging"),
        ("minLenght", "minLength"),
        ("hartbeatintervall", "heartbeatinterval"),
        ("JWT_SECRET_KEY", None),
        ("POSTGRES_USER", None),
        ("POSTGRES_POST", "POSTGRES_HOST"),
        ("MIX", None),
        ("SHARD_2", None),
        ("SHARD", None),
        ("REDIS_CACHE_URL", None),
        ("JTW_SERCET_KYE", None),
        ("production", None),
        ("stagingserver", None),
        ("_", None),
        ("", None),
    ],
)
def test_what_was_meant(word: str, expected: str | None) -> None:
    """A slip is recognised, another name is left alone."""
    assert expected == closest(word, KNOWN)


@given(st.text(), st.lists(st.text(), max_size=5))
def test_a_suggestion_is_a_candidate_and_not_the_word(word: str, candidates: list[str]) -> None:
    """Whatever the words are."""
    found = closest(word, candidates)
    assert found is None or (found in candidates and found != word)
