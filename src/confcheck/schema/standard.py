"""A spec in the words of JSON Schema 2020-12 alone, and where those words do not suffice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcheck.kernel.check import MAX_DEPTH
from confcheck.kernel.coerce import MAX_TEXT
from confcheck.kernel.formats import FORMATS
from confcheck.kernel.spec import Json, Spec
from confcheck.schema.patterns import LOOSER, PATTERNS

DIFFERENCES: dict[str, str] = {
    "`dsn` is a pattern of how it begins": (
        "connection strings have several hosts, a raw `/` or `#` in a password and a syntax per driver; no pattern "
        "that anyone could read says all of it"
    ),
    "the formats that JSON Schema knows stay `format`": (
        "a validator judges them only when it is told to, and then by its own grammar; that of confcheck is more "
        "lenient where real values are (`http://my_service:8000`)"
    ),
    "`pattern` is a regular expression of Python": (
        r"it is handed on as the schema has it; most mean the same everywhere, `(?i)` and `\Z` do not"
    ),
    "`multipleOf` a fraction is decimal": (
        "0.3 is a multiple of 0.1, as JSON Schema says; a validator that computes with doubles refuses it"
    ),
    "a component that its composite supplies": (
        "with `parts`, one of the two must be set; that the composite lacks just this part can only be seen by taking "
        "the URL apart"
    ),
    "a setting that is not set is left out, never `null`": "the model holds None for it; no type has the value `null`",
    "references to secret stores, and values that nobody knows": (
        "the model holds them as what they are; they are no typed values"
    ),
    f"texts above {MAX_TEXT:,} characters, and values nested deeper than {MAX_DEPTH} levels": (
        "confcheck refuses them to protect itself; JSON Schema has no word for depth"
    ),
    "NaN and infinity": "JSON has neither; a validator that is handed a number of its own language may take them",
}
"""Where the model and the exported schema do not agree, and why; a page of the documentation shows it."""


def standard(spec: Spec, description: str | None = None) -> dict[str, Json]:
    """What a typed value must be; a format that JSON Schema does not know is a reference to its definition."""
    defined = spec.format in PATTERNS
    keywords: dict[str, Json] = {
        "description": _described(description, spec.unit),
        "type": spec.type,
        "$ref": f"#/$defs/{spec.format}" if defined else None,
        "format": None if defined else spec.format,
        "enum": None if spec.enum is None else [*spec.enum],
        "minimum": spec.minimum,
        "maximum": spec.maximum,
        "exclusiveMinimum": spec.exclusive_minimum,
        "exclusiveMaximum": spec.exclusive_maximum,
        "multipleOf": spec.multiple_of,
        "minLength": spec.min_length,
        "maxLength": spec.max_length,
        "pattern": spec.pattern,
        "items": None if spec.items is None else standard(spec.items),
        "minItems": spec.min_items,
        "maxItems": spec.max_items,
        "uniqueItems": spec.unique_items or None,
        "properties": {name: standard(part) for name, part in spec.properties} or None,
    }
    found = {word: value for word, value in keywords.items() if value is not None}
    return found | ({} if spec.const is None else {"const": spec.const[0]})


def definitions(specs: Iterable[Spec]) -> dict[str, Json]:
    """The formats of these specs that JSON Schema does not know, in its own words, by name."""
    used = {name for spec in specs for name in _formats(spec)}
    return {
        one.name: {
            "description": _sentence(one.message) + (" confcheck looks closer." if one.name in LOOSER else ""),
            **({"minimum": 1, "maximum": 65535} if one.integers else {}),
            "pattern": PATTERNS[one.name],
        }
        for one in FORMATS
        if one.name in used and one.name in PATTERNS
    }


def _described(description: str | None, unit: str | None) -> str | None:
    """The description and, since JSON Schema has no word for it, the unit."""
    text = (description or "").strip()
    if unit is None:
        return text or None
    end = "" if text.endswith((".", "!", "?")) or not text else "."
    return f"{text}{end} Unit: {unit}.".strip()


def _formats(spec: Spec) -> Iterator[str]:
    if spec.format is not None:
        yield spec.format
    if spec.items is not None:
        yield from _formats(spec.items)
    for _, part in spec.properties:
        yield from _formats(part)


def _sentence(message: str) -> str:
    """`is not a port …` as `A port ….`."""
    noun = message.removeprefix("is not ")
    return f"{noun[:1].upper()}{noun[1:]}."
