"""Java properties files: separators, escapes and continued lines as `java.util.Properties`, with `${NAME:default}`."""

from __future__ import annotations

from confcheck.model import Assignment, Malformed, Origin, Parsed, SourceOptions
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.placeholders import value_of
from confcheck.sources.property_lines import Property, properties


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every property of the file; of a key that is there twice the last counts."""
    lines = lines_of(text)
    entries: list[Assignment] = []
    problems: list[Malformed] = []
    for one in properties(text):
        problems += faults_of(one, options.path, lines)
        if one.key.text:
            entries.append(assignment_of(one, options.path, lines))
    return Parsed(options.path, tuple(entries), problems=tuple(problems))


def faults_of(one: Property, path: str, lines: Lines) -> list[Malformed]:
    """What Java says to the line."""
    return [Malformed(path, lines.position(offset), message) for offset, message in one.faults]


def assignment_of(one: Property, path: str, lines: Lines, block: int = 0) -> Assignment:
    """The property as an assignment."""
    key, value = one.key, one.value
    origin = Origin(path, lines.position(key.offsets[0]), lines.position(value.offsets[0]) if value.text else None)
    given = value_of(value.text, lambda offset: lines.position(value.offsets[min(offset, len(value.text))]))
    return Assignment(key.text, given, origin, block=block, separator=one.separator, relaxed=True)
