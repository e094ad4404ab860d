"""A secret stands in clear in a source of an environment that others depend on.

Everyone who can read the repository has it, and it stays in the history. In a protected environment it is an error. A
placeholder is reported as one; a URL with a password in it counts.

## Bad

```dotenv title="staging/auth.env"
JWT_SECRET=kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, secret: true, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
JWT_SECRET=ref+gcpsecrets://harbour-staging/jwt-secret
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, secret: true, services: [auth]}
```

## What to do

Put the secret into the store of the platform, write a reference in its place, and rotate it: it has been seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_key, spread_of
from confcheck.checks.evidence.clear import Clear, in_clear
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Check, Problem, Resolved, Severity, System, View

Found = tuple[View, Resolved, Clear]


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; inactive files by themselves, as notes."""
    deployed = {one.name for one in system.manifest.environments if one.deployed}
    protected = {one.name for one in system.manifest.environments if one.protected}
    for views, inactive in ((system.views, False), (system.inactive, True)):
        groups: dict[tuple[str, str], list[Found]] = {}
        for view in views:
            for resolved in view.settings if view.environment in deployed else ():
                clear = in_clear(view, resolved)
                if clear is not None:
                    groups.setdefault((view.environment, resolved.setting.path), []).append((view, resolved, clear))
        for (environment, _), found in groups.items():
            severity = Severity.ERROR if environment in protected else None
            yield _problem(found, Severity.NOTE if inactive else severity)


def _problem(found: list[Found], severity: Severity | None) -> Problem:
    spread = spread_of(view for view, _, _ in found)
    setting = found[0][1].setting
    return spread.stamp(
        Problem(
            f"{setting.path} is a secret and stands in clear in {spread.where}",
            tuple(
                at_key(view, clear.setting, clear.candidate, f"{view.service}: in clear") for view, _, clear in found
            ),
            hint="move it into the secret store, write a reference here, and rotate it",
            setting=setting,
            keys=tuple(dict.fromkeys(shown_key(clear.candidate.assignment.key) for _, _, clear in found)),
            severity=severity,
            because="secret" if setting.secret else None,
        )
    )


CHECK = Check("plaintext-secret", Severity.WARNING, run)
