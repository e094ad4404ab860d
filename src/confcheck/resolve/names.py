"""Which setting a written name belongs to, and what is known of a setting before anything sets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.names import default_name, expand
from confcheck.kernel.record import record
from confcheck.kernel.spec import Typed
from confcheck.model import Alias, Manifest, Resolved, Schema, Setting
from confcheck.resolve.derive import in_order


@record(frozen=True, slots=True)
class Names:
    """The settings of a service and every name under which it may find them."""

    unset: tuple[Resolved, ...]
    """Those that the service uses, in the order of the schema, as they are while nothing sets them."""
    table: dict[str, tuple[int, Alias | None]] = field(repr=False)
    """Name → index of the setting, and the alias if it is an older name."""
    paths: dict[str, int] = field(repr=False)
    """Path → index of the setting; in structured files the path is a name too."""
    composites: bool = False
    """Whether some setting has `parts`."""
    derived: tuple[int, ...] = ()
    """Indices of the settings that are derived there, each after those that it is derived from."""

    def by_path(self, key: str) -> tuple[int, Alias | None] | None:
        """The setting whose path a key of a structured file is."""
        index = self.paths.get(key)
        return None if index is None else (index, None)


@record(frozen=True, slots=True)
class _Named:
    """One setting under the names that one service has for it in one environment."""

    unset: Resolved
    aliases: tuple[tuple[str, Alias], ...]


@record(frozen=True, slots=True)
class Naming:
    """Makes the name tables of a workspace; what is the same for every service is made once."""

    manifest: Manifest
    schema: Schema
    _named: dict[tuple[int, str, str | None], _Named] = field(default_factory=dict, repr=False)
    """Identity of the setting, environment, service (None: any) → its names."""
    _tables: dict[tuple[str, str | None, str | None], Names] = field(default_factory=dict, repr=False)
    """Environment, target, service (None: any) → the table."""

    def names(self, service: str, environment: str, target: str | None) -> Names:
        """The name table of a service; a canonical name beats an alias that reads the same."""
        settings = self.schema.settings_for(environment, target)
        every = (environment, target, None)
        key = every if every in self._tables or not any(map(_is_particular, settings)) else (*every[:2], service)
        if key not in self._tables:
            used = [one for one in settings if one.used_by(service)]
            named = [self._of(setting, service, environment) for setting in used]
            self._tables[key] = _table(named, self.manifest.lineage(environment))
        return self._tables[key]

    def _of(self, setting: Setting, service: str, environment: str) -> _Named:
        key = (id(setting), environment, service if _is_particular(setting) else None)
        if key not in self._named:
            aliases = tuple(alias_names(setting, service, environment))
            read = (canonical_name(setting, service, environment), *(name for name, alias in aliases if alias.read))
            unset = Resolved(
                setting,
                read,
                default=None if setting.default is None else Typed(setting.default[0]),
                provided=not set(self.manifest.provided).isdisjoint(read),
                required=setting.required_in(service, self.manifest.lineage(environment)),
            )
            self._named[key] = _Named(unset, aliases)
        return self._named[key]


def _is_particular(setting: Setting) -> bool:
    """Whether its names, or whether it is required, depend on the service."""
    return (
        setting.services is not None
        or bool(setting.env_of)
        or "{SERVICE}" in (setting.env or "")
        or any(alias.services is not None or "{SERVICE}" in alias.name for alias in setting.aliases)
    )


def _table(named: list[_Named], lineage: tuple[str, ...]) -> Names:
    table: dict[str, tuple[int, Alias | None]] = {}
    for index, one in enumerate(named):
        for name, alias in one.aliases:
            table.setdefault(name, (index, alias))
    table.update((one.unset.names[0], (index, None)) for index, one in enumerate(named))
    unset = tuple(one.unset for one in named)
    paths = {one.setting.path: index for index, one in enumerate(unset)}
    order = in_order([one.setting for one in unset])
    derived = tuple(index for index in order if set(lineage).isdisjoint(unset[index].setting.forbidden))
    return Names(unset, table, paths, any(one.setting.parts for one in unset), derived)


def canonical_name(setting: Setting, service: str, environment: str) -> str:
    """The variable that the service reads for the setting in the environment."""
    written = dict(setting.env_of).get(service, setting.env)
    return default_name(setting.path) if written is None else expand(written, environment, service)


def alias_names(setting: Setting, service: str, environment: str) -> Iterator[tuple[str, Alias]]:
    """The older names that hold for the service, expanded."""
    for alias in setting.aliases:
        if alias.services is None or service in alias.services:
            yield expand(alias.name, environment, service), alias
