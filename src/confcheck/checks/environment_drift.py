"""A setting that must be the same in every environment differs between two of them.

`agree: environments` says that a service behaves alike wherever it runs: a limit that was raised in staging only is
tested with one value and deployed with another. Every service is compared with itself, so services may differ from
each other. All environments take part, those that are not deployed among them; what an abstract one sets counts in
every environment that extends it, and it is none itself. Compared is what stands in the same target; environments that
have no target in common are compared as a whole, and differ if there is no value that all of them have.

Compared are typed values in their normal form (`60s` and `1m`, `true` and `1` are the same); an unset value takes part
with its default, an unknown one never differs, and files that are alternatives (`variants`) are not compared. What is
bound in a secret store takes no part: every environment rightly has a secret of its own.

## Bad

```dotenv title="development/auth.env"
JWT_ALGORITHM=HS512
```

```dotenv title="staging/auth.env"
JWT_ALGORITHM=HS256
```

```yaml title="schema.yaml"
properties:
  jwt_algorithm: {type: string, services: [auth], agree: environments}
```

## Good

```dotenv title="development/auth.env"
JWT_ALGORITHM=HS256
```

```dotenv title="staging/auth.env"
JWT_ALGORITHM=HS256
```

```yaml title="schema.yaml"
properties:
  jwt_algorithm: {type: string, services: [auth], agree: environments}
```

## What to do

Set it once, in the sources of an environment that the others extend. If one environment must differ, say so in the
schema: `environments: {development: {agree: []}}` takes it out of the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import by_target
from confcheck.checks.evidence.agreement import Axis, Side, agreeing, disagreeing, drift, split
from confcheck.model import Check, Problem, Severity, System, View


def _who(view: View) -> str:
    return f"{view.service} in {view.environment}" + (f" ({view.target})" if view.target is not None else "")


ENVIRONMENTS = Axis(
    "environments",
    party=lambda view: view.environment,
    who=_who,
    odd="{path} of {services} in {few} differs from {many}{targets}",
    even="{path} of {services} differs between {all}{targets}",
    inside="it in ",
)


def run(system: System) -> Iterator[Problem]:
    """One problem per setting; environments, targets and services become places."""
    for setting in agreeing(system, ENVIRONMENTS.word):
        groups = [group for sides in split(setting, lambda view: view.service) for group in _met(sides)]
        if groups:
            yield drift(groups, ENVIRONMENTS)


def _met(sides: list[Side]) -> list[list[Side]]:
    """What differs of one service within a target; as a whole, where no target is in every environment."""
    targets = by_target(sides, lambda side: side.view)
    environments = split(sides, lambda view: view.environment)
    if all(len({side.view.environment for side in met}) < len(environments) for met in targets):
        first, *others = ({side.form for side in one} for one in environments)
        if not first.intersection(*others):
            return [sides]
    return disagreeing(targets)


CHECK = Check("environment-drift", Severity.ERROR, run)
