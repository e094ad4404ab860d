"""Suppressions: findings that someone has looked at and decided to live with, and why."""

from __future__ import annotations

from confcheck.kernel.record import record
from confcheck.model.origin import Origin


@record(frozen=True, slots=True)
class Suppression:
    """One suppression, in a comment or in the manifest; it holds only with a reason."""

    checks: tuple[str, ...]
    reason: str
    origin: Origin
    """Where it is written."""
    line: int | None = None
    """The line of its own file that it covers, for a comment; None: whatever the rest says."""
    path: str | None = None
    """Shell pattern over the paths of a finding's places."""
    setting: str | None = None
    environment: str | None = None
    until: str | None = None
    """ISO date; past it the suppression has no effect."""

    def expired(self, today: str) -> bool:
        """Whether its date has passed."""
        return self.until is not None and self.until < today
