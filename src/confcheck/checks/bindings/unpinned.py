"""References that name no fixed version: what they stand for changes without anyone changing a file."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.bindings.drift import VERSIONED
from confcheck.checks.bindings.uses import Bound, Uses, keys_of
from confcheck.checks.evidence import at_value, counted, listed, spread_of
from confcheck.model import Problem, Reference, Severity, System

FLOATING = ("latest", "AWSCURRENT")
NAMED = 5
"""So many settings are listed in a message; all of them are places."""


def unpinned(system: System, uses: dict[tuple[str, str], Uses]) -> Iterator[Problem]:
    """One note per protected environment."""
    protected = [environment.name for environment in system.manifest.environments if environment.protected]
    for name in protected:
        found = [
            bound
            for (environment, _), of_setting in uses.items()
            for bound in of_setting.bindings
            if environment == name and bound.wins and _floats(bound.reference)
        ]
        if found:
            yield _problem(found)


def _floats(reference: Reference) -> bool:
    """Whether the version is one that moves; where there is no version a store with versions takes the newest."""
    if reference.store not in VERSIONED or not reference.shown:
        return False
    return reference.version is None or reference.version.partition("#")[0] in FLOATING


def _problem(found: list[Bound]) -> Problem:
    spread = spread_of(bound.view for bound in found)
    paths = list(dict.fromkeys(bound.resolved.setting.path for bound in found))
    more = len(paths) - NAMED
    named = listed(paths) if more <= 0 else f"{', '.join(paths[:NAMED])} and {more} more"
    takes = "takes" if len(paths) == 1 else "take"
    return spread.stamp(
        Problem(
            f"{counted(len(paths), 'setting')} {takes} whatever version is the newest in {spread.where}: {named}",
            tuple(
                at_value(bound.view, bound.resolved.setting, bound.candidate, f"{bound.view.service}: no fixed version")
                for bound in found
            ),
            hint="name a version, so that what was validated is what runs, and a rotation is a change in a file",
            keys=keys_of(found),
            severity=Severity.NOTE,
        )
    )
