"""The form of a schema file, checked by `jsonschema` against the meta-schema and said in one line with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from confcheck.kernel.spec import Json
from confcheck.model import Mapping, Position
from confcheck.schema.meta import Shape, belongs, meta
from confcheck.schema.mistakes import Mistakes, nearest, quoted
from confcheck.sources.trees import locate, plain

if TYPE_CHECKING:
    from jsonschema import ValidationError


def check_structure(root: Mapping, path: str, mistakes: Mistakes) -> None:
    """Every keyword must be known, stand where it may stand, and hold what it may hold."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 70 ms that a schema seen before need not cost

    for error in Draft202012Validator(meta()).iter_errors(plain(root)):
        for position, message, hint in _said(error, root):
            mistakes.add(path, position, message, hint)


def _said(error: ValidationError, root: Mapping) -> Iterator[tuple[Position, str, str | None]]:
    """Each mistake of one error: position, message, hint."""
    steps = tuple(error.absolute_path)
    instance = cast("dict[str, Json]", error.instance)
    if "propertyNames" in tuple(error.absolute_schema_path)[-3:]:
        yield _position(root, (*steps, str(error.instance))), f"a name must be {_title(error)}", None
    elif error.validator == "additionalProperties":
        for key in instance.keys() - _shape(error)["properties"].keys():
            yield _position(root, (*steps, key)), *_unknown(key, error)
    elif error.validator == "required":
        for key in cast("list[str]", error.validator_value):
            if key not in instance:
                yield _position(root, steps), f"`{key}` is missing", None
    else:
        yield _position(root, steps, value=True), f"{_subject(steps)} must be {_title(error)}", _choice(error)


def _choice(error: ValidationError) -> str | None:
    """The word of a closed list that was meant."""
    if error.validator != "enum" or not isinstance(error.instance, str):
        return None
    return nearest(error.instance, cast("list[str]", error.validator_value))


def _shape(error: ValidationError) -> Shape:
    return cast("Shape", error.schema)


def _title(error: ValidationError) -> str:
    """What the meta-schema calls the thing that was expected: `a number`."""
    return _shape(error)["title"]


def _unknown(key: str, error: ValidationError) -> tuple[str, str | None]:
    place = belongs(key)
    if place is not None:
        return f"`{key}` has no place here", place
    return f"unknown keyword {quoted(key, '')}".rstrip(), nearest(key, _shape(error)["properties"])


def _subject(steps: tuple[str | int, ...]) -> str:
    """What the path leads to: `minimum`, item 2 of `agree`."""
    key = next((step for step in reversed(steps) if isinstance(step, str)), "")
    named = quoted(key, "this")
    return named if not isinstance(steps[-1], int) else f"item {steps[-1] + 1} of {named}"


def _position(root: Mapping, steps: tuple[str | int, ...], *, value: bool = False) -> Position:
    """Where the path's key stands, or its value."""
    found = locate(root, steps)
    return found[int(value)] if found else root.position
