"""A path that a file names leads nowhere.

A compose file names an env file, a build context, a Dockerfile, or the file of a secret or config that a service uses,
and nothing is there: the service does not start, or cannot be built, the next time somebody tries on a fresh clone. The
usual causes are a file that was renamed or moved, and one that never was committed. An env file that is not there is
not read either, so whatever it sets is missing from every other check.

Paths outside the workspace, remote build contexts and paths that need a variable without default are not judged; nor
are `volumes`, whose folders compose makes itself, and an env file with `required: false`. A path other than that of an
env file is taken to be right, too, if it would be so from a folder further up: compose may run there.

## Bad

```yaml title="staging/compose.yaml"
services:
  auth:
    image: auth
    env_file: comon.env
```

```dotenv title="staging/common.env"
LOG_LEVEL=info
```

## Good

```yaml title="staging/compose.yaml"
services:
  auth:
    image: auth
    env_file:
      - common.env
      - {path: developer.env, required: false}
```

```dotenv title="staging/common.env"
LOG_LEVEL=info
```

## What to do

Correct the path, or create what it names. An env file that may be absent is named with `required: false`. Where a
pipeline creates the file before compose runs, suppress the finding with that as its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from confcheck.checks.evidence import at_position, counted, listed, spread_of, spread_of_documents, users_of
from confcheck.checks.evidence.spread import Spread
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import masked
from confcheck.model import Check, Dangling, Document, Place, Problem, Severity, System, View

NAMED = 4
"""So many paths or files are listed in the message; all of them are places."""

Found = tuple[Dangling, Document]


def run(system: System) -> Iterator[Problem]:
    """One problem per kind of path and the files that name it: what is missing there is missing together."""
    by_path: dict[tuple[str, str], list[Found]] = {}
    for document in system.documents:
        for one in document.dangling:
            by_path.setdefault((one.mention.kind, one.mention.path), []).append((one, document))
    if not by_path:
        return
    users = users_of(system)
    groups: dict[tuple[str, frozenset[str], bool], list[Found]] = {}
    for (kind, _), found in by_path.items():
        files = frozenset(one.mention.origin.path for one, _ in found)
        live = any(document.source.active and not document.source.template for _, document in found)
        groups.setdefault((kind, files, live), []).extend(found)
    for (kind, _, live), found in groups.items():
        yield _spread(system, found, users).stamp(_problem(kind, found, None if live else Severity.NOTE))


def _problem(kind: str, found: list[Found], severity: Severity | None) -> Problem:
    paths = list(dict.fromkeys(one.mention.path for one, _ in found))
    files = list(dict.fromkeys(one.mention.origin.path for one, _ in found))
    which = f"{_article(kind)} {kind} that does" if len(paths) == 1 else f"{counted(len(paths), kind)} that do"
    return Problem(
        f"{_some(files)} {'names' if len(files) == 1 else 'name'} {which} not exist: "
        f"{_some([_shown(path) for path in paths])}",
        tuple(_places(found)),
        hint=_hint(kind, found),
        keys=tuple(map(_shown, paths)),
        severity=severity,
    )


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _shown(path: str) -> str:
    return masked(path, secret=False)


def _some(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - NAMED
    return listed(names if more <= 0 else [*names[:NAMED], f"{more} more"])


@record(frozen=True, slots=True, order=True)
class _Spot:
    """A point in a file at which a path is named."""

    file: str
    line: int
    column: int
    path: str


def _places(found: list[Found]) -> Iterator[Place]:
    """Every mention once, with the containers that need it."""
    spots: dict[_Spot, tuple[Dangling, dict[str, None]]] = {}
    for one, _ in found:
        origin = one.mention.origin
        point = origin.value or origin.key
        _, users = spots.setdefault(_Spot(origin.path, point.line, point.column, one.mention.path), (one, {}))
        users.update(dict.fromkeys(one.mention.scope[:1]))
    for spot, (one, users) in sorted(spots.items(), key=lambda each: each[0]):
        origin = one.mention.origin
        label = f"{', '.join(users)}: {_shown(spot.path)}" if users else _shown(spot.path)
        yield at_position(spot.file, origin.value or origin.key, label)


def _hint(kind: str, found: list[Found]) -> str:
    near = list(dict.fromkeys(one.near for one, _ in found if one.near is not None))
    if near:
        return f"did you mean {_some(near)}?"
    if kind == "env file":
        return "create it, correct its path, or say that it may be absent (`required: false`)"
    return "correct the path, or create what it names"


def _spread(system: System, found: list[Found], users: dict[int, list[View]]) -> Spread:
    """The views of the containers that need it; where none is a declared service, wherever the files take part."""
    views = [
        view
        for one, document in found
        for view in users.get(id(document), ())
        if dict(document.source.names).get(view.service, view.service) in one.mention.scope
    ]
    if views:
        return spread_of(views)
    return replace(spread_of_documents(system, [document for _, document in found], users), services=())


CHECK = Check("dangling-path", Severity.WARNING, run)
