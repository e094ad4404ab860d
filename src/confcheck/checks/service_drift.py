"""A setting on which services must agree has different values in one environment and target.

`agree: services` says that the services of one environment and target must have the same value: the secret that one
signs with and the others verify with, the heartbeat that one sends and the other waits for. Compared are typed values
in their normal form (`60s` and `1m`, `true` and `1` are the same); an unset value takes part with what it is
derived from or with its default, an unknown one never differs.

## Bad

```dotenv title="staging/auth.env"
JWT_ALGORITHM=HS256
```

```dotenv title="staging/backend.env"
JWT_ALGORITHM=HS512
```

```yaml title="schema.yaml"
properties:
  jwt_algorithm: {type: string, services: [auth, backend], agree: services}
```

## Good

```dotenv title="staging/auth.env"
JWT_ALGORITHM=HS256
```

```dotenv title="staging/backend.env"
JWT_ALGORITHM=HS256
```

```yaml title="schema.yaml"
properties:
  jwt_algorithm: {type: string, services: [auth, backend], agree: services}
```

## What to do

Give all of them the same value, best from one file that all of them read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from confcheck.checks.evidence import (
    Letters,
    at_value,
    by_target,
    declared,
    in_words,
    listed,
    shown_unset,
    spread_of,
    stand_in,
)
from confcheck.kernel.normal import difference, normal
from confcheck.kernel.spec import Typed
from confcheck.model import Check, Place, Problem, Resolved, Severity, System, View

URLS = ("uri", "uri-reference", "dsn")
"""Formats whose values are named by the part that differs."""


@dataclass(frozen=True, slots=True)
class Side:
    """One service's part in a disagreement."""

    view: View
    resolved: Resolved
    form: Hashable = field(repr=False)


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; targets and services become places."""
    for sides in _compared(system).values():
        group = [met for met in by_target(sides, lambda side: side.view) if len({side.form for side in met}) > 1]
        if group:
            yield _problem(group)


def _compared(system: System) -> dict[tuple[str, str], list[Side]]:
    """Per environment and setting, the services whose value is known."""
    found: dict[tuple[str, str], list[Side]] = {}
    for view in system.views:
        for resolved in view.settings if view.variant is None else ():
            if "services" in resolved.setting.agree:
                form = form_of(resolved)
                if form is not None:
                    sides = found.setdefault((view.environment, resolved.setting.path), [])
                    sides.append(Side(view, resolved, form))
    return found


def form_of(resolved: Resolved) -> Hashable | None:
    """The form under which a value is compared; None when it is unset without a default, or not known."""
    typed = _typed(resolved)
    return None if typed is None else normal(typed.value, resolved.setting.spec)


def _typed(resolved: Resolved) -> Typed | None:
    """What is compared: the typed value that the service gets, set, derived or default; None if not known."""
    typed = resolved.effective
    if resolved.winner is None:
        return typed
    return None if typed is None or typed.value is None or stand_in(resolved) is not None else typed


def _problem(group: list[list[Side]]) -> Problem:
    sides = list({id(side): side for one in group for side in one}.values())
    setting = sides[0].resolved.setting
    spread = spread_of(side.view for side in sides)
    minority = _minority(group)
    majority = [service for service in spread.services if service not in minority]
    if minority and len(spread.services) > 2:  # noqa: PLR2004 - of two, neither is a minority
        what = f"{setting.path} of {listed(minority)} differs from {listed(majority)}"
        hint = f"give {listed(minority)} the value of {listed(majority)}, or the reverse"
    else:
        what = f"{setting.path} differs between {listed(spread.services)}"
        hint = f"give {listed(spread.services)} the same value"
    letters = Letters()
    return spread.stamp(
        Problem(
            f"{what} in {spread.where}{_parts(group)}",
            tuple(_place(side, letters) for side in sorted(sides, key=lambda side: side.view.service not in minority)),
            hint=hint,
            setting=setting,
            keys=tuple(dict.fromkeys(_key(side.resolved) for side in sides)),
            because="agree: services",
        )
    )


def _minority(group: list[list[Side]]) -> list[str]:
    """The services that differ from the rest in every target alike; none if some target has no majority or another."""
    minorities: set[frozenset[str]] = set()
    for sides in group:
        (form, most), (_, next_most), *_ = Counter(side.form for side in sides).most_common()
        odd = [side.view.service for side in sides if side.form != form]
        minorities.add(frozenset(odd if most > next_most else ()))
    (common, *others) = minorities
    return [] if others else list(dict.fromkeys(side.view.service for side in group[0] if side.view.service in common))


def _parts(group: list[list[Side]]) -> str:
    """For URLs, the parts that differ within a target."""
    parts: dict[str, None] = {}
    for sides in group:
        if sides[0].resolved.setting.spec.format in URLS:
            first, *others = [str(typed.value) for side in sides if (typed := _typed(side.resolved)) is not None]
            for other in others:
                parts.update(dict.fromkeys((difference(first, other) or "").replace(" and ", ", ").split(", ")))
    return f" ({listed(filter(None, parts))})" if any(parts) else ""


def _key(resolved: Resolved) -> str:
    return resolved.names[0] if resolved.winner is None else resolved.winner.assignment.key


def _place(side: Side, letters: Letters) -> Place:
    view, resolved = side.view, side.resolved
    setting, winner = resolved.setting, resolved.winner
    if winner is None:
        how, text = shown_unset(resolved)
        return declared(setting, f"{view.service}: unset, {how} {letters.told(text, side.form)}", view)
    return at_value(view, setting, winner, f"{view.service}: {letters.told(in_words(setting, winner), side.form)}")


CHECK = Check("service-drift", Severity.ERROR, run)
