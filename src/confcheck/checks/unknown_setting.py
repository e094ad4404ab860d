"""Names that the schema does not know.

One note per file lists them. A name that is close to a setting which the service uses and the file does not set is a
warning of its own: it is most likely a misspelling, and has no effect. Names that another service uses, names in
`ignore-keys`, and containers that are no declared service are not reported.

## Bad

```dotenv title="staging/auth.env"
LOG_LEVLE=info
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, services: [auth]}
```

## What to do

Correct the spelling, describe the setting in the schema, or add the name to `ignore-keys` if it is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_name, counted, spread_of
from confcheck.checks.ignored import ignored
from confcheck.kernel.names import closest, default_name, expand
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import (
    Candidate,
    Check,
    Inherited,
    Manifest,
    Problem,
    Schema,
    Setting,
    Severity,
    System,
    View,
)

NAMED = 6
"""So many names are listed in a message; all of them are places."""


def run(system: System) -> Iterator[Problem]:
    """One note per file, one warning per probable misspelling and environment."""
    known = known_names(system.manifest, system.schema)
    stray: dict[str, list[tuple[View, Candidate]]] = {}
    near: dict[tuple[str, str, str], list[tuple[View, Setting, Candidate]]] = {}
    for view in (*system.views, *system.templates):
        for candidate in view.unknown:
            key = candidate.assignment.key
            if key in known or isinstance(candidate.assignment.value, Inherited) or ignored(system.manifest, key):
                continue
            setting = meant(view, candidate)
            if setting is None:
                stray.setdefault(candidate.assignment.origin.path, []).append((view, candidate))
            else:
                near.setdefault((view.environment, key, setting.path), []).append((view, setting, candidate))
    for found in near.values():
        yield _misspelt(found)
    for path, strays in stray.items():
        yield _outside(path, strays)


def known_names(manifest: Manifest, schema: Schema) -> frozenset[str]:
    """Every name that some service reads, or once read, in some environment."""
    known: set[str] = set()
    for setting in schema.settings:
        used = [service for service, _ in setting.services or ()] or [service.name for service in manifest.services]
        written = [setting.env or default_name(setting.path), *(name for _, name in setting.env_of)]
        written += [alias.name for alias in setting.aliases]
        for name in written:
            if "{" not in name:
                known.add(name)
                continue
            known.update(
                expand(name, environment.name, service) for environment in manifest.environments for service in used
            )
    return frozenset(known)


def meant(view: View, candidate: Candidate) -> Setting | None:
    """The setting that the key is probably a misspelling of: near by name, and not set in the same file."""
    path = candidate.assignment.origin.path
    near = {
        name: resolved.setting
        for resolved in view.settings
        if all(one.assignment.origin.path != path for one in resolved.candidates)
        for name in resolved.names
    }
    suggestion = closest(candidate.assignment.key, near)
    return None if suggestion is None else near[suggestion]


def _misspelt(found: list[tuple[View, Setting, Candidate]]) -> Problem:
    view, setting, candidate = found[0]
    resolved = view.get(setting.path)
    suggestion = closest(candidate.assignment.key, resolved.names if resolved else ())
    key = shown_key(candidate.assignment.key)
    places = [at_name(one, other, f"{one.service}: read by nothing") for one, _, other in found]
    spread = spread_of(one for one, _, _ in found)
    return spread.stamp(
        Problem(
            f"{key} is no setting of {' or '.join(spread.services)}; did you mean {suggestion}?",
            tuple(places),
            hint=f"rename it to {suggestion} ({setting.path})",
            keys=(key,),
            severity=Severity.WARNING,
            setting=setting,
        )
    )


def _outside(path: str, strays: list[tuple[View, Candidate]]) -> Problem:
    first = {candidate.assignment.key: (view, candidate) for view, candidate in reversed(strays)}
    ordered = sorted(first.values(), key=lambda item: item[1].assignment.origin.key)
    keys = [key for key in (shown_key(candidate.assignment.key) for _, candidate in ordered) if key != MASK]
    more = f" and {len(ordered) - NAMED} more" if len(ordered) > NAMED else ""
    spread = spread_of(view for view, _ in strays)
    return spread.stamp(
        Problem(
            f"{counted(len(ordered), 'name')} in {path} outside the schema: {', '.join(keys[:NAMED])}{more}",
            tuple(at_name(view, candidate, "not in the schema") for view, candidate in ordered),
            hint="describe them in the schema, or add them to `ignore-keys` if they are no settings",
            keys=tuple(keys),
        )
    )


CHECK = Check("unknown-setting", Severity.NOTE, run)
