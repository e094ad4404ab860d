"""What a pipeline's file gives, as the tables of these tests write it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from textwrap import dedent

from confcheck.model import (
    Assignment,
    Include,
    Inherited,
    Malformed,
    Neighbour,
    Parsed,
    Position,
    Reference,
    SourceOptions,
    Structure,
    Unknown,
    Value,
)
from confcheck.sources import source_for

Select = tuple[tuple[str, str], ...]


def parse(format_: str, text: str, path: str, *, select: Select = (), files: Mapping[str, str] | None = None) -> Parsed:
    """A file, indented as it suits the test, with others beside it."""
    source = source_for(format_)
    assert source is not None

    def neighbours(asked: str) -> Neighbour:
        assert asked == posixpath.normpath(asked)
        if asked.startswith(".."):
            return Neighbour(refusal="it lies outside the workspace")
        found = (files or {}).get(asked)
        return Neighbour(None if found is None else dedent(found).lstrip("\n"))

    return source.parse(dedent(text).lstrip("\n"), SourceOptions(path, select=select, neighbours=neighbours))


def rows(parsed: Parsed) -> list[str]:
    """`scope KEY=value key-place value-place`, with the name of the file where it is another one."""
    return [_row(entry, parsed.path) for entry in parsed.entries if isinstance(entry, Assignment | Include)]


def values(parsed: Parsed) -> list[str]:
    """`scope KEY=value`."""
    return [f"{_scope(entry.scope)} {entry.key}={shown(entry.value)}" for entry in assigned(parsed)]


def assigned(parsed: Parsed) -> list[Assignment]:
    """The assignments alone."""
    return [entry for entry in parsed.entries if isinstance(entry, Assignment)]


def _row(entry: Assignment | Include, path: str) -> str:
    if isinstance(entry, Include):
        need = "" if entry.required else "?"
        return f"{_scope(entry.scope)} <{need}{entry.path} {entry.reader}> {_place(entry.origin.key)}"
    other = "" if entry.origin.path == path else f"{entry.origin.path}:"
    places = f"{other}{_place(entry.origin.key)} {_place(entry.origin.value)}"
    return f"{_scope(entry.scope)} {entry.key}{entry.separator}{shown(entry.value)} {places}"


def _scope(scope: tuple[str, ...]) -> str:
    return "/".join(scope) or "-"


def _place(position: Position | None) -> str:
    return "-" if position is None else f"{position.line}:{position.column}"


def shown(value: Value) -> str:
    """A value in one line."""
    match value:
        case str():
            return value
        case Reference():
            return f"<{value.store} {value.id} {value.version}>"
        case Unknown():
            return f"?{value.why}"
        case Inherited():
            return "?inherited"
        case Structure():
            return value.json
        case _:
            raise AssertionError(value)


def told(parts: tuple[Malformed, ...]) -> list[str]:
    """`line:column message`."""
    return [f"{_place(part.position)} {part.message}" for part in parts]
