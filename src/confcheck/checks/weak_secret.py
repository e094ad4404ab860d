"""A secret that can be guessed.

A word of the dictionary, a name with a year, a few characters: the strength of a secret that stands in clear is
estimated by zxcvbn, which knows how people choose passwords. Judged are the environments that others depend on; secrets
behind references are not visible. The estimate itself is not shown.

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

Generate a random one (`openssl rand -base64 32`), put it into the secret store, and write a reference here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from confcheck.checks.evidence import at_key, gathered, spread_of, stand_in
from confcheck.kernel.urls import split_url
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View

GUESSES = 10**10
"""Fewer guesses than this are within reach of whoever gets a hash or may try for a while."""
LONGEST = 72
"""Characters that are judged; the estimate grows faster than linear with the length."""


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting."""
    deployed = {one.name for one in system.manifest.environments if one.deployed}

    def weak(view: View, resolved: Resolved) -> Iterator[Candidate]:
        winner = resolved.winner
        if view.environment in deployed and winner is not None:
            secret = _secret_of(resolved, winner)
            if secret is not None and is_weak(secret):
                yield winner

    for setting, found in gathered(system.views, weak):
        spread = spread_of(view for view, _, _ in found)
        yield spread.stamp(
            Problem(
                f"{setting.path} is a secret that can be guessed in {spread.where}",
                tuple(at_key(view, setting, candidate, f"{view.service}: too weak") for view, _, candidate in found),
                hint="generate a random one, for example with `openssl rand -base64 32`",
                setting=setting,
                keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                because="secret",
            )
        )


def _secret_of(resolved: Resolved, winner: Candidate) -> str | None:
    """The secret part of a literal winner that the schema calls secret; None where it is not known or not judged."""
    text = winner.value
    if resolved.setting.secret is not True or not isinstance(text, str) or not text:
        return None
    if winner.undefined or resolved.provided or stand_in(resolved):
        return None
    if resolved.typed is None or any(issue.code in ("minLength", "format") for issue in resolved.typed.issues):
        return None  # `invalid-value` says so already
    if resolved.setting.spec.format in ("dsn", "uri"):
        url = split_url(text)
        return url.password if url is not None else None
    return text


@lru_cache(maxsize=4096)
def is_weak(secret: str) -> bool:
    """Whether the secret would fall to GUESSES guesses of someone who knows how people choose."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its dictionaries cost 60 ms; most systems have no secret in clear

    return int(zxcvbn(secret[:LONGEST], max_length=LONGEST)["guesses"]) < GUESSES


CHECK = Check("weak-secret", Severity.WARNING, run)
