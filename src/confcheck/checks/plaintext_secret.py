"""A secret stands in clear in a source of an environment that others depend on.

Everyone who can read the repository has it, and it stays in the history. In a protected environment it is an error. A
placeholder is reported as one; a URL with a password in it counts.

Reported is the line that holds the secret: not the URL into which a variable puts it, nor the path of a file that holds
it, nor a variable that the reader leaves to someone else. Where only its shape makes a value secret, commits and
checksums are not taken for one; `secret: false` settles every other doubt.

## Bad

```dotenv title="staging/auth.env"
JWT_SECRET=kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, secret: true, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
JWT_SECRET=ref+gcpsecrets://harbour-staging/jwt-secret
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, secret: true, services: [auth]}
```

## What to do

Put the secret into the store of the platform, write a reference in its place, and rotate it: it has been seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_value, gathered, spread_of
from confcheck.checks.evidence.clear import Known, in_clear
from confcheck.checks.evidence.spread import Found
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; inactive files by themselves, as notes."""
    deployed = {one.name for one in system.manifest.environments if one.deployed}
    protected = {one.name for one in system.manifest.environments if one.protected}

    known: Known = {}

    def literal(view: View, resolved: Resolved) -> tuple[Candidate, ...]:
        if view.environment not in deployed or resolved.winner is None or in_clear(view, resolved, known) is None:
            return ()
        return (resolved.winner,)

    for views, inactive in ((system.views, False), (system.inactive, True)):
        for setting, found in gathered(views, literal):
            spread = spread_of(view for view, _, _ in found)
            severity = Severity.ERROR if spread.environments[0] in protected else None
            yield spread.stamp(
                Problem(
                    f"{setting.path} is a secret and stands in clear in {spread.where}",
                    tuple(
                        at_value(view, resolved.setting, candidate, f"{view.service}: in clear")
                        for view, resolved, candidate in found
                    ),
                    hint=_hint(found),
                    setting=setting,
                    keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                    severity=Severity.NOTE if inactive else severity,
                    because="secret" if setting.secret else None,
                )
            )


def _hint(found: list[Found]) -> str:
    """Compose knows no stores: a variable stands there, of a name of its own, as `provided` holds for every service."""
    written = "write a reference here"
    compose = [_is_in_compose(candidate) for _, _, candidate in found]
    if any(compose):
        variable = "`${NAME:?}`, with a NAME of its own that `provided` lists"
        written = f"write here {variable}" if all(compose) else f"{written} (in a compose file {variable})"
    return f"move it into the secret store, {written}, and rotate it"


def _is_in_compose(candidate: Candidate) -> bool:
    """Whether its line stands in a compose file, which has a file beside it that fills its variables."""
    document = candidate.layer.document
    written = (candidate.supplier or candidate.assignment).origin.path
    return document.parsed.project is not None and written in (document.path, *document.parsed.others)


CHECK = Check("plaintext-secret", Severity.WARNING, run)
