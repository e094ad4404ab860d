"""Configuration files that no manifest speaks of, each read by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from confcheck.discover.candidates import Candidate
from confcheck.discover.expand import Files, Job
from confcheck.discover.reading import Reading, read, skipped, with_notes
from confcheck.discover.vocabulary import is_template
from confcheck.kernel.record import record

_DOTENV = "dotenv"
OTHER_PURPOSE = frozenset(("dockerfile", "github-actions"))
"""Formats of files that most often set nothing, and then hold no settings."""
_ENV = re.compile(r"^\s*(?:-\s+)?env\s*:", re.MULTILINE)


@record(frozen=True, slots=True)
class Taker:
    """A file that takes in another one."""

    path: str
    format: str
    scope: tuple[str, ...]
    """The block for which it does; empty: for all of them."""


@record(frozen=True, slots=True)
class Alone:
    """A file, and who takes it in."""

    reading: Reading
    template: bool
    """Whether it is only there to be copied and filled in."""
    takers: tuple[Taker, ...] = ()


def read_alone(
    files: Files,
    candidates: Iterable[Candidate],
    reader_of: Callable[[str], str],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Alone, ...]:
    """Every candidate with settings, by path, and the files that candidates name and that are none themselves.

    What others take in is read as they read it; an env file that none does, by the reader that `reader_of` says.
    """
    given = sorted(candidates, key=lambda one: one.format == _DOTENV)
    reader = _Reader(files, reader_of)
    for number, one in enumerate(given, start=1):
        reader.take(one)
        if progress is not None:
            progress(number, len(given))
    return tuple(sorted(reader.all(), key=lambda one: (one.reading.path, one.reading.job.reader or "")))


@dataclass(slots=True)
class _Reader:
    """What was read so far."""

    files: Files
    reader_of: Callable[[str], str]
    _alone: dict[str, Alone] = field(default_factory=dict)
    _takers: dict[str, dict[Job, dict[Taker, None]]] = field(default_factory=dict)
    """Path → how it is read there, and by whom."""
    _parts: dict[str, list[tuple[Reading, Taker]]] = field(default_factory=dict)
    """Path → what it is a part of, and what it assigns there."""

    def take(self, one: Candidate) -> None:
        """Read a candidate, but an env file that another one brings; those come before the env files."""
        if one.format == _DOTENV:
            if one.path not in self._takers:
                reading = read(self.files, Job(one.path, _DOTENV, self.reader_of(one.path)))
                self._alone[one.path] = Alone(reading, one.template)
            return
        job = Job(one.path, one.format)
        reading = read(self.files, job) if one.skipped is None else skipped(job, one.skipped)
        for taken in reading.taken:
            self._note_taker(taken.job, Taker(one.path, one.format, taken.scope))
        for part in reading.parts:
            taker = Taker(one.path, one.format, ())
            if part.job.reader is not None:
                self._note_taker(part.job, taker)
            else:
                self._parts.setdefault(part.job.path, []).append((part, taker))
        if one.format not in OTHER_PURPOSE or not reading.silent or _ENV.search(one.text or ""):
            self._alone[one.path] = Alone(reading, one.template)

    def _note_taker(self, job: Job, taker: Taker) -> None:
        self._takers.setdefault(job.path, {}).setdefault(job, {})[taker] = None

    def all(self) -> Iterable[Alone]:
        """Every file; one that is taken in, as often as there are readers that do."""
        for path, one in self._alone.items():
            if path not in self._takers:
                told = (note for part, _ in self._parts.get(path, ()) for note in part.notes)
                yield replace(one, reading=with_notes(one.reading, told))
        for path, jobs in self._takers.items():
            template = is_template(path.rpartition("/")[2])
            yield from (Alone(read(self.files, job), template, tuple(takers)) for job, takers in jobs.items())
        for path, parts in self._parts.items():
            most = max((part for part, _ in parts), key=lambda part: part.assignments)
            if path not in self._alone and path not in self._takers and not most.silent:
                yield Alone(most, template=False, takers=tuple(taker for _, taker in parts))
