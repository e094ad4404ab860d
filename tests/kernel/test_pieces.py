from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.pieces import LONGEST, PIECE, share_piece

RANDOM = "q7Xw2ZrT9LpV4mKd8HsB"
"""Exactly as long as a piece."""
HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"

TABLE = [
    ("equal", RANDOM, RANDOM, True),
    ("inside another", RANDOM, f"staging-{RANDOM}-2", True),
    ("one character less", RANDOM[1:], f"staging-{RANDOM}-2", False),
    ("in different places", f"a{RANDOM}b", f"xyz-{RANDOM}", True),
    ("one character differs in the middle", RANDOM + RANDOM[:10], RANDOM[:15] + "_" + RANDOM[16:] + RANDOM[:10], False),
    ("hexadecimal", "9f86d081884c7d659a2f", "key9f86d081884c7d659a2f", True),
    ("a separator in it", "q7Xw2ZrT9L-pV4mKd8_HsB", "x_q7Xw2ZrT9L-pV4mKd8_HsB", True),
    ("a UUID is a name", f"{UUID}-a", f"svc-{UUID}-b", False),
    ("words", "a-long-and-winding-secret-for-auth", "a-long-and-winding-secret-for-backend", False),
    ("words with a year", "staging_service_secret_secure_2024", "staging_service_secret_secure_2024_b", False),
    ("a token's header is no piece", f"{HEADER}{RANDOM}", f"{HEADER}9f86d081884c7d659a2f", False),
    ("nor the head of a key", f"-----BEGIN PRIVATE KEY-----\n{KEY}a", f"-----BEGIN PRIVATE KEY-----\n{KEY}b", False),
    ("nor what an object holds", f'{{"id": "{RANDOM}"}}', f'{{"id": "{RANDOM}", "b": 1}}', False),
    ("an address", f"https://{RANDOM}.example.com/a", f"https://{RANDOM}.example.com/b", False),
    ("a password in an address", f"redis://:{RANDOM}@a/0", f"x{RANDOM}", True),
    ("a path", f"https://a.example/{RANDOM}", f"https://b.example/hook?x={RANDOM}", True),
    ("user name and password do not make one together", f"a://{RANDOM[:10]}:{RANDOM[10:]}@b", RANDOM, False),
    ("nothing", "", "", False),
    ("too short", "q7Xw2", "q7Xw2", False),
    ("a file", RANDOM, RANDOM + "x" * LONGEST, False),
    ("at the end", "x" * 100 + RANDOM, "y" * 100 + RANDOM, True),
]


@pytest.mark.parametrize(("one", "other", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_a_piece(one: str, other: str, expected: bool) -> None:
    """Twenty random characters, wherever they stand."""
    assert (share_piece(one, other), share_piece(other, one)) == (expected, expected)


TEXT = st.text(alphabet="aB3-", max_size=60)


@given(TEXT, TEXT)
def test_it_does_not_matter_who_is_asked(one: str, other: str) -> None:
    """Symmetric, and never true of texts that share nothing so long."""
    shared = any(one[start : start + PIECE] in other for start in range(len(one) - PIECE + 1))
    assert share_piece(one, other) == share_piece(other, one)
    assert shared or not share_piece(one, other)


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_random_piece_is_found_in_any_text(before: str, after: str) -> None:
    """What stands around a piece does not hide it, unless it makes a document or an address of the text."""
    around = f"-{before.replace('-----BEGIN', '')}"
    if "eyJ" not in around + after and "ewo" not in around + after and "://" not in around + after:
        assert share_piece(f"{around} {RANDOM} {after}", RANDOM)
