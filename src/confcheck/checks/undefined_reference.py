"""A value uses a variable that has neither a value nor a default.

The reader puts nothing in its place, mostly without a word: the service starts with an empty or half value. What the
platform or CI supplies belongs into `provided` in the manifest.

## Bad

```dotenv title="staging/auth.env"
CALLBACK_URL=https://${PUBLIC_HOST}/callback
```

```yaml title="schema.yaml"
properties:
  callback_url: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
PUBLIC_HOST=auth.example.com
CALLBACK_URL=https://${PUBLIC_HOST}/callback
```

```yaml title="schema.yaml"
properties:
  callback_url: {type: string, services: [auth]}
```

## What to do

Set the variable where the reader looks for it (for compose: the `.env` beside the file), give it a default
(`${NAME:-value}`), or name it in `provided` if it arrives from outside.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_value, gathered, listed, spread_of
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting whose winner has an undefined variable."""
    for setting, found in gathered(system.views, _undefined):
        spread = spread_of(view for view, _, _ in found)
        names = list(dict.fromkeys(shown_key(name.name) for _, _, one in found for name in one.undefined))
        plural = "s" if len(names) > 1 else ""
        yield spread.stamp(
            Problem(
                f"{setting.path} uses the undefined variable{plural} {listed(names)} in {spread.where}",
                tuple(at_value(view, setting, candidate, f"{view.service}: empty") for view, _, candidate in found),
                hint=f"define {listed(names)}, give a default with ${{{names[0]}:-…}}, or name it in `provided` "
                "if it arrives from outside",
                setting=setting,
                keys=tuple(dict.fromkeys(shown_key(candidate.assignment.key) for _, _, candidate in found)),
            )
        )


def _undefined(_: View, resolved: Resolved) -> Iterator[Candidate]:
    if resolved.winner is not None and resolved.winner.undefined:
        yield resolved.winner


CHECK = Check("undefined-reference", Severity.ERROR, run, relaxed=Severity.WARNING)
