"""Two names of one setting have different values in one view.

The service reads one of them, and whoever changes the other sees no effect. Which one is read depends on the code,
and the next release may decide otherwise.

## Bad

```dotenv title="staging/auth.env"
TOKEN_MINUTES=15
JWT_EXPIRY_MINUTES=60
```

```yaml title="schema.yaml"
properties:
  token_lifetime: {type: integer, unit: min, env: TOKEN_MINUTES, aliases: [JWT_EXPIRY_MINUTES], services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
TOKEN_MINUTES=15
```

```yaml title="schema.yaml"
properties:
  token_lifetime: {type: integer, unit: min, env: TOKEN_MINUTES, aliases: [JWT_EXPIRY_MINUTES], services: [auth]}
```

## What to do

Decide which value is right, keep the canonical name, delete the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from confcheck.checks.evidence import Letters, at_value, gathered, is_secret, listed, spread_of
from confcheck.kernel.coerce import coerce
from confcheck.kernel.normal import normal
from confcheck.model import Candidate, Check, Problem, Resolved, Setting, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; inactive files by themselves, as notes."""
    for views, severity in ((system.views, None), (system.inactive, Severity.NOTE)):
        for setting, found in gathered(views, _conflicting):
            spread = spread_of(view for view, _, _ in found)
            keys = tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found))
            letters = Letters()
            yield spread.stamp(
                Problem(
                    f"{listed(keys)} are names of {setting.path} and differ in {spread.where}",
                    tuple(
                        at_value(view, setting, candidate, _label(view, resolved, candidate, letters))
                        for view, resolved, candidate in found
                    ),
                    hint=f"keep {found[0][1].names[0]} with the right value and delete the rest",
                    setting=setting,
                    keys=keys,
                    severity=severity,
                    because="aliases",
                )
            )


def _conflicting(_: View, resolved: Resolved) -> Iterator[Candidate]:
    """Per name the assignment of the highest layer, if at least two of them are known and differ."""
    highest: dict[str, Candidate] = {}
    for candidate in resolved.candidates:
        highest.setdefault(candidate.assignment.key, candidate)
    known = [one for one in highest.values() if isinstance(one.value, str) and one.value and not one.undefined]
    if len({compared(resolved.setting, candidate) for candidate in known}) > 1:
        yield from known


def compared(setting: Setting, candidate: Candidate) -> Hashable:
    """The form under which a known text is compared: of its typed value if it has one, else the text."""
    text = candidate.value if isinstance(candidate.value, str) else ""
    typed = coerce(text, setting.spec)
    return ("text", text) if typed.value is None else ("value", normal(typed.value, setting.spec))


def _label(view: View, resolved: Resolved, candidate: Candidate, letters: Letters) -> str:
    wins = "wins" if candidate is resolved.winner else "loses"
    if not is_secret(resolved.setting, candidate):
        return f"{view.service}: {wins}"
    return f"{view.service}: value {letters.of(compared(resolved.setting, candidate))}, {wins}"


CHECK = Check("alias-conflict", Severity.ERROR, run)
