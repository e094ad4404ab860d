"""The text of a lock: read as it was written, and refused if it was not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.locked import Line, Locked, Relation, Unsound, read_lock
from confcheck.kernel.seal import Sealer, digest

HEAD = {
    "environment": "staging",
    "target": "cloud",
    "service": "auth",
    "schema": "0" * 32,
    "protected": "no",
    "deployed": "yes",
    "salt": "1" * 32,
    "key": "-",
}


def _line(path: str, held: str, codes: tuple[str, ...], flags: tuple[str, ...] = ()) -> Line:
    return Line(path, (path.upper(), f"OLD_{path.upper()}"), held, frozenset(flags), codes)


def _locked() -> Locked:
    lines = (
        _line("a", "value", ("a" * 32, "-")),
        _line("b", "secret", (), ("required", "agree")),
        _line("c", "unset", ("-",), ("empty",)),
    )
    return Locked(dict(HEAD), lines, (Relation("requires", ("a", "b"), frozenset(("judge",)), "{}"),))


def _sealed(body: bytes) -> bytes:
    return body + f"checksum {digest(body)}\nroot -\n".encode()


TEXT = _sealed(_locked().body())
CUT = "is cut off: its last lines are not there, or something follows them"
FIRST = "has a first line that is not the one that was written"
WHOLE = """\
confcheck-lock 1
environment staging
target cloud
service auth
schema 00000000000000000000000000000000
protected no
deployed yes
salt 11111111111111111111111111111111
key -
setting a A,OLD_A value - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,- {}
setting b B,OLD_B secret agree,required ! {}
setting c C,OLD_C unset empty - {}
requires a,b judge {}
"""


def test_the_text() -> None:
    """One line per setting and relation, so that a change is one line of a diff."""
    assert WHOLE.encode() == _locked().body()


def test_it_is_read_as_it_was_written() -> None:
    """Every part of it."""
    found = read_lock(TEXT)
    assert (WHOLE.encode(), "-", digest(WHOLE.encode())) == (found.body(), found.root, found.checksum)
    assert found.seat == ("staging", "cloud", "auth")
    assert found.key_id is None
    assert found.sealed + b"root -\n" == TEXT


@pytest.mark.parametrize(
    ("data", "why", "message"),
    [
        (b"", "truncated", "is empty"),
        (b"\x00\xff\x89PNG", "no-lock", "is no lock of confcheck"),
        (b"A=1\n", "no-lock", "is no lock of confcheck"),
        (TEXT.replace(b"lock 1", b"lock 2", 1), "newer", "is of the newer version 2"),
        (TEXT.replace(b"lock 1", b"lock 99999999999999999999", 1), "newer", "is of the newer version 999999999"),
        (TEXT.replace(b"lock 1", b"lock 0", 1), "changed", FIRST),
        (TEXT.replace(b"lock 1\n", b"lock \xff\n", 1), "changed", FIRST),
        (TEXT.replace(b"\n", b"\r\n"), "changed", "has line ends that something converted"),
        (TEXT[:-30], "truncated", CUT),
        (TEXT[: len(TEXT) // 2], "truncated", CUT),
        (TEXT + b"\n", "truncated", CUT),
        (TEXT.replace(b"aaaa", b"aaab", 1), "changed", "was changed since it was written: its checksum does not fit"),
        (b"confcheck-lock 1\n" + b"x" * (17 * 2**20), "truncated", CUT),
    ],
)  # fmt: skip
def test_what_is_no_lock(data: bytes, why: str, message: str) -> None:
    """Each in its own words."""
    with pytest.raises(Unsound) as caught:
        read_lock(data)
    assert (why, message) == (caught.value.why, caught.value.message)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(("target cloud", "target"), ("target cloud", "target a b"), ("service auth\n", ""), ("value", "kept")),
        *(("required", "needed"), ("requires a,b", "likes a,b"), ("setting c", "setting a")),
        (" {}\nsetting", "\nsetting"),
        *(("aaaa", "aaa"), (f"value - {'a' * 32},-", "value - !"), ("A,OLD_A", "A,,"), ("setting a", "setting ")),
        *(("requires a,b judge {}", "requires"), ("setting b", "sétting b")),
    ],
)  # fmt: skip
def test_a_checksum_that_fits_makes_no_lock_of_it(old: str, new: str) -> None:
    """Whoever changes a lock can write the checksum, too; that must not crash anything."""
    assert old in WHOLE
    with pytest.raises(Unsound) as caught:
        read_lock(_sealed(WHOLE.replace(old, new, 1).encode()))
    assert (caught.value.why, caught.value.message) == ("changed", "does not have the form of a lock")


def _keyed() -> bytes:
    plain = _locked()
    locked = Locked({**plain.head, "key": "f" * 16}, plain.lines, plain.relations)
    body = locked.body()
    text = body + f"checksum {digest(body)}\n".encode()
    root = Sealer(locked.seat, locked.head["salt"], b"k" * 32).root(text)
    return text + f"root {root}\n".encode()


KEYED = _keyed()


@given(st.integers(0, len(KEYED) - 1), st.sampled_from(("flip", "delete", "insert", "cut")), st.integers(1, 255))
def test_any_changed_byte_is_noticed(place: int, how: str, bits: int) -> None:
    """Without the key by the checksum, in the last line by the root that whoever has the key makes anew."""
    changed = {
        "flip": KEYED[:place] + bytes((KEYED[place] ^ bits,)) + KEYED[place + 1 :],
        "delete": KEYED[:place] + KEYED[place + 1 :],
        "insert": KEYED[:place] + bytes((bits,)) + KEYED[place:],
        "cut": KEYED[:place],
    }[how]
    if changed == KEYED:
        return
    try:
        found = read_lock(changed)
    except Unsound:
        return
    root = Sealer(found.seat, found.head["salt"], b"k" * 32).root(found.sealed)
    assert root != found.root
    assert found.body() == _body(KEYED)


def _body(data: bytes) -> bytes:
    return data[: data.index(b"checksum ")]
