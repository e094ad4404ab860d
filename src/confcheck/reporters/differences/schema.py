"""What differs between two schemas, as text, JSON (version 1) and Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.kernel.spec import Json
from confcheck.model.difference import SchemaChange, SchemaDifference
from confcheck.model.finding import Place
from confcheck.reporters.document import written
from confcheck.reporters.escape import escape
from confcheck.reporters.markdown import code, plain, table
from confcheck.reporters.spots import location

VERSION = 1


def rendered(difference: SchemaDifference, form: str) -> str:
    """The difference in that format."""
    if form == "json":
        return _json(difference)
    return _text(difference) if form == "text" else _markdown(difference)


def _text(difference: SchemaDifference) -> str:
    lines = []
    for breaking, heading in ((True, "breaking"), (False, "harmless")):
        found = [change for change in difference.changes if change.breaking is breaking]
        lines += [heading, *(line for change in found for line in _lines(change)), ""] if found else []
    return "\n".join([*lines, _sums(difference)]) + "\n"


def _lines(change: SchemaChange) -> Iterator[str]:
    yield f"  {escape(change.name)} {escape(change.message)}{_concerns(change)}"
    places = [escape(location(place)) for place in (change.left, change.right) if place is not None]
    yield f"    {change.kind}" + (f": {' → '.join(dict.fromkeys(places))}" if places else "")


def _concerns(change: SchemaChange) -> str:
    """Whom it concerns, in words: ` (auth, backend; staging)`."""
    words = "; ".join(", ".join(names) for names in (change.services, change.environments) if names)
    return f" ({escape(words)})" if words else ""


def _sums(difference: SchemaDifference) -> str:
    breaking = sum(change.breaking for change in difference.changes)
    harmless = len(difference.changes) - breaking
    return f"{breaking} breaking, {harmless} harmless; {difference.same} settings are the same"


def _json(difference: SchemaDifference) -> str:
    breaking = sum(change.breaking for change in difference.changes)
    harmless = len(difference.changes) - breaking
    return written(
        {
            "version": VERSION,
            "left": difference.left,
            "right": difference.right,
            "summary": {"breaking": breaking, "harmless": harmless, "same": difference.same},
            "changes": [_change(change) for change in difference.changes],
        }
    )


def _change(change: SchemaChange) -> Json:
    return {
        "kind": change.kind,
        "name": change.name,
        "breaking": change.breaking,
        "message": change.message,
        "services": [*change.services],
        "environments": [*change.environments],
        "left": _place(change.left),
        "right": _place(change.right),
    }


def _place(place: Place | None) -> Json:
    return None if place is None else {"path": place.path, "line": place.line, "column": place.column}


def _markdown(difference: SchemaDifference) -> str:
    blocks = [f"## confcheck schema diff: {plain(difference.left)} → {plain(difference.right)}"]
    if difference.changes:
        header = ("", "setting", "change", "services", "environments")
        blocks.append(table(header, (_row(change) for change in difference.changes)))
    return "\n\n".join([*blocks, _sums(difference)]) + "\n"


def _row(change: SchemaChange) -> tuple[str, ...]:
    return (
        "breaking" if change.breaking else "harmless",
        code(change.name),
        plain(change.message),
        plain(", ".join(change.services)),
        plain(", ".join(change.environments)),
    )
