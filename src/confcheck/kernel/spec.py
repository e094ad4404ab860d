"""What a typed value must be: the part of a setting that needs no workspace to be judged."""

from __future__ import annotations

from confcheck.kernel.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@record(frozen=True, slots=True)
class Issue:
    """One reason why a value is refused; the message never holds the value nor anything computed from it."""

    code: str
    """The schema keyword that refuses it: `type`, `minimum`, `format`, `unit`, `encoding` …"""
    message: str
    """Reads after the setting's name: "must be at least 1", "is not an integer"."""


@record(frozen=True, slots=True)
class Spec:
    """Type, constraints, unit, encoding and format of a value (DESIGN section 4), compiled from the schema."""

    type: str = "string"
    """One of `string`, `integer`, `number`, `boolean`, `array`, `object`."""
    enum: tuple[Json, ...] | None = None
    const: tuple[Json] | None = None
    """A tuple of one, so that `const: null` differs from no `const`."""
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None
    unit: str | None = None
    encoding: str | None = None
    """How text becomes an array or object: `csv`, `json` or `words`; None means `json`."""
    unordered: bool = False
    """The schema's `set: true`: order (and repetition) mean nothing when two values are compared."""
    items: Spec | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    properties: tuple[tuple[str, Spec], ...] = ()


@record(frozen=True, slots=True)
class Typed:
    """A value after coercion: the typed value if the text has one, and every reason against it."""

    value: Json
    issues: tuple[Issue, ...] = ()

    def __repr__(self) -> str:
        """Never the value: it may be a secret."""
        return f"Typed(issues={self.issues!r})"

    @property
    def valid(self) -> bool:
        """Whether the text has a typed value and nothing in the spec refuses it."""
        return not self.issues
