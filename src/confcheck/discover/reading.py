"""What was understood of a configuration file: how much it assigns, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field, replace

from confcheck.discover.disk import leaves, printable
from confcheck.discover.expand import Files, Job
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import masked
from confcheck.model import Assignment, Borrow, Dangling, Include, Malformed, Parsed
from confcheck.model.inventory import Extent, Note
from confcheck.sources import identify, source_for

_ENV_FILE = "env file"
_DOTENV = "dotenv"
ENV_READERS = {"kustomize": "kubectl"}
"""Formats that make a part of themselves from env files, and by which reader."""
TREES = ("kubernetes", "kustomize", "yaml", "json")
"""What else such a format takes in."""


@record(frozen=True, slots=True)
class Taken:
    """A file that another one takes in whole, under rules of its own."""

    job: Job
    scope: tuple[str, ...]
    """The block that takes it in; empty: the file as a whole."""


@record(frozen=True, slots=True)
class Reading:
    """One file under its rules."""

    job: Job
    assignments: int
    """How many it writes itself."""
    notes: tuple[Note, ...]
    extent: Extent
    scopes: tuple[tuple[str, ...], ...] = ()
    """Every block that it declares."""
    taken: tuple[Taken, ...] = ()
    parts: tuple[Reading, ...] = field(default=(), repr=False)
    """Files whose text became part of this one: each with what it assigns there."""

    @property
    def path(self) -> str:
        """As it may be shown."""
        return printable(self.job.path)

    @property
    def silent(self) -> bool:
        """Whether it says nothing at all: no assignment, nothing that is taken in, nothing that was not understood."""
        return not (self.assignments or self.notes or self.taken or self.parts)


def read(files: Files, job: Job, parsed: Parsed | None = None) -> Reading:
    """A file by its job; `parsed` is what it holds where that is less than all."""
    expanded = files.expanded(job)
    own = parsed or expanded.parsed
    counts = _assigned(own)
    taken = tuple(_taken(files, own))
    told = [*map(_malformed, (*own.problems, *own.notes)), *_absent(expanded.dangling)]
    shown = printable(job.path)
    elsewhere = {printable(one.job.path) for one in taken}
    others = [path for path in dict.fromkeys((*job.over, *files.neighbours(job))) if path != job.path]
    parts = tuple(
        _part(_as_part(files, path, job, counts[printable(path)]), counts, told)
        for path in others
        if printable(path) not in elsewhere
    )
    elsewhere |= {one.path for one in parts}
    # What concerns a file that is listed by itself is told there.
    notes = ordered(note for note in told if note.path == shown or note.path not in elsewhere)
    nothing = bool(own.problems) and not own.entries
    extent = Extent.NONE if nothing else Extent.PART if notes else Extent.WHOLE
    return Reading(job, counts[shown], notes, extent, own.scopes, taken, parts)


def skipped(job: Job, reason: str) -> Reading:
    """A file of which nothing is read."""
    return Reading(job, 0, (Note(printable(job.path), None, None, reason),), Extent.NONE)


def with_notes(reading: Reading, notes: Iterable[Note]) -> Reading:
    """A file with what others that take it in could not understand of it."""
    every = ordered((*reading.notes, *notes))
    extent = Extent.PART if reading.extent is Extent.WHOLE and every else reading.extent
    return replace(reading, notes=every, extent=extent)


def _as_part(files: Files, path: str, job: Job, assigns: int) -> Job:
    """A file that became part of another one: what it is by itself where its text tells that, else what that one is."""
    if path in job.over:
        return replace(job, path=path)
    found = identify(path, files.text(path))
    if assigns and job.format in ENV_READERS and found not in TREES:
        return Job(path, _DOTENV, ENV_READERS[job.format])
    source = None if found is None else source_for(found)
    known = job.format if source is None or source.recognises is None else source.format
    return Job(path, known, job.reader)


def _part(job: Job, counts: Counter[str], told: list[Note]) -> Reading:
    shown = printable(job.path)
    notes = ordered(note for note in told if note.path == shown)
    extent = Extent.WHOLE if not notes else Extent.PART if counts[shown] else Extent.NONE
    return Reading(Job(job.path, job.format, job.reader), counts[shown], notes, extent)


def _assigned(parsed: Parsed) -> Counter[str]:
    """Path → how often something is written there; what several blocks share is written once."""
    written = {
        (entry.variable if isinstance(entry, Borrow) else entry.key, entry.origin)
        for entry in parsed.entries
        if isinstance(entry, Assignment) or (isinstance(entry, Borrow) and entry.key is not None)
    }
    return Counter(origin.path for _, origin in written)


def _taken(files: Files, parsed: Parsed) -> Iterator[Taken]:
    """The files that a file includes, and those that these include, which are there."""
    projects = (*(() if parsed.project is None else (parsed.project,)), *parsed.projects)
    waiting = [(entry, entry.scope) for entry in parsed.entries if isinstance(entry, Include)]
    waiting += [(entry, ()) for entry in projects]
    met: set[Taken] = set()
    while waiting:
        include, scope = waiting.pop(0)
        one = Taken(Job(include.path, include.format, include.reader), scope)
        if one in met or leaves(include.path) or not files.disk.exists(include.path):
            continue
        met.add(one)
        yield one
        waiting += [(entry, scope) for entry in files.parsed(one.job).entries if isinstance(entry, Include)]


def _malformed(part: Malformed) -> Note:
    line, column = (None, None) if part.position is None else (part.position.line, part.position.column)
    return Note(part.path, line, column, part.message)


def _absent(dangling: Iterable[Dangling]) -> Iterator[Note]:
    """Env files that are not there: what they would set is not known."""
    for one in dangling:
        if one.mention.kind == _ENV_FILE:
            place = one.mention.origin.value or one.mention.origin.key
            message = f"the env file {masked(printable(one.mention.path), secret=False)} is not there"
            yield Note(one.mention.origin.path, place.line, place.column, message)


def ordered(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Each once, by its place."""
    return tuple(sorted(dict.fromkeys(notes), key=lambda one: (one.path, one.line or 0, one.column or 0, one.message)))
