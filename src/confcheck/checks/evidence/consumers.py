"""Files that several consumers read, each by rules of its own, and the lines that these read differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Assignment, Document, Include, Inherited, Malformed, Parsed, Position, Reader, System, View
from confcheck.resolve.divergence import Divergence, Side, divergences
from confcheck.resolve.layers import format_of
from confcheck.resolve.readings import Reading, reading, refused_for
from confcheck.resolve.uses import variables_of
from confcheck.sources import READERS

_READERS = {reader.name: reader for reader in READERS}


@record(frozen=True, slots=True)
class Consumer:
    """What reads a file by one reader."""

    reading: Reading
    who: tuple[str, ...]
    """Services, those of a deploy file with its path: `api in compose.yaml`; the path alone of one that fills its
    variables from the file."""
    views: tuple[View, ...] = field(repr=False)
    keys: frozenset[str] | None = field(default=None, repr=False)
    """What it takes of the file; None: everything."""

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
    """The block that takes it in; None: the document is the file, or fills its variables from it."""
    fills: bool = False
    """Whether only variables of the document are filled from it: compose's `.env` beside the compose file."""


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
            yield from _between(path, consumers)


def _between(path: str, consumers: tuple[Consumer, ...]) -> Iterator[Divergent]:
    """What they read differently; who fills variables from the file has a say about those alone."""
    whole = tuple(one for one in consumers if one.keys is None)
    others = {one.line: one for one in divergences([one.reading for one in whole])} if len(whole) > 1 else {}
    for found in divergences([one.reading for one in consumers]):
        if len(whole) == len(consumers) or any(map(_takes, consumers, found.sides)):
            yield Divergent(path, consumers, found)
        elif found.line in others:
            yield Divergent(path, whole, others[found.line])


def _takes(consumer: Consumer, side: Side) -> bool:
    """Whether a consumer that takes only some keys takes one of these lines, or refuses the file for them."""
    if consumer.keys is None:
        return False
    return any(item.assignment.key in consumer.keys for item in side.items) or refused_for(side.problems) is not None


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
        return
    for entry in document.parsed.entries:
        if isinstance(entry, Include) and entry.format == "dotenv" and entry.reader is not None:
            yield entry.path, entry.reader, _Seat(document, entry.scope)
    filling = {one.origin.path for one in document.project}
    for project in dict.fromkeys((document.parsed.project, *document.parsed.projects)):
        if project is not None and project.reader is not None and project.path in filling:
            filling.discard(project.path)  # several projects may be filled from one file
            yield project.path, project.reader, _Seat(document, None, fills=True)


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
        if seat.fills:
            return [*{one.origin: one for one in seat.document.project if one.origin.path == path}.values()]
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
                who[_name(seat, view)] = None
    if not using:
        return None
    first = seats[0]
    problems = tuple(one for one in first.document.parsed.problems if one.path == path)
    parsed = Parsed(path, problems=problems)
    keys = frozenset(_filled(seats)) if all(seat.fills for seat in seats) else None
    return Consumer(reading(reader, parsed, index.of(first, path)), tuple(who), tuple(using.values()), keys)


def _name(seat: _Seat, view: View) -> str:
    if seat.fills:
        return seat.document.path
    return view.service if seat.scope is None else f"{view.service} in {seat.document.path}"


def _filled(seats: Iterable[_Seat]) -> Iterator[str]:
    """The variables of deploy files, those without a value of their own, and what the values of these are made of."""
    for seat in seats:
        project = {one.key: one for one in sorted(seat.document.project, key=lambda one: not one.scope)}
        ahead = [*seat.document.assignments]
        while ahead:
            one = ahead.pop()
            names = [one.key] if isinstance(one.value, Inherited) else [each.name for each in variables_of(one)]
            yield from names
            ahead += [project.pop(name) for name in names if name in project]


def _is_of(seat: _Seat, service: str) -> bool:
    """Whether the block is that of the service."""
    inside = dict(seat.document.source.names).get(service, service)
    alone = seat.document.services == (service,) and len(seat.document.parsed.scopes) == 1
    return inside in (seat.scope or ()) or alone
