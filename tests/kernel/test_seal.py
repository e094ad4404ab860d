"""Codes: HMAC-SHA256 as the standard library has it, keys, and bytes."""

from __future__ import annotations

import hmac
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.seal import PUBLISHED, Sealer, as_bytes, code, framed, key_id, same, subkey, weakness

KEY = b"0123456789abcdef0123456789abcdef"
TEXTS = st.text(st.characters(), max_size=40)


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_no_two_lists_of_parts_give_the_same_bytes(one: list[bytes], other: list[bytes]) -> None:
    """What is spliced differently is different."""
    assert (framed(*one) == framed(*other)) is (one == other)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from((KEY, None)), st.booleans())
def test_a_code_is_an_hmac(environment: str, name: str, text: str, key: bytes | None, secret: bool) -> None:
    """Of environment, target, service, name and value, under the subkey for values."""
    parts = (environment, "cloud", "auth", name)
    if not all(map(_is_encodable, parts)):
        return
    master = key if secret else PUBLISHED
    found = Sealer((environment, "cloud", "auth"), "00", key).value(name, text, secret=secret)
    if master is None:
        assert found is None
        return
    message = framed(*(part.encode() for part in parts), as_bytes(text))
    assert hmac.digest(subkey(master, "value", "00"), message, "sha256").hex()[:32] == found


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


@pytest.mark.parametrize(
    ("seat", "name", "text", "salt"),
    [
        pytest.param(("production", "cloud", "auth"), "A", "x", "00", id="environment"),
        pytest.param(("staging", None, "auth"), "A", "x", "00", id="target"),
        pytest.param(("staging", "cloud", "api"), "A", "x", "00", id="service"),
        pytest.param(("staging", "cloud", "auth"), "B", "x", "00", id="name"),
        pytest.param(("staging", "cloud", "auth"), "A", "y", "00", id="value"),
        pytest.param(("staging", "cloud", "auth"), "A", "x", "01", id="salt"),
        pytest.param(("staging", "cloudauth", ""), "A", "x", "00", id="spliced"),
    ],
)
def test_a_code_is_of_one_value_in_one_place(
    seat: tuple[str, str | None, str], name: str, text: str, salt: str
) -> None:
    """Whatever differs, the code does."""
    usual = Sealer(("staging", "cloud", "auth"), "00", KEY)
    other = Sealer(seat, salt, KEY)
    for secret in (True, False):
        assert usual.value("A", "x", secret=secret) != other.value(name, text, secret=secret)


def test_every_purpose_has_its_own_key() -> None:
    """A code for one purpose says nothing about another."""
    purposes = ("value", "root", "id", "attestation", "agreement")
    keys = {subkey(KEY, purpose, salt) for purpose in purposes for salt in ("", "00", "01")}
    assert len(purposes) * 3 == len(keys)
    assert key_id(KEY) not in code(KEY, b"").hex()
    assert len(key_id(KEY)) == 16


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (b"short", "has 5 characters; 32 or more can hardly be guessed"),
        (b"", "has 0 characters; 32 or more can hardly be guessed"),
        (b"abcabcabcabcabcabcabcabcabcabcabcabc", "is made of few different characters, which can be guessed"),
        (KEY, None),
    ],
)
def test_a_weak_key_is_told(key: bytes, expected: str | None) -> None:
    """Too short, or a row of the same."""
    assert expected == weakness(key)


@given(st.binary(max_size=40))
def test_the_bytes_of_a_variable_come_back(data: bytes) -> None:
    """What Python makes of bytes that are no UTF-8 stands for these bytes."""
    assert data == as_bytes(data.decode("utf-8", "surrogateescape"))
    assert os.fsencode(os.fsdecode(data)) == data


def test_any_text_has_bytes() -> None:
    """Also one that no variable can hold."""
    assert as_bytes("\ud800") == b"\xed\xa0\x80"


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("a", "a", True), ("a", "b", False), ("\ufffd", "\ufffd", False)]
)
def test_codes_are_compared(one: str, other: str, expected: bool) -> None:
    """What is no code is no other either."""
    assert expected is same(one, other)
