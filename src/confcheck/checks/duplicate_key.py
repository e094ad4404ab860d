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

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from confcheck.checks.evidence import Letters, at_key, counted, is_secret, spread_of, spread_of_documents
from confcheck.checks.ignored import ignored
from confcheck.kernel.secrecy import shown_key
from confcheck.model import (
    Assignment,
    Candidate,
    Check,
    Document,
    Layer,
    Place,
    Position,
    Problem,
    Setting,
    Severity,
    System,
    Template,
    Value,
    Variable,
    View,
)

At: TypeAlias = tuple[str, Position]
"""Path and position of a key: one writing, however often the file is read."""


@dataclass(slots=True)
class _Duplicate:
    """All writings of one key in one block of one file, over every document that holds them."""

    writings: dict[At, Assignment] = field(default_factory=dict)
    documents: dict[int, Document] = field(default_factory=dict)
    different: bool = False
    seen: list[tuple[View, Setting | None, Candidate]] = field(default_factory=list)


def run(system: System) -> Iterator[Problem]:
    """One problem per file, block and key; the places are all writings of the key."""
    found = _found(system)
    if not found:
        return
    for view in (*system.views, *system.inactive, *system.templates):
        for setting, candidate in _candidates(view):
            duplicate = found.get(_at(candidate.assignment))
            if duplicate is not None:
                duplicate.seen.append((view, setting, candidate))
    for duplicate in {id(one): one for one in found.values()}.values():
        yield _problem(system, duplicate)


def _found(system: System) -> dict[At, _Duplicate]:
    """Every duplicate under each of its writings.

    A file that two readers read, that two containers take in, or a block that two containers share, is one cause.
    """
    found: dict[At, _Duplicate] = {}
    for document in system.documents:
        for writings in _repeated(document):
            if ignored(system.manifest, writings[0].key):
                continue
            places = [_at(writing) for writing in writings]
            duplicate = next((found[at] for at in places if at in found), None) or _Duplicate()
            duplicate.documents[id(document)] = document
            duplicate.different |= len({_written(writing.value) for writing in writings}) > 1
            for at, writing in zip(places, writings, strict=True):
                duplicate.writings.setdefault(at, writing)
                found[at] = duplicate
    return found


def _repeated(document: Document) -> Iterator[list[Assignment]]:
    groups: dict[tuple[str, int, tuple[str, ...], str], list[Assignment]] = {}
    for assignment in document.assignments:
        key = (assignment.origin.path, assignment.block, assignment.scope, assignment.key)
        groups.setdefault(key, []).append(assignment)
    yield from (group for group in groups.values() if len(group) > 1)


def _at(assignment: Assignment) -> At:
    return assignment.origin.path, assignment.origin.key


def _written(value: Value) -> Hashable:
    """The value without positions, which are never the same."""
    return tuple(map(_piece, value.pieces)) if isinstance(value, Template) else value


def _piece(piece: str | Variable) -> Hashable:
    if isinstance(piece, str):
        return piece
    return piece.name, piece.operator, None if piece.operand is None else _written(piece.operand)


def _candidates(view: View) -> Iterator[tuple[Setting | None, Candidate]]:
    for resolved in view.settings:
        for candidate in (*resolved.candidates, *resolved.unread):
            yield resolved.setting, candidate
    for candidate in view.unknown:
        yield None, candidate


def _problem(system: System, duplicate: _Duplicate) -> Problem:
    (path, _), first = next(iter(duplicate.writings.items()))
    documents = list(duplicate.documents.values())
    views = [view for view, _, _ in duplicate.seen]
    spread = spread_of(views) if views else spread_of_documents(system, documents, {})
    aside = all(document.source.template or not document.source.active for document in documents)
    severity = Severity.NOTE if aside else Severity.ERROR if duplicate.different else Severity.WARNING
    how = "with different values" if duplicate.different else "with the same value"
    return spread.stamp(
        Problem(
            f"{shown_key(first.key)} is set {counted(len(duplicate.writings), 'time')} in {path}, {how}",
            tuple(_places(duplicate)),
            hint="keep the line that is meant and delete the others",
            setting=next((setting for _, setting, _ in duplicate.seen if setting is not None), None),
            keys=(shown_key(first.key),),
            severity=severity,
        )
    )


def _places(duplicate: _Duplicate) -> Iterator[Place]:
    letters = Letters()
    first_wins = all(document.parsed.first_wins for document in duplicate.documents.values())
    last, *others = sorted(duplicate.writings, key=lambda at: at[1], reverse=not first_wins)
    for at in (last, *others):
        setting, candidate = _shown(duplicate, at)
        label = "wins" if at is last else "overridden"
        written = candidate.assignment.value
        if isinstance(written, str) and written and is_secret(setting, candidate):
            label += f": value {letters.of(written)}"
        yield at_key(None, setting, candidate, label)


def _shown(duplicate: _Duplicate, at: At) -> tuple[Setting | None, Candidate]:
    """The writing as a view sees it, as one to which it is secret if there is such; else as it stands in the file."""
    seen = [(setting, candidate) for _, setting, candidate in duplicate.seen if _at(candidate.assignment) == at]
    if seen:
        return next((pair for pair in seen if is_secret(*pair)), seen[0])
    writing = duplicate.writings[at]
    plain = writing.value if isinstance(writing.value, str) else None
    layer = Layer(0, next(iter(duplicate.documents.values())))
    return None, Candidate(writing, layer, plain, secret=writing.secret)


CHECK = Check("duplicate-key", Severity.WARNING, run)
