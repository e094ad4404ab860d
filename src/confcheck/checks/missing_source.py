"""A service has no view in an environment that others depend on.

Every service must have at least one source in every deployed environment, unless its `environments` or `targets` in
the manifest say otherwise. So deleting a file never makes a gate pass.

## Bad

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
```

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

## Good

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
[services.backend]
environments = []
[[sources]]
files = "{environment}/{service}.env"
```

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

## What to do

Add the file, mend the pattern that should find it, or say in the manifest where the service runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_position, listed
from confcheck.model import Check, Environment, Place, Problem, Service, Severity, System


def run(system: System) -> Iterator[Problem]:
    """One problem per service and environment."""
    present: dict[tuple[str, str], set[str | None]] = {}
    for view in system.views:
        present.setdefault((view.service, view.environment), set()).add(view.target)
    for environment in system.manifest.environments:
        for service in system.manifest.services:
            if environment.abstract or not _must_run(service, environment):
                continue
            found = present.get((service.name, environment.name), set())
            missing = tuple(target for target in service.targets or () if target not in found)
            if missing or not found:
                yield _problem(system, service, environment, missing)


def _must_run(service: Service, environment: Environment) -> bool:
    if service.environments is None:
        return environment.deployed
    return environment.name in service.environments


def _problem(system: System, service: Service, environment: Environment, missing: tuple[str, ...]) -> Problem:
    target = f" ({listed(missing)})" if missing else ""
    return Problem(
        f"{service.name} has no source in {environment.name}{target}",
        (
            at_position(service.origin.path, service.origin.key, f"{service.name} is declared here"),
            *_searched(system, service, environment, missing),
        ),
        hint=f"add a source for it, or state `environments` or `targets` of {service.name} if it does not run there",
        environments=(environment.name,),
        targets=missing,
        services=(service.name,),
    )


def _searched(system: System, service: Service, environment: Environment, missing: tuple[str, ...]) -> Iterator[Place]:
    """The patterns that could have found a file for it, of the missing targets if there are such."""
    for source in system.manifest.sources:
        if (
            source.template
            or not source.active
            or (source.services is not None and service.name not in source.services)
        ):
            continue
        if missing and source.target not in missing:
            continue
        if source.environments is None or environment.name in source.environments:
            for _, origin in source.files:
                yield at_position(origin.path, origin.value or origin.key, "finds nothing for it")


CHECK = Check("missing-source", Severity.ERROR, run, relaxed=Severity.WARNING)
