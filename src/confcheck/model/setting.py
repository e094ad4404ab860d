"""The canonical schema, compiled: every setting with all its keywords, and where each is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json, Spec
from confcheck.model.origin import Origin

if TYPE_CHECKING:
    from confcheck.kernel.rules import Program


@record(frozen=True, slots=True)
class Alias:
    """An older name of a setting."""

    name: str
    """May hold `{ENVIRONMENT}` and `{SERVICE}`."""
    message: str | None = None
    until: str | None = None
    """ISO date; past it the use of the alias is an error."""
    services: tuple[str, ...] | None = None
    read: bool = True
    """False: nothing reads this name any more."""


@record(frozen=True, slots=True)
class Setting:
    """One leaf of the schema. After overlays are applied it is the setting as one environment and target see it."""

    path: str
    spec: Spec
    origin: Origin
    description: str | None = None
    title: str | None = None
    examples: tuple[Json, ...] = ()
    deprecated: bool = False
    default: tuple[Json] | None = None
    """A tuple of one, so that `default: null` differs from no default."""
    env: str | None = None
    """Name for every service; may hold `{ENVIRONMENT}` and `{SERVICE}`. None: the path, upper case, joined by `_`."""
    env_of: tuple[tuple[str, str], ...] = ()
    """Service → name, where `env` is a map."""
    aliases: tuple[Alias, ...] = ()
    services: tuple[tuple[str, str], ...] | None = None
    """Service → `required` or `optional`; None: every service, required."""
    optional: bool | tuple[str, ...] = False
    forbidden: tuple[str, ...] = ()
    allow_empty: bool = False
    secret: bool | None = None
    """None: the schema does not say; then name, place and shape decide."""
    agree: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    differ_from: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    url_path: str | None = None
    points_to: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    """Part (`host`, `port`, `path`, `username`, `password`, `scheme`, `query`) → path of the component."""
    derive: str | None = None
    requires: tuple[str, ...] = ()
    only_if: str | None = None
    identifies: str | None = None

    def names(self) -> tuple[str, ...]:
        """Every name it is written under, unexpanded: path, variables, older names."""
        mapped = (name for _, name in self.env_of)
        return (self.path, *((self.env,) if self.env else ()), *mapped, *(alias.name for alias in self.aliases))

    def used_by(self, service: str) -> bool:
        """Whether the service reads this setting."""
        return self.services is None or any(name == service for name, _ in self.services)

    def required_in(self, service: str, lineage: tuple[str, ...]) -> bool:
        """Whether the service must set it in the environment whose lineage (itself last) is given."""
        if self.default is not None or self.derive is not None or not self.used_by(service):
            return False
        if any(name in self.forbidden for name in lineage):
            return False
        if self.services is not None and dict(self.services)[service] == "optional":
            return False
        if isinstance(self.optional, bool):
            return not self.optional
        return not any(name in self.optional for name in lineage)


@record(frozen=True, slots=True)
class Choice:
    """`exactly-one` or `at-least-one` of a group."""

    group: str
    keyword: str
    settings: tuple[str, ...]
    origin: Origin


@record(frozen=True, slots=True)
class Rule:
    """A relation between settings; its text is compiled in `Schema.programs`."""

    id: str
    rule: str
    origin: Origin
    group: str = ""
    """Path of the group that declares it; empty at the top."""
    message: str | None = None
    severity: str | None = None
    environments: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None


@record(frozen=True, slots=True)
class Schema:
    """The canonical schema of a workspace."""

    path: str
    title: str | None
    settings: tuple[Setting, ...]
    """In the order of the schema, without overlays."""
    overlaid: dict[tuple[str, str | None], dict[str, Setting]] = field(default_factory=dict, repr=False)
    """(environment, target) → path → setting, only for settings that an overlay changes there."""
    choices: tuple[Choice, ...] = ()
    rules: tuple[Rule, ...] = ()
    programs: dict[str, Program] = field(default_factory=dict, repr=False, compare=False)
    """Text of a rule or `only-if` → what it was compiled to."""
    groups: tuple[str, ...] = ()
    _by_path: dict[str, Setting] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the settings once."""
        self._by_path.update((setting.path, setting) for setting in self.settings)

    def setting(self, path: str) -> Setting | None:
        """The setting of that path, without overlays."""
        return self._by_path.get(path)

    @property
    def forms(self) -> tuple[Setting, ...]:
        """Every setting without overlays, then every form that an overlay gives one."""
        return (*self.settings, *(one for changed in self.overlaid.values() for one in changed.values()))

    def paths_where(self, holds: Callable[[Setting], bool]) -> tuple[str, ...]:
        """Paths of the settings for which it holds, with or without the overlays of some environment and target."""
        found = {setting.path for setting in self.forms if holds(setting)}
        return tuple(setting.path for setting in self.settings if setting.path in found)

    def settings_for(self, environment: str, target: str | None) -> tuple[Setting, ...]:
        """Every setting as this environment and target see it, in the order of the schema."""
        overlaid = self.overlaid.get((environment, target))
        if not overlaid:
            return self.settings
        return tuple(overlaid.get(setting.path, setting) for setting in self.settings)
