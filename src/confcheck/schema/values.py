"""Value schemas: the standard keywords of a setting become a Spec, and those that contradict each other a mistake."""

from __future__ import annotations

from dataclasses import replace

from confcheck.kernel.coerce import check, pattern_error
from confcheck.kernel.formats import FORMAT_BY_NAME
from confcheck.kernel.spec import Json, Spec
from confcheck.model import Entry
from confcheck.schema.compilation import Compilation
from confcheck.schema.meta import VALUE
from confcheck.schema.written import Written
from confcheck.sources.trees import plain

_NUMBERS = ("integer", "number")
_APPLIES: dict[str, tuple[str, ...]] = {
    "minimum": _NUMBERS,
    "maximum": _NUMBERS,
    "exclusiveMinimum": _NUMBERS,
    "exclusiveMaximum": _NUMBERS,
    "multipleOf": _NUMBERS,
    "unit": _NUMBERS,
    "minLength": ("string",),
    "maxLength": ("string",),
    "pattern": ("string",),
    "format": ("string", "integer"),
    "identifies": ("string",),
    "parts": ("string",),
    "url-path": ("string", "array"),
    "schemes": ("string", "array"),
    "encoding": ("array", "object"),
    "set": ("array",),
    "items": ("array",),
    "minItems": ("array",),
    "maxItems": ("array",),
    "uniqueItems": ("array",),
    "properties": ("object",),
}
"""Keywords that mean something for some types only."""
_BOUNDS = (
    ("minimum", "maximum", False),
    ("minimum", "exclusiveMaximum", True),
    ("exclusiveMinimum", "maximum", True),
    ("exclusiveMinimum", "exclusiveMaximum", True),
    ("minLength", "maxLength", False),
    ("minItems", "maxItems", False),
)
"""Lower bound, upper bound, and whether they may not even be equal."""
_LISTS = ("enum", "examples")
"""Keywords that hold several values."""


def compile_spec(compilation: Compilation, written: Written) -> Spec:
    """The standard keywords, `unit`, `encoding` and `set` of a setting or value schema."""
    spec = Spec(
        type=written.text("type") or "string",
        enum=_enum(written),
        const=written.json("const"),
        minimum=written.number("minimum"),
        maximum=written.number("maximum"),
        exclusive_minimum=written.number("exclusiveMinimum"),
        exclusive_maximum=written.number("exclusiveMaximum"),
        multiple_of=written.number("multipleOf"),
        min_length=written.count("minLength"),
        max_length=written.count("maxLength"),
        pattern=written.text("pattern"),
        format=written.text("format"),
        unit=written.text("unit"),
        encoding=written.text("encoding"),
        unordered=bool(written.flag("set")),
        items=_items(compilation, written),
        min_items=written.count("minItems"),
        max_items=written.count("maxItems"),
        unique_items=bool(written.flag("uniqueItems")),
        properties=_properties(compilation, written),
    )
    if all((_applies(compilation, written, spec), _bounded(compilation, written), _pattern(compilation, written))):
        _check_values(compilation, written, spec)
    return spec


def _enum(written: Written) -> tuple[Json, ...] | None:
    return _list(written.json("enum")) if "enum" in written.keywords else None


def _list(value: tuple[Json] | None) -> tuple[Json, ...]:
    return tuple(value[0]) if value is not None and isinstance(value[0], list) else ()


def _sub_spec(compilation: Compilation, entry: Entry, path: str, parent: Written) -> Spec:
    written = compilation.open(entry, path, parent)
    compilation.admit(written, VALUE)
    return compile_spec(compilation, written)


def _items(compilation: Compilation, written: Written) -> Spec | None:
    keyword = written.keywords.get("items")
    if keyword is None:
        return None
    return _sub_spec(compilation, Entry("items", keyword.position, keyword.value), keyword.path, written)


def _properties(compilation: Compilation, written: Written) -> tuple[tuple[str, Spec], ...]:
    entries = written.entries("properties")
    path = written.keywords["properties"].path if entries else ""
    return tuple((entry.key, _sub_spec(compilation, entry, path, written)) for entry in entries)


def _applies(compilation: Compilation, written: Written, spec: Spec) -> bool:
    """Whether every keyword means something for the type."""
    lost = {word: word for word, types in _APPLIES.items() if word in written.keywords and spec.type not in types}
    known = FORMAT_BY_NAME.get(spec.format or "")
    if spec.type == "integer" and spec.format is not None and not (known and known.integers):
        lost["format"] = f"format: {spec.format}"
    if spec.type == "object" and spec.encoding not in {None, "json"}:
        lost["encoding"] = f"encoding: {spec.encoding}"
    for keyword, said in lost.items():
        place = written.keywords[keyword]
        hint = None if "type" in written.keywords else f"it needs `type: {_APPLIES[keyword][0]}`"
        compilation.wrong(place.path, place.position, f"`{said}` means nothing for the type {spec.type}", hint)
    return not lost


def _bounded(compilation: Compilation, written: Written) -> bool:
    """Whether some value can meet both bounds."""
    met = True
    for lower, upper, strict in _BOUNDS:
        least, most = written.number(lower), written.number(upper)
        if least is not None and most is not None and (least > most or (strict and least == most)):
            compilation.wrong_value(written, upper, f"`{upper}` and `{lower}` leave no value")
            met = False
    return met


def _pattern(compilation: Compilation, written: Written) -> bool:
    pattern = written.text("pattern")
    reason = None if pattern is None else pattern_error(pattern)
    if reason is not None:
        compilation.wrong_value(written, "pattern", "`pattern` is no regular expression", reason)
    return reason is None


def _check_values(compilation: Compilation, written: Written, spec: Spec) -> None:
    """What the schema itself calls a value must be one: allowed values, constant, default, examples."""
    free = replace(spec, enum=None, const=None)
    _fit(compilation, written, "enum", free)
    _fit(compilation, written, "const", replace(spec, const=None))
    _fit(compilation, written, "default", spec)
    _fit(compilation, written, "examples", spec)


def _fit(compilation: Compilation, written: Written, keyword: str, spec: Spec) -> None:
    """Every value that the keyword holds must meet the spec."""
    found = written.keywords.get(keyword)
    if found is None:
        return
    listed = keyword in _LISTS
    for node in written.items(keyword) if listed else (found.value,):
        for issue in check(plain(node), spec)[:1]:
            named = f"an item of `{keyword}`" if listed else f"`{keyword}`"
            compilation.wrong(found.path, node.position, f"{named} {issue.message}")
