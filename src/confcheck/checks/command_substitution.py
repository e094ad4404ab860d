"""A value holds a command that some readers of env files would execute.

`$(…)` and backticks are run by every shell that sources the file, and by some dotenv libraries; others hand the text on
as it is. Either way it is not the value that someone had in mind, and whoever can edit the file can run commands.
confcheck never executes anything.

## Bad

```dotenv title="staging/auth.env"
BUILD_ID=$(git rev-parse HEAD)
```

```yaml title="schema.yaml"
properties:
  build_id: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
BUILD_ID=4f2c9e1
```

```yaml title="schema.yaml"
properties:
  build_id: {type: string, services: [auth]}
```

## What to do

Compute the value where the deployment is built and name it in `provided`, or write it down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.checks.evidence import at_key, spread_of
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Candidate, Check, Problem, Setting, Severity, System, View

_COMMAND = re.compile(r"\$\([^()]|`[^`]+`")

Found = tuple[View, Setting | None, Candidate]


def run(system: System) -> Iterator[Problem]:
    """One problem per file and key."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for view in (*system.views, *system.inactive):
        known = ((one.setting, each) for one in view.settings for each in (*one.candidates, *one.unread))
        for setting, candidate in (*known, *((None, each) for each in view.unknown)):
            written = candidate.assignment
            # Only env files and their like are read by shells; elsewhere `$(X)` names a variable.
            if written.separator == "=" and isinstance(written.value, str) and _COMMAND.search(written.value):
                groups.setdefault((written.origin.path, written.key), []).append((view, setting, candidate))
    for found in groups.values():
        yield _problem(found)


def _problem(found: list[Found]) -> Problem:
    spread = spread_of(view for view, _, _ in found)
    setting, candidate = found[0][1], found[0][2]
    key = shown_key(candidate.assignment.key)
    services = {view.service: (view, one) for view, _, one in reversed(found)}
    return spread.stamp(
        Problem(
            f"{key} holds a command that a shell would execute",
            tuple(at_key(view, setting, one, "a command in the value") for view, one in services.values()),
            hint="write the value itself, or name the key in `provided` and let the deployment compute it",
            setting=setting,
            keys=(key,),
        )
    )


CHECK = Check("command-substitution", Severity.WARNING, run)
