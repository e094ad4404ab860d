"""What a judgement finds."""

from __future__ import annotations

from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a setting; the message never holds a value."""

    check: str
    """As `confcheck checks` lists it."""
    setting: str
    name: str
    """The variable; empty where several settings are meant."""
    message: str
    """Reads after the variable: "is not an integer"."""
    warning: bool = False
    """Whether a service may start all the same."""
