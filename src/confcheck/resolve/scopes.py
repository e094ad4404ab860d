"""The places in which a variable is looked up, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from confcheck.kernel.record import record
from confcheck.model import Candidate

Scope = TypeVar("Scope")


@record(frozen=True, slots=True)
class Scopes:
    """The three places in which a variable may be found."""

    process: Mapping[str, Candidate]
    own: Mapping[str, Candidate]
    projects: Mapping[str, Mapping[str, Candidate]]
    """The file's project under the empty name, and those of parts of it under theirs."""
    later: Callable[[str], Candidate | None] = lambda _: None
    """What a deployment sets for the process that reads the file."""

    def order(self, lookup: str) -> tuple[Mapping[str, Candidate], ...]:
        """Where a lookup of that kind searches, first match wins."""
        return order(lookup, self.own, self.process, self.projects)


def order(lookup: str, own: Scope, process: Scope, projects: Mapping[str, Scope]) -> tuple[Scope, ...]:
    """Which of the places a lookup of that kind searches, the first first."""
    project = tuple(projects[name] for name in project_names(lookup) if name in projects)
    return {
        "file": (own, process),
        "process": (process, own),
        "own": (own,),
        "project": project,
        "project-file": (*project, own),
        "lower": (process,),
        # Next.js reads the file that wins first, so no file sees those below it.
        "next": (own,),
    }.get(lookup.partition(":")[0], (process, own))


def project_names(lookup: str) -> tuple[str, ...]:
    """The projects that a lookup searches, the first first; none where it searches no project."""
    kind, _, names = lookup.partition(":")
    return tuple(names.split(",")) if kind.startswith("project") else ()
