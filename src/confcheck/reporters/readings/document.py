"""`confcheck parse --format json`: reader by reader, every assignment and every problem with its place."""

from __future__ import annotations

from collections import Counter

from confcheck.kernel.spec import Json
from confcheck.model import Malformed
from confcheck.reporters.readings.values import Values, values_of
from confcheck.resolve.readings import Item, ReadFile, Reading

VERSION = 1


def document(file: ReadFile, reveal: bool) -> Json:
    """The whole file, for programs."""
    values = values_of(file.text, reveal=reveal)
    return {
        "version": VERSION,
        "path": file.path,
        "readers": {one.reader.name: _reader(one, values) for one in file.readings},
    }


def _reader(one: Reading, values: Values) -> Json:
    times = Counter(item.assignment.key for item in one.items)
    return {
        "assignments": [_assignment(item, values, twice=times[item.assignment.key] > 1) for item in one.items],
        "refused": None if one.refused is None else one.refused.message,
        "problems": [_problem(problem) for problem in one.problems],
    }


def _assignment(item: Item, values: Values, *, twice: bool) -> Json:
    key, value = item.assignment.origin.key, item.assignment.origin.value
    found: dict[str, Json] = {
        "key": values.key(item),
        "value": values.alone(item),
        "line": key.line,
        "column": key.column,
        "value_line": None if value is None else value.line,
        "value_column": None if value is None else value.column,
    }
    return {**found, "effective": True} if twice and item.effective else found


def _problem(problem: Malformed) -> Json:
    position = problem.position
    return {
        "line": None if position is None else position.line,
        "column": None if position is None else position.column,
        "message": problem.message,
    }
