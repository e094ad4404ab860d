"""A required setting is set nowhere.

A setting is required in every environment for every service that uses it, unless it has a default or the schema says
`optional`. The places are the files that were searched, and any name that sets it in vain because nothing reads that
name any more.

## Bad

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, services: [auth]}
  service_id: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
LOG_LEVEL=info
SERVICE_ID=auth
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, services: [auth]}
  service_id: {type: string, services: [auth]}
```

## What to do

Set it in one of the searched files. If it arrives from outside the files, name it in `provided`; if the service can do
without it, give it a `default` or declare it `optional`.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_file, at_key, listed, paths_of, spread_of
from confcheck.model import Check, Place, Problem, Resolved, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting, over all services and targets that miss it."""
    missing: dict[tuple[str, str], list[tuple[View, Resolved]]] = {}
    for view in system.views:
        if view.variant is None:
            for resolved in view.settings:
                if resolved.required and not resolved.present:
                    missing.setdefault((view.environment, resolved.setting.path), []).append((view, resolved))
    aside = {(view.service, view.environment): view for view in system.inactive}
    for found in missing.values():
        yield _problem(found, aside)


def _problem(found: list[tuple[View, Resolved]], aside: dict[tuple[str, str], View]) -> Problem:
    setting = found[0][1].setting
    spread = spread_of(view for view, _ in found)
    names = tuple(dict.fromkeys(resolved.names[0] for _, resolved in found))
    vain = tuple(dict.fromkeys(one.assignment.key for _, resolved in found for one in resolved.unread))
    hint = f"set {listed(names, 'or')}"
    if vain:
        hint += f"; {listed(vain)} {'has' if len(vain) == 1 else 'have'} no effect: nothing reads it any more"
    return spread.stamp(
        Problem(
            f"{setting.path} is not set for {listed(spread.services)} in {spread.where}",
            (*_places(found), *_in_vain(found, aside)),
            hint=hint,
            setting=setting,
            keys=names,
            because="required",
        )
    )


def _places(found: list[tuple[View, Resolved]]) -> Iterator[Place]:
    for view, resolved in found:
        for candidate in resolved.unread:
            yield at_key(view, resolved.setting, candidate, f"{view.service}: nothing reads this name any more")
    for view, resolved in found:
        for path in paths_of(view):
            yield at_file(view, path, f"{view.service}: no {resolved.names[0]}")


def _in_vain(found: list[tuple[View, Resolved]], aside: dict[tuple[str, str], View]) -> Iterator[Place]:
    """Inactive files that set it: whoever edits them believes that it is set."""
    for service, environment in dict.fromkeys((view.service, view.environment) for view, _ in found):
        view = aside.get((service, environment))
        resolved = view.get(found[0][1].setting.path) if view is not None else None
        if view is not None and resolved is not None and resolved.winner is not None:
            label = f"{service}: set here in vain, no deployment reads this file"
            yield at_key(view, resolved.setting, resolved.winner, label)


CHECK = Check("missing-setting", Severity.ERROR, run)
