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

from confcheck.checks.evidence import at_key, gathered, is_secret, spread_of, stand_in
from confcheck.kernel.secrecy import holds_secret
from confcheck.kernel.urls import split_url
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; inactive files by themselves, as notes."""
    deployed = {one.name for one in system.manifest.environments if one.deployed}
    protected = {one.name for one in system.manifest.environments if one.protected}

    def in_clear(view: View, resolved: Resolved) -> Iterator[Candidate]:
        winner = resolved.winner
        if view.environment in deployed and winner is not None and _is_literal(resolved, winner):
            yield winner

    for views, inactive in ((system.views, False), (system.inactive, True)):
        for setting, found in gathered(views, in_clear):
            spread = spread_of(view for view, _, _ in found)
            severity = Severity.ERROR if spread.environments[0] in protected else None
            yield spread.stamp(
                Problem(
                    f"{setting.path} is a secret and stands in clear in {spread.where}",
                    tuple(
                        at_key(view, setting, candidate, f"{view.service}: in clear") for view, _, candidate in found
                    ),
                    hint="move it into the secret store, write a reference here, and rotate it",
                    setting=setting,
                    keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                    severity=Severity.NOTE if inactive else severity,
                    because="secret" if setting.secret else None,
                )
            )


def _is_literal(resolved: Resolved, winner: Candidate) -> bool:
    text = winner.value
    if not isinstance(text, str) or not text or winner.undefined or resolved.provided or stand_in(resolved):
        return False
    if resolved.setting.secret is False:
        return False
    if resolved.setting.spec.format not in ("dsn", "uri"):
        return is_secret(resolved.setting, winner)
    url = split_url(text)
    bare = url is None or url.username is None  # `default:@host` names a user and keeps its password to itself
    return holds_secret(text) if bare else bool(url is not None and url.password)


CHECK = Check("plaintext-secret", Severity.WARNING, run)
