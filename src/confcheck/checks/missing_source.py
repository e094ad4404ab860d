"""A service has no view in an environment that others depend on.

Every service must be named by at least one source in every deployed environment, unless its `environments` or
`targets` in the manifest say otherwise: by the file's name, by the source's `services`, or inside the file. A file for
every service names none. So deleting a file never makes a gate pass. Where a file that could name the service cannot
be read, `malformed-source` says so instead.

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
[environments.development]
[environments.staging]
[services.auth]
[services.backend]
environments = ["development"]
[[sources]]
files = "{environment}/{service}.env"
```

```dotenv title="development/backend.env"
LOG_LEVEL=debug
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
from confcheck.model import Check, Document, Environment, Place, Problem, Service, Severity, SourceEntry, System
from confcheck.sources import guess_format, source_for


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and the targets that lack a view, over all services that have none there."""
    present: dict[tuple[str, str], set[str | None]] = {}
    for view in system.views:
        present.setdefault((view.service, view.environment), set()).add(view.target)
    for environment in system.manifest.environments:
        lacking: dict[tuple[str, ...], list[Service]] = {}
        for service in system.manifest.services:
            found = present.get((service.name, environment.name), set())
            missing = tuple(target for target in service.targets or () if target not in found)
            if not _must_run(service, environment) or (found and not missing):
                continue
            if not any(_may_hold(document, service, environment, missing) for document in system.documents):
                lacking.setdefault(missing, []).append(service)
        for missing, services in lacking.items():
            yield _problem(system, services, environment, missing)


def _must_run(service: Service, environment: Environment) -> bool:
    if environment.abstract:
        return False
    if service.environments is None:
        return environment.deployed
    return environment.name in service.environments


def _may_hold(document: Document, service: Service, environment: Environment, missing: tuple[str, ...]) -> bool:
    """Whether it is a file that cannot be read: what it names nobody knows, and `malformed-source` says so."""
    return (
        bool(document.parsed.problems)
        and not document.parsed.scopes
        and (document.environments is None or environment.name in document.environments)
        and (document.services is None or service.name in document.services)
        and _makes_view(document.source, service, environment, missing)
    )


def _problem(system: System, services: list[Service], environment: Environment, missing: tuple[str, ...]) -> Problem:
    names = tuple(service.name for service in services)
    target = f" ({', '.join(missing)})" if missing else ""
    hint = f"add a source, or state `environments` or `targets` of {listed(names, 'and')} if not meant to run there"
    if not missing and any(_is_for_all(document, environment) for document in system.documents):
        hint = f"list {'it' if len(names) == 1 else 'each'} under `services:`, if need be `{names[0]}: {{}}`"
    return Problem(
        f"no source names {listed(names, 'or')} in {environment.name}{target}",
        (
            *(at_position(one.origin.path, one.origin.key, f"{one.name} is declared here") for one in services),
            *_searched(system, services, environment, missing),
        ),
        hint=hint,
        environments=(environment.name,),
        targets=missing,
        services=names,
    )


def _is_for_all(document: Document, environment: Environment) -> bool:
    """Whether it is a consolidated file of the environment: it has what all share, and lists who runs there."""
    return document.source.by_path and environment.name in (document.environments or ())


def _searched(
    system: System, services: list[Service], environment: Environment, missing: tuple[str, ...]
) -> Iterator[Place]:
    """The patterns that could have found a file for one of them, of the missing targets if there are such."""
    for source in system.manifest.sources:
        names = [service.name for service in services if _makes_view(source, service, environment, missing)]
        if names:
            for _, origin in source.files:
                yield at_position(origin.path, origin.value or origin.key, f"nothing here for {listed(names, 'or')}")


def _makes_view(source: SourceEntry, service: Service, environment: Environment, missing: tuple[str, ...]) -> bool:
    """Whether a file of this source would give the service a view there."""
    return (
        source.active
        and not source.template
        and (not missing or source.target in missing or (source.target is None and source.by_path))
        and (source.environments is None or environment.name in source.environments)
        and (source.services is None or service.name in source.services)
        and (source.services is not None or any(_names_services(source, pattern) for pattern, _ in source.files))
    )


def _names_services(source: SourceEntry, pattern: str) -> bool:
    """Whether the pattern or the format tells whose a file is; a file for everyone makes no view."""
    format_ = source_for(source.format or guess_format(pattern.rpartition("/")[2]) or "")
    return "{service}" in pattern or (format_ is not None and format_.owns_services and not source.select)


CHECK = Check("missing-source", Severity.ERROR, run, relaxed=Severity.WARNING)
