"""Every configuration file of a workspace, as text and as JSON; no value is among what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from confcheck.checks.evidence import counted
from confcheck.kernel.spec import Json
from confcheck.model.inventory import Claimed, Extent, FoundSource, Inventory
from confcheck.reporters.document import written
from confcheck.reporters.escape import cells, escape

VERSION = 1

_WIDEST = 64
"""Columns that the path may take before the rest of its line moves to the right."""
_NAMED = 32
"""Columns that names of services may take; of more services only their number is told."""
_LINES = 10
"""So many lines with the same trouble are named."""
_NONE = "-"
_HEAD = ("file", "format", "service", "target", "assignments")


def _text(inventory: Inventory) -> str:
    """For people: the files of each environment, then those that no source claims, then the sums."""
    groups = [(title, [(one, _cells(one, inventory)) for one in found]) for title, found in _grouped(inventory).items()]
    columns = zip(_HEAD, *(row for _, found in groups for _, row in found), strict=True)
    widths = [max(map(cells, column)) for column in columns]
    widths[0] = min(widths[0], _WIDEST)
    lines = [_line(_HEAD, widths)]
    for title, found in groups:
        lines.append(title)
        for one, row in found:
            lines += [_line(row, widths), *_notes(one)]
        lines.append("")
    lines += _sums(inventory)
    return "\n".join(lines) + "\n"


def _grouped(inventory: Inventory) -> dict[str, list[FoundSource]]:
    """Title → files, in the order of environments: first what holds everywhere, last what nothing claims."""
    groups: dict[tuple[int, ...], tuple[str, list[FoundSource]]] = {}
    for one in inventory.sources:
        place, title = _group(one, inventory)
        groups.setdefault(place, (title, []))[1].append(one)
    return {title: found for _, (title, found) in sorted(groups.items(), key=lambda group: group[0])}


def _group(one: FoundSource, inventory: Inventory) -> tuple[tuple[int, ...], str]:
    last = len(inventory.environments)
    if one.claimed is Claimed.NOT:
        return (last + 1,), "no source claims these"
    if not one.environments:
        return (last,), "no environment named"
    places = tuple(inventory.environments.index(name) for name in one.environments)
    if inventory.manifest is not None and last > 1 and inventory.everywhere(one):
        return (-1,), "every environment"
    return places, escape(", ".join(one.environments))


def _cells(one: FoundSource, inventory: Inventory) -> list[str]:
    """A file as the columns of its line."""
    form = one.format if one.reader is None else f"{one.format} ({one.reader})"
    traits = (("template", one.template), ("inactive", not one.active), ("taken in", one.claimed is Claimed.TAKEN))
    marks = [mark for mark, holds in traits if holds]
    if one.claimed is Claimed.NOT and one.environments:
        marks.append(", ".join(one.environments))
    form += "".join(f", {mark}" for mark in marks)
    return [
        *map(escape, (one.path, form, _services(one, inventory), one.target or _NONE)),
        str(one.assignments) if one.extent is not Extent.NONE or one.assignments else "not read",
    ]


def _services(one: FoundSource, inventory: Inventory) -> str:
    if not one.services:
        return _NONE
    if len(one.services) > 1 and len(one.services) == len(inventory.services):
        return "all"
    names = ", ".join(one.services)
    return names if len(one.services) == 1 or cells(names) <= _NAMED else f"{len(one.services)} services"


def _line(row: Iterable[str], widths: list[int]) -> str:
    *texts, number = row
    columns = [text + " " * max(0, width - cells(text)) for text, width in zip(texts, widths, strict=False)]
    return "  " + "  ".join((*columns, number.rjust(widths[-1])))


def _notes(one: FoundSource) -> Iterator[str]:
    """Why something was not understood, each reason once; what concerns all of the file needs no place."""
    reasons: dict[tuple[str, str], list[int]] = {}
    for note in one.notes:
        lines = reasons.setdefault((note.path, note.message), [])
        lines += [note.line] if note.line is not None and note.line not in lines else []
    for (path, message), lines in reasons.items():
        yield escape(f"    {'' if path == one.path and not lines else _place(path, lines)}{message}")


def _place(path: str, lines: list[int]) -> str:
    if not lines:
        return f"{path}: "
    more = f" and {len(lines) - _LINES} more" if len(lines) > _LINES else ""
    return f"{path}:{', '.join(map(str, lines[:_LINES]))}{more}: "


def _sums(inventory: Inventory) -> Iterator[str]:
    files = len({one.path for one in inventory.sources})
    read = [
        f"{number} {words}"
        for extent, words in ((Extent.WHOLE, "read"), (Extent.PART, "read in part"), (Extent.NONE, "not understood"))
        if (number := inventory.files(extent)) or extent is Extent.WHOLE
    ]
    unclaimed = len({one.path for one in inventory.sources if one.claimed is Claimed.NOT})
    claimed = f"; {unclaimed} that no source claims" if unclaimed else ""
    yield f"{counted(files, 'file')}: {', '.join(read)}{claimed}; {counted(inventory.assignments, 'assignment')}"
    if not inventory.complete:
        yield "there was too much to look at: some files were left out"


def _json(inventory: Inventory) -> str:
    """For programs: version 1, frozen but for additions."""
    document: Json = {
        "version": VERSION,
        "manifest": inventory.manifest,
        "complete": inventory.complete,
        "sources": [
            {
                "path": one.path,
                "format": one.format,
                "reader": one.reader,
                "environment": _only(one.environments),
                "service": _only(one.services),
                "target": one.target,
                "assignments": one.assignments,
                "notes": [
                    {"line": note.line, "message": note.message, "path": note.path, "column": note.column}
                    for note in one.notes
                ],
                "environments": [*one.environments],
                "services": [*one.services],
                "claimed": None if one.claimed is None else one.claimed.value,
                "read": one.extent.value,
                "template": one.template,
                "active": one.active,
            }
            for one in inventory.sources
        ],
    }
    return written(document)


def _only(names: tuple[str, ...]) -> str | None:
    """The one name; None of several and of none."""
    return names[0] if len(names) == 1 else None


RENDERERS: Mapping[str, Callable[[Inventory], str]] = MappingProxyType({"text": _text, "json": _json})
"""By format."""
FORMATS = tuple(RENDERERS)
