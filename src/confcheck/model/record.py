"""Types of which a large workspace makes millions: frozen for mypy, cheap to make at run time.

A frozen dataclass sets each field through `object.__setattr__`, which takes four times as long as an assignment and
was half of the time for a fleet. Nothing may assign to a record after it was made; mypy, which checks all of
the source and the tests, sees `frozen=True` and refuses it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen: bool, slots: bool, order: bool = False) -> Callable[[type], type]:
        """`dataclass` of these options, with the hash but without the guards of a frozen one."""
        return dataclass(slots=slots, order=order, unsafe_hash=frozen)


__all__ = ["record"]
