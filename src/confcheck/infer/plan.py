"""The plan of a manifest: environments, services, and how every file takes part."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace

from confcheck.discover.survey import Survey
from confcheck.infer.dotenvs import dotenv_uses
from confcheck.infer.environments import DEFAULT, Words, in_order, words_of
from confcheck.infer.files import File, Left, files_of
from confcheck.infer.roster import roster_of
from confcheck.infer.stacks import stack_uses
from confcheck.infer.use import Order, Use

ALONE = "app"
"""What the service is called where nothing names one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An env file that a compose file brings."""

    path: str
    by: str
    interpolated: bool
    """Whether it only fills in variables."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the manifest will say."""

    environments: tuple[str, ...]
    words: Words
    services: tuple[str, ...]
    uses: tuple[Use, ...]
    """In the order of precedence."""
    roots: tuple[tuple[str, str], ...] = ()
    """Service → the folder of its code."""
    taken: tuple[Taken, ...] = ()
    left: tuple[Left, ...] = ()

    def lives(self, service: str) -> tuple[str, ...]:
        """The environments in which a file names the service."""
        return in_order(environment for use in self.uses for name, environment in use.pairs if name == service)


def plan_of(survey: Survey) -> Plan | None:
    """The plan for what a survey found; None if there is nothing to claim."""
    files, left = files_of(survey)
    words = words_of(files)
    roster = roster_of(files, survey.name)
    stacked, repeated = stack_uses(files, roster, words)
    taken = _taken(files, {use.file.path for use in stacked})
    brought = {each.path for each in taken}
    env_files = tuple(file for file in files if file.format == "dotenv" and file.path not in brought)
    declared = frozenset(name for use in stacked for name in use.environments)
    own, foreign = dotenv_uses(env_files, roster, words, declared)
    uses, services = _named((*stacked, *own), roster.names)
    if not any(not use.template for use in uses):
        return None
    environments = in_order(name for use in uses if not use.template for name in use.environments)
    known = frozenset(services)
    return Plan(
        environments,
        words,
        services,
        tuple(sorted((_declared(use, environments, known) for use in uses), key=lambda use: (use.order, use.file.path))),
        tuple((service, folder) for folder, built in sorted(roster.contexts.items()) for service in built),
        taken,
        tuple(sorted({*left, *repeated, *foreign, *_infrastructure(files, roster.held)}, key=lambda each: each.path)),
    )


def _taken(files: Iterable[File], claimed: set[str]) -> tuple[Taken, ...]:
    """Env files that arrive with claimed compose files, as `env_file` or as the `.env` beside them."""
    kept = {file.path: file for file in files}
    found: dict[str, Taken] = {}
    for path in sorted(claimed):
        for included in sorted(kept[path].includes & kept.keys()):
            found[included] = Taken(included, path, interpolated=False)
        beside = posixpath.join(posixpath.dirname(path), ".env")
        if beside in kept and beside not in found and kept[beside].names & kept[path].names:
            found[beside] = Taken(beside, path, interpolated=True)
    return tuple(found[path] for path in sorted(found))


def _named(uses: tuple[Use, ...], names: tuple[str, ...]) -> tuple[tuple[Use, ...], tuple[str, ...]]:
    """The uses with every view that there can be: templates stand in where nothing else is, shared files list whose."""
    viewed = {service for use in uses for service, _ in use.pairs}
    stood = tuple(_stood_in(use, viewed) for use in uses)
    if not viewed and not any(use.services for use in stood):
        stood = tuple(_stood_in(use, viewed, alone=True) for use in stood)
    listed = (service for use in stood for service in use.services or ())
    wanted = dict.fromkeys((*names, *listed))
    pairs = frozenset(pair for use in stood for pair in use.pairs)
    have = tuple(service for service in wanted if any(service == name for name, _ in pairs)) or (ALONE,)
    return tuple(_listed(use, have, pairs) for use in stood), have


def _stood_in(use: Use, viewed: set[str], *, alone: bool = False) -> Use:
    """A template of services that nothing else names, read as if it were filled in."""
    orphaned = use.services is not None and viewed.isdisjoint(use.services)
    if not use.template or not (orphaned or alone):
        return use
    environments = use.environments or (DEFAULT,)
    order = Order.OWN if use.services else Order.SHARED
    return replace(use, order=order, environments=environments, stand_in=True)


def _listed(use: Use, services: tuple[str, ...], pairs: frozenset[tuple[str, str]]) -> Use:
    """A file for everyone names no one, so it lists them where else an environment would have no views."""
    if use.file.format != "dotenv" or use.services is not None or use.template:
        return use
    empty = any(environment not in {name for _, name in pairs} for environment in use.environments)
    return replace(use, services=services) if empty or use.variants else use


def _declared(use: Use, environments: tuple[str, ...], services: frozenset[str]) -> Use:
    """The use with declared names alone: what only templates speak of is no environment and no service."""
    where = tuple(name for name in use.environments if name in environments) or environments
    whose = None if use.services is None else tuple(name for name in use.services if name in services) or None
    return replace(use, environments=where, services=whose)


def _infrastructure(files: Iterable[File], held: dict[str, object] | dict[str, tuple[object, ...]]) -> tuple[Left, ...]:
    return tuple(
        Left(file.path, "runs infrastructure only")
        for file in files
        if file.format != "dotenv" and not held.get(file.path)
    )
