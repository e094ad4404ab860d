"""Locks that somebody made by hand, their checksum fitting: a verdict, and nothing else."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcheck import runtime
from confcheck.kernel.locked import read_lock
from confcheck.kernel.seal import digest
from confcheck.runtime import check
from tests.runtime.given import KEY, VALUES, site

with tempfile.TemporaryDirectory() as _folder:
    LOCK = site(Path(_folder), KEY).auth.read_bytes()
BODY = LOCK.partition(b"checksum ")[0]
ROOT = LOCK.rpartition(b"root ")[2]
ROWS = BODY.split(b"\n")
KEYS = "type enum unit pattern items rule kinds lifetime keyword default format minimum".split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
RESTS = JSON.map(lambda value: json.dumps(value).encode())
PIECES = st.binary(max_size=6) | st.sampled_from(
    (b" ", b",", b"-", b"!", b"{}", b"[]", b"judge", b"lifetime", b"rule ")
)


def _judged(body: bytes, values: dict[str, str]) -> list[str]:
    """The checks that a process without the key is told."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "auth.lock")
        path.write_bytes(body + f"checksum {digest(body)}\nroot ".encode() + ROOT)
        verdict = check("auth", environment="staging", lock=path, values=values)
    return [one.check for one in verdict.problems]


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_piece_of_it_is_another(data: st.DataObject) -> None:
    """Bytes anywhere, in any number."""
    body = BODY
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(body)))
        body = body[:start] + data.draw(PIECES) + body[start + data.draw(st.integers(0, 6)) :]
    assert isinstance(_judged(body, {**VALUES, "LIFETIME": "x", "DEBUG": "true"}), list)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(9, len(ROWS) - 2), RESTS)
def test_a_constraint_is_anything(row: int, rest: bytes) -> None:
    """What stands behind a setting or a rule, with every setting judged."""
    words = ROWS[row].split(b" ", 6 if ROWS[row].startswith(b"setting") else 3)
    rows = [*ROWS[:row], b" ".join((*words[:-1], rest)), *ROWS[row + 1 :]]
    values = {**VALUES, "LIFETIME": "x", "DEBUG": "true", "CALLBACK": "https://a.example.com", "URL": "http://x"}
    assert isinstance(_judged(b"\n".join(rows).replace(b" - ", b" judge "), values), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(LOCK) - 1), st.integers(1, 255), st.booleans())
def test_a_byte_of_it_is_another(place: int, bits: int, keyed: bool) -> None:
    """With the key always refused; without it, too, unless it is a byte of the root, which says nothing then."""
    changed = LOCK[:place] + bytes((LOCK[place] ^ bits,)) + LOCK[place + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "auth.lock")
        path.write_bytes(changed)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runtime._KEY, "key", KEY if keyed else None)  # noqa: SLF001 - as if it had been taken before
            verdict = check("auth", environment="staging", lock=path, values=VALUES)
    in_root = place >= len(LOCK) - len(ROOT)
    assert not verdict.ok or (in_root and not keyed)


def test_the_lock_itself_is_sound() -> None:
    """Or the tests above would prove nothing."""
    assert _judged(BODY, VALUES) == []
    assert len(read_lock(LOCK).lines) == 11
