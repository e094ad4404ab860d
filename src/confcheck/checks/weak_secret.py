"""A secret that can be guessed.

A word of the dictionary, a name with a year, a few characters: the strength of a secret that stands in clear is
estimated by zxcvbn, which knows how people choose passwords. Judged is what the schema calls secret, of a URL the
password, in the environments that others depend on; secrets behind references are not visible. The estimate itself is
not shown.

## Bad

```dotenv title="staging/auth.env"
DB_PASSWORD=staging2024
```

```yaml title="schema.yaml"
properties:
  db_password: {type: string, secret: true, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
DB_PASSWORD=kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA
```

```yaml title="schema.yaml"
properties:
  db_password: {type: string, secret: true, services: [auth]}
```

## What to do

Generate a random one (`openssl rand -base64 32`), put it into the secret store, and write a reference here. Of a URL
change the password, here and in the service that checks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from confcheck.checks.evidence import at_value, gathered, spread_of
from confcheck.checks.evidence.clear import Known, in_clear
from confcheck.checks.evidence.spread import Found
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View

GUESSES = 10**10
"""Fewer guesses than this are within reach of whoever gets a hash or may try for a while."""
LONGEST = 72
"""Characters that are judged; the estimate grows faster than linear with the length."""


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting."""
    deployed = {one.name for one in system.manifest.environments if one.deployed}

    known: Known = {}

    def weak(view: View, resolved: Resolved) -> Iterator[Candidate]:
        secret = in_clear(view, resolved, known) if view.environment in deployed and _is_judged(resolved) else None
        if resolved.winner is not None and secret is not None and is_weak(secret):
            yield resolved.winner

    paths = system.schema.paths_where(lambda setting: setting.secret is True)
    for setting, found in gathered(system.views, weak, paths):
        spread = spread_of(view for view, _, _ in found)
        yield spread.stamp(
            Problem(
                f"{setting.path} is a secret that can be guessed in {spread.where}",
                tuple(
                    at_value(view, resolved.setting, candidate, f"{view.service}: too weak")
                    for view, resolved, candidate in found
                ),
                hint=_hint(found, known),
                setting=setting,
                keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                because="secret",
            )
        )


def _hint(found: list[Found], known: Known) -> str:
    """Of a URL only the password is weak, and someone else must learn the new one."""
    if all(in_clear(view, resolved, known) == candidate.value for view, resolved, candidate in found):
        return "generate a random one, for example with `openssl rand -base64 32`"
    return (
        "change the password in it, here and in the service that checks it; "
        "`openssl rand -hex 32` makes one that needs no escaping in a URL"
    )


def _is_judged(resolved: Resolved) -> bool:
    """What the schema calls a secret, as one text; what `invalid-value` reports is not also weak."""
    if not resolved.setting.secret or resolved.setting.spec.type in ("array", "object"):
        return False
    return resolved.typed is not None and resolved.typed.valid


@lru_cache(maxsize=4096)
def is_weak(secret: str) -> bool:
    """Whether the secret would fall to GUESSES guesses of someone who knows how people choose."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its dictionaries cost 60 ms; most systems have no secret in clear

    return int(zxcvbn(secret[:LONGEST], max_length=LONGEST)["guesses"]) < GUESSES


CHECK = Check("weak-secret", Severity.WARNING, run)
