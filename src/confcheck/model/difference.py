"""What differs between two sides: environments, services, targets, files, revisions, or two schemas."""

from __future__ import annotations

from confcheck.kernel.record import record
from confcheck.model.finding import Place

KINDS = ("added", "removed", "changed", "type-changed", "renamed")
"""How a setting can differ, in the order in which they are counted."""


@record(frozen=True, slots=True)
class Spot:
    """One view of a comparison."""

    service: str
    environment: str
    target: str | None = None
    variant: str | None = None


@record(frozen=True, slots=True)
class Side:
    """What one side has for a setting, as it may be shown."""

    state: str
    """`set`, `default`, `derived`, `provided`, `reference`, `unknown`, `undefined`, `invalid` or `absent`."""
    text: str = ""
    """Masked; empty where nothing is set."""
    letter: str | None = None
    """Where something of it is masked: equal values of one setting have the same letter."""
    key: str | None = None
    """The name under which it is written; None where no assignment supplies it."""
    places: tuple[Place, ...] = ()
    """Where, each once; a default and what is derived where the schema declares it."""


@record(frozen=True, slots=True)
class Detail:
    """One difference inside an array or object."""

    kind: str
    """`added`, `removed`, `changed` or `type-changed`."""
    path: str
    """`[2]`, `.limits.max`."""
    left: str = ""
    right: str = ""


@record(frozen=True, slots=True)
class Change:
    """One setting, or one name outside the schema, that differs in the same way in some views."""

    kind: str
    """One of KINDS."""
    name: str
    """The setting's path; outside the schema the name itself, as it may be shown."""
    setting: str | None
    """Its path; None outside the schema."""
    left: Side
    right: Side
    views: tuple[tuple[Spot, Spot], ...]
    former: str | None = None
    """What a renamed setting was called on the left, if its name is another one."""
    details: tuple[Detail, ...] = ()


@record(frozen=True, slots=True)
class Difference:
    """Two sides compared view by view."""

    left: str
    """What the sides are called: `staging`, `a.env`, `origin/main`."""
    right: str
    changes: tuple[Change, ...]
    same: int
    """Settings and names that mean the same on both sides in every view, defaults among them."""
    views: int
    """Pairs of views that were compared."""
    only_left: tuple[Spot, ...] = ()
    """Views without a counterpart."""
    only_right: tuple[Spot, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is any difference."""
        return bool(self.changes or self.only_left or self.only_right)

    def count(self, kind: str) -> int:
        """How many settings and names differ in this way, each once."""
        return len({change.name for change in self.changes if change.kind == kind})


@record(frozen=True, slots=True)
class SchemaChange:
    """One thing in which two schemas differ, and whom it concerns."""

    kind: str
    """`removed`, `renamed`, `newly-required`, `narrowed`, …"""
    name: str
    """Path of the setting; id of a rule."""
    breaking: bool
    """Whether settings that were complete and valid may not be so any more, or may be shown to others."""
    message: str
    """Reads after the name: "must be at least 5, was 1"."""
    services: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    """Where only some are concerned: those of an overlay."""
    left: Place | None = None
    right: Place | None = None


@record(frozen=True, slots=True)
class SchemaDifference:
    """Two schemas compared setting by setting."""

    left: str
    right: str
    changes: tuple[SchemaChange, ...]
    """Breaking ones first."""
    same: int
    """Settings that are the same in both."""
