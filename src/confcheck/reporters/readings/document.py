"""`confcheck parse --format json`: reader by reader, every assignment and every problem with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcheck.kernel.spec import Json
from confcheck.model import Malformed
from confcheck.reporters.document import on_one_line
from confcheck.reporters.readings.values import Values, values_of
from confcheck.resolve.readings import Item, ReadFile, Reading

VERSION = 1


def document_text(file: ReadFile, reveal: bool) -> str:
    """The whole file, for programs: JSON with one line per assignment and per problem."""
    values = values_of(file.text, reveal=reveal)
    lines: dict[tuple[int, bool], str] = {}
    readers = ",\n".join(_reader(one, values, lines) for one in file.readings)
    head = f'"version": {VERSION},\n  "path": {on_one_line(file.path)}'
    return f'{{\n  {head},\n  "readers": {{\n{readers}\n  }}\n}}\n'


def _reader(one: Reading, values: Values, lines: dict[tuple[int, bool], str]) -> str:
    """One reader; `lines` keeps what readers have in common: the identity of an item, and whether it is marked."""
    parts = (
        ("assignments", _array([*_assignments(one, values, lines)])),
        ("refused", on_one_line(None if one.refused is None else one.refused.message)),
        ("problems", _array([on_one_line(_problem(problem)) for problem in one.problems])),
    )
    inside = ",\n".join(f'      "{name}": {text}' for name, text in parts)
    return f"    {on_one_line(one.reader.name)}: {{\n{inside}\n    }}"


def _array(lines: Sequence[str]) -> str:
    inside = ",\n        ".join(lines)
    return f"[\n        {inside}\n      ]" if lines else "[]"


def _assignments(one: Reading, values: Values, lines: dict[tuple[int, bool], str]) -> Iterator[str]:
    twice = {item.assignment.key for item in one.items if not item.effective}
    for item in one.items:
        key = id(item), item.effective and item.candidate.assignment.key in twice
        line = lines.get(key)
        if line is None:
            line = lines[key] = on_one_line(_assignment(item, values, marked=key[1]))
        yield line


def _assignment(item: Item, values: Values, *, marked: bool) -> Json:
    key, value = item.assignment.origin.key, item.assignment.origin.value
    found: dict[str, Json] = {
        "key": values.key(item),
        "value": values.alone(item),
        "line": key.line,
        "column": key.column,
        "value_line": None if value is None else value.line,
        "value_column": None if value is None else value.column,
    }
    return {**found, "effective": True} if marked else found


def _problem(problem: Malformed) -> Json:
    position = problem.position
    return {
        "line": None if position is None else position.line,
        "column": None if position is None else position.column,
        "message": problem.message,
    }
