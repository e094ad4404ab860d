"""The plan of a manifest: environments, services, and how every file takes part."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import replace

from confcheck.discover.survey import Survey
from confcheck.infer.dotenvs import dotenv_uses
from confcheck.infer.environments import DEFAULT, Words, in_order, words_of
from confcheck.infer.files import File, Left, files_of
from confcheck.infer.roster import roster_of
from confcheck.infer.stacks import stack_uses
from confcheck.infer.use import Order, Use
from confcheck.kernel.record import record

ALONE = "app"
"""What the service is called where nothing names one."""


@record(frozen=True, slots=True)
class Taken:
    """An env file that a compose file brings."""

    path: str
    by: str
    interpolated: bool
    """Whether it only fills in variables."""


@record(frozen=True, slots=True)
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

    def lives(self) -> dict[str, tuple[str, ...]]:
        """Service → the environments in which a file names it."""
        found: dict[str, set[str]] = {service: set() for service in self.services}
        for use in self.uses:
            for service, environment in use.pairs:
                found[service].add(environment)
        return {service: in_order(environments) for service, environments in found.items()}

    def files(self) -> dict[str, tuple[str, ...]]:
        """Service → the files that give it views, the most telling first: those that name it, last those for many."""
        found: dict[str, list[str]] = {service: [] for service in self.services}
        for use in sorted(self.uses, key=lambda use: 0 if use.names else len(use.services or ())):
            for service in dict(use.pairs):
                found[service].append(use.file.path)
        return {service: tuple(dict.fromkeys(paths)) for service, paths in found.items()}


def plan_of(survey: Survey) -> Plan | None:
    """The plan for what a survey found; None if there is nothing to claim."""
    files, left = files_of(survey)
    words = words_of(files)
    roster = roster_of(files, survey.name)
    stacked, repeated = stack_uses(files, roster, words)
    taken = _taken(files, sorted(stacked, key=lambda use: (use.order, use.file.path)))
    brought = {each.path for each in taken}
    env_files = tuple(file for file in files if file.format == "dotenv" and file.path not in brought)
    declared = frozenset(name for use in stacked for name in use.environments)
    own, foreign = dotenv_uses(env_files, roster, words, declared)
    uses, services = _named((*stacked, *own), roster.known.names)
    if not any(not use.template for use in uses):
        return None
    environments = in_order(name for use in uses if not use.template for name in use.environments)
    known = frozenset(services)
    return Plan(
        environments,
        words,
        services,
        tuple(
            sorted((_declared(use, environments, known) for use in uses), key=lambda use: (use.order, use.file.path))
        ),
        tuple((service, folder) for service, folder in roster.roots() if service in known),
        taken,
        tuple(sorted({*left, *repeated, *foreign, *_infrastructure(files, roster.held)}, key=lambda each: each.path)),
    )


def _taken(files: Iterable[File], claiming: Iterable[Use]) -> tuple[Taken, ...]:
    """Env files that arrive with claimed compose files, as `env_file` or as the `.env` beside them."""
    kept = {file.path: file for file in files}
    found: dict[str, Taken] = {}
    for file in dict.fromkeys(use.file for use in claiming):
        for included in file.includes & kept.keys():
            if included not in found or found[included].interpolated:
                found[included] = Taken(included, file.path, interpolated=False)
        beside = posixpath.join(posixpath.dirname(file.path), ".env")
        if beside in kept and beside not in found and kept[beside].names & file.names:
            found[beside] = Taken(beside, file.path, interpolated=True)
    return tuple(found[path] for path in sorted(found))


def _named(uses: tuple[Use, ...], names: tuple[str, ...]) -> tuple[tuple[Use, ...], tuple[str, ...]]:
    """The uses with every view that there can be: templates stand in where nothing else is, shared files list whose."""
    viewed = {service for use in uses for service, _ in use.pairs}
    stood = tuple(_stood_in(use, viewed) for use in uses)
    if all(use.template for use in stood):
        stood = tuple(_stood_in(use, viewed, alone=True) for use in stood)
    listed = (service for use in stood for service in use.services or ())
    wanted = dict.fromkeys((*names, *listed))
    pairs = frozenset(pair for use in stood for pair in use.pairs)
    have = tuple(service for service in wanted if any(service == name for name, _ in pairs)) or (ALONE,)
    return _listed(stood, have, pairs), have


def _stood_in(use: Use, viewed: set[str], *, alone: bool = False) -> Use:
    """A template of services that nothing else names, read as if it were filled in."""
    orphaned = use.services is not None and viewed.isdisjoint(use.services)
    if not use.template or not (orphaned or alone):
        return use
    environments = use.environments or (DEFAULT,)
    order = Order.OWN if use.services else Order.SHARED
    return replace(use, order=order, environments=environments, stand_in=True)


def _listed(uses: tuple[Use, ...], services: tuple[str, ...], pairs: frozenset[tuple[str, str]]) -> tuple[Use, ...]:
    """A file for everyone names no one, so it lists them where else an environment would have no views."""
    families: dict[tuple[str, Order], list[Use]] = {}
    for use in uses:
        if use.file.format == "dotenv" and use.services is None and not use.template:
            families.setdefault((use.file.named.folder, use.order), []).append(use)
    known = {environment for _, environment in pairs}
    listed: dict[Use, tuple[str, ...]] = {}
    for family in families.values():
        where = {environment for use in family for environment in use.environments}
        for use in family:
            if use.variants or not where <= known:
                judged = set(use.environments) if use.variants else where
                there = {service for service, environment in pairs if environment in judged}
                listed[use] = tuple(name for name in services if name in there) or services
    return tuple(replace(use, services=listed.get(use, use.services)) for use in uses)


def _declared(use: Use, environments: tuple[str, ...], services: frozenset[str]) -> Use:
    """The use with declared names alone: what only templates speak of is no environment and no service."""
    where = tuple(name for name in use.environments if name in environments) or environments
    whose = None if use.services is None else tuple(name for name in use.services if name in services) or None
    return replace(use, environments=where, services=whose)


def _infrastructure(files: Iterable[File], held: Mapping[str, tuple[object, ...]]) -> tuple[Left, ...]:
    return tuple(
        Left(file.path, "runs infrastructure only")
        for file in files
        if file.format != "dotenv" and not held.get(file.path)
    )
