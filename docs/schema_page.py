"""The reference of the schema: every keyword of the meta-schema, what it holds and where it may stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from docs.pieces import code, link, listed, page, table

Shape = TypedDict(
    "Shape",
    {
        "title": str,
        "description": str,
        "$ref": str,
        "enum": list[str],
        "const": str,
        "items": "Shape",
        "properties": "dict[str, Shape]",
    },
    total=False,
)
Shapes = dict[str, Shape]

PLACES = (("setting", "a-setting"), ("group", "a-group"), ("overlay", "an-overlay"), ("value schema", "a-value-schema"))
"""What a keyword may stand in, and the meta-schema's name for it."""

MEMBERS = ("an-alias", "a-rule")
"""Maps inside keywords, under the names that the meta-schema has for them."""


def schema_page(description: str, shapes: Shapes, top: Shapes) -> str:
    """The page; `top` are the keywords at the top of a schema."""
    keywords = {name: shape for name, shape in shapes.items() if "description" in shape}
    return page(
        "Schema keywords",
        "src/confcheck/schema/meta.json",
        description,
        "A guide with examples: [the schema](../schema.md).",
        "## Where each may stand",
        "An overlay is an entry of `environments` or `targets`; a value schema describes the items of an array or the "
        "members of an object. `$ref` may stand in settings and groups too, beside the keywords of what it leads to.",
        _matrix(keywords, shapes, top),
        "## Keywords",
        *(block for name, shape in keywords.items() for block in _section(name, shape, shapes)),
        *(block for name in MEMBERS for block in _members(name, shapes)),
    )


def _matrix(keywords: Shapes, shapes: Shapes, top: Shapes) -> str:
    rows = (
        (
            link(code(name), f"#{_anchor(name)}"),
            _mark(name, top),
            *(_mark(name, shapes[kind]["properties"]) for _, kind in PLACES),
        )
        for name in keywords
    )
    return table(("Keyword", "top", *(place for place, _ in PLACES)), rows)


def _section(name: str, shape: Shape, shapes: Shapes) -> Iterator[str]:
    yield f"### `{name}`"
    yield shape["description"]
    yield f"*Value:* {value(shape, shapes)}."


def _members(name: str, shapes: Shapes) -> Iterator[str]:
    yield f"## {name.replace('-', ' ').capitalize()}"
    members = shapes[name]["properties"]
    rows = ((code(key), value(member, shapes), member["description"]) for key, member in members.items())
    yield table(("Key", "Value", "Meaning"), rows)


def value(shape: Shape, shapes: Shapes) -> str:
    """What a keyword holds: its closed list, or the title of its shape."""
    held = shapes[_name(shape)]
    if "enum" in held:
        return listed(held["enum"])
    if "const" in held:
        return code(held["const"])
    title = held.get("title", "any value")
    inner = _name(held["items"]) if "$ref" in held.get("items", {}) else ""
    return link(title, f"#{inner}") if inner in MEMBERS else title


def _name(shape: Shape) -> str:
    return shape["$ref"].removeprefix("#/$defs/")


def _mark(name: str, keywords: Shapes) -> str:
    return "✓" if name in keywords else ""


def _anchor(name: str) -> str:
    """The fragment that a heading of this keyword gets."""
    return name.replace("$", "").lower()
