"""What `confcheck lock` is asked for, and what it makes of it."""

from __future__ import annotations

from dataclasses import field

from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class LockOrder:
    """Which locks are wanted, and how."""

    environment: str
    services: tuple[str, ...] = ()
    """Empty: every service."""
    targets: tuple[str, ...] = ()
    """Empty: every target."""
    rotate: bool = False
    """Whether the values of the locks that are replaced are accepted, too."""
    check: bool = False
    """Whether the locks on disk are only compared."""
    key: bytes | None = field(default=None, repr=False)
    force: bool = False
    """Whether locks without a key may take the place of those with one."""


@record(frozen=True, slots=True)
class LockFile:
    """One lock: of a service in the environment and a target."""

    path: str
    """Below the folder of locks, POSIX separators."""
    text: str = field(repr=False)
    before: bytes | None = field(repr=False)
    """What is there now; None if nothing is."""
    held: tuple[tuple[str, int], ...] = ()
    """`value`, `secret`, `reference`, `unlocked`, `unset` → how many settings."""
    rules: int = 0
    accepted: int = 0
    """Settings of which the values before are accepted as well."""
    unproven: int = 0
    """Secrets without a code."""

    @property
    def unchanged(self) -> bool:
        """Whether the file is this already, byte for byte."""
        return self.before == self.text.encode()


@record(frozen=True, slots=True)
class Locks:
    """The locks of an environment."""

    environment: str
    files: tuple[LockFile, ...]
    stale: tuple[str, ...] = ()
    """Locks in the folder that belong to no view any more, by their paths below it."""
    remarks: tuple[str, ...] = ()
    """One line each."""
