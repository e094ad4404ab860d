"""Keys of ConfigMaps and Secrets that are whole files: env files and properties are read where they stand."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module

from confcheck.kernel.record import record
from confcheck.model import Assignment, Malformed, Parsed, Position, Source, SourceOptions
from confcheck.sources.kubernetes.environment import File
from confcheck.sources.kubernetes.objects import Datum, Store
from confcheck.sources.lines import lines_of
from confcheck.sources.relocate import Where, moved_assignment, moved_problem

_STRUCTURED = (".yaml", ".yml", ".json", ".toml", ".ini")
_BREAKS = ("\n", "\r")


@record(frozen=True, slots=True)
class Embedded:
    """What the whole files of an object hold."""

    assignments: tuple[Assignment, ...] = ()
    problems: tuple[Malformed, ...] = ()
    notes: tuple[Malformed, ...] = ()


def form_of(datum: Datum) -> str:
    """The format of the file that a key is, `other` for one that is not read, empty for a plain value."""
    name = posixpath.basename(datum.key).lower()
    if name.endswith(".properties"):
        return "properties"
    if name.endswith(".env") or name.startswith((".env.", ".env-")):
        return "dotenv"
    several = isinstance(datum.value, str) and any(mark in datum.value for mark in _BREAKS)
    return "other" if several and name.endswith(_STRUCTURED) else ""


def embedded(store: Store, file: File) -> Embedded:
    """The assignments of every env file and properties file that is a key, in the scope of the object's name."""
    assignments: list[Assignment] = []
    problems: list[Malformed] = []
    notes: list[Malformed] = []
    for datum in store.data:
        form = form_of(datum)
        parse = _parser(form) if form else None
        if form and parse is None:
            message = "a file of its own stands here, which is not read"
            notes.append(Malformed(file.path, datum.value_position, message))
        elif parse is not None and isinstance(datum.value, str):
            inner = parse(datum.value, SourceOptions(file.path))
            where = _where(datum, file)
            assignments += _inner(inner, store, file, where)
            problems += [moved_problem(problem, where) for problem in inner.problems]
    return Embedded(tuple(assignments), tuple(problems), tuple(notes))


def _inner(inner: Parsed, store: Store, file: File, where: Where) -> Iterator[Assignment]:
    blocks: defaultdict[int, int] = defaultdict(lambda: next(file.blocks))
    for entry in inner.entries:
        if isinstance(entry, Assignment):
            secret = store.kind == "Secret"
            yield moved_assignment(replace(entry, scope=(store.name,), block=blocks[entry.block], secret=secret), where)


def _where(datum: Datum, file: File) -> Where:
    """Places of the file that a key is; all at the beginning of one that stands there in another form."""
    if datum.written is None or not isinstance(datum.value, str):
        return lambda _: (file.path, datum.value_position)
    place, starts = file.places(datum.written), lines_of(datum.value).starts

    def where(position: Position) -> tuple[str, Position]:
        return file.path, place(starts[position.line - 1] + position.column - 1)

    return where


def _parser(form: str) -> Callable[[str, SourceOptions], Parsed] | None:
    registry = import_module("confcheck.sources")  # that package lists this one
    source: Source | None = registry.source_for(form)
    return None if source is None else source.parse
