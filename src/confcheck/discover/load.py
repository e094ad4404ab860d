"""Every document of the workspace: claimed files, read by the rules of the services that use them."""

from __future__ import annotations

import gc
import posixpath
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from confcheck.discover.borrow import settle
from confcheck.discover.claims import Claim, find_claims
from confcheck.discover.disk import Disk, disk_at, printable
from confcheck.discover.expand import Expanded, Files, Job
from confcheck.discover.join import joined
from confcheck.discover.parts import parts_of, undeclared
from confcheck.discover.unclaimed import find_unclaimed
from confcheck.kernel.record import record
from confcheck.model import Document, Manifest, Mistake, NothingMatched, Source, Unclaimed
from confcheck.sources import READERS, SOURCES, guess_format, source_for
from confcheck.workspace import unfit


@record(frozen=True, slots=True)
class Use:
    """A claim as the services with one reader see it."""

    claim: Claim
    job: Job
    services: tuple[str, ...] | None
    for_everyone: bool = False
    """Whether only what the file has for every service is meant."""
    over: tuple[Claim, ...] = ()
    """Those of the files that lie over it."""

    @property
    def jobs(self) -> Iterator[tuple[Claim, Job]]:
        """Every claim with how its file is read."""
        yield self.claim, self.job
        for claim in self.over:
            yield claim, Job(claim.path, self.job.format, self.job.reader, self.job.select)


@record(frozen=True, slots=True)
class Loaded:
    """What a workspace holds."""

    documents: tuple[Document, ...]
    """In the order of source entries, patterns and paths."""
    unclaimed: tuple[Unclaimed, ...]
    """Files that look like sources and are none, by path."""


def load_sources(
    root: Path,
    manifest: Manifest,
    *,
    progress: Callable[[int, int], None] | None = None,
    disk: Disk | None = None,
) -> Loaded:
    """Every document, and what no source claims; `progress` gets (done, all).

    Raises Mistake for what the manifest gets wrong about the files, NothingMatched where there are none.
    """
    files = Files(disk or disk_at(root))
    uses = all_uses(files, manifest)
    with _uncollected():
        documents = documents_of(files, manifest, uses, progress)
        return Loaded(documents, find_unclaimed(files, manifest, [one for use in uses for one in use.jobs]))


def load_documents(root: Path, manifest: Manifest) -> tuple[Document, ...]:
    """Only the documents, without a look at the rest of the workspace; raises as `load_sources` does."""
    files = Files(disk_at(root))
    uses = all_uses(files, manifest)
    with _uncollected():
        return documents_of(files, manifest, uses, None)


def all_uses(files: Files, manifest: Manifest) -> tuple[Use, ...]:
    """How every claimed file is read, in the order of precedence; raises as `load_sources` does."""
    wholes = joined(find_claims(files.disk, manifest), manifest, _source)
    uses = tuple(use for whole in wholes for use in _uses(files, whole, manifest))
    if not uses:
        hint = "add `[[sources]]` that match files" if manifest.sources else "add `[[sources]]`"
        raise NothingMatched("no source matches any file", path=manifest.path, hint=hint)
    return uses


def documents_of(
    files: Files, manifest: Manifest, uses: Sequence[Use], progress: Callable[[int, int], None] | None
) -> tuple[Document, ...]:
    """The document of every use, in their order."""
    documents = []
    borrowing = {}
    for index, use in enumerate(uses):
        expanded = files.expanded(use.job)
        if not use.claim.entry.values:
            expanded = _without_values(expanded)
        documents.append(_own(expanded, use, manifest) if use.claim.entry.by_path else _document(expanded, use))
        if expanded.borrowing:
            borrowing[index] = expanded.borrowing
        if progress is not None:
            progress(index + 1, len(uses))
    return settle(documents, borrowing)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic collector: it would look at every assignment again and again, and none is in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _without_values(expanded: Expanded) -> Expanded:
    """A file of which only the names, ports and paths count."""
    return Expanded(replace(expanded.parsed, entries=(), objects=()), (), (), dangling=expanded.dangling)


def _own(expanded: Expanded, use: Use, manifest: Manifest) -> Document:
    """A file of confcheck's own format: it says itself for which environment it is, if no pattern does."""
    document, parsed = _document(expanded, use), expanded.parsed
    if use.for_everyone:
        own = tuple(one for one in document.assignments if not one.scope)
        document, parsed = replace(document, assignments=own), replace(parsed, scopes=())
    if parsed.part is None:
        unknown = undeclared(parsed, manifest, use.claim.entry.names)
        parsed = replace(parsed, problems=(*parsed.problems, *unknown))
    stated = manifest.environment(parsed.environment[0]) if parsed.environment is not None else None
    if document.environments is None and stated is not None:
        return replace(document, parsed=parsed, environments=(stated.name,))
    return replace(document, parsed=parsed)


def _document(expanded: Expanded, use: Use) -> Document:
    return Document(
        use.claim.entry,
        expanded.parsed,
        expanded.assignments,
        expanded.project,
        environments=use.claim.environments,
        services=use.services,
        dangling=expanded.dangling,
    )


def _uses(files: Files, whole: tuple[Claim, ...], manifest: Manifest) -> Iterator[Use]:
    """A claim once for every reader that its services have, or for every target that the file has a part for."""
    claim, *over = whole
    source = _source(claim)
    select = claim.entry.select
    if claim.entry.by_path:
        yield from _parts(claim, parts_of(files.disk, claim.path) or ())
        return
    if source.format != "dotenv":
        job = Job(claim.path, source.format, None, select, over=tuple(each.path for each in over))
        yield Use(claim, job, claim.services, over=tuple(over))
        return
    by_reader = _by_reader(claim, manifest)
    for reader, services in by_reader.items():
        narrowed = claim.services if len(by_reader) == 1 else services
        yield Use(claim, Job(claim.path, source.format, reader, select), narrowed)


def _parts(claim: Claim, targets: tuple[str, ...]) -> Iterator[Use]:
    """What the file has outside of targets, then its targets, as sources of their own; a stated target is the only one.

    Where the file has none, all of it belongs to the one that is stated, as with every other format.
    """
    stated = claim.entry.target
    job = Job(claim.path, claim.entry.format or "")
    yield Use(claim, job, claim.services, for_everyone=stated is not None and bool(targets))
    for target in targets:
        if stated in (None, target):
            part = replace(claim, entry=replace(claim.entry, target=target))
            yield Use(part, replace(job, part=target), claim.services)


def _source(claim: Claim) -> Source:
    """The format that a claimed file is read as."""
    shown = printable(claim.path)
    name = claim.entry.format or guess_format(posixpath.basename(claim.path))
    source = None if name is None else source_for(name)
    if source is None:
        hint = "add `format`, one of: " + ", ".join(each.format for each in SOURCES)
        raise _mistake(claim, f"the name of `{shown}` does not tell its format", hint)
    meaningless = unfit(claim.entry.reader, claim.entry.select, source)
    if meaningless is not None:
        key, message = meaningless
        raise _mistake(claim, f"{message}, as which `{shown}` is read", f"drop `{key}`, or state the `format`")
    return source


def _by_reader(claim: Claim, manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """Reader → the services of the claim that read with it, in the order of the claim."""
    by_reader: dict[str, list[str]] = {}
    for name in claim.services or (service.name for service in manifest.services):
        service = manifest.service(name)
        reader = claim.entry.reader or (service and service.reader) or READERS[0].name
        by_reader.setdefault(reader, []).append(name)
    return {reader: tuple(names) for reader, names in by_reader.items()}


def _mistake(claim: Claim, message: str, hint: str) -> Mistake:
    return Mistake(message, path=claim.origin.path, position=claim.origin.value, hint=hint)
