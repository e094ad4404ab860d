"""The pages of settings as data: every definition of a setting with its chain, views that agree told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json
from confcheck.model.finding import Problem, Report
from confcheck.model.manifest import Manifest
from confcheck.model.setting import Setting
from confcheck.model.view import Resolved, System, View
from confcheck.reporters.chain import (
    Definition,
    State,
    agreements,
    declared_at,
    default,
    definition,
    definitions,
    derivation,
    facts,
    older_names,
    state,
)

CHAINS = 20_000
"""Chains (a setting in a view) that one page holds at most; with more, only those that findings concern."""

INACTIVE = State("inactive", "no deployment reads this file")


@dataclass(slots=True)
class Page:
    """Everything about one setting in the views of the report."""

    setting: Setting
    uses: dict[str, None] = field(default_factory=dict)
    chains: dict[tuple[State, tuple[Definition, ...]], list[View]] = field(default_factory=dict)
    """By what they show; views that show the same stand together."""


@record(frozen=True, slots=True)
class Pages:
    """The settings that the page holds, and how many it had to leave out."""

    settings: list[Json]
    left_out: int = 0


def pages(report: Report) -> Pages:
    """Every setting that some view of the report uses, in the order of the schema."""
    system = report.system
    if system is None:
        return Pages([])
    views = [view for view in system.views if _is_shown(report, view)]
    aside = [view for view in system.inactive if view.environment in report.environments]
    used = len({resolved.setting.path for view in views for resolved in view.settings})
    whole = sum(len(view.settings) for view in views) <= CHAINS
    chosen = _chains(views) if whole else _concerned(report, views)
    found: dict[str, Page] = {}
    for view, resolved in chosen:
        _add(found, view, resolved, system.manifest)
    for view, resolved in _chains(aside):
        if resolved.setting.path in found and (resolved.candidates or resolved.unread):
            _add_inactive(found[resolved.setting.path], view, resolved)
    numbers = _numbers(report)
    ordered = [found[setting.path] for setting in system.schema.settings if setting.path in found]
    return Pages([_data(page, system, numbers) for page in ordered], used - len(ordered))


def _is_shown(report: Report, view: View) -> bool:
    """Whether the report judged the view; a service has targeted views or one without target, never both."""
    return any(
        view.environment == one.environment
        and view.service in one.services
        and (view.target is None or view.target in one.targets)
        for one in report.coverage
    )


def _chains(views: Iterable[View]) -> Iterator[tuple[View, Resolved]]:
    return ((view, resolved) for view in views for resolved in view.settings)


def _concerned(report: Report, views: list[View]) -> Iterator[tuple[View, Resolved]]:
    """Settings with findings in the views that these concern, the worst finding first, as many as there is room."""
    by_place: dict[tuple[str, str], list[View]] = {}
    for view in views:
        by_place.setdefault((view.environment, view.service), []).append(view)
    seen: set[tuple[str, int]] = set()
    for finding in report.findings:
        for view, resolved in _of(finding.problem, by_place):
            chain = (resolved.setting.path, id(view))
            if chain not in seen and len(seen) < CHAINS:
                seen.add(chain)
                yield view, resolved


def _of(problem: Problem, by_place: dict[tuple[str, str], list[View]]) -> Iterator[tuple[View, Resolved]]:
    """The setting of a problem in each view that it concerns."""
    if problem.setting is None:
        return
    places = [(environment, service) for environment in problem.environments for service in problem.services]
    for view in (view for place in places for view in by_place.get(place, ())):
        resolved = view.get(problem.setting.path)
        if resolved is not None and (view.target is None or view.target in problem.targets):
            yield view, resolved


def _add(found: dict[str, Page], view: View, resolved: Resolved, manifest: Manifest) -> None:
    page = found.setdefault(resolved.setting.path, Page(resolved.setting))
    optional = "" if resolved.required else " (optional)"
    page.uses[f"{view.service} as {resolved.names[0]}{optional}"] = None
    key = (state(resolved), (*definitions(resolved), *_from_elsewhere(view, resolved, manifest)))
    page.chains.setdefault(key, []).append(view)


def _from_elsewhere(view: View, resolved: Resolved, manifest: Manifest) -> Iterator[Definition]:
    """What no assignment supplies: a default of the schema, what is derived, a value from outside."""
    setting = resolved.setting
    if resolved.provided:
        yield Definition("provided", manifest.path, resolved.names[0], "arrives from outside, says the manifest")
    elif resolved.derived is not None:
        yield from derivation(view, resolved)
    elif resolved.winner is None and setting.default is not None:
        yield Definition("default", declared_at(setting), f"default: {default(setting)}")


def _add_inactive(page: Page, view: View, resolved: Resolved) -> None:
    held = (*resolved.candidates, *resolved.unread)
    lines = tuple(definition("inactive", resolved.setting, candidate) for candidate in held)
    page.chains.setdefault((INACTIVE, lines), []).append(view)


def _numbers(report: Report) -> dict[str, list[Json]]:
    """Setting → the numbers of its findings."""
    numbers: dict[str, list[Json]] = {}
    for number, finding in enumerate(report.findings, 1):
        if finding.problem.setting is not None:
            numbers.setdefault(finding.problem.setting.path, []).append(number)
    return numbers


def _data(page: Page, system: System, numbers: dict[str, list[Json]]) -> Json:
    # The page tells of every environment at once, so its head is the setting without overlays.
    setting = system.schema.setting(page.setting.path) or page.setting
    environments = [one.name for one in system.manifest.environments]

    def order(item: tuple[object, list[View]]) -> int:
        """Side by side what one environment has."""
        return environments.index(item[1][0].environment)

    return {
        "path": setting.path,
        "description": " ".join((setting.description or "").split()),
        "declared": declared_at(setting),
        "type": facts(setting),
        "uses": [*page.uses],
        "older": [*older_names(setting)],
        "agreements": [*agreements(setting)],
        "findings": numbers.get(setting.path, []),
        "chains": [_chain(key[0], key[1], views) for key, views in sorted(page.chains.items(), key=order)],
    }


def _chain(one: State, lines: tuple[Definition, ...], views: list[View]) -> Json:
    return {
        "state": one.word,
        "text": one.text,
        "views": _together(views),
        "lines": [[line.role, line.place, line.line, line.remark] for line in lines],
    }


def _together(views: list[View]) -> Json:
    """Environment, targets, services and variant: services with the same targets told once."""
    targets: dict[tuple[str, str, str], list[str]] = {}
    for view in views:
        targets.setdefault((view.environment, view.variant or "", view.service), []).append(view.target or "")
    services: dict[tuple[str, str, tuple[str, ...]], list[Json]] = {}
    for (environment, variant, service), names in targets.items():
        services.setdefault((environment, variant, tuple(filter(None, names))), []).append(service)
    return [
        [environment, [*names], [*together], variant] for (environment, variant, names), together in services.items()
    ]
