"""A value is used again where the schema wants another one.

`differ: environments` wants a value of its own in every environment, as soon as one of the two is deployed: whoever
has the secret of staging must not have that of production. `differ: services` wants one for every service of an
environment and target, `differ-from` one that is neither the value of the named settings in the same view nor shares a
piece with it: twenty characters or more that look random. Words that people write are no such piece, nor what all
keys, tokens and documents of a kind begin with.

Only what is written counts: a default of the schema, an empty value and a placeholder are nobody's value, and what is
not known here never equals anything. Two bindings to one secret are one value, too. Across environments that is
certain only if the reference names the project, vault or file; without it the finding is a warning, and Kubernetes
names and variables, which mean something else in every namespace and process, are not compared there.

A file that no deployment reads (`active = false`) is searched for `differ-from` by itself, as a note.

## Bad

```dotenv title="staging/auth.env"
JWT_SECRET=Kq3vX9tRw7LbN2mZp5YcHd8sGf4jEa6U
SESSION_SECRET=session-Kq3vX9tRw7LbN2mZp5YcHd8sGf4jEa6U
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, secret: true, services: [auth], differ: environments, differ-from: [session_secret]}
  session_secret: {type: string, secret: true, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
JWT_SECRET=Kq3vX9tRw7LbN2mZp5YcHd8sGf4jEa6U
SESSION_SECRET=session-Tz8nB4xQv6WkJ3rPm9FyCs2hLd7gUe5A
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, secret: true, services: [auth], differ: environments, differ-from: [session_secret]}
  session_secret: {type: string, secret: true, services: [auth]}
```

## What to do

Generate a new value for each, not from another one, and rotate what was shared. If an environment may share its value
with others, take it out in the schema: `environments: {test: {differ: []}}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from confcheck.checks.evidence import (
    Letters,
    at_value,
    by_target,
    in_words,
    is_secret,
    listed,
    spread_of,
)
from confcheck.checks.evidence.agreement import Side, split
from confcheck.checks.evidence.reuse import Meeting, Meetings, Written, again, differing
from confcheck.model import Candidate, Check, Place, Problem, Reference, Severity, System

RELATIVE = ("kubernetes", "external-secrets", "env")
"""Stores whose ids mean something else in every namespace or process."""
ABSOLUTE = ("1password", "sops")
"""Stores whose ids mean the same everywhere; of the others, only an id that names its project or account does."""


def run(system: System) -> Iterator[Problem]:
    """One problem per setting and environments that share, per environment and setting, and per file as a note."""
    deployed = {one.name for one in system.manifest.environments if one.deployed}
    written = Written()
    for sides in differing(system, "environments", written):
        yield from _across_environments(sides, deployed)
    for sides in differing(system, "services", written):
        for here in split(sides, lambda view: view.environment):
            yield from _across_services(here)
    paths = system.schema.paths_where(lambda setting: bool(setting.differ_from))
    for views, severity in ((system.views, None), (system.inactive, Severity.NOTE)):
        meetings = Meetings(written)
        found: dict[tuple[str, str], list[Meeting]] = {}
        for view in views if paths else ():
            for meeting in meetings.of(view, paths):
                found.setdefault((view.environment, meeting.mine.resolved.setting.path), []).append(meeting)
        for met in found.values():
            yield _in_common(met, severity)


def _across_environments(sides: list[Side], deployed: set[str]) -> Iterator[Problem]:
    found: dict[tuple[frozenset[str], bool], list[Side]] = {}
    for same in again(sides, "environments", lambda view: view.environment):
        names = frozenset(side.view.environment for side in same)
        reference = same[0].resolved.reference
        if not names.isdisjoint(deployed) and (reference is None or reference.store not in RELATIVE):
            found.setdefault((names, reference is None or _is_absolute(reference)), []).extend(same)
    for (_, certain), same in found.items():
        setting, spread = same[0].resolved.setting, spread_of(side.view for side in same)
        bound = all(side.resolved.reference is not None for side in same)
        targets = f" ({', '.join(spread.targets)})" if spread.targets else ""
        has, another = ("is bound to the same secret", "secret") if bound else ("has the same value", "value")
        unless = "" if certain else ", unless each has a secret store of its own"
        problem = Problem(
            f"{setting.path} {has} in {listed(spread.environments)}{targets}",
            _places(same, lambda side: f"{side.view.service} in {side.view.environment}"),
            hint=f"give it another {another} in every environment{unless}",
            severity=None if certain else Severity.WARNING,
            because="differ: environments",
        )
        yield _stamped(problem, same)


def _is_absolute(reference: Reference) -> bool:
    names_project = reference.store == "gcp" and "/" in reference.id
    return reference.store in ABSOLUTE or names_project or reference.id.startswith("arn:")


def _across_services(sides: list[Side]) -> Iterator[Problem]:
    # Each process has an environment of its own, and maybe another value under the same name.
    known = [one for one in sides if (bound := one.resolved.reference) is None or bound.comparable]
    targets = by_target(known, lambda side: side.view)
    shared = [same for met in targets for same in again(met, "services", lambda view: view.service)]
    found = list({id(side): side for same in shared for side in same}.values())
    if found:
        spread = spread_of(side.view for side in found)
        one = all({side.view.service for side in same} == set(spread.services) for same in shared)
        has = "has the same value for" if one else "is not another one for each of"
        problem = Problem(
            f"{found[0].resolved.setting.path} {has} {listed(spread.services)} in {spread.where}",
            _places(found, lambda side: side.view.service),
            hint="give every service a value of its own",
            because="differ: services",
        )
        yield _stamped(problem, found)


def _in_common(meetings: list[Meeting], severity: Severity | None) -> Problem:
    """Over the views of an environment in which a setting has something in common with others."""
    path = meetings[0].mine.resolved.setting.path
    both = [side for meeting in meetings for side in (meeting.mine, meeting.other)]
    sides = list({(id(side.view), side.resolved.setting.path): side for side in both}.values())
    pieces = {(id(one.other.view), one.other.resolved.setting.path) for one in meetings if not one.whole}
    said = []
    for whole, words in ((True, "has the same value as"), (False, "shares a piece with")):
        others = dict.fromkeys(one.other.resolved.setting.path for one in meetings if one.whole is whole)
        said += [f"{words} {listed(others)}"] if others else []

    def who(side: Side) -> str:
        of = side.resolved.setting.path
        return f"{side.view.service}, {of}" + (f", with a piece of {path}" if (id(side.view), of) in pieces else "")

    unread = ", in a file that no deployment reads" if severity is not None else ""
    problem = Problem(
        f"{path} {listed(said)} in {spread_of(side.view for side in sides).where}{unread}",
        _places(sides, who),
        hint="generate each by itself, and replace what was shared" if _secret(sides) else "give each its own value",
        severity=severity,
        because="differ-from",
    )
    return _stamped(problem, sides)


def _stamped(problem: Problem, sides: list[Side]) -> Problem:
    keys = dict.fromkeys(side.resolved.winner.assignment.key for side in sides if side.resolved.winner is not None)
    stamped = spread_of(side.view for side in sides).stamp(problem)
    return replace(stamped, setting=sides[0].resolved.setting, keys=tuple(keys))


def _secret(sides: list[Side]) -> bool:
    """Whether a value is secret: then so is whatever equals it or holds a piece of it, wherever it stands."""
    winners = ((side.resolved.setting, side.resolved.winner) for side in sides)
    return any(is_secret(setting, winner) for setting, winner in winners if winner is not None)


def _places(sides: list[Side], who: Callable[[Side], str]) -> tuple[Place, ...]:
    letters, secret = Letters(), _secret(sides)
    return tuple(
        _place(side, replace(winner, secret=winner.secret or secret), who(side), letters)
        for side in sides
        for winner in (side.resolved.winner,)
        if winner is not None
    )


def _place(side: Side, winner: Candidate, who: str, letters: Letters) -> Place:
    setting, text = side.resolved.setting, in_words(side.resolved.setting, winner)
    bound = isinstance(winner.value, Reference) and winner.value.shown
    return at_value(
        side.view, setting, winner, f"{who}: {f'secret {text}' if bound else letters.told(text, side.form)}"
    )


CHECK = Check("value-reuse", Severity.ERROR, run)
