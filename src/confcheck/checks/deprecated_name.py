"""A setting is set under an older name.

The schema lists older names in `aliases`. They still work, but the next reader of the code may not know them; the
canonical name in any file beats an alias in any file. A name with `read: false` has no effect at all, and the finding
says so. Past its `until` date the use of an alias is an error.

## Bad

```dotenv title="staging/auth.env"
JWT_SECRET=kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, env: JWT_SECRET_KEY, aliases: [JWT_SECRET], secret: true, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
JWT_SECRET_KEY=kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, env: JWT_SECRET_KEY, aliases: [JWT_SECRET], secret: true, services: [auth]}
```

## What to do

Rename it. Where both names are set, delete the older one.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_key, listed, spread_of
from confcheck.model import Alias, Candidate, Check, Origin, Place, Problem, Resolved, Severity, System, View

Use = tuple[View, Resolved, Candidate]


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting, over all its older names."""
    paths = system.schema.paths_where(lambda setting: bool(setting.aliases))
    shown = _shown_as_missing(system, paths)
    groups: dict[tuple[str, str], list[Use]] = {}
    for view in system.views if paths else ():
        for resolved in filter(None, map(view.get, paths)):
            key = (view.environment, resolved.setting.path)
            elsewhere = shown.get(key, set())
            uses = [(view, resolved, one) for one in resolved.candidates if one.alias]
            uses += [(view, resolved, one) for one in resolved.unread if one.assignment.origin not in elsewhere]
            if uses:
                groups.setdefault(key, []).extend(uses)
    winning = {
        one.assignment.origin
        for found in groups.values()
        for _, resolved, one in found
        if one is resolved.winner and not resolved.provided
    }
    for found in groups.values():
        yield _problem(found, winning, system.today)


def _shown_as_missing(system: System, paths: tuple[str, ...]) -> dict[tuple[str, str], set[Origin]]:
    """Per environment and setting, what `missing-setting` shows as set in vain: one line, one cause."""
    shown: dict[tuple[str, str], set[Origin]] = {}
    for view in system.views:
        for resolved in filter(None, map(view.get, paths)):
            if view.variant is None and resolved.required and not resolved.present:
                origins = {one.assignment.origin for one in resolved.unread}
                shown.setdefault((view.environment, resolved.setting.path), set()).update(origins)
    return shown


def _problem(found: list[Use], winning: set[Origin], today: str) -> Problem:
    setting = found[0][1].setting
    spread = spread_of(view for view, _, _ in found)
    names = tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found))
    messages = list(dict.fromkeys(alias.message for alias in _aliases(found) if alias.message))
    return spread.stamp(
        Problem(
            _message(setting.path, names, _aliases(found), spread.where),
            tuple(_place(view, resolved, candidate, today) for view, resolved, candidate in found),
            hint=_hint(found, winning) + (f" ({'; '.join(messages)})" if messages else ""),
            setting=setting,
            keys=names,
            severity=Severity.ERROR if any(_is_past(alias, today) for alias in _aliases(found)) else None,
            because="aliases",
        )
    )


def _hint(found: list[Use], winning: set[Origin]) -> str:
    """Which name to use; where that is set as well, the older one only has to go."""
    doubled = [one for one in found if _is_doubled(one, winning)]
    alone = [one for one in found if not _is_doubled(one, winning)]
    if not doubled:
        return f"use {_canonical(alone)}"
    keys = listed(dict.fromkeys(candidate.assignment.key for _, _, candidate in doubled))
    lines = listed(dict.fromkeys(_line(one.winner) for _, one, _ in doubled if one.winner is not None))
    if alone:
        return f"use {_canonical(alone)}, and delete {keys} where {_canonical(doubled)} is set too ({lines})"
    return f"delete {keys}: {_canonical(doubled)} is set at {lines}"


def _is_doubled(use: Use, winning: set[Origin]) -> bool:
    """Whether the name that counts today supplies the value, and nobody else needs the line of the older one."""
    _, resolved, candidate = use
    winner = None if resolved.provided else resolved.winner
    return winner is not None and winner.alias is None and candidate.assignment.origin not in winning


def _canonical(found: list[Use]) -> str:
    return listed(dict.fromkeys(resolved.names[0] for _, resolved, _ in found), "or")


def _line(winner: Candidate) -> str:
    origin = winner.assignment.origin
    return f"{origin.path}:{(origin.value or origin.key).line}"


def _message(path: str, names: tuple[str, ...], aliases: list[Alias], where: str) -> str:
    if any(alias.read for alias in aliases):
        word = "an older name" if len(names) == 1 else "older names"
        return f"{path} is set under {word} in {where}: {listed(names)}"
    has, it = ("has", "it") if len(names) == 1 else ("have", "them")
    return f"{listed(names)} of {path} {has} no effect in {where}: nothing reads {it} any more"


def _is_past(alias: Alias, today: str) -> bool:
    return bool(today and alias.until and alias.until < today)


def _aliases(found: list[Use]) -> list[Alias]:
    return [candidate.alias for _, _, candidate in found if candidate.alias is not None]


def _place(view: View, resolved: Resolved, candidate: Candidate, today: str) -> Place:
    alias = candidate.alias
    if alias is not None and not alias.read:
        meaning = "nothing reads this name, it has no effect"
    elif candidate is resolved.winner:
        meaning = f"older name of {resolved.names[0]}"
    elif resolved.winner is None:
        meaning = f"older name of {resolved.names[0]}, without a value"
    else:
        meaning = f"older name of {resolved.names[0]}, and not the one that wins"
    if alias is not None and _is_past(alias, today):
        meaning += f", to be gone by {alias.until}"
    return at_key(view, resolved.setting, candidate, f"{view.service}: {meaning}")


CHECK = Check("deprecated-name", Severity.WARNING, run)
