"""Names that the schema does not know.

One note per file lists them. A name that is close to a setting which the service uses and the file does not set is a
warning of its own: it is most likely a misspelling, and has no effect. Names that another service uses, names in
`ignore-keys`, keys without a value that are only passed through, and containers that are no declared service are not
reported.

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
from dataclasses import dataclass, field

from confcheck.checks.evidence import at_name, counted, listed, spread_of
from confcheck.checks.ignored import ignored
from confcheck.kernel.names import closest, default_name, expand
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import (
    Candidate,
    Check,
    Inherited,
    Manifest,
    Position,
    Problem,
    Resolved,
    Schema,
    Severity,
    System,
    Template,
    View,
)

NAMED = 6
"""So many names are listed in a message; all of them are places."""


@dataclass(slots=True)
class _Found:
    """Assignments outside the schema: those that are probably misspelt, and all others per file."""

    near: dict[tuple[str, str, str], list[tuple[View, Resolved, Candidate]]] = field(default_factory=dict)
    stray: dict[str, list[tuple[View, Candidate]]] = field(default_factory=dict)


def run(system: System) -> Iterator[Problem]:
    """One note per file, one warning per probable misspelling and environment."""
    found = _Found()
    for view, candidate in _outside_schema(system):
        key, path = candidate.assignment.key, candidate.assignment.origin.path
        resolved = meant(view, candidate)
        if resolved is None:
            found.stray.setdefault(path, []).append((view, candidate))
        else:
            group = (view.environment, key, resolved.setting.path)
            found.near.setdefault(group, []).append((view, resolved, candidate))
    for near in found.near.values():
        yield _misspelt(near)
    misspelt = {_at(candidate) for near in found.near.values() for _, _, candidate in near}
    for path, strays in found.stray.items():
        # What one service misspells in a file that it shares is no second finding for the others.
        rest = [(view, candidate) for view, candidate in strays if _at(candidate) not in misspelt]
        if rest:
            yield _outside(path, rest)


def _outside_schema(system: System) -> Iterator[tuple[View, Candidate]]:
    known = known_names(system.manifest, system.schema)
    for view in (*system.views, *system.templates):
        for candidate in view.unknown:
            assignment = candidate.assignment
            # In a structured file the path of another service's setting is a name too.
            elsewhere = (not assignment.is_path and assignment.key in known) or (
                assignment.separator != "=" and system.schema.setting(assignment.key) is not None
            )
            passed_through = isinstance(assignment.value, Inherited)
            if not elsewhere and not passed_through and not ignored(system.manifest, assignment.key):
                yield view, candidate


def known_names(manifest: Manifest, schema: Schema) -> frozenset[str]:
    """Every name that some service reads, or once read, in some environment and target."""
    known: set[str] = set()
    for setting in schema.forms:
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


def meant(view: View, candidate: Candidate) -> Resolved | None:
    """The setting that the key probably misspells: near by name, not set in the same file, and the key is not used."""
    path, key = candidate.assignment.origin.path, candidate.assignment.key
    near = {
        name: resolved
        for resolved in view.settings
        if all(one.assignment.origin.path != path for one in resolved.candidates)
        for name in (*([resolved.setting.path] if candidate.assignment.is_path else ()), *resolved.names)
    }
    # Where paths are meant, the very name of a variable is a slip, too.
    suggestion = key if key in near else closest(key, near)
    if suggestion is None or candidate.assignment.key in set(_variables(view)):
        return None
    return near[suggestion]


def _variables(view: View) -> Iterator[str]:
    """The names that values of the view are made from."""
    known = (candidate for resolved in view.settings for candidate in resolved.candidates)
    for candidate in (*known, *view.unknown):
        if isinstance(candidate.assignment.value, Template):
            yield from _names(candidate.assignment.value)


def _names(template: Template) -> Iterator[str]:
    for piece in template.pieces:
        if not isinstance(piece, str):
            yield piece.name
            if piece.operand is not None:
                yield from _names(piece.operand)


def _at(candidate: Candidate) -> tuple[str, Position]:
    return candidate.assignment.origin.path, candidate.assignment.origin.key


def _misspelt(found: list[tuple[View, Resolved, Candidate]]) -> Problem:
    _, resolved, candidate = found[0]
    # The name that counts today: the nearest one may be older.
    by_path = candidate.assignment.is_path
    names = listed(dict.fromkeys(one.setting.path if by_path else one.names[0] for _, one, _ in found), "or")
    key = shown_key(candidate.assignment.key)
    spread = spread_of(view for view, _, _ in found)
    return spread.stamp(
        Problem(
            f"{key} is no setting of {listed(spread.services, 'or')}; did you mean {names}?",
            tuple(at_name(view, other, f"{view.service}: read by nothing") for view, _, other in found),
            hint=f"rename it to {names}" + ("" if by_path else f" ({resolved.setting.path})"),
            keys=(key,),
            severity=Severity.WARNING,
            setting=resolved.setting,
        )
    )


def _outside(path: str, strays: list[tuple[View, Candidate]]) -> Problem:
    first = {candidate.assignment.key: (view, candidate) for view, candidate in reversed(strays)}
    ordered = sorted(first.values(), key=lambda item: item[1].assignment.origin.key)
    keys = [key for key in (shown_key(candidate.assignment.key) for _, candidate in ordered) if key != MASK]
    spread = spread_of(view for view, _ in strays)
    return spread.stamp(
        Problem(
            f"{counted(len(ordered), 'name')} in {path} outside the schema{_named(keys, len(ordered))}",
            tuple(at_name(view, candidate, "not in the schema") for view, candidate in ordered),
            hint=(
                "describe it in the schema, or add it to `ignore-keys` if it is no setting"
                if len(ordered) == 1
                else "describe them in the schema, or add them to `ignore-keys` if they are no settings"
            ),
            keys=tuple(keys),
        )
    )


def _named(keys: list[str], number: int) -> str:
    """The first names that may be shown, and how many more there are."""
    if not keys:
        return ""
    more = number - len(keys[:NAMED])
    return f": {', '.join(keys[:NAMED])}" + (f" and {more} more" if more else "")


CHECK = Check("unknown-setting", Severity.NOTE, run)
