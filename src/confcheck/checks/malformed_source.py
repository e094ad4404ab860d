"""A part of a file cannot be read.

A file that cannot be opened, does not decode, does not parse, or holds a line that its reader drops or refuses. The
rest of the file is still read and checked. The text itself is never quoted: it may be a piece of a secret. A file that
is named and not there is `dangling-path`; a line that only some of the readers of its file cannot read is
`reader-divergence`. A part that may hold settings and that confcheck does not follow is a note: nothing is wrong with
the file.

## Bad

```dotenv title="staging/auth.env"
LOG_LEVEL="debug
```

## Good

```dotenv title="staging/auth.env"
LOG_LEVEL="debug"
```

## What to do

Mend the line. If the file is not meant to be read, take it out of the manifest's pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from confcheck.checks.evidence import at_position, counted, spread_of_documents, users_of
from confcheck.checks.evidence.consumers import told_there
from confcheck.model import Check, Document, Malformed, Parsed, Position, Problem, Severity, System, View


def run(system: System) -> Iterator[Problem]:
    """One problem per file, a place for each part that cannot be read; then a note per file for what is not read."""
    users = users_of(system)
    broken = any(document.parsed.problems for document in system.documents)
    elsewhere, _ = told_there(system) if broken else (set(), None)
    for path, parts in _by_path(system, lambda parsed: parsed.problems):
        if told := [one for one in parts if one[0] not in elsewhere]:
            yield _problem(system, path, told, users)
    for path, parts in _by_path(system, lambda parsed: parsed.notes):
        yield replace(_problem(system, path, parts, users), severity=Severity.NOTE)


def _by_path(
    system: System, parts_of: Callable[[Parsed], tuple[Malformed, ...]]
) -> Iterator[tuple[str, list[tuple[Malformed, Document]]]]:
    """The parts of every file, each with the document that has it."""
    by_path: dict[str, list[tuple[Malformed, Document]]] = {}
    for document in system.documents:
        for part in parts_of(document.parsed):
            by_path.setdefault(part.path, []).append((part, document))
    yield from by_path.items()


def _problem(
    system: System, path: str, found: list[tuple[Malformed, Document]], users: dict[int, list[View]]
) -> Problem:
    parts = sorted(dict.fromkeys(malformed for malformed, _ in found), key=_position)
    documents = list({id(document): document for _, document in found}.values())
    live = any(document.source.active and not document.source.template for document in documents)
    return spread_of_documents(system, documents, users).stamp(
        Problem(
            _message(path, parts),
            tuple(at_position(part.path, part.position, part.message) for part in parts),
            hint="; ".join(dict.fromkeys(part.hint for part in parts if part.hint)) or None,
            severity=None if live else Severity.NOTE,
        )
    )


def _position(part: Malformed) -> Position:
    return part.position or Position(0, 0)


def _message(path: str, parts: list[Malformed]) -> str:
    """Two readers that stumble over one place find one part, each in its own words."""
    number = len({part.position for part in parts})
    return f"{path}: {parts[0].message}" if number == 1 else f"{counted(number, 'part')} of {path} not read"


CHECK = Check("malformed-source", Severity.ERROR, run)
