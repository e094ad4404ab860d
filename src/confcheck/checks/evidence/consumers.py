"""Files that several consumers read, each by rules of its own, and the lines that these read differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Assignment, Document, Include, Malformed, Parsed, Position, Reader, System, View
from confcheck.resolve.divergence import Divergence, divergences
from confcheck.resolve.layers import format_of
from confcheck.resolve.readings import Reading, reading
from confcheck.sources import READERS

_READERS = {reader.name: reader for reader in READERS}


@record(frozen=True, slots=True)
class Consumer:
    """What reads a file by one reader."""

    reading: Reading
    who: tuple[str, ...]
    """Services, those of a deploy file with its path: `api in compose.yaml`."""
    views: tuple[View, ...] = field(repr=False)

    @property
    def reader(self) -> Reader:
        """By which it reads."""
        return self.reading.reader


@record(frozen=True, slots=True)
class Divergent:
    """Lines of a file that its consumers read differently, for one cause."""

    path: str
    consumers: tuple[Consumer, ...]
    found: Divergence
    """With one side per consumer, in their order."""


@record(frozen=True, slots=True)
class _Seat:
    """One document that holds the file: as itself, or taken in by a block of it."""

    document: Document
    scope: tuple[str, ...] | None
    """The block that takes it in; None: the document is the file."""


@dataclass(slots=True)
class _Shared:
    """The seats of one file by reader."""

    seats: dict[str, list[_Seat]] = field(default_factory=dict)


def divergent(system: System) -> Iterator[Divergent]:
    """Every line that its consumers read differently; only files with several readers are looked at."""
    files = {path: one for path, one in _files(system).items() if len(one.seats) > 1}
    views = _views(system, files.values()) if files else {}
    index = _Taken({})
    for path, shared in files.items():
        consumers = tuple(
            consumer
            for name, seats in shared.seats.items()
            if (consumer := _consumer(path, _READERS[name], seats, views, index)) is not None
        )
        if len(consumers) > 1:
            for found in divergences([one.reading for one in consumers]):
                yield Divergent(path, consumers, found)


def told_there(system: System) -> tuple[set[Malformed], set[tuple[str, Position]]]:
    """What `reader-divergence` tells: parts that one reader cannot read, and where keys stand with several values."""
    problems: set[Malformed] = set()
    keys: set[tuple[str, Position]] = set()
    for one in divergent(system):
        for side in one.found.sides:
            problems.update(side.problems)
            keys.update((one.path, item.assignment.origin.key) for item in side.items)
    return problems, keys


def _files(system: System) -> dict[str, _Shared]:
    files: dict[str, _Shared] = {}
    for document in system.documents:
        if document.source.active and not document.source.template and document.source.values:
            for path, reader, seat in _read_by(system, document):
                files.setdefault(path, _Shared()).seats.setdefault(reader, []).append(seat)
    return files


def _read_by(system: System, document: Document) -> Iterator[tuple[str, str, _Seat]]:
    """The env files that a document is or takes in, each with its reader."""
    form = format_of(document)
    if form == "dotenv":
        yield document.path, _reader(system, document), _Seat(document, None)
    elif form == "compose":
        for entry in document.parsed.entries:
            if isinstance(entry, Include) and entry.format == "dotenv" and entry.reader is not None:
                yield entry.path, entry.reader, _Seat(document, entry.scope)


def _reader(system: System, document: Document) -> str:
    """By which a claimed env file is read: a document is for services of one reader."""
    names = document.services or tuple(service.name for service in system.manifest.services)
    service = system.manifest.service(names[0]) if names else None
    return document.source.reader or (service and service.reader) or READERS[0].name


def _views(system: System, files: Iterable[_Shared]) -> dict[int, list[View]]:
    """Identity of the documents that hold shared files → the views that they feed."""
    wanted = {id(seat.document) for one in files for seats in one.seats.values() for seat in seats}
    views: dict[int, list[View]] = {}
    for view in system.views:
        for layer in view.layers:
            if id(layer.document) in wanted:
                views.setdefault(id(layer.document), []).append(view)
    return views


@record(frozen=True, slots=True)
class _Taken:
    """What documents take in from other files, by the file and the block; each document is gone through once."""

    by_document: dict[int, dict[tuple[str, tuple[str, ...]], list[Assignment]]] = field(repr=False)

    def of(self, seat: _Seat, path: str) -> list[Assignment]:
        """The assignments that the seat has from this file."""
        if id(seat.document) not in self.by_document:
            found = self.by_document.setdefault(id(seat.document), {})
            for one in seat.document.assignments:
                found.setdefault((one.origin.path, one.scope), []).append(one)
        return self.by_document[id(seat.document)].get((path, seat.scope or ()), [])


def _consumer(
    path: str, reader: Reader, seats: list[_Seat], views: dict[int, list[View]], index: _Taken
) -> Consumer | None:
    """None where no view gets the file by this reader."""
    using: dict[int, View] = {}
    who: dict[str, None] = {}
    for seat in seats:
        for view in views.get(id(seat.document), ()):
            if seat.scope is None or _is_of(seat, view.service):
                using[id(view)] = view
                who[view.service if seat.scope is None else f"{view.service} in {seat.document.path}"] = None
    if not using:
        return None
    first = seats[0]
    problems = tuple(one for one in first.document.parsed.problems if one.path == path)
    parsed = Parsed(path, problems=problems)
    return Consumer(reading(reader, parsed, index.of(first, path)), tuple(who), tuple(using.values()))


def _is_of(seat: _Seat, service: str) -> bool:
    """Whether the block is that of the service."""
    inside = dict(seat.document.source.names).get(service, service)
    alone = seat.document.services == (service,) and len(seat.document.parsed.scopes) == 1
    return inside in (seat.scope or ()) or alone
