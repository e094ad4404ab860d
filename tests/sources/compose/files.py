"""Projects of several files: texts in, what is read of them out, each row with its file and line."""

from __future__ import annotations

from textwrap import dedent

from confcheck.model import Assignment, Include, Neighbour, Parsed, SourceOptions, Template, Value
from confcheck.sources import compose

Row = tuple[str, str, object, str]
"""Service, key, value, `path:line`; of an env file `env_file` and its path."""


def project(files: dict[str, str], *over: str) -> Parsed:
    """The project whose first file is the first given, and over which those named lie."""
    texts = {path: dedent(text).lstrip("\n") for path, text in files.items()}

    def neighbours(path: str) -> Neighbour:
        if path.startswith(("..", "/")):
            return Neighbour(refusal="it lies outside the workspace, and only files below its root are read")
        return Neighbour(texts.get(path))

    first = next(iter(texts))
    return compose.parse(texts[first], SourceOptions(first, over=over, neighbours=neighbours))


def rows(parsed: Parsed) -> list[Row]:
    """Every entry in the order of precedence."""
    return [_row(entry) for entry in parsed.entries if isinstance(entry, Assignment | Include)]


def _row(entry: Assignment | Include) -> Row:
    place = f"{entry.origin.path}:{entry.origin.key.line}"
    if isinstance(entry, Include):
        return entry.scope[0], "env_file", entry.path, place
    return entry.scope[0], entry.key, shown(entry.value), place


def shown(value: Value) -> object:
    """A text as it is, a template with its lookup."""
    if isinstance(value, Template):
        pieces = [piece if isinstance(piece, str) else f"<{piece.name}{piece.operator}>" for piece in value.pieces]
        return f"{''.join(pieces)} [{value.lookup}]"
    return value if isinstance(value, str) else type(value).__name__


def problems(parsed: Parsed) -> list[tuple[str, str]]:
    """`path:line:column` and message."""
    return [
        (one.path if one.position is None else f"{one.path}:{one.position.line}:{one.position.column}", one.message)
        for one in parsed.problems
    ]


def notes(parsed: Parsed) -> list[tuple[str, str]]:
    """The same of what is not read."""
    return [
        (f"{one.path}:{one.position.line}:{one.position.column}", one.message) for one in parsed.notes if one.position
    ]
