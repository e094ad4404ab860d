"""From the uses of files to `[[sources]]`: one pattern for many files wherever it claims exactly these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from confcheck.infer.naming import literal, pattern
from confcheck.infer.plan import Plan
from confcheck.infer.use import Order, Use
from confcheck.kernel.record import record

Claims = frozenset[tuple[str, str, str]]
"""(path, environment, service); of a file that names its services, one for every declared service."""


@record(frozen=True, slots=True)
class Entry:
    """One `[[sources]]` table."""

    files: tuple[str, ...]
    format: str
    order: Order
    uses: tuple[Use, ...]
    environments: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    target: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    template: bool = False
    variants: bool = False

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands among the others: that is its precedence."""
        return self.order, min(use.file.path for use in self.uses)


@record(frozen=True, slots=True)
class _Level:
    """How general patterns are: which captures they use, and how many files must share one."""

    environment: bool
    service: bool
    least: int


_LEVELS = (_Level(True, True, 2), _Level(True, False, 1), _Level(False, True, 2))


def entries_of(plan: Plan, claimed: Callable[[Entry], Claims]) -> tuple[Entry, ...]:
    """The entries in their order; `claimed` says what an entry claims, alone."""
    entries: list[Entry] = []
    left = list(plan.uses)
    for level in _LEVELS:
        for group in _alike(left, plan, level):
            if _enough(group, level) and (entry := _exact(group, plan, level, claimed)) is not None:
                entries.append(entry)
                left = [use for use in left if use not in group]
    entries += _literal(left, plan)
    return tuple(sorted(entries, key=lambda entry: entry.place))


def _enough(group: list[Use], level: _Level) -> bool:
    """Whether a pattern says more than the names of the files; alternatives are better seen side by side."""
    owners = {_only(use) for use in group}
    return len(owners if level.service else group) >= (2 if group[0].variants else level.least)


def intended(use: Use, plan: Plan) -> Claims:
    """What a use means to claim."""
    services = use.services or plan.services
    return frozenset((use.file.path, name, service) for name in use.environments for service in services)


def _alike(uses: Iterable[Use], plan: Plan, level: _Level) -> list[list[Use]]:
    """Uses that one entry with one pattern could claim."""
    groups: dict[tuple[object, ...], list[Use]] = {}
    for use in uses:
        text = _text(use, plan, level)
        if text is not None:
            whose = None if level.service else use.services
            where = None if level.environment else use.environments
            key = (text, use.file.format, use.order, use.target, use.variants, use.stand_in, whose, where)
            groups.setdefault(key, []).append(use)
    return [part for group in groups.values() for part in _agreeing(group)]


def _agreeing(group: list[Use]) -> Iterator[list[Use]]:
    """The uses in parts in each of which a service has one name inside all files that hold it."""
    while group:
        names: dict[str, str] = {}
        part: list[Use] = []
        rest: list[Use] = []
        for use in group:
            agrees = all(names.get(service, inside) == inside for service, inside in use.names)
            (part if agrees else rest).append(use)
            names.update(use.names if agrees else ())
        yield part
        group = rest


def _text(use: Use, plan: Plan, level: _Level) -> str | None:
    """The pattern of a use at a level; None if it lacks what the level captures."""
    service = _only(use) if level.service else None
    word = plan.words.environment(use.file.named.word)
    text = pattern(use.file.named, service, environment=level.environment and use.environments == (word,))
    wanted = ("{environment}",) * level.environment + ("{service}",) * level.service
    return text if all(capture in text for capture in wanted) else None


def _only(use: Use) -> str | None:
    """The one service of a file, if its pattern may capture it."""
    services = use.services if use.services is not None else tuple(service for service, _ in use.names)
    return services[0] if len(services) == 1 and use.file.format != "compose" else None


def _exact(group: list[Use], plan: Plan, level: _Level, claimed: Callable[[Entry], Claims]) -> Entry | None:
    """The entry of a group, narrowed if its pattern alone claims too much; None if it still does."""
    meant = frozenset(claim for use in group for claim in _meant(use, plan, level))
    entry = _entry(group, (_text(group[0], plan, level) or "",), captured=level.service)
    environments = tuple(name for name in plan.environments if any(name in use.environments for use in group))
    services = tuple(name for name in plan.services if any(name == _only(use) for use in group))
    for narrowed in (
        entry,
        replace(entry, environments=environments),
        replace(entry, environments=environments, services=services if level.service else entry.services),
    ):
        if not level.environment and narrowed.environments is None and environments != plan.environments:
            continue
        if claimed(narrowed) == meant:
            return narrowed
    return None


def _meant(use: Use, plan: Plan, level: _Level) -> Claims:
    """What a use means to claim, of a captured service only that one."""
    owner = _only(use) if level.service else None
    return frozenset(claim for claim in intended(use, plan) if owner is None or claim[2] == owner)


def _literal(uses: Iterable[Use], plan: Plan) -> Iterator[Entry]:
    """Files by their names, those of one kind together."""
    groups: dict[tuple[object, ...], list[Use]] = {}
    for use in uses:
        key = (use.file.format, use.order, use.target, use.variants, use.stand_in, use.environments, use.services)
        groups.setdefault(key, []).append(use)
    for group in groups.values():
        for part in _agreeing(group):
            files = tuple(literal(use.file.path) for use in part)
            where = None if part[0].environments == plan.environments else part[0].environments
            yield replace(_entry(part, files, captured=False), environments=where)


def _entry(group: list[Use], files: tuple[str, ...], *, captured: bool) -> Entry:
    first = group[0]
    names = dict(pair for use in group for pair in use.names)
    return Entry(
        files,
        first.file.format,
        first.order,
        tuple(group),
        services=None if captured else first.services,
        target=first.target,
        names=tuple(sorted((service, inside) for service, inside in names.items() if service != inside)),
        template=first.template,
        variants=first.variants,
    )
