"""A value stands in for one that someone still has to fill in.

`changeme`, `your-…`, `REPLACE_WITH…`, `<…>`, `use-secret-manager…`, `TODO` and their like, as whole words: a host
under `example.com` is no placeholder, nor is a value that the schema lists in `enum`.

## Bad

```dotenv title="staging/auth.env"
SERVICE_ID=REPLACE_WITH_SERVICE_ID
```

```yaml title="schema.yaml"
properties:
  service_id: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
SERVICE_ID=auth-01
```

```yaml title="schema.yaml"
properties:
  service_id: {type: string, services: [auth]}
```

## What to do

Write the real value, or of a secret a reference to its store. Files that hold placeholders on purpose are templates:
say `template = true` at their source.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_value, gathered, is_secret, spread_of, stand_in
from confcheck.checks.evidence.spread import Found
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; inactive files by themselves, as notes."""
    for views, severity in ((system.views, None), (system.inactive, Severity.NOTE)):
        for setting, found in gathered(views, _placeholders):
            spread = spread_of(view for view, _, _ in found)
            yield spread.stamp(
                Problem(
                    f"{setting.path} holds a placeholder in {spread.where}",
                    tuple(
                        at_value(view, resolved.setting, candidate, f"{view.service}: {_reason(resolved)}")
                        for view, resolved, candidate in found
                    ),
                    hint=_hint(found),
                    setting=setting,
                    keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                    severity=severity,
                )
            )


def _hint(found: list[Found]) -> str:
    secret = any(is_secret(resolved.setting, candidate) for _, resolved, candidate in found)
    return "write the real value" + (" or a reference to the secret store" if secret else "")


def _placeholders(_: View, resolved: Resolved) -> tuple[Candidate, ...]:
    return () if resolved.winner is None or stand_in(resolved) is None else (resolved.winner,)


def _reason(resolved: Resolved) -> str:
    form = stand_in(resolved)
    return "" if form is None else form.reason


CHECK = Check("placeholder-value", Severity.ERROR, run, relaxed=Severity.WARNING)
