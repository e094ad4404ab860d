"""Over which environments, targets, services and keys something is spread, and who uses a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from confcheck.checks.evidence.words import listed
from confcheck.kernel.record import record
from confcheck.model import Candidate, Document, Problem, Resolved, Setting, System, View

Item = TypeVar("Item")


@record(frozen=True, slots=True)
class Spread:
    """The four lists that every problem carries."""

    environments: tuple[str, ...]
    targets: tuple[str, ...]
    services: tuple[str, ...]

    @property
    def where(self) -> str:
        """In words: `staging`, `staging (cloud, compose)`."""
        return listed(self.environments) + (f" ({', '.join(self.targets)})" if self.targets else "")

    def stamp(self, problem: Problem) -> Problem:
        """The problem with these lists."""
        return replace(problem, environments=self.environments, targets=self.targets, services=self.services)


def spread_of(views: Iterable[View]) -> Spread:
    """Environments, targets and services of some views, each once, in their order."""
    seen = list(views)
    return Spread(
        tuple(dict.fromkeys(view.environment for view in seen)),
        tuple(dict.fromkeys(view.target for view in seen if view.target is not None)),
        tuple(dict.fromkeys(view.service for view in seen)),
    )


Found = tuple[View, Resolved, Candidate]


def gathered(
    views: Iterable[View],
    pick: Callable[[View, Resolved], Iterable[Candidate]],
    paths: tuple[str, ...] | None = None,
) -> Iterator[tuple[Setting, list[Found]]]:
    """Per environment and setting, what `pick` finds in its views: the cause of one finding.

    A check that rests on a keyword names the `paths` of the settings that have it, and looks at no others.
    """
    groups: dict[tuple[str, str], list[Found]] = {}
    for view in views if paths != () else ():
        for resolved in view.settings if paths is None else filter(None, map(view.get, paths)):
            for candidate in pick(view, resolved):
                groups.setdefault((view.environment, resolved.setting.path), []).append((view, resolved, candidate))
    for found in groups.values():
        yield found[0][1].setting, found


def by_target(items: Sequence[Item], view_of: Callable[[Item], View]) -> list[list[Item]]:
    """What meets in one target, target by target; views of the unnamed target run beside every other one."""
    named = dict.fromkeys(target for item in items if (target := view_of(item).target) is not None)
    return [[item for item in items if view_of(item).target in (None, target)] for target in named or (None,)]


def users_of(system: System) -> dict[int, list[View]]:
    """Per document (by identity), the views that it feeds, inactive and template views among them."""
    users: dict[int, list[View]] = {}
    for view in (*system.views, *system.inactive, *system.templates):
        for layer in view.layers:
            users.setdefault(id(layer.document), []).append(view)
    return users


def spread_of_documents(system: System, documents: Iterable[Document], users: dict[int, list[View]]) -> Spread:
    """Where files take part: in the views that they feed; without any, in the environments they are claimed for."""
    chosen = list(documents)
    views = [view for document in chosen for view in users.get(id(document), ())]
    if views:
        return spread_of(views)
    concrete = [environment.name for environment in system.manifest.environments if not environment.abstract]
    claimed = [name for name in concrete if any(one.environments is None or name in one.environments for one in chosen)]
    return Spread(tuple(claimed), (), ())


def paths_of(view: View) -> tuple[str, ...]:
    """Every file that was searched for the view's settings, each once, the highest layer first."""
    paths: dict[str, None] = {}
    for layer in reversed(view.layers):
        paths[layer.document.path] = None
    return tuple(paths)
