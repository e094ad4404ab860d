"""What depends on a setting: what `confcheck impact` finds and its reporters show; nothing here holds a value."""

from __future__ import annotations

from confcheck.kernel.record import record
from confcheck.model.finding import Place
from confcheck.model.setting import Setting


@record(frozen=True, slots=True)
class Seat:
    """One view that uses the setting."""

    service: str
    environment: str
    target: str | None
    name: str
    """Under which the service reads it there."""
    older: tuple[str, ...]
    """Other names under which it would find it."""
    required: bool


@record(frozen=True, slots=True)
class Written:
    """One assignment of the setting, with the views in which it has the same role."""

    role: str
    """`wins`, `shadowed`, `unread`, `inactive` or `template`."""
    name: str
    older: bool
    """Whether that is an older name."""
    place: Place
    """Of the key, with its line as it may be shown."""
    services: tuple[str, ...]
    environments: tuple[str, ...]
    targets: tuple[str, ...]


@record(frozen=True, slots=True)
class ValueUse:
    """A value that takes in the setting through a variable, `${NAME}`."""

    name: str
    key: str
    """Of the assignment in whose value it stands, as it may be shown."""
    place: Place
    """Of the variable."""
    services: tuple[str, ...]
    """Whose value it is; empty where it belongs to no declared service."""


@record(frozen=True, slots=True)
class Dependent:
    """A statement of the schema that names the setting."""

    keyword: str
    """`rule`, `only-if`, `parts`, `derive`, `requires`, `differ-from`, `exactly-one` or `at-least-one`."""
    by: str
    """The setting or group that says so, or the id of the rule."""
    text: str
    """The rule, the template, or the part."""
    place: Place


@record(frozen=True, slots=True)
class Impact:
    """Everything that would notice if the setting were gone or called otherwise."""

    setting: Setting
    seats: tuple[Seat, ...]
    written: tuple[Written, ...]
    uses: tuple[ValueUse, ...]
    dependents: tuple[Dependent, ...]
    provided: tuple[str, ...] = ()
    """Names of it that the manifest says arrive from outside."""
