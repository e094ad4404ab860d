"""What the files of a workspace hold: the claimed ones as they are claimed, and what they take in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from confcheck.discover.expand import Files, Job
from confcheck.discover.load import Use, all_uses, documents_of
from confcheck.discover.reading import Reading, ordered, read
from confcheck.discover.vocabulary import is_template
from confcheck.model import Document, Manifest, NothingMatched
from confcheck.model.inventory import Claimed, Extent, FoundSource, Note
from confcheck.sources import source_for

Progress = Callable[[int, int], None]


def claimed_sources(files: Files, manifest: Manifest, progress: Progress | None = None) -> tuple[FoundSource, ...]:
    """Every claimed file and what it takes in; raises Mistake for what the manifest gets wrong about the files."""
    try:
        uses = all_uses(files, manifest)
    except NothingMatched:
        return ()
    rows = _Rows(files, manifest)
    for use, document in zip(uses, documents_of(files, manifest, uses, progress), strict=True):
        rows.add(use, document)
    return (*rows.settled(), *rows.left())


@dataclass(slots=True)
class _Rows:
    """What was found so far."""

    files: Files
    manifest: Manifest
    claimed: list[tuple[Job, FoundSource]] = field(default_factory=list)
    taken: dict[Job, FoundSource] = field(default_factory=dict)
    """What claimed files take in, by how it is read."""

    def add(self, use: Use, document: Document) -> None:
        """A claimed file, those that lie over it, and those that it takes in."""
        parsed = document.parsed
        by_path = use.claim.entry.by_path
        reading = read(self.files, use.job, replace(parsed, entries=document.assignments) if by_path else None)
        row = self._row(use, document, reading)
        over = {claim.path for claim in use.over}
        self.claimed.append((_plain(use.job), row))
        for part in reading.parts:
            if part.job.path in over:
                self.claimed.append((_plain(part.job), _like(row, part, Claimed.SOURCE)))
            else:
                self._take(_like(row, part, Claimed.TAKEN), part.job)
        for taken in reading.taken:
            of_scope = self._services(use, (taken.scope,)) if taken.scope else row.services
            like = _like(row, read(self.files, taken.job), Claimed.TAKEN)
            self._take(replace(like, services=of_scope), taken.job)

    def settled(self) -> Iterator[FoundSource]:
        """What is claimed, each file with what others that take it in could not understand of it."""
        for job, row in self.claimed:
            taken = self.taken.get(job)
            yield row if taken is None else _noted(row, taken.notes)

    def left(self) -> Iterator[FoundSource]:
        """What is taken in and not claimed as it is read there."""
        claimed = {job for job, _ in self.claimed}
        return (row for job, row in self.taken.items() if job not in claimed)

    def _take(self, row: FoundSource, job: Job) -> None:
        """A file that several take in is there once, for all of them."""
        old = self.taken.get(_plain(job))
        if old is not None:
            row = replace(
                _noted(row, old.notes),
                environments=self._ordered("environments", (*old.environments, *row.environments)),
                services=self._ordered("services", (*old.services, *row.services)),
                target=row.target if row.target == old.target else None,
                assignments=max(old.assignments, row.assignments),
            )
        self.taken[_plain(job)] = row

    def _row(self, use: Use, document: Document, reading: Reading) -> FoundSource:
        everywhere = tuple(one.name for one in self.manifest.environments if not one.abstract)
        source = source_for(use.job.format)
        owns = source is not None and source.owns_services
        if document.services is not None:
            services = document.services
        else:
            services = (
                self._services(use, reading.scopes) if owns else tuple(one.name for one in self.manifest.services)
            )
        return FoundSource(
            reading.path,
            use.job.format,
            use.job.reader,
            everywhere if document.environments is None else document.environments,
            services,
            use.claim.entry.target,
            reading.assignments,
            reading.notes,
            reading.extent,
            Claimed.SOURCE,
            use.claim.entry.template or is_template(use.claim.path.rpartition("/")[2]),
            use.claim.entry.active,
        )

    def _services(self, use: Use, scopes: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """The declared services that blocks of a file stand for."""
        inside = dict(use.claim.entry.names)
        named = {name for scope in scopes for name in scope}
        return tuple(one.name for one in self.manifest.services if inside.get(one.name, one.name) in named)

    def _ordered(self, what: str, names: Iterable[str]) -> tuple[str, ...]:
        known = {one.name: place for place, one in enumerate(getattr(self.manifest, what))}
        return tuple(sorted(set(names), key=known.__getitem__))


def _like(row: FoundSource, reading: Reading, how: Claimed) -> FoundSource:
    """A file that is for whom another one is."""
    return replace(
        row,
        path=reading.path,
        format=reading.job.format,
        reader=reading.job.reader,
        assignments=reading.assignments,
        notes=reading.notes,
        extent=reading.extent,
        claimed=how,
    )


def _noted(row: FoundSource, notes: Iterable[Note]) -> FoundSource:
    """A file with further notes."""
    every = ordered((*row.notes, *notes))
    return replace(row, notes=every, extent=Extent.PART if row.extent is Extent.WHOLE and every else row.extent)


def _plain(job: Job) -> Job:
    """The file and its reader, whatever else the job says."""
    return Job(job.path, job.format, job.reader)
