"""Files without a workspace: each by itself, as its name or the given reader says."""

from __future__ import annotations

import os
from pathlib import Path

from confcheck.discover.decode import ReadResult, decode
from confcheck.discover.disk import disk_at, printable
from confcheck.discover.expand import Files, Job
from confcheck.model import Document, Mistake, Origin, Position, SourceEntry
from confcheck.sources import READERS, SOURCES, guess_format
from confcheck.workspace import unfit

_START = Position(1, 1)


def is_file(path: str) -> bool:
    """Whether there is a file of that name."""
    return Path(path).is_file()


def read_documents(paths: tuple[str, str], reader: str | None) -> tuple[Document, Document]:
    """Two files; raises Mistake for one that is missing, unreadable, malformed, or of no known format."""
    here = Path.cwd()
    places = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - a link stays what it is called
    inside = all(here in place.parents for place in places)
    root = here if inside else Path(os.path.commonpath([place.parent for place in places]))
    files = Files(disk_at(root))
    first, second = (_document(files, place.relative_to(root).as_posix(), reader) for place in places)
    return first, second


def read_env_file(path: str) -> ReadResult:
    """The text of a file wherever it is, as a program gets it: with a byte order mark and NUL bytes.

    Raises Mistake for one that is missing, cannot be read, or is UTF-16.
    """
    place = Path(os.path.realpath(path))
    disk = disk_at(place.parent)
    shown = printable(path)
    reason, data = disk.read_bytes(place.name)
    if reason is not None:
        raise Mistake(reason, path=shown)
    found = decode(data, shown)
    if found.text is None:
        raise Mistake(found.problems[0].message, path=shown, hint=found.problems[0].hint)
    return ReadResult(data.decode(errors="replace"), found.problems)


def _document(files: Files, path: str, reader: str | None) -> Document:
    name = guess_format(path.rpartition("/")[2])
    source = next((one for one in SOURCES if one.format == name), None)
    if source is None:
        raise Mistake("its name does not tell the format", path=path, hint=f"one of {', '.join(_formats())}")
    meaningless = unfit(reader, (), source)
    if meaningless is not None:
        raise Mistake(f"it is read as {source.format}, which has no readers", path=path, hint="leave out --reader")
    used = (reader or READERS[0].name) if source.format == "dotenv" else None
    expanded = files.expanded(Job(path, source.format, used))
    for problem in expanded.parsed.problems:
        raise Mistake(problem.message, path=problem.path, position=problem.position, hint=problem.hint)
    entry = SourceEntry(0, Origin(path, _START), files=((path, Origin(path, _START)),), format=source.format)
    return Document(entry, expanded.parsed, expanded.assignments, expanded.project)


def _formats() -> list[str]:
    return [source.format for source in SOURCES]
