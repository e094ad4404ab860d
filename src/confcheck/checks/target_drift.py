"""A setting that must be the same wherever an environment is deployed differs between two of its targets.

`agree: targets` says that a service behaves alike in every target of one environment: a rehearsal in compose shows
nothing about the cloud if its tokens live longer there. Every service is compared with itself, so services may differ
from each other. Compared are typed values in their normal form (`60s` and `1m`, `true` and `1` are the same); an unset
value takes part with its default, an unknown one never differs, and files that are alternatives (`variants`) are not
compared. Secrets that are bound in a secret store are compared by `reference-drift`.

## Bad

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "deploy/{environment}.env"
services = ["auth"]
target = "cloud"
[[sources]]
files = "compose/{environment}.env"
services = ["auth"]
target = "compose"
```

```dotenv title="deploy/staging.env"
TOKEN_LIFETIME=15
```

```dotenv title="compose/staging.env"
TOKEN_LIFETIME=60
```

```yaml title="schema.yaml"
properties:
  token_lifetime: {type: integer, unit: min, services: [auth], agree: targets}
```

## Good

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "deploy/{environment}.env"
services = ["auth"]
target = "cloud"
[[sources]]
files = "compose/{environment}.env"
services = ["auth"]
target = "compose"
```

```dotenv title="deploy/staging.env"
TOKEN_LIFETIME=15
```

```dotenv title="compose/staging.env"
TOKEN_LIFETIME=15m
```

```yaml title="schema.yaml"
properties:
  token_lifetime: {type: integer, unit: min, services: [auth], agree: targets}
```

## What to do

Move the value into a source without a `target`, which feeds all of them. If one target must differ, say so in the
schema: `targets: {compose: {agree: []}}` takes it out of the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence.agreement import Axis, agreeing, disagreeing, drift, split
from confcheck.model import Check, Problem, Severity, System

TARGETS = Axis(
    "targets",
    party=lambda view: view.target or "",
    who=lambda view: f"{view.service} in {view.target}",
    odd="{path} of {services} in {few} differs from {many} in {environment}",
    even="{path} of {services} differs between {all} in {environment}",
    inside="it in ",
)


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; services and targets become places."""
    for setting in agreeing(system, TARGETS.word):
        for sides in split(setting, lambda view: view.environment):
            groups = disagreeing(split(sides, lambda view: view.service))
            if groups:
                yield drift(groups, TARGETS)


CHECK = Check("target-drift", Severity.ERROR, run)
