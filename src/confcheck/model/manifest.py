"""The manifest: which environments, services and sources a workspace has."""

from __future__ import annotations

from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model.origin import Origin
from confcheck.model.suppression import Suppression


@record(frozen=True, slots=True)
class Environment:
    """One environment; `deployed` is already decided (by default all but development, test, ci, local, abstract)."""

    name: str
    origin: Origin
    extends: str | None = None
    abstract: bool = False
    aliases: tuple[str, ...] = ()
    deployed: bool = True
    protected: bool = False
    follows: str | None = None


@record(frozen=True, slots=True)
class Service:
    """A program that reads settings."""

    name: str
    origin: Origin
    reader: str | None = None
    root: str | None = None
    hosts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Environment → host names."""
    ports: tuple[int, ...] = ()
    runs_in: str | None = None
    environments: tuple[str, ...] | None = None
    """Where it must run; None: in every deployed environment."""
    targets: tuple[str, ...] | None = None


@record(frozen=True, slots=True)
class SourceEntry:
    """One `[[sources]]` table; its index is its precedence."""

    index: int
    origin: Origin
    files: tuple[tuple[str, Origin], ...]
    """Patterns as written, each with its place."""
    format: str | None = None
    reader: str | None = None
    environments: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    target: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    """Service → its name inside the file."""
    select: tuple[tuple[str, str], ...] = ()
    """Path inside the document → `values` or `references`."""
    required: bool = True
    template: bool = False
    active: bool = True
    variants: bool = False
    values: bool = True
    """Whether its variables count; if not, only the names, ports and targets that it tells."""
    alone: bool = False
    """Whether it holds all that its environments have, so that nothing that comes before it counts there."""
    replaces: tuple[str, ...] = ()
    """Files that it took the place of, and that are still there; paths relative to the root."""

    @property
    def by_path(self) -> bool:
        """Whether its files have confcheck's own format: keys are paths, and a file names its targets and services."""
        return self.format == "confcheck"


@record(frozen=True, slots=True)
class Manifest:
    """The whole manifest, every name in it checked."""

    path: str
    """Of the manifest file, relative to the root."""
    schema: tuple[str, Origin]
    environments: tuple[Environment, ...] = ()
    services: tuple[Service, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    ignore_keys: tuple[str, ...] = ()
    """Shell patterns."""
    provided: tuple[str, ...] = ()
    unlocked: tuple[str, ...] = ()
    """Shell patterns of variables that the platform sets, another value in every instance."""
    ignores: tuple[Suppression, ...] = ()
    """Of `[[ignore]]` and of comments in the manifest."""
    found_targets: tuple[str, ...] = ()
    """Targets that files of confcheck's own format have parts for, whose source entries name none."""
    open_targets: bool = False
    """Whether such a file cannot be read, or is not there: it may have parts for any target."""
    _environments: dict[str, Environment] = field(default_factory=dict, init=False, repr=False, compare=False)
    _services: dict[str, Service] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index names and aliases once."""
        for environment in self.environments:
            for name in (environment.name, *environment.aliases):
                self._environments[name] = environment
        self._services.update((service.name, service) for service in self.services)

    def environment(self, name: str) -> Environment | None:
        """The environment of that name or alias."""
        return self._environments.get(name)

    def service(self, name: str) -> Service | None:
        """The service of that name."""
        return self._services.get(name)

    def lineage(self, name: str) -> tuple[str, ...]:
        """The environment and its ancestors, the oldest first."""
        line: list[str] = []
        current = self.environment(name)
        while current is not None and current.name not in line:
            line.append(current.name)
            current = self.environment(current.extends) if current.extends else None
        return tuple(reversed(line))

    @property
    def targets(self) -> tuple[str, ...]:
        """Every target that a source names, in the order of the manifest, then those that files themselves name."""
        named = (source.target for source in self.sources if source.target is not None)
        return tuple(dict.fromkeys((*named, *self.found_targets)))
