"""What a source yields, as tables: one row per assignment, and what it says besides."""

from __future__ import annotations

from confcheck.model import (
    Assignment,
    Inherited,
    Malformed,
    Parsed,
    Position,
    Reference,
    SourceOptions,
    Structure,
    Template,
    Unknown,
    Value,
)
from confcheck.sources import source_for
from confcheck.sources.lines import lines_of

Row = tuple[str, str, str, str | None]


def parsed(format_: str, text: str, path: str = "f", **more: object) -> Parsed:
    """A text as a format reads it; `more` are further options of the source."""
    source = source_for(format_)
    assert source is not None
    return source.parse(text, SourceOptions(path, **more))  # type: ignore[arg-type]  # a table names them


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
            return f"unknown: {value.why}"
        case Inherited():
            return "inherited"
        case Template():
            return "".join(
                piece
                if isinstance(piece, str)
                else f"<{piece.name}{piece.operator}{'' if piece.operand is None else shown(piece.operand)}"
                f"@{place(piece.position)}>"
                for piece in value.pieces
            )


def place(position: Position | None) -> str | None:
    """`line:column`."""
    return None if position is None else f"{position.line}:{position.column}"


def rows(found: Parsed) -> list[Row]:
    """Key, value, place of the key, place of the value."""
    entries = assignments(found)
    return [(one.key, shown(one.value), place(one.origin.key) or "", place(one.origin.value)) for one in entries]


def assignments(found: Parsed) -> list[Assignment]:
    """Its entries, all of which are assignments."""
    entries = [one for one in found.entries if isinstance(one, Assignment)]
    assert len(entries) == len(found.entries)
    return entries


def said(messages: tuple[Malformed, ...]) -> list[str]:
    """`line:column message`, and the hint behind a dash."""
    return [f"{place(one.position)} {one.message}{f' - {one.hint}' if one.hint else ''}" for one in messages]


def there(text: str, position: Position) -> str:
    """What the text holds from a position on."""
    starts = lines_of(text).starts
    return text[starts[position.line - 1] + position.column - 1 :]
