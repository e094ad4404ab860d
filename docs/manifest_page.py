"""The reference of the manifest: every table and key of its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from docs.pieces import code, link, listed, page, table

Shape = TypedDict(
    "Shape",
    {
        "title": str,
        "description": str,
        "type": str,
        "$ref": str,
        "enum": list[str],
        "allOf": "list[Shape]",
        "anyOf": "list[Shape]",
        "items": "Shape",
        "additionalProperties": "Shape | bool",
        "properties": "dict[str, Shape]",
        "required": list[str],
        "default": "str | bool",
        "minimum": int,
        "maximum": int,
        "definitions": "dict[str, Shape]",
    },
    total=False,
)


def manifest_page(schema: Shape) -> str:
    """The page: the keys at the top, then a section for each table."""
    tables = list(_tables(schema))
    keys = {name: heading for name, heading, _ in tables}
    return page(
        "Manifest keys",
        "src/confcheck/workspace/manifest.json",
        schema["description"],
        "A guide with examples: [the manifest](../manifest.md).",
        "## At the top",
        _keys(schema, schema, keys),
        *(block for name, heading, shape in tables for block in _section(schema, name, heading, shape)),
        "## Closed lists",
        table(
            ("Value", "One of"),
            ((each["title"], listed(each["enum"])) for each in schema["definitions"].values() if "enum" in each),
        ),
    )


def _tables(schema: Shape) -> Iterator[tuple[str, str, Shape]]:
    """Key, heading and shape of every table that the manifest is made of."""
    for name, shape in schema["properties"].items():
        entry = shape.get("items", shape.get("additionalProperties"))
        held = _resolved(entry, schema) if isinstance(entry, dict) else {}
        if "properties" in held:
            yield name, f"[[{name}]]" if "items" in shape else f"[{name}.NAME]", held


def _section(schema: Shape, name: str, heading: str, shape: Shape) -> Iterator[str]:
    yield f"## `{heading}`"
    yield schema["properties"][name]["description"]
    yield _keys(shape, schema, {})


def _keys(shape: Shape, schema: Shape, tables: dict[str, str]) -> str:
    required = shape.get("required", [])
    rows = (
        (
            code(name),
            _link(tables[name]) if name in tables else held(key, schema),
            "required" if name in required else _default(key),
            key["description"],
        )
        for name, key in shape["properties"].items()
    )
    return table(("Key", "Value", "Default", "Meaning"), rows)


def held(shape: Shape, schema: Shape) -> str:
    """What a key holds, in words: `list of host names`."""
    if "anyOf" in shape:
        return " or ".join(held(each, schema) for each in shape["anyOf"])
    found = _resolved(shape, schema)
    if found is not shape:
        return link(found["title"], "#closed-lists") if "enum" in found else found["title"]
    if "enum" in shape:
        return listed(shape["enum"])
    inner = shape.get("items", shape.get("additionalProperties"))
    if isinstance(inner, dict):
        return f"{'list' if 'items' in shape else 'table'} of {_plural(held(inner, schema))}"
    if "maximum" in shape:
        return f"{shape['type']} from {shape['minimum']} to {shape['maximum']}"
    return "true or false" if shape["type"] == "boolean" else shape["type"]


def _plural(words: str) -> str:
    if words.startswith("`"):
        return words
    first, blank, rest = words.partition(" of ") if " of " in words else words.partition(" from ")
    return f"{first}s{blank}{rest}"


def _default(key: Shape) -> str:
    default = key.get("default")
    return code(str(default).lower() if isinstance(default, bool) else default) if default is not None else ""


def _resolved(shape: Shape, schema: Shape) -> Shape:
    shape = shape["allOf"][0] if "allOf" in shape else shape
    return schema["definitions"][shape["$ref"].removeprefix("#/definitions/")] if "$ref" in shape else shape


def _link(heading: str) -> str:
    anchor = "".join(character for character in heading.lower() if character.isalpha())
    return link("tables", f"#{anchor}")
