"""One key stands twice in one file.

Most readers take the last writing, some the first (`dotenvy`, Deno), `docker run` passes both. Whoever edits the first
one sees no effect. With different values it is an error, with equal ones a warning.

## Bad

```dotenv title="staging/auth.env"
LOG_LEVEL=debug
LOG_LEVEL=info
```

## Good

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

## What to do

Keep the line whose value is meant and delete the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import Letters, at_key, counted, is_secret, spread_of_documents, users_of
from confcheck.checks.ignored import ignored
from confcheck.kernel.secrecy import shown_key
from confcheck.model import (
    Assignment,
    Candidate,
    Check,
    Document,
    Layer,
    Place,
    Problem,
    Setting,
    Severity,
    System,
    View,
)


def run(system: System) -> Iterator[Problem]:
    """One problem per file and key; the places are all writings of the key."""
    users = users_of(system)
    reported: set[tuple[str, tuple[str, ...], str]] = set()
    for document in system.documents:
        for writings in _repeated(document):
            first = writings[0]
            key = (first.origin.path, first.scope, first.key)
            if key not in reported and not ignored(system.manifest, first.key):
                reported.add(key)
                yield _problem(system, document, users, writings)


def _repeated(document: Document) -> Iterator[list[Assignment]]:
    groups: dict[tuple[str, int, tuple[str, ...], str], list[Assignment]] = {}
    for assignment in document.assignments:
        key = (assignment.origin.path, assignment.block, assignment.scope, assignment.key)
        groups.setdefault(key, []).append(assignment)
    yield from (group for group in groups.values() if len(group) > 1)


def _problem(system: System, document: Document, users: dict[int, list[View]], writings: list[Assignment]) -> Problem:
    key, path = writings[0].key, writings[0].origin.path
    different = len({writing.value for writing in writings}) > 1
    setting = _setting_of(users.get(id(document), []), key)
    spread = spread_of_documents(system, [document], users)
    aside = document.source.template or not document.source.active
    severity = Severity.NOTE if aside else Severity.ERROR if different else Severity.WARNING
    how = "with different values" if different else "with the same value"
    return spread.stamp(
        Problem(
            f"{shown_key(key)} is set {counted(len(writings), 'time')} in {path}, {how}",
            tuple(_places(document, setting, writings)),
            hint="keep the line that is meant and delete the others",
            setting=setting,
            keys=(shown_key(key),),
            targets=spread.targets,
            services=spread.services,
            severity=severity,
        )
    )


def _setting_of(users: list[View], key: str) -> Setting | None:
    for view in users:
        for resolved in view.settings:
            for candidate in (*resolved.candidates, *resolved.unread):
                if candidate.assignment.key == key:
                    return resolved.setting
    return None


def _places(document: Document, setting: Setting | None, writings: list[Assignment]) -> Iterator[Place]:
    letters = Letters()
    layer = Layer(0, document)
    for writing in reversed(writings):
        value = writing.value
        plain = value if isinstance(value, str) else None
        candidate = Candidate(writing, layer, plain)
        label = "wins" if writing is writings[-1] else "no effect"
        if is_secret(setting, candidate) and plain:
            label += f": value {letters.of(plain)}"
        yield at_key(None, setting, candidate, label)


CHECK = Check("duplicate-key", Severity.WARNING, run)
