"""Files and the further files they take in: read and parsed once each, joined in the order of precedence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from confcheck.discover.dangling import dangling
from confcheck.discover.decode import MARKED, ReadResult
from confcheck.discover.disk import Disk, leaves, printable
from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Borrow,
    Dangling,
    Include,
    Malformed,
    Mention,
    Neighbour,
    Parsed,
    SourceOptions,
    Suppression,
)
from confcheck.sources import SOURCES
from confcheck.sources.suppressions import find_suppressions

_SOURCES = {source.format: source for source in SOURCES}
_MAX_ENTRIES = 1_000_000
"""Entries that one file may take in through others; files that include each other twice would grow without end."""


@record(frozen=True, slots=True)
class Job:
    """A file and the rules by which it is read."""

    path: str
    format: str
    reader: str | None = None
    select: tuple[tuple[str, str], ...] = ()
    part: str | None = None
    """The target whose part of the file is meant; None: what stands outside of targets."""
    over: tuple[str, ...] = ()
    """Further files that lie over it, and are one whole with it."""


@record(frozen=True, slots=True)
class Expanded:
    """A file with everything that it takes in."""

    parsed: Parsed
    """Its own, with the problems of all files."""
    assignments: tuple[Assignment, ...]
    project: tuple[Assignment, ...]
    borrowing: tuple[Assignment | Borrow, ...] = ()
    """The assignments with what the file borrows from others in between; empty if it borrows nothing."""
    dangling: tuple[Dangling, ...] = ()
    """What it names, and is not there."""


@dataclass(slots=True)
class Files:
    """Every file of a workspace that was read, and what it holds."""

    disk: Disk
    _parsed: dict[Job, Parsed] = field(default_factory=dict, repr=False)
    _expanded: dict[Job, Expanded] = field(default_factory=dict, repr=False)
    _read: dict[str, ReadResult] = field(default_factory=dict, repr=False)
    """Files that became part of others."""
    _neighbours: dict[Job, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def neighbours(self, job: Job) -> tuple[str, ...]:
        """The further files that became part of a file that was read."""
        return self._neighbours.get(job, ())

    def text(self, path: str) -> str:
        """What a further file holds; nothing where it cannot be read."""
        found = self._read.get(path)
        return "" if found is None else found.text or ""

    def expanded(self, job: Job) -> Expanded:
        """A file with all further files in their places."""
        if job not in self._expanded:
            self._expanded[job] = self._expand(job, self.parsed(job))
        return self._expanded[job]

    def _expand(self, job: Job, parsed: Parsed) -> Expanded:
        if parsed.project is None and not parsed.problems and not parsed.mentions:
            own = [entry for entry in parsed.entries if isinstance(entry, Assignment)]
            if len(own) == len(parsed.entries):
                return Expanded(parsed, tuple(own), ())
        joined = _Joined(self, list(parsed.problems))
        joined.take(job, parsed, None, ())
        project = _Joined(self, joined.problems)
        for include in (parsed.project, *parsed.projects):
            if include is not None:
                project.include(include, (job.path,))
        whole = replace(
            parsed,
            problems=tuple(dict.fromkeys(joined.problems)),
            suppressions=(*parsed.suppressions, *joined.suppressions, *project.suppressions),
        )
        borrowing = tuple(joined.entries) if joined.borrows else ()
        absent = dangling(self.disk, (*joined.absent, *parsed.mentions))
        return Expanded(whole, joined.assignments, project.assignments, borrowing, absent)

    @property
    def paths(self) -> frozenset[str]:
        """Of every file that was read, claimed, included, or taken as a part of another."""
        return frozenset((*(job.path for job in self._parsed), *self._read))

    def parsed(self, job: Job) -> Parsed:
        """A file by itself; one that cannot be read holds nothing but problems."""
        if job not in self._parsed:
            self._parsed[job] = self._parse(job)
        return self._parsed[job]

    def _parse(self, job: Job) -> Parsed:
        shown = printable(job.path)
        text, problems = self.disk.read(job.path).parts
        if text is None:
            return Parsed(shown, problems=problems)
        asked: dict[str, ReadResult] = {}

        def neighbours(path: str) -> Neighbour:
            return self._neighbour(path, asked)

        options = SourceOptions(shown, job.reader, job.select, job.part, job.over, neighbours)
        source = _SOURCES[job.format]
        parsed = source.parse(text, options)
        self._read.update(asked)
        self._neighbours[job] = tuple(asked)
        texts = [(shown, text), *((printable(path), found.text) for path, found in asked.items())]
        suppressions = tuple(one for name, each in texts if each is not None for one in find_suppressions(each, name))
        problems += tuple(problem for found in asked.values() if found.text is not None for problem in found.problems)
        if source.marks:
            problems = tuple(problem for problem in problems if problem.message != MARKED)
        if problems or suppressions or asked:
            others = tuple(printable(path) for path in asked)
            return replace(parsed, problems=problems + parsed.problems, suppressions=suppressions, others=others)
        return parsed

    def _neighbour(self, path: str, asked: dict[str, ReadResult]) -> Neighbour:
        """A further file for a source that asks for it."""
        if leaves(path):
            return Neighbour(refusal="it lies outside the workspace, and only files below its root are read")
        if path not in asked:
            found = self._read.get(path)
            if found is None and not self.disk.exists(path):
                return Neighbour()
            asked[path] = found or self.disk.read(path)
        found = asked[path]
        return Neighbour(found.text, found.problems[0].message if found.text is None else None)


@dataclass(slots=True)
class _Joined:
    """The entries of one file and of those it includes, as far as they are joined."""

    files: Files
    problems: list[Malformed]
    entries: list[Assignment | Borrow] = field(default_factory=list)
    borrows: bool = False
    suppressions: list[Suppression] = field(default_factory=list)
    absent: list[Mention] = field(default_factory=list)
    """Files that must be there, and are not."""
    blocks: int = 0
    """How many blocks the joined files have."""
    taken: int = 0

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Of all files."""
        return tuple(entry for entry in self.entries if isinstance(entry, Assignment))

    def take(self, job: Job, parsed: Parsed, include: Include | None, chain: tuple[str, ...]) -> None:
        """Join a file's entries; those of an included one get its scope and blocks of their own."""
        offset = self.blocks
        own = [entry for entry in parsed.entries if isinstance(entry, Assignment)]
        self.blocks += 1 + max((entry.block for entry in own), default=0)
        if include is None and len(own) == len(parsed.entries):
            self.entries += own
            return
        for entry in parsed.entries:
            if isinstance(entry, Include):
                self.include(entry, (*chain, job.path))
            elif include is None:
                self.borrows |= isinstance(entry, Borrow)
                self.entries.append(entry)
            else:  # no format that borrows is included by another one
                scope = include.scope or entry.scope
                self.entries.append(replace(entry, scope=scope, block=entry.block + offset))

    def include(self, include: Include, chain: tuple[str, ...]) -> None:
        """Join a further file, or say at its mention why not."""
        refusal = self._refusal(include, chain)
        if refusal is not None:
            self.problems.append(Malformed(include.origin.path, include.origin.value or include.origin.key, *refusal))
        elif self.files.disk.exists(include.path):
            job = Job(include.path, include.format, include.reader)
            parsed = self.files.parsed(job)
            self.taken += 1 + len(parsed.entries)
            self.problems += parsed.problems
            self.suppressions += parsed.suppressions
            self.take(job, parsed, include, chain)
        elif include.required:
            self.absent.append(Mention("env file", include.path, include.scope, include.origin))

    def _refusal(self, include: Include, chain: tuple[str, ...]) -> tuple[str, str] | None:
        """Why a file is not joined, and what to do; None if it may be."""
        named = f"`{printable(include.path)}`"
        if leaves(include.path):
            return f"{named} lies outside the workspace", "only files below the workspace's root are read"
        if include.path in chain:
            return f"{named} takes itself in", "drop this mention, or the one that leads back here"
        if self.taken > _MAX_ENTRIES:
            said = f"{named} is not read: the files named up to here hold more than {_MAX_ENTRIES:,} entries"
            return said, "look for files that take each other in over and over"
        return None
