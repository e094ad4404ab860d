"""Files and the further files they take in: read and parsed once each, joined in the order of precedence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from confcheck.discover.disk import Disk, leaves, printable
from confcheck.model import Assignment, Include, Malformed, Parsed, SourceOptions, Suppression
from confcheck.sources import SOURCES
from confcheck.sources.suppressions import find_suppressions

_SOURCES = {source.format: source for source in SOURCES}
_MAX_ENTRIES = 1_000_000
"""Entries that one file may take in through others; files that include each other twice would grow without end."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file and the rules by which it is read."""

    path: str
    format: str
    reader: str | None = None
    select: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Expanded:
    """A file with everything that it takes in."""

    parsed: Parsed
    """Its own, with the problems of all files."""
    assignments: tuple[Assignment, ...]
    project: tuple[Assignment, ...]


@dataclass(slots=True)
class Files:
    """Every file of a workspace that was read, and what it holds."""

    disk: Disk
    _parsed: dict[Job, Parsed] = field(default_factory=dict, repr=False)
    _expanded: dict[Job, Expanded] = field(default_factory=dict, repr=False)

    def expanded(self, job: Job) -> Expanded:
        """A file with all further files in their places."""
        if job not in self._expanded:
            parsed = self.parsed(job)
            joined = _Joined(self, list(parsed.problems))
            joined.take(job, parsed, None, ())
            project = _Joined(self, joined.problems)
            if parsed.project is not None:
                project.include(parsed.project, (job.path,))
            whole = replace(
                parsed,
                problems=tuple(dict.fromkeys(joined.problems)),
                suppressions=(*parsed.suppressions, *joined.suppressions, *project.suppressions),
            )
            self._expanded[job] = Expanded(whole, tuple(joined.assignments), tuple(project.assignments))
        return self._expanded[job]

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
        parsed = _SOURCES[job.format].parse(text, SourceOptions(shown, job.reader, job.select))
        suppressions = find_suppressions(text, shown)
        if problems or suppressions:
            return replace(parsed, problems=problems + parsed.problems, suppressions=suppressions)
        return parsed


@dataclass(slots=True)
class _Joined:
    """The entries of one file and of those it includes, as far as they are joined."""

    files: Files
    problems: list[Malformed]
    assignments: list[Assignment] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    blocks: int = 0
    """How many blocks the joined files have."""
    taken: int = 0

    def take(self, job: Job, parsed: Parsed, include: Include | None, chain: tuple[str, ...]) -> None:
        """Join a file's entries; those of an included one get its scope and blocks of their own."""
        offset = self.blocks
        own = [entry for entry in parsed.entries if isinstance(entry, Assignment)]
        self.blocks += 1 + max((entry.block for entry in own), default=0)
        if include is None and len(own) == len(parsed.entries):
            self.assignments = own
            return
        for entry in parsed.entries:
            if isinstance(entry, Include):
                self.include(entry, (*chain, job.path))
            elif include is None:
                self.assignments.append(entry)
            else:
                scope = include.scope or entry.scope
                self.assignments.append(replace(entry, scope=scope, block=entry.block + offset))

    def include(self, include: Include, chain: tuple[str, ...]) -> None:
        """Join a further file, or say at its mention why not."""
        reason = self._refusal(include, chain)
        if reason is not None:
            self.problems.append(Malformed(include.origin.path, include.origin.value or include.origin.key, reason))
        elif self.files.disk.exists(include.path):
            job = Job(include.path, include.format, include.reader)
            parsed = self.files.parsed(job)
            self.taken += 1 + len(parsed.entries)
            self.problems += parsed.problems
            self.suppressions += parsed.suppressions
            self.take(job, parsed, include, chain)

    def _refusal(self, include: Include, chain: tuple[str, ...]) -> str | None:
        if leaves(include.path):
            return "the file named here lies outside the workspace"
        if include.path in chain:
            return "the file named here includes itself"
        if self.taken > _MAX_ENTRIES:
            return f"the files named up to here hold more than {_MAX_ENTRIES:,} entries; this one is not read"
        if include.required and not self.files.disk.exists(include.path):
            return "the file named here does not exist"
        return None
