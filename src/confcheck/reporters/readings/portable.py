"""`confcheck parse --portable`: line by line, how to write it so that all readers read the same."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import Letters
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK
from confcheck.kernel.spec import Json
from confcheck.reporters.escape import cells, escape
from confcheck.reporters.readings.side_by_side import MARK, place
from confcheck.reporters.readings.values import Values, any_secret, values_of
from confcheck.resolve.divergence import Divergence, divergences, form_of
from confcheck.resolve.readings import Item, ReadFile, portable
from confcheck.sources.spelling import shown_spelling

VERSION = 1


@record(frozen=True, slots=True)
class _Wanted:
    """One meaning of a line: who reads it so, and how all would."""

    item: Item
    readers: tuple[str, ...]
    line: str | None
    """None where no spelling was found."""
    masked: bool


@record(frozen=True, slots=True)
class _Line:
    """A line of the file."""

    first: Item
    alike: bool
    """Whether all readers read it alike as it stands."""
    wanted: tuple[_Wanted, ...]


def _lines(file: ReadFile) -> Iterator[_Line]:
    different = list(divergences(file.readings))
    told = {(item.line, item.assignment.key) for one in different for side in one.sides for item in side.items}
    found = [_Line(item, True, ()) for item in file.readings[0].items if (item.line, item.assignment.key) not in told]
    found += [_different(one, file) for one in different]
    yield from sorted(found, key=lambda line: line.first.assignment.origin.key)


def _different(one: Divergence, file: ReadFile) -> _Line:
    readers = [each.reader for each in file.readings]
    meant: dict[object, list[tuple[Item, str]]] = {}
    for side in one.sides:
        for item in side.items:
            if item.assignment.key == one.key and item.line == one.line:
                meant.setdefault(form_of(item), []).append((item, side.reading.reader.name))
    secret = any_secret(item for side in one.sides for item in side.items)
    wanted = tuple(
        _Wanted(found[0][0], tuple(name for _, name in found), portable(readers, found[0][0]), secret)
        for found in meant.values()
    )
    return _Line(wanted[0].item, False, wanted)


def portable_text(file: ReadFile, reveal: bool) -> str:
    """For people."""
    values = values_of(file.text, reveal=reveal)
    body = [text for line in _lines(file) for text in _shown(line, values)]
    return "\n".join([escape(f"{file.path}, as {len(file.readings)} readers read it alike"), *body]) + "\n"


def _shown(line: _Line, values: Values) -> Iterator[str]:
    letters = Letters()
    if line.alike:
        text = values.told(line.first, letters, secret=False)
        yield f"  {place(line.first)} {escape(values.key(line.first))} = {escape(text)}   (as it is)"
        return
    yield f"{MARK} {place(line.first)} {escape(values.key(line.first))}"
    texts = [escape(_spelt(one, values)) for one in line.wanted]
    width = max(map(cells, texts))
    for text, one in zip(texts, line.wanted, strict=True):
        told = escape(values.told(one.item, letters, secret=one.masked))
        yield f"          {text}{' ' * (width - cells(text))}   for {told}, as {', '.join(one.readers)}"


def _spelt(one: _Wanted, values: Values) -> str:
    return _spelling(one, values) or "no spelling that all read alike"


def _spelling(one: _Wanted, values: Values) -> str | None:
    if one.line is None or values.reveal:
        return one.line
    masked = one.masked or MASK in (values.alone(one.item) or "")
    return shown_spelling(one.line, one.item.assignment.key, masked=masked)


def portable_document(file: ReadFile, reveal: bool) -> Json:
    """For programs."""
    values = values_of(file.text, reveal=reveal)
    return {
        "version": VERSION,
        "path": file.path,
        "readers": [one.reader.name for one in file.readings],
        "lines": [_line(line, values) for line in _lines(file)],
    }


def _line(line: _Line, values: Values) -> Json:
    at = line.first.assignment.origin.key
    return {
        "key": values.key(line.first),
        "line": at.line,
        "column": at.column,
        "alike": line.alike,
        "spellings": [
            {
                "value": MASK if one.masked and not values.reveal else values.alone(one.item),
                "readers": list(one.readers),
                "spelling": _spelling(one, values),
            }
            for one in line.wanted
        ],
    }
