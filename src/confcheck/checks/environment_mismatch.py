"""A setting that names its environment names another one.

`identifies: environment` says that the value must be the name, or an alias, of the environment it is found in. A
service that believes to be in development opens its bypasses, in staging too.

## Bad

```dotenv title="staging/auth.env"
ENVIRONMENT=development
```

```yaml title="schema.yaml"
properties:
  environment: {type: string, services: [auth], identifies: environment}
```

## Good

```dotenv title="staging/auth.env"
ENVIRONMENT=staging
```

```yaml title="schema.yaml"
properties:
  environment: {type: string, services: [auth], identifies: environment}
```

## What to do

Write the environment's own name. If the services use another word for it, declare that word in `aliases`.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_value, gathered, listed, spread_of
from confcheck.kernel.placeholder import placeholder
from confcheck.model import Candidate, Check, Manifest, Problem, Resolved, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting."""

    def mismatched(view: View, resolved: Resolved) -> Iterator[Candidate]:
        winner = resolved.winner
        if resolved.setting.identifies == "environment" and winner is not None and not winner.undefined:
            text = winner.value
            if isinstance(text, str) and not placeholder(text) and not _names(system.manifest, text, view.environment):
                yield winner

    for setting, found in gathered(system.views, mismatched):
        spread = spread_of(view for view, _, _ in found)
        own = spread.environments[0]
        environment = system.manifest.environment(own)
        names = [own, *(environment.aliases if environment else ())]
        yield spread.stamp(
            Problem(
                f"{setting.path} names another environment in {spread.where}",
                tuple(
                    at_value(view, setting, candidate, f"{view.service}: {_meaning(system.manifest, candidate, own)}")
                    for view, _, candidate in found
                ),
                hint=f"write {listed(names, 'or')}",
                setting=setting,
                keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                because="identifies: environment",
            )
        )


def _names(manifest: Manifest, text: str, own: str) -> bool:
    environment = manifest.environment(text.strip()) or manifest.environment(text.strip().lower())
    return environment is not None and environment.name == own


def _meaning(manifest: Manifest, candidate: Candidate, own: str) -> str:
    text = candidate.value if isinstance(candidate.value, str) else ""
    environment = manifest.environment(text.strip()) or manifest.environment(text.strip().lower())
    return f"no name of {own}" if environment is None else f"this is {environment.name}, the file is read in {own}"


CHECK = Check("environment-mismatch", Severity.ERROR, run)
