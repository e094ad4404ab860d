"""A required setting is set nowhere.

A setting is required in every environment for every service that uses it, unless it has a default or the schema says
`optional`. An empty value counts as unset unless the schema says `allow-empty`. The places are the files that were
searched, and whatever sets it in vain: an empty value, a key that is passed through although nothing supplies it, a
name that nothing reads any more, a file that no deployment reads. Where a whole file cannot be read, `malformed-source`
says so instead.

Where a container takes in a ConfigMap or Secret that no file holds, the setting may come from there: then it is a
warning, and the place of that object is the first.

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

Set it in one of the searched files; the help names who has it, where that is clear. If it arrives from
outside the files, name it in `provided`; if the service can do without it, give it a `default` or declare it
`optional`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from confcheck.checks.evidence import at_file, at_key, at_position, listed, spread_of
from confcheck.checks.evidence.absence import opened, unreadable
from confcheck.checks.evidence.sibling import Lack, advice
from confcheck.model import Candidate, Check, Document, Place, Problem, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting, over all services and targets that miss it."""
    missing: dict[tuple[str, str], list[Lack]] = {}
    for view in system.views:
        if view.variant is None and not any(unreadable(layer.document) for layer in view.layers):
            for resolved in view.settings:
                if resolved.required and not resolved.present:
                    missing.setdefault((view.environment, resolved.setting.path), []).append((view, resolved))
    for (environment, _), found in missing.items():
        yield _problem(found, [view for view in system.views if view.environment == environment], system.inactive)


def _problem(found: list[Lack], beside: list[View], inactive: tuple[View, ...]) -> Problem:
    setting = found[0][1].setting
    spread = spread_of(view for view, _ in found)
    names = tuple(dict.fromkeys(resolved.names[0] for _, resolved in found))
    vain = tuple(dict.fromkeys(one.assignment.key for _, resolved in found for one in resolved.unread))
    hint = advice(found, beside)
    if vain:
        has, it = ("has", "it") if len(vain) == 1 else ("have", "them")
        hint += f"; {listed(vain)} {has} no effect: nothing reads {it} any more"
    return spread.stamp(
        Problem(
            f"{setting.path} is not set for {listed(spread.services)} in {spread.where}",
            (*_unknown_objects(found), *_places(found), *_in_vain(found, inactive)),
            hint=hint,
            setting=setting,
            keys=names,
            severity=Severity.WARNING if all(any(opened(view)) for view, _ in found) else None,
            because="required",
        )
    )


def _unknown_objects(found: list[Lack]) -> Iterator[Place]:
    for view, _ in found:
        for origin in opened(view):
            place = at_position(origin.path, origin.value or origin.key, f"{view.service}: may come from here")
            yield replace(place, environment=view.environment, target=view.target, service=view.service)


def _places(found: list[Lack]) -> Iterator[Place]:
    """What sets it in vain, then every other file that was searched."""
    for view, resolved in found:
        for candidate in resolved.unread:
            yield at_key(view, resolved.setting, candidate, f"{view.service}: nothing reads this name any more")
        for candidate in resolved.candidates:
            yield at_key(view, resolved.setting, candidate, f"{view.service}: {_why_unset(candidate)}")
    for view, resolved in found:
        tried = {candidate.assignment.origin.path for candidate in resolved.candidates}
        for path, document in _searched(view).items():
            if path not in tried:
                torn = any(problem.path == path for problem in document.parsed.problems)
                name = resolved.setting.path if document.source.by_path else resolved.names[0]
                within = " in what can be read of it" if torn else ""
                yield at_file(view, path, f"{view.service}: no {name}{within}")


def _why_unset(candidate: Candidate) -> str:
    if candidate.value is None:
        return "passed through, and nothing supplies it"
    return "empty, which counts as unset" if candidate.value == "" else "overridden by an empty value"


def _searched(view: View) -> dict[str, Document]:
    """Every file that feeds the view, the highest first, those that its files take in among them."""
    known = (candidate for resolved in view.settings for candidate in resolved.candidates)
    taken_in: dict[int, dict[str, Document]] = {}
    for candidate in (*known, *view.unknown):
        document = candidate.layer.document
        taken_in.setdefault(id(document), {})[candidate.assignment.origin.path] = document
    searched: dict[str, Document] = {}
    for layer in reversed(view.layers):
        searched.setdefault(layer.document.path, layer.document)
        for path, document in taken_in.get(id(layer.document), {}).items():
            searched.setdefault(path, document)
    return searched


def _in_vain(found: list[Lack], inactive: tuple[View, ...]) -> Iterator[Place]:
    """Inactive files of these targets that set it, by whatever name: whoever edits them believes that it is set."""
    targets = {None, *(view.target for view, _ in found)}
    missing = {(view.service, view.environment): resolved.setting.path for view, resolved in found}
    for view in inactive:
        path = missing.get((view.service, view.environment))
        resolved = view.get(path) if path is not None else None
        if resolved is None or view.target not in targets:
            continue
        label = f"{view.service}: set here in vain, no deployment reads this file"
        if resolved.winner is not None:
            yield at_key(view, resolved.setting, resolved.winner, label)
        for candidate in resolved.unread:
            yield at_key(view, resolved.setting, candidate, f"{label}, and nothing reads this name")


CHECK = Check("missing-setting", Severity.ERROR, run)
