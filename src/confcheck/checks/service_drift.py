"""A setting on which services must agree has different values in one environment and target.

`agree: services` says that the services of one environment and target must have the same value: the secret that one
signs with and the others verify with, the heartbeat that one sends and the other waits for. Compared are typed values
in their normal form (`60s` and `1m`, `true` and `1` are the same); an unset value takes part with its default, an
unknown one never differs.

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

from confcheck.checks.evidence import Letters, at_value, declared, is_secret, listed, shown, spread_of
from confcheck.kernel.normal import difference, normal
from confcheck.kernel.placeholder import placeholder
from confcheck.model import Check, Place, Problem, Resolved, Severity, System, View


@dataclass(frozen=True, slots=True)
class Side:
    """One service's part in a disagreement."""

    view: View
    resolved: Resolved
    form: Hashable = field(repr=False)


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; targets and services become places."""
    groups: dict[tuple[str, str], list[list[Side]]] = {}
    for (environment, _, path), sides in _compared(system).items():
        if len({side.form for side in sides}) > 1:
            groups.setdefault((environment, path), []).append(sides)
    for group in groups.values():
        yield _problem(group)


def _compared(system: System) -> dict[tuple[str, str | None, str], list[Side]]:
    """Per environment, target and setting, the services whose value is known."""
    found: dict[tuple[str, str | None, str], list[Side]] = {}
    for view in system.views:
        for resolved in view.settings if view.variant is None else ():
            if "services" in resolved.setting.agree:
                form = form_of(resolved)
                if form is not None:
                    key = (view.environment, view.target, resolved.setting.path)
                    found.setdefault(key, []).append(Side(view, resolved, form))
    return found


def form_of(resolved: Resolved) -> Hashable | None:
    """The form under which a value is compared; None when it is unset without a default, or not known."""
    if resolved.provided:
        return None
    if resolved.winner is None:
        return None if resolved.default is None else normal(resolved.default.value, resolved.setting.spec)
    text = resolved.winner.value
    if resolved.typed is None or resolved.typed.value is None or (isinstance(text, str) and placeholder(text)):
        return None
    return normal(resolved.typed.value, resolved.setting.spec)


def _problem(group: list[list[Side]]) -> Problem:
    sides = [side for one in group for side in one]
    setting = sides[0].resolved.setting
    spread = spread_of(side.view for side in sides)
    minority = _minority(group)
    majority = [service for service in spread.services if service not in minority]
    if minority and majority and len(spread.services) > 2:  # noqa: PLR2004 - of two, neither is a minority
        what = f"{setting.path} of {listed(minority)} differs from {listed(majority)}"
        hint = f"give {listed(minority)} the value of {listed(majority)}, or the reverse"
    else:
        what = f"{setting.path} differs between {listed(spread.services)}"
        hint = f"give {listed(spread.services)} the same value"
    letters = Letters()
    return spread.stamp(
        Problem(
            f"{what} in {spread.where}{_part(sides)}",
            tuple(_place(side, letters) for side in sorted(sides, key=lambda side: side.view.service not in minority)),
            hint=hint,
            setting=setting,
            keys=tuple(dict.fromkeys(_key(side.resolved) for side in sides)),
            because="agree: services",
        )
    )


def _minority(group: list[list[Side]]) -> list[str]:
    """The services that are in the minority in every target where they disagree; none if there is no majority."""
    minority: set[str] = set()
    for sides in group:
        (form, most), *rest = Counter(side.form for side in sides).most_common()
        if rest and rest[0][1] == most:
            return []
        minority.update(side.view.service for side in sides if side.form != form)
    return [
        service for service in dict.fromkeys(side.view.service for one in group for side in one) if service in minority
    ]


def _part(sides: list[Side]) -> str:
    """For two URLs, the part that differs."""
    texts = [side.resolved.winner.value for side in sides if side.resolved.winner is not None]
    first, *others = [text for text in texts if isinstance(text, str)] or [""]
    parts = dict.fromkeys(part for part in (difference(first, other) for other in others) if part)
    return f" ({listed(parts)})" if sides[0].resolved.setting.spec.format in ("uri", "dsn") and parts else ""


def _key(resolved: Resolved) -> str:
    return resolved.names[0] if resolved.winner is None else resolved.winner.assignment.key


def _place(side: Side, letters: Letters) -> Place:
    view, resolved = side.view, side.resolved
    letter = letters.of(side.form)
    if resolved.winner is None:
        text = f"value {letter}" if resolved.setting.secret else str(resolved.default and resolved.default.value)
        return declared(resolved.setting, f"{view.service}: unset, default {text}", view)
    secret = is_secret(resolved.setting, resolved.winner)
    unit = f" {resolved.setting.spec.unit}" if _is_bare(resolved) else ""
    value = f"value {letter}" if secret else shown(resolved.setting, resolved.winner) + unit
    return at_value(view, resolved.setting, resolved.winner, f"{view.service}: {value}")


def _is_bare(resolved: Resolved) -> bool:
    """Whether the value is a number that leaves its unit to the schema."""
    text = resolved.winner.value if resolved.winner is not None else None
    return resolved.setting.spec.unit is not None and isinstance(text, str) and text.strip()[-1:].isdigit()


CHECK = Check("service-drift", Severity.ERROR, run)
