"""Whether a typed value meets its spec: every reason against it, in a fixed order, never naming the value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from confcheck.kernel.formats import FORMAT_BY_NAME, pattern_found
from confcheck.kernel.normal import normal
from confcheck.kernel.number import ratio
from confcheck.kernel.spec import Issue, Json, Spec

MAX_DEPTH = 64
"""Deepest nesting of arrays and objects that a value may have."""
MAX_ISSUES = 20
"""Most reasons that are listed about the items of one array."""
MAX_SHOWN = 100
"""Longest pattern that a message quotes, in characters; most values of an `enum`."""
_DIGITS_OF_A_PORT = 10**6


def check(value: Json, spec: Spec) -> tuple[Issue, ...]:
    """Every reason why the spec refuses an already typed value; empty if it holds."""
    if too_deep(value):
        return (Issue("type", f"is nested deeper than {MAX_DEPTH} levels"),)
    return tuple(_issues(value, spec))


def too_deep(value: Json) -> bool:
    """Whether a value is nested so deep that no recursion over it is safe."""
    level: list[Json] = [value]
    for _ in range(MAX_DEPTH + 1):
        containers = [one for one in level if isinstance(one, list | dict)]
        if not containers:
            return False
        level = [child for one in containers for child in (one.values() if isinstance(one, dict) else one)]
    return True


def _is_number(value: Json) -> bool:
    if isinstance(value, float):
        return value - value == 0  # neither infinite nor NaN
    return isinstance(value, int) and not isinstance(value, bool)


def _is_integer(value: Json) -> bool:
    return _is_number(value) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


TYPES: dict[str, tuple[str, Callable[[Json], bool]]] = {
    "string": ("is not a string", lambda value: isinstance(value, str)),
    "integer": ("is not an integer", _is_integer),
    "number": ("is not a number", _is_number),
    "boolean": ("is not a boolean (true, false, 1, 0, yes, no, on, off)", lambda value: isinstance(value, bool)),
    "array": ("is not an array", lambda value: isinstance(value, list)),
    "object": ("is not an object", lambda value: isinstance(value, dict)),
}
"""Type → what is said of a value that has it not, and who has it (as in JSON Schema: 15.0 is an integer)."""


def _issues(value: Json, spec: Spec) -> Iterator[Issue]:
    message, holds = TYPES[spec.type]
    if not holds(value):
        yield Issue("type", message)
        return
    yield from _choice_issues(value, spec)
    if isinstance(value, str):
        yield from _text_issues(value, spec)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number_issues(value, spec)
    elif isinstance(value, list):
        yield from _array_issues(value, spec)
    elif isinstance(value, dict):
        for name, part in spec.properties:
            if name in value:
                yield from (_within(f"property {name}", issue) for issue in _issues(value[name], part))


def _within(part: str, issue: Issue) -> Issue:
    return Issue(issue.code, f"{part} {issue.message}")


def _choice_issues(value: Json, spec: Spec) -> Iterator[Issue]:
    if spec.const is None and spec.enum is None:
        return
    form = normal(value)
    if spec.const is not None and form != normal(spec.const[0]):
        yield Issue("const", f"must be {_shown(spec.const[0])}")
    if spec.enum is not None and all(form != normal(one) for one in spec.enum):
        names = ", ".join(_shown(one) for one in spec.enum[:MAX_SHOWN])
        yield Issue("enum", f"is not one of {names}{' …' if len(spec.enum) > MAX_SHOWN else ''}")


def _shown(value: Json) -> str:
    """A value of the schema as the reader would write it."""
    if isinstance(value, str) and value.strip() == value != "":
        return value
    import json  # noqa: PLC0415 - rarely needed, and the self-check has to start fast

    return json.dumps(value, ensure_ascii=False)


def _text_issues(text: str, spec: Spec) -> Iterator[Issue]:
    if spec.min_length is not None and len(text) < spec.min_length:
        yield Issue("minLength", f"is shorter than {_count(spec.min_length, 'character')}")
    if spec.max_length is not None and len(text) > spec.max_length:
        yield Issue("maxLength", f"is longer than {_count(spec.max_length, 'character')}")
    if spec.pattern is not None and not pattern_found(spec.pattern, text):
        named = f"the pattern {spec.pattern}" if len(spec.pattern) <= MAX_SHOWN else "its pattern"
        yield Issue("pattern", f"does not match {named}")
    known = FORMAT_BY_NAME.get(spec.format or "")
    if known is not None and not known.holds(text):
        yield Issue("format", known.message)


def _number_issues(number: float, spec: Spec) -> Iterator[Issue]:
    unit = f" {spec.unit}" if spec.unit else ""
    if spec.minimum is not None and number < spec.minimum:
        yield Issue("minimum", f"must be at least {spec.minimum}{unit}")
    if spec.exclusive_minimum is not None and number <= spec.exclusive_minimum:
        yield Issue("exclusiveMinimum", f"must be greater than {spec.exclusive_minimum}{unit}")
    if spec.maximum is not None and number > spec.maximum:
        yield Issue("maximum", f"must be at most {spec.maximum}{unit}")
    if spec.exclusive_maximum is not None and number >= spec.exclusive_maximum:
        yield Issue("exclusiveMaximum", f"must be less than {spec.exclusive_maximum}{unit}")
    if spec.multiple_of and ratio(number) % ratio(spec.multiple_of):
        yield Issue("multipleOf", f"is not a multiple of {spec.multiple_of}{unit}")
    known = FORMAT_BY_NAME.get(spec.format or "")
    if known is not None and known.integers and not (abs(number) < _DIGITS_OF_A_PORT and known.holds(f"{number:.15g}")):
        yield Issue("format", known.message)


def _array_issues(items: list[Json], spec: Spec) -> Iterator[Issue]:
    if spec.min_items is not None and len(items) < spec.min_items:
        yield Issue("minItems", f"has fewer than {_count(spec.min_items, 'item')}")
    if spec.max_items is not None and len(items) > spec.max_items:
        yield Issue("maxItems", f"has more than {_count(spec.max_items, 'item')}")
    if spec.unique_items and len({normal(item) for item in items}) < len(items):
        yield Issue("uniqueItems", "has an item twice")
    if spec.items is not None:
        part = spec.items
        yield from item_issues(_issues(item, part) for item in items)


def item_issues(found: Iterator[Iterator[Issue]]) -> Iterator[Issue]:
    """Issues of single items, each with the number of its item (1-based), no more than anyone would read."""
    named = (_within(f"item {number}", issue) for number, issues in enumerate(found, start=1) for issue in issues)
    return islice(named, MAX_ISSUES)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
