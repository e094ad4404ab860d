"""A suppression is past its date.

`until` says how long someone meant to live with a finding. After that day the suppression has no effect, and the
finding is back.

## Bad

```dotenv title="staging/auth.env"
# confcheck: ignore[invalid-value] the new log reader comes in spring (until 2020-05-01)
LOG_LEVEL=Information
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, enum: [info, debug], services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
# confcheck: ignore[invalid-value] the new log reader comes in spring (until 2999-05-01)
LOG_LEVEL=Information
```

```yaml title="schema.yaml"
properties:
  log_level: {type: string, enum: [info, debug], services: [auth]}
```

## What to do

Mend what it excuses, or decide again and write a new date.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_position, listed
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Check, Problem, Severity, System


def run(system: System) -> Iterator[Problem]:
    """One problem per suppression whose date has passed."""
    for one in system.suppressions:
        if one.expired(system.today):
            checks = tuple(shown_key(check) for check in one.checks)
            yield Problem(
                f"the suppression of {listed(checks) or 'nothing'} in {one.origin.path} ended on {one.until}",
                (at_position(one.origin.path, one.origin.key, f"in force until {one.until}"),),
                hint="mend what it excuses, or decide again and write a new date",
                keys=checks,
            )


CHECK = Check("expired-suppression", Severity.WARNING, run, last=True)
