"""A value does not fit its setting's type, constraints, format or unit.

Text becomes a typed value by one published table; what has no typed value, or one that the schema refuses, is shown
with every reason at the place that supplied it.

## Bad

```dotenv title="staging/auth.env"
PORT=80a80
```

```yaml title="schema.yaml"
properties:
  port: {type: integer, format: port, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
PORT=8080
```

```yaml title="schema.yaml"
properties:
  port: {type: integer, format: port, services: [auth]}
```

## What to do

Correct the value, or the schema if the value is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_value, gathered, listed, spread_of, stand_in
from confcheck.kernel.spec import Issue
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting, over all services and targets that refuse it."""
    for setting, found in gathered(system.views, _refused):
        spread = spread_of(view for view, _, _ in found)
        reasons = list(dict.fromkeys(issue for _, resolved, _ in found for issue in _reasons(resolved)))
        yield spread.stamp(
            Problem(
                f"{setting.path} {listed(reasons)} in {spread.where}",
                tuple(
                    at_value(view, resolved.setting, candidate, f"{view.service}: {', '.join(_reasons(resolved))}")
                    for view, resolved, candidate in found
                ),
                hint="correct the value, or the schema if the value is right",
                setting=setting,
                keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                because=listed(
                    dict.fromkeys(issue.code for _, resolved, _ in found for issue in _issues(resolved)),
                ),
            )
        )


def _refused(_: View, resolved: Resolved) -> tuple[Candidate, ...]:
    if resolved.winner is None or not _issues(resolved) or stand_in(resolved) is not None:
        return ()
    return (resolved.winner,)


def _issues(resolved: Resolved) -> tuple[Issue, ...]:
    return resolved.typed.issues if resolved.typed is not None else ()


def _reasons(resolved: Resolved) -> list[str]:
    return [issue.message for issue in _issues(resolved)]


CHECK = Check("invalid-value", Severity.ERROR, run)
