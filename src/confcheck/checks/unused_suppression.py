"""A suppression suppresses nothing.

The fault that it excused is gone, or it never matched: it has no reason, names no check, or stands on the wrong line.
Left in place it would hide the next fault.

## Bad

```dotenv title="staging/auth.env"
# confcheck: ignore[invalid-value] the level is spelt so in the old logs
LOG_LEVEL=info
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, enum: [info, debug], services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
# confcheck: ignore[invalid-value] the level is spelt so in the old logs
LOG_LEVEL=Information
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, enum: [info, debug], services: [auth]}
```

## What to do

Delete the comment or the `[[ignore]]`, or mend what it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_position, listed
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Check, Problem, Severity, Suppression, System


def run(system: System) -> Iterator[Problem]:
    """One problem per suppression that is neither used nor expired."""
    for one in system.unused:
        if not one.expired(system.today):
            yield Problem(
                f"a suppression in {one.origin.path} {_fault(one)}",
                (at_position(one.origin.path, one.origin.key, "suppresses nothing"),),
                hint="delete it, or mend what it says",
                keys=tuple(shown_key(check) for check in one.checks),
            )


def _fault(one: Suppression) -> str:
    if not one.checks:
        return "names no check: write `confcheck: ignore[check-id] reason`"
    if not one.reason:
        return "has no reason, and none holds without"
    return f"suppresses nothing: there is no such finding of {listed(shown_key(check) for check in one.checks)}"


CHECK = Check("unused-suppression", Severity.WARNING, run, last=True)
