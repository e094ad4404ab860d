"""A setting on which services must agree has different values in one environment and target.

`agree: services` says that the services of one environment and target must have the same value: the secret that one
signs with and the others verify with, the heartbeat that one sends and the other waits for. Compared are typed values
in their normal form (`60s` and `1m`, `true` and `1` are the same); an unset value takes part with what it is
derived from or with its default, an unknown one never differs. Where all have it from one line that their readers read
differently, the finding is `reader-divergence`.

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

from collections.abc import Iterable, Iterator

from confcheck.checks.evidence import by_target
from confcheck.checks.evidence.agreement import Axis, Side, agreeing, disagreeing, drift, split
from confcheck.checks.evidence.consumers import told_there
from confcheck.model import Check, Position, Problem, Severity, System

SERVICES = Axis(
    "services",
    party=lambda view: view.service,
    who=lambda view: view.service,
    odd="{path} of {few} differs from {many} in {where}",
    even="{path} differs between {all} in {where}",
)


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; targets and services become places."""
    read_differently: set[tuple[str, Position]] | None = None
    for setting in agreeing(system, SERVICES.word):
        for sides in split(setting, lambda view: view.environment):
            groups = disagreeing(by_target(sides, lambda side: side.view))
            if groups and read_differently is None:
                _, read_differently = told_there(system)
            groups = [one for one in groups if not _is_one_line(one, read_differently or set())]
            if groups:
                yield drift(groups, SERVICES)


def _is_one_line(sides: Iterable[Side], read_differently: set[tuple[str, Position]]) -> bool:
    """Whether all sides have the value from one line that several readers read."""
    winners = [side.resolved.winner for side in sides]
    places = {winner and (winner.assignment.origin.path, winner.assignment.origin.key) for winner in winners}
    return len(places) == 1 and not places.isdisjoint(read_differently)


CHECK = Check("service-drift", Severity.ERROR, run)
