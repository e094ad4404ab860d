"""A setting that names its environment names another one.

`identifies: environment` says that the value must be the name, or an alias, of the environment it is found in. A
service that believes to be in development opens its bypasses, in staging too. So does a consolidated file that says it
is for one environment, while the manifest claims it for another.

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
from dataclasses import replace

from confcheck.checks.evidence import (
    Spread,
    at_position,
    at_value,
    gathered,
    is_secret,
    listed,
    spread_of,
    spread_of_documents,
    users_of,
)
from confcheck.kernel.names import environment_named
from confcheck.kernel.placeholder import placeholder
from confcheck.model import Candidate, Check, Manifest, Problem, Resolved, Setting, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting, and per file that says itself what it is for."""
    yield from _files(system)

    def mismatched(view: View, resolved: Resolved) -> Iterator[Candidate]:
        winner = resolved.winner
        if winner is None or resolved.provided or resolved.setting.identifies != "environment":  # an overlay may say so
            return
        text = _text(winner)
        if text is not None and _named(system.manifest, text) != view.environment:
            yield winner

    paths = system.schema.paths_where(lambda setting: setting.identifies == "environment")
    for setting, found in gathered(system.views, mismatched, paths):
        spread = spread_of(view for view, _, _ in found)
        named = [_named(system.manifest, _text(candidate) or "") for _, _, candidate in found]
        what = "does not name its environment" if None in named else "names another environment"
        yield spread.stamp(
            Problem(
                f"{setting.path} {what} in {spread.where}",
                tuple(
                    at_value(view, setting, candidate, f"{view.service}: {_meaning(setting, candidate, name, spread)}")
                    for (view, _, candidate), name in zip(found, named, strict=True)
                ),
                hint=f"write {listed(_right(system.manifest, setting, spread), 'or')}",
                setting=setting,
                keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                because="identifies: environment",
            )
        )


def _files(system: System) -> Iterator[Problem]:
    """Files of confcheck's own format that a pattern claims for an environment which they do not name."""
    users = users_of(system)
    for document in system.documents:
        stated, claimed = document.parsed.environment, document.environments or ()
        own = None if stated is None or document.parsed.part is not None else system.manifest.environment(stated[0])
        wrong = [name for name in claimed if own is not None and name != own.name]
        if stated is None or own is None or not wrong:
            continue
        origin = document.source.files[0][1] if len(document.source.files) == 1 else document.source.origin
        spread = replace(spread_of_documents(system, [document], users), environments=tuple(wrong))
        yield spread.stamp(
            Problem(
                f"{document.path} says that it is for {own.name}, and is claimed for {listed(wrong)}",
                (
                    at_position(document.path, stated[1].value, f"this is {own.name}"),
                    at_position(origin.path, origin.value or origin.key, f"claimed for {listed(wrong)} by this source"),
                ),
                hint=f"claim it for {own.name}, or generate it for {listed(wrong, 'or')}",
            )
        )


def _text(candidate: Candidate) -> str | None:
    """The text that should be a name, blanks too; None if there is none, or if another check says why."""
    if candidate.undefined or not isinstance(candidate.value, str) or not candidate.value:
        return None
    return None if placeholder(candidate.value) else candidate.value.strip()


def _named(manifest: Manifest, text: str) -> str | None:
    """The environment of that name or alias, in any case if it is not one as written."""
    return environment_named(text, ((one.name, *one.aliases) for one in manifest.environments))


def _meaning(setting: Setting, candidate: Candidate, name: str | None, spread: Spread) -> str:
    own = spread.environments[0]
    if name is None or is_secret(setting, candidate):
        return f"no name of {own}"
    return f"this is {name}, the file is read in {own}"


def _right(manifest: Manifest, setting: Setting, spread: Spread) -> tuple[str, ...]:
    """The names of the environment, those that the schema allows if it lists any."""
    environment = manifest.environment(spread.environments[0])
    names = () if environment is None else (environment.name, *environment.aliases)
    return tuple(name for name in names if name in (setting.spec.enum or names)) or names


CHECK = Check("environment-mismatch", Severity.ERROR, run)
