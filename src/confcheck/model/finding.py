"""What a check reports, and what a reporter gets."""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum

from confcheck.kernel.record import record
from confcheck.model.setting import Setting
from confcheck.model.view import System


class Severity(IntEnum):
    """How bad a finding is; a higher number is worse."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """As users read and write it: `error`."""
        return self.name.lower()


@record(frozen=True, slots=True)
class Snippet:
    """A line as it may be shown: rebuilt from the key and the masked value, never copied from the file."""

    text: str
    start: int
    """0-based offset of the marked part in `text`."""
    length: int


@record(frozen=True, slots=True)
class Place:
    """Where, and what is there: an origin with a label and the view it was seen in."""

    path: str
    line: int | None = None
    """1-based; None where the file as a whole is meant."""
    column: int | None = None
    label: str = ""
    environment: str | None = None
    target: str | None = None
    service: str | None = None
    snippet: Snippet | None = None


@record(frozen=True, slots=True)
class Problem:
    """What a check yields: no id, no severity of its own (unless it differs from the check's)."""

    message: str
    places: tuple[Place, ...]
    """The primary place first."""
    hint: str | None = None
    setting: Setting | None = None
    keys: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    severity: Severity | None = None
    """Overrides the severity of the check."""
    because: str | None = None
    """The keyword of the setting's declaration that the finding rests on: "agree: services"."""


@record(frozen=True, slots=True)
class Finding:
    """A problem with the id of its check, its severity and its fingerprint."""

    check: str
    severity: Severity
    problem: Problem
    fingerprint: str
    """Of check, environments, targets, services, setting and keys; not of values, lines or texts."""


@record(frozen=True, slots=True)
class Coverage:
    """What one environment's part of a report rests on."""

    environment: str
    views: int
    services: tuple[str, ...]
    targets: tuple[str, ...]
    settings: int
    """Distinct settings that some view's service uses."""
    by_value: int
    """Of these, settings checked by value in at least one view."""
    references: int
    """Of these, settings that are bound to secret stores and known by value in no view."""
    unknown: int = 0
    """Of these, settings that are set and neither: provided, or made from what is not known here."""
    unset: int = 0
    """Of these, settings that are set nowhere."""
    gaps: tuple[tuple[str, str | None], ...] = ()
    """(service, target) without a view although the target exists there for other services."""


@record(frozen=True, slots=True)
class Report:
    """The result of one run, as every reporter gets it."""

    environments: tuple[str, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    views: int
    sources: int
    services: int
    settings: int
    assignments: int
    suppressed: int = 0
    system: System | None = field(default=None, repr=False, compare=False)
    """Everything that was resolved, for reporters that show more than findings."""

    def count(self, severity: Severity) -> int:
        """How many findings have exactly this severity."""
        return sum(finding.severity is severity for finding in self.findings)
