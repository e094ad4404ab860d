"""Runs the checks: stamps id, severity and fingerprint, filters what is shown, sorts, counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

from confcheck.checks import CHECKS
from confcheck.engine.suppress import suppressed
from confcheck.kernel.record import record
from confcheck.model import Check, Coverage, Document, Finding, Problem, Report, Severity, System, View


@record(frozen=True, slots=True)
class Selection:
    """What is shown and counted, never what is loaded; empty means everything."""

    environments: tuple[str, ...]
    services: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def has_view(self, view: View) -> bool:
        """Whether the view counts."""
        return (
            view.environment in self.environments
            and (not self.services or view.service in self.services)
            and (not self.targets or view.target in self.targets)
        )

    def has_setting(self, path: str) -> bool:
        """Whether the setting lies in one of the groups, or is one of them."""
        return not self.groups or any(path == group or path.startswith(f"{group}.") for group in self.groups)

    def has_problem(self, problem: Problem) -> bool:
        """Whether the problem touches what was asked for."""
        if self.groups and (problem.setting is None or not self.has_setting(problem.setting.path)):
            return False
        return self._has_spread(problem) and (problem.setting is None or self._has_place(problem))

    def _has_spread(self, problem: Problem) -> bool:
        # Without targets a problem stands in views of the unnamed target, or in no view, which concerns every one.
        unnamed = not problem.targets and any(place.service is not None for place in problem.places)
        return (
            _touches(problem.environments, self.environments)
            and _touches(problem.services, self.services)
            and (not (unnamed and self.targets) and _touches(problem.targets, self.targets))
        )

    def _has_place(self, problem: Problem) -> bool:
        """Whether one and the same view is asked for and has a part in it."""
        placed = [place for place in problem.places if place.service is not None]
        return not placed or any(
            _touches((place.environment or "",), self.environments)
            and _touches((place.service or "",), self.services)
            and _touches((place.target or "",), self.targets)
            for place in placed
        )


def _touches(has: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    return not has or not asked or not set(has).isdisjoint(asked)


def run(
    system: System,
    selection: Selection,
    checks: tuple[Check, ...] = CHECKS,
    baseline: Mapping[str, int] = MappingProxyType({}),
) -> Report:
    """Every finding that the selection shows, the worst first, and what the verdict rests on.

    `baseline` says how many findings of a fingerprint are known and not to be shown again.
    """
    stamp = _stamper(system)
    judged = suppressed(
        [stamp(check, problem) for check in checks if not check.last for problem in check.run(system)], system, baseline
    )
    system = replace(system, unused=judged.unused)
    findings = list(judged.kept)
    findings += [stamp(check, problem) for check in checks if check.last for problem in check.run(system)]
    findings = [finding for finding in findings if selection.has_problem(finding.problem)]
    views = [view for view in system.views if selection.has_view(view)]
    documents = _documents(system, selection)
    return Report(
        selection.environments,
        tuple(sorted(findings, key=_order(system, checks))),
        tuple(_coverage(system, selection, name) for name in selection.environments),
        views=len(views),
        sources=len({document.path for document in documents}),
        services=len({view.service for view in views}),
        settings=len({path for path in set().union(*(view.paths for view in views)) if selection.has_setting(path)}),
        assignments=sum(len(document.assignments) for document in documents),
        suppressed=sum(selection.has_problem(finding.problem) for finding in judged.dropped),
        system=system,
    )


def fingerprint(check: str, problem: Problem) -> str:
    """Identity of a finding that survives moved lines, reordered files and changed values."""
    parts = (
        check,
        sorted(problem.environments),
        sorted(problem.targets),
        sorted(problem.services),
        None if problem.setting is None else problem.setting.path,
        sorted(problem.keys),
    )
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _stamper(system: System) -> Callable[[Check, Problem], Finding]:
    deployed = {one.name for one in system.manifest.environments if one.deployed}

    def stamp(check: Check, problem: Problem) -> Finding:
        severity = problem.severity or check.severity
        if problem.severity is None and check.relaxed is not None and problem.environments:
            severity = check.severity if not deployed.isdisjoint(problem.environments) else check.relaxed
        return Finding(check.id, severity, problem, fingerprint(check.id, problem))

    return stamp


def _order(system: System, checks: tuple[Check, ...]) -> Callable[[Finding], tuple[int, int, int, str, int, str]]:
    check_place = {check.id: place for place, check in enumerate(checks)}
    setting_place = {setting.path: place for place, setting in enumerate(system.schema.settings)}

    def key(finding: Finding) -> tuple[int, int, int, str, int, str]:
        problem = finding.problem
        first = problem.places[0]
        place = -1 if problem.setting is None else setting_place[problem.setting.path]
        return (-finding.severity, check_place[finding.check], place, first.path, first.line or 0, problem.message)

    return key


def _documents(system: System, selection: Selection) -> list[Document]:
    """Every file that takes part in what was asked for, each once per claim."""
    views = (view for view in (*system.views, *system.inactive, *system.templates) if selection.has_view(view))
    return list({id(layer.document): layer.document for view in views for layer in view.layers}.values())


def _sorted_out(views: Iterable[View], selection: Selection) -> tuple[set[str], set[str], set[str], set[str]]:
    """Settings in the selection's groups: used, set, bound to a secret store, known by value, each in some view."""
    present: set[str] = set()
    bound: set[str] = set()
    by_value: set[str] = set()
    used: set[str] = set()
    for view in views:
        used.update(view.paths)
        for resolved in view.settings:
            if resolved.typed is not None:
                by_value.add(resolved.setting.path)
            elif resolved.present:
                present.add(resolved.setting.path)
                if resolved.reference is not None:
                    bound.add(resolved.setting.path)
    chosen = {path for path in used if selection.has_setting(path)}
    return chosen, chosen & (present | by_value), chosen & bound, chosen & by_value


def _coverage(system: System, selection: Selection, environment: str) -> Coverage:
    views = [view for view in system.views if view.environment == environment and selection.has_view(view)]
    used, present, bound, by_value = _sorted_out(views, selection)
    seen = {(view.service, view.target) for view in views}
    services = tuple(service.name for service in system.manifest.services if any(service.name == s for s, _ in seen))
    targets = tuple(target for target in system.manifest.targets if any(target == t for _, t in seen))
    return Coverage(
        environment,
        views=len(views),
        services=services,
        targets=targets,
        settings=len(used),
        by_value=len(by_value),
        references=len(bound - by_value),
        unknown=len(present - by_value - bound),
        unset=len(used - present),
        gaps=tuple((service, target) for target in targets for service in services if (service, target) not in seen),
    )


def worst(report: Report) -> Severity | None:
    """The highest severity of a report's findings."""
    return max((finding.severity for finding in report.findings), default=None)
