"""One setting is bound to several secrets, or to several versions of one.

Between the names of a setting in one view always; between services or targets where `agree` says that they share the
value. Values behind references are not visible, so it is the bindings that are compared. Two slips with bindings are
found as well: the id of a secret that is written as if it were the value, and (as a warning) a value that is written
out where the other services of the environment and target take it from a secret store. A note says which settings of a
protected environment are bound to no fixed version (`latest`, or none in a store that has versions).

## Bad

```yaml title="staging/backend.yaml"
secrets:
  JWT_SECRET: jwt-secret:latest
  JWT_SECRET_KEY: jwt-secret-key:latest
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, env: JWT_SECRET_KEY, aliases: [JWT_SECRET], secret: true, services: [backend]}
```

## Good

```yaml title="staging/backend.yaml"
secrets:
  JWT_SECRET_KEY: jwt-secret:latest
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, env: JWT_SECRET_KEY, aliases: [JWT_SECRET], secret: true, services: [backend]}
```

## What to do

Find out which secret holds the value that is meant, bind every name and service to it, and delete the older names.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.bindings.drift import drift, drifting
from confcheck.checks.bindings.slips import ids_of, slips
from confcheck.checks.bindings.unpinned import unpinned
from confcheck.checks.bindings.uses import uses_of
from confcheck.model import Check, Problem, Severity, System


def run(system: System) -> Iterator[Problem]:
    """One problem per environment, setting and kind of slip; one note per protected environment."""
    uses = uses_of(system)
    ids = ids_of(uses)
    for (_, path), of_setting in uses.items():
        groups = drifting(of_setting.bindings)
        if groups:
            yield drift(groups)
        yield from slips(of_setting, ids.get(path, {}))
    yield from unpinned(system, uses)


CHECK = Check("reference-drift", Severity.ERROR, run)
