"""What `confcheck attest` finds."""

from __future__ import annotations

from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Doubt:
    """One reason not to believe that an environment runs with what was locked."""

    check: str
    """`not-reported`, `other-root`, `other-schema`, `replayed`, `bad-proof`, `no-proof`, `runs-with-problems`,
    `disagreement` or `no-lock`."""
    message: str
    """One line that names environment, target and service."""
    service: str | None = None
    target: str | None = None
    setting: str | None = None


@record(frozen=True, slots=True)
class Attested:
    """The reports of running services beside the locks of their environment."""

    environment: str
    locks: int
    reports: int
    doubts: tuple[Doubt, ...]
    remarks: tuple[str, ...] = ()
    """What is not proven although nothing contradicts it."""
    agreements: int = 0
    """Settings whose values were compared across services."""
