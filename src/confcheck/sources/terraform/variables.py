"""Declarations of variables: their defaults, and what their types make of a value."""

from __future__ import annotations

import re
from dataclasses import field, replace

from confcheck.kernel.record import record
from confcheck.model import Origin
from confcheck.sources.terraform.syntax import Attribute, Block, attributes
from confcheck.sources.terraform.values import Items, Known, Object, Place, Result, number, text_of

_COLLECTION = re.compile(r"(list|set|map)\((.+)\)")


@record(frozen=True, slots=True)
class Variable:
    """The declaration of one variable, with what a file that overrides it changes."""

    place: Place
    named: Place
    """Where the block stands that has the default."""
    attributes: dict[str, Attribute] = field(repr=False)

    @property
    def default(self) -> Attribute | None:
        """The expression that it has while nobody gives it a value."""
        return self.attributes.get("default")

    @property
    def origin(self) -> Origin:
        """Of the default."""
        one = self.attributes["default"]
        return Origin(self.named.path, self.named.position, one.file.position(one.value))

    def converted(self, result: Result) -> Result:
        """A value as the type of the variable takes it."""
        kind = self.attributes.get("type")
        found = result if kind is None else _as_type(result, re.sub(r"\s+", "", kind.file.text(kind.value)))
        hidden = self.attributes.get("sensitive")
        secret = hidden is not None and hidden.file.text(hidden.value) == "true"
        return replace(found, secret=True) if secret and isinstance(found, Known) else found


def declared(block: Block, known: Variable | None) -> Variable:
    """What a block says; `known` is what it overrides."""
    own = {one.name: one for one in attributes(block.file, block.body)}
    place = Place(block.file.path, block.file.position(block.node))
    if known is None:
        return Variable(place, place, own)
    return Variable(place, place if "default" in own else known.named, {**known.attributes, **own})


def _as_type(result: Result, kind: str) -> Result:
    if isinstance(result, Known):
        return _as_simple(result, kind)
    inner = _COLLECTION.fullmatch(kind)
    if inner is not None and isinstance(result, Items) and inner[1] != "map":
        items = [_as_type(item, inner[2]) for item in result.items]
        return Items(tuple(items if inner[1] == "list" else _as_set(items)), result.place)
    if inner is not None and isinstance(result, Object) and inner[1] == "map":
        return Object(tuple((key, place, _as_type(one, inner[2])) for key, place, one in result.entries), result.place)
    return result


def _as_simple(result: Known, kind: str) -> Known:
    text = text_of(result)
    if kind == "string" and text is not None:
        return replace(result, data=text)
    if kind == "bool" and text in ("true", "false"):
        return replace(result, data=text == "true")
    found = number(result.data) if kind == "number" and isinstance(result.data, str) else None
    return result if found is None else replace(result, data=found)


def _as_set(items: list[Result]) -> list[Result]:
    """Texts in their order, each once."""
    texts = {text: item for item in items if (text := text_of(item)) is not None}
    return [texts[text] for text in sorted(texts)] if all(isinstance(item, Known) for item in items) else items
