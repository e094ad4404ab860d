"""A part of a file cannot be read.

A file that cannot be opened, does not decode, does not parse, or holds a line that its reader drops or refuses. The
rest of the file is still read and checked. The text itself is never quoted: it may be a piece of a secret. A file that
is named and not there is `dangling-path`; a line that only some of the readers of its file cannot read is
`reader-divergence`.

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

from collections.abc import Iterator

from confcheck.checks.evidence import at_position, counted, spread_of_documents, users_of
from confcheck.checks.evidence.consumers import told_there
from confcheck.model import Check, Document, Malformed, Position, Problem, Severity, System


def run(system: System) -> Iterator[Problem]:
    """One problem per file, a place for each part that cannot be read."""
    users = users_of(system)
    by_path: dict[str, list[tuple[Malformed, Document]]] = {}
    broken = any(document.parsed.problems for document in system.documents)
    elsewhere, _ = told_there(system) if broken else (set(), None)
    for document in system.documents:
        for malformed in document.parsed.problems:
            if malformed in elsewhere:
                continue
            by_path.setdefault(malformed.path, []).append((malformed, document))
    for path, found in by_path.items():
        parts = sorted(dict.fromkeys(malformed for malformed, _ in found), key=_position)
        documents = list({id(document): document for _, document in found}.values())
        spread = spread_of_documents(system, documents, users)
        live = any(document.source.active and not document.source.template for document in documents)
        yield spread.stamp(
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
