"""Of several settings one must be given, and none is, or more than one.

`exactly-one` and `at-least-one` on a group list the settings among which a service chooses. Judged are the settings
that the service uses and that are not forbidden where it runs. Without any of them, a default, a derived value or a
composite that holds one will do; beside one that is given they do not count.

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
from confcheck.resolve.composite import contained

Found = tuple[View, tuple[Resolved, ...]]


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and choice; services that choose among different settings are judged apart."""
    for choice in system.schema.choices:
        groups: dict[tuple[str, bool, tuple[str, ...]], list[Found]] = {}
        for view in system.views:
            used = _open(system, view, choice)
            given = sum(one.present and not _is_undefined(one) for one in used)
            none = not given and _must_choose(view, used)
            if view.variant is None and (none or (given > 1 and choice.keyword == "exactly-one")):
                paths = tuple(one.setting.path for one in used)
                groups.setdefault((view.environment, none, paths), []).append((view, used))
        for (_, none, _), found in groups.items():
            yield _problem(choice, found, none=none)


def _open(system: System, view: View, choice: Choice) -> tuple[Resolved, ...]:
    """The settings among which the view's service may choose: those it uses that are not forbidden there."""
    lineage = system.manifest.lineage(view.environment)
    used = (one for path in choice.settings if (one := view.get(path)) is not None)
    return tuple(one for one in used if set(one.setting.forbidden).isdisjoint(lineage))


def _is_undefined(resolved: Resolved) -> bool:
    return resolved.winner is not None and bool(resolved.winner.undefined) and not resolved.provided


def _must_choose(view: View, used: tuple[Resolved, ...]) -> bool:
    """Whether nothing supplies one of them, and the service cannot do without."""
    inside = contained(view.settings)
    for one in used:
        if one.present or one.setting.path in inside or one.default is not None or one.setting.derive is not None:
            return False
    return any(dict(one.setting.services or ()).get(view.service) != "optional" for one in used)


def _problem(choice: Choice, found: list[Found], *, none: bool) -> Problem:
    spread = spread_of(view for view, _ in found)
    used = [one.setting.path for one in found[0][1]]
    names = list(dict.fromkeys(one.names[0] for _, settings in found for one in settings))
    how = f"{choice.keyword.replace('-', ' ')} of " if len(used) > 1 else ""
    fault = "more than one is" if not none else "none is" if len(used) > 1 else "it is not"
    return spread.stamp(
        Problem(
            f"{how}{listed(used)} must be set for {listed(spread.services)}, and {fault} in {spread.where}",
            tuple(place for view, settings in found for place in _places(view, settings)),
            hint=f"set {listed(names, 'or')}" if none else f"keep one of {listed(names)}",
            setting=found[0][1][0].setting,
            keys=tuple(names),
            because=f"{choice.keyword}: {', '.join(choice.settings)}",
        )
    )


def _places(view: View, settings: tuple[Resolved, ...]) -> Iterator[Place]:
    """Where they are set; where none is written, the files that were searched."""
    written = [(one, one.winner) for one in settings if one.winner is not None and not one.provided]
    for one, winner in written:
        yield at_key(view, one.setting, winner, f"{view.service}: set")
    provided = [one.names[0] for one in settings if one.provided]
    if not written:
        what = f"{listed(provided)} are provided" if provided else f"no {listed((n.names[0] for n in settings), 'or')}"
        yield from (at_file(view, path, f"{view.service}: {what}") for path in paths_of(view))


CHECK = Check("choice-unmet", Severity.ERROR, run)
