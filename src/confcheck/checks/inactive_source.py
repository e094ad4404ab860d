"""A file that no deployment reads says something else than what is deployed.

A source with `active = false` is kept, edited and believed, yet nothing reads it. One note per file says where its
values differ from those that win.

## Bad

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```dotenv title="staging/inactive.env"
LOG_LEVEL=debug
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```dotenv title="staging/inactive.env"
LOG_LEVEL=info
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, services: [auth]}
```

## What to do

Delete the file, or make a deployment read it and drop `active = false`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from confcheck.checks.evidence import Letters, at_value, counted, in_words, is_secret, spread_of
from confcheck.checks.evidence.agreement import form_of
from confcheck.model import Check, Place, Problem, Resolved, Severity, System, View

NAMED = 6
"""So many settings are listed in the message; all of them are places."""

Pair = tuple[View, Resolved, View, Resolved]


def run(system: System) -> Iterator[Problem]:
    """One note per environment and inactive file."""
    live: dict[tuple[str, str], list[View]] = {}
    for view in system.views:
        live.setdefault((view.service, view.environment), []).append(view)
    groups: dict[tuple[str, str | None], list[Pair]] = {}
    for view in system.inactive:
        beside = live.get((view.service, view.environment), [])
        same = [one for one in beside if one.target == view.target] or beside
        groups.setdefault((view.environment, view.variant), []).extend(_differing(view, same))
    for (_, path), pairs in groups.items():
        if pairs:
            yield _problem(str(path), pairs)


def _differing(view: View, beside: list[View]) -> Iterator[Pair]:
    for resolved in view.settings:
        mine = form_of(resolved) if resolved.winner is not None else None
        for other in beside if mine is not None else ():
            theirs = other.get(resolved.setting.path)
            if theirs is not None and theirs.winner is not None and form_of(theirs) not in (None, mine):
                yield view, resolved, other, theirs


def _problem(path: str, pairs: list[Pair]) -> Problem:
    spread = spread_of(other for _, _, other, _ in pairs)
    settings = list(dict.fromkeys(resolved.setting.path for _, resolved, _, _ in pairs))
    more = f" and {len(settings) - NAMED} more" if len(settings) > NAMED else ""
    letters, secret = Letters(), _secret(pairs)
    return spread.stamp(
        Problem(
            f"{path}, which no deployment reads, differs in {counted(len(settings), 'setting')} from what wins in "
            f"{spread.where}: {', '.join(settings[:NAMED])}{more}",
            tuple(place for pair in pairs for place in _places(pair, pair[1].setting.path in secret, letters)),
            hint="delete the file, or make a deployment read it",
            keys=tuple(dict.fromkeys(one.winner.assignment.key for _, one, _, _ in pairs if one.winner is not None)),
        )
    )


def _secret(pairs: list[Pair]) -> set[str]:
    """Settings that are secret somewhere: the overlay of one target must not be undone by a file of none."""
    both = (one for _, mine, _, theirs in pairs for one in (mine, theirs))
    return {one.setting.path for one in both if one.winner is not None and is_secret(one.setting, one.winner)}


def _places(pair: Pair, secret: bool, letters: Letters) -> Iterator[Place]:
    view, mine, other, theirs = pair
    for one, resolved, state in ((view, mine, "inactive"), (other, theirs, "wins")):
        setting, winner = resolved.setting, resolved.winner
        if winner is not None:
            winner = replace(winner, secret=winner.secret or secret)
            text = letters.told(in_words(setting, winner), form_of(resolved))
            yield at_value(one, setting, winner, f"{one.service}, {state}: {text}")


CHECK = Check("inactive-source", Severity.NOTE, run)
