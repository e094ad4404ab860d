"""Of several settings one must be given, and none is, or more than one.

`exactly-one` and `at-least-one` on a group list the settings among which a service chooses. Judged are the settings
that the service uses; a default does not count as given.

## Bad

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```yaml title="schema.yaml"
properties:
  storage:
    exactly-one: [bucket, directory]
    services: [auth]
    properties:
      bucket: {type: string, optional: true}
      directory: {type: string, optional: true}
```

## Good

```dotenv title="staging/auth.env"
STORAGE_BUCKET=harbour-files
```

```yaml title="schema.yaml"
properties:
  storage:
    exactly-one: [bucket, directory]
    services: [auth]
    properties:
      bucket: {type: string, optional: true}
      directory: {type: string, optional: true}
```

## What to do

Set one of them; with `exactly-one`, take the others out.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_file, at_key, listed, paths_of, spread_of
from confcheck.model import Check, Choice, Place, Problem, Resolved, Severity, System, View

Found = tuple[View, tuple[Resolved, ...]]


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and choice."""
    for choice in system.schema.choices:
        groups: dict[tuple[str, bool], list[Found]] = {}
        for view in system.views:
            used = tuple(one for path in choice.settings if (one := view.get(path)) is not None)
            given = sum(one.present for one in used)
            unmet = given == 0 or (given > 1 and choice.keyword == "exactly-one")
            if used and unmet and view.variant is None:
                groups.setdefault((view.environment, given == 0), []).append((view, used))
        for (_, none), found in groups.items():
            yield _problem(choice, found, none=none)


def _problem(choice: Choice, found: list[Found], *, none: bool) -> Problem:
    spread = spread_of(view for view, _ in found)
    used = list(dict.fromkeys(one.setting.path for _, settings in found for one in settings))
    names = list(dict.fromkeys(one.names[0] for _, settings in found for one in settings))
    how = "exactly one" if choice.keyword == "exactly-one" else "at least one"
    fault = "none is" if none else "more than one is"
    return spread.stamp(
        Problem(
            f"{how} of {listed(used)} must be set for {listed(spread.services)}, and {fault} in {spread.where}",
            tuple(place for view, settings in found for place in _places(view, settings)),
            hint=f"set {listed(names, 'or')}" if none else f"keep one of {listed(names)}",
            keys=tuple(names),
        )
    )


def _places(view: View, settings: tuple[Resolved, ...]) -> Iterator[Place]:
    winners = [one for one in settings if one.winner is not None]
    for one in winners:
        if one.winner is not None:
            yield at_key(view, one.setting, one.winner, f"{view.service}: set")
    if not winners:
        names = listed((one.names[0] for one in settings), "or")
        for path in paths_of(view):
            yield at_file(view, path, f"{view.service}: no {names}")


CHECK = Check("choice-unmet", Severity.ERROR, run)
