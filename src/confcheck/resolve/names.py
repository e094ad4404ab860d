"""Which setting a written name belongs to, for one service in one environment and target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.kernel.names import default_name, expand
from confcheck.model import Alias, Setting
from confcheck.resolve.derive import in_order


@dataclass(frozen=True, slots=True)
class Names:
    """The settings of a service and every name under which it may find them."""

    settings: tuple[Setting, ...]
    """Those that the service uses, in the order of the schema."""
    table: dict[str, tuple[int, Alias | None]] = field(repr=False)
    """Name → index of the setting, and the alias if it is an older name."""
    read: tuple[tuple[str, ...], ...] = ()
    """Per setting: the canonical name, then the aliases that are still read, in the order of the schema."""
    derived: tuple[int, ...] = ()
    """Indices of the settings that are derived, each after those that it is derived from."""

    def find(self, key: str, structured: bool) -> tuple[int, Alias | None] | None:
        """The setting of a key; in structured files its path is a name too."""
        found = self.table.get(key)
        if found is None and structured:
            for index, setting in enumerate(self.settings):
                if setting.path == key:
                    return index, None
        return found


def canonical_name(setting: Setting, service: str, environment: str) -> str:
    """The variable that the service reads for the setting in the environment."""
    written = dict(setting.env_of).get(service, setting.env)
    return default_name(setting.path) if written is None else expand(written, environment, service)


def alias_names(setting: Setting, service: str, environment: str) -> Iterator[tuple[str, Alias]]:
    """The older names that hold for the service, expanded."""
    for alias in setting.aliases:
        if alias.services is None or service in alias.services:
            yield expand(alias.name, environment, service), alias


def names_for(settings: tuple[Setting, ...], service: str, environment: str) -> Names:
    """The name table of a service; a canonical name beats an alias that reads the same."""
    used = tuple(setting for setting in settings if setting.used_by(service))
    table: dict[str, tuple[int, Alias | None]] = {}
    read: list[tuple[str, ...]] = []
    for index, setting in enumerate(used):
        canonical = canonical_name(setting, service, environment)
        aliases = tuple(alias_names(setting, service, environment))
        read.append((canonical, *(name for name, alias in aliases if alias.read)))
        for name, alias in aliases:
            table.setdefault(name, (index, alias))
    for index, names in enumerate(read):
        table[names[0]] = (index, None)
    return Names(used, table, tuple(read), in_order(used))
