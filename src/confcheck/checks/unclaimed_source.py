"""A file that looks like a source is claimed by none.

What nobody claims is not checked, and often not deployed either: a file that was renamed, one of a service or
environment that the manifest does not know, or one that nothing reads any more. Listed are env files, by their names,
and files among those that a pattern with `{service}` or `{environment}` claims, if their names do not hold a declared
one and they hold settings when they are read as their neighbours are.

Not listed are files that a claimed file takes in (`env_file`, the `.env` beside a compose file), files to copy from
(`.env.example`, `.sample`, `.template`, `.dist`), what one developer has for himself (`.env.local`, unless there is an
environment called so), folders with a manifest of their own, and folders of what others wrote or a build made
(`node_modules`, `vendor`, `dist`, `examples`, …), files that `confcheck render` wrote, and those that a source
`replaces`. `.gitignore` is not read: an ignored `.env` is listed on the machine that has it.

## Bad

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "{environment}/{service}.env"
```

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```dotenv title="staging/shared.env"
LOG_LEVEL=info
```

## Good

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "{environment}/shared.env"
[[sources]]
files = "{environment}/{service}.env"
```

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```dotenv title="staging/shared.env"
LOG_LEVEL=info
```

## What to do

Claim the file with a `[[sources]]`, in the place that its precedence has. One that is kept although no deployment reads
it is claimed with `active = false`, one to copy from with `template = true`. Delete what nobody needs. An `[[ignore]]`
with the `path` of a file that is none of the system's hides that file, and no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from confcheck.checks.evidence import at_file, listed
from confcheck.model import Check, Place, Problem, Severity, System, Unclaimed

NAMED = 6
"""So many files are listed in the message; all of them are places."""


def run(system: System) -> Iterator[Problem]:
    """One note for all of them; those that an `[[ignore]]` names are notes of their own, so that it hides no other."""
    groups: dict[tuple[int, ...], list[Unclaimed]] = {}
    patterns = [one.path for one in system.manifest.ignores if CHECK.id in one.checks and one.path is not None]
    for one in system.unclaimed:
        named = tuple(place for place, pattern in enumerate(patterns) if fnmatchcase(one.path, pattern))
        groups.setdefault(named, []).append(one)
    for files in groups.values():
        yield _problem(system, files)


def _problem(system: System, files: list[Unclaimed]) -> Problem:
    """It concerns every environment, unless the folder of each file says which."""
    owners = [one.environments for one in files]
    known = tuple(one.name for one in system.manifest.environments if any(one.name in names for names in owners))
    return Problem(
        _message([one.path for one in files]),
        tuple(map(_place, files)),
        hint=_hint(files),
        keys=tuple(one.path for one in files),
        environments=known if all(owners) else (),
    )


def _message(paths: list[str]) -> str:
    if len(paths) == 1:
        return f"no source claims {paths[0]}"
    more = len(paths) - NAMED
    shown = paths if more <= 0 else [*paths[:NAMED], f"{more} more"]
    return f"no source claims {len(paths)} files that look like some: {listed(shown)}"


def _place(one: Unclaimed) -> Place:
    misfit = one.misfit
    if misfit is None:
        return at_file(None, one.path, "an env file by its name")
    meant = f"; did you mean {misfit.near}?" if misfit.near is not None else ""
    label = f"like the files of `{misfit.pattern}` beside it, but `{misfit.word}` is no {misfit.capture}{meant}"
    return at_file(None, one.path, label)


def _hint(files: list[Unclaimed]) -> str:
    rename = any(one.misfit is not None and one.misfit.near is not None for one in files)
    which = "it" if len(files) == 1 else "each"
    return (
        f'{f"rename {which}, " if rename else ""}claim {which} with a `[[sources]]` (`files = "{files[0].path}"`; '
        "`active = false` if no deployment reads it), or delete it"
    )


CHECK = Check("unclaimed-source", Severity.NOTE, run)
