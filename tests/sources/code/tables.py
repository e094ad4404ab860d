"""How the tables of constants in code show what was read."""

from __future__ import annotations

from confcheck.model import Assignment, Parsed, Position, Reference, SourceOptions, Structure, Template, Unknown, Value
from confcheck.sources import source_for

Row = tuple[str, str, str, str]


def read(format_: str, text: str, select: dict[str, str] | None = None, path: str = "f") -> Parsed:
    """A text, or what is selected of it."""
    source = source_for(format_)
    assert source is not None
    return source.parse(text, SourceOptions(path, select=tuple((select or {}).items())))


def shown(value: Value) -> str:
    """A value as the tables write it."""
    match value:
        case str():
            return value
        case Structure():
            return f"json {value.json}"
        case Reference():
            return f"{value.store} {value.id} {value.version}"
        case Unknown():
            return f"? {value.why}"
        case Template():
            return "".join(
                piece
                if isinstance(piece, str)
                else f"${{{piece.name}{piece.operator}{'' if piece.operand is None else shown(piece.operand)}}}"
                for piece in value.pieces
            )
        case _:
            raise AssertionError(value)


def place(position: Position | None) -> str:
    """`line:column`."""
    return "-" if position is None else f"{position.line}:{position.column}"


def rows(parsed: Parsed) -> list[Row]:
    """Key, value, place of the key, place of the value."""
    return [
        (entry.key, shown(entry.value), place(entry.origin.key), place(entry.origin.value))
        for entry in parsed.entries
        if isinstance(entry, Assignment)
    ]


def said(parsed: Parsed) -> list[tuple[str, str]]:
    """Place and message of every problem and note."""
    return [(place(one.position), one.message) for one in (*parsed.problems, *parsed.notes)]
