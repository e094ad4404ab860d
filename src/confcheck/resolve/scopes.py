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
    project: Mapping[str, Candidate]
    later: Callable[[str], Candidate | None] = lambda _: None
    """What a deployment sets for the process that reads the file."""

    def order(self, lookup: str) -> tuple[Mapping[str, Candidate], ...]:
        """Where a lookup of that kind searches, first match wins."""
        return order(lookup, self.own, self.process, self.project)


def order(lookup: str, own: Scope, process: Scope, project: Scope) -> tuple[Scope, ...]:
    """Which of the three places a lookup of that kind searches, the first first."""
    return {
        "file": (own, process),
        "process": (process, own),
        "own": (own,),
        "project": (project,),
        "project-file": (project, own),
        "environment": (process,),
        # Next.js reads the file that wins first, so no file sees those below it.
        "next": (own,),
    }.get(lookup, (process, own))
