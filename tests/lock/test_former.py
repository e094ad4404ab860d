"""What of a lock goes into the one that replaces it."""

from __future__ import annotations

import pytest

from confcheck.kernel.locked import Line
from confcheck.lock.former import Former, former, kept
from confcheck.model import Mistake
from confcheck.model.lock import LockOrder

OLD, NEW, OLDER = "a" * 32, "b" * 32, "c" * 32


def _line(held: str, *codes: str, names: tuple[str, ...] = ("A",)) -> Line:
    return Line("a", names, held, frozenset(), codes)


@pytest.mark.parametrize(
    ("before", "after", "mode", "expected"),
    [
        pytest.param(_line("value", OLD), _line("value", NEW), "write", ("value", (NEW,)), id="a plain lock"),
        pytest.param(
            _line("value", OLD, OLDER), _line("value", OLD), "write", ("value", (OLD,)), id="it drops old ones"
        ),
        pytest.param(_line("value", OLD), _line("value", NEW), "rotate", ("value", (NEW, OLD)), id="both"),
        pytest.param(
            _line("value", OLD, OLDER), _line("value", NEW), "rotate", ("value", (NEW, OLD)), id="at most two"
        ),
        pytest.param(_line("value", NEW, OLD), _line("value", NEW), "rotate", ("value", (NEW, OLD)), id="once more"),
        pytest.param(_line("unset", "-"), _line("secret", NEW), "rotate", ("secret", (NEW, "-")), id="it comes"),
        pytest.param(_line("secret", OLD), _line("unset", "-"), "rotate", ("secret", ("-", OLD)), id="it goes"),
        pytest.param(_line("value", OLD), _line("secret", NEW), "rotate", ("secret", (NEW,)), id="under another key"),
        pytest.param(_line("reference"), _line("value", NEW), "rotate", ("value", (NEW,)), id="it was a reference"),
        pytest.param(_line("secret"), _line("secret", NEW), "rotate", ("secret", (NEW,)), id="it was not proven"),
        pytest.param(_line("value", OLD), _line("value", NEW), "check", ("value", (NEW,)), id="compared, and changed"),
        pytest.param(_line("value", NEW, OLD), _line("value", NEW), "check", ("value", (NEW, OLD)), id="compared"),
        pytest.param(_line("value", OLD, names=("B",)), _line("value", NEW), "rotate", ("value", (NEW,)), id="renamed"),
    ],
)
def test_what_is_accepted(before: Line, after: Line, mode: str, expected: tuple[str, tuple[str, ...]]) -> None:
    """By the way in which the lock is written."""
    found = kept(after, Former("0", {"a": before}, mode))
    assert expected == (found.held, found.codes)


def test_a_setting_that_was_not_there() -> None:
    """It is held as it is."""
    assert kept(_line("value", NEW), Former("0", {}, "rotate")).codes == (NEW,)


@pytest.mark.parametrize("before", [b"", b"confcheck-lock 1\n", None])
def test_what_cannot_be_rotated(before: bytes | None) -> None:
    """What is no lock gives nothing to the next one; to be asked for its values is a mistake."""
    assert former("x.lock", before, LockOrder("staging")) is None
    if before is None:
        assert former("x.lock", before, LockOrder("staging", rotate=True)) is None
        return
    with pytest.raises(Mistake, match=r"x\.lock: the lock .* \(without --rotate it is replaced\)"):
        former("x.lock", before, LockOrder("staging", rotate=True))
