"""What kind of value a YAML scalar is: the implicit rules of YAML 1.1 as PyYAML has them, and the standard tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from yaml import ScalarEvent
from yaml.resolver import Resolver

_STANDARD = "tag:yaml.org,2002:"
_KINDS = {"bool": "boolean", "int": "integer", "float": "number", "null": "null", "timestamp": "date", "merge": "merge"}
_QUIET = frozenset({"!"} | {f"{_STANDARD}{name}" for name in ("str", "seq", "map", "set", "omap", "pairs", *_KINDS)})
_FAMOUS = frozenset(
    {"!Ref", "!Sub", "!GetAtt", "!vault", "!secret", "!reference", "!include", "!binary", "!env", "!ENV"}
)


Resolve: TypeAlias = Callable[[ScalarEvent], tuple[str, str]]
"""The kind of a scalar as `model.Scalar` names it, or `merge` for a `<<` that merges if it is a key; and its text."""


def yaml_1_1(event: ScalarEvent) -> tuple[str, str]:
    """By the rules of YAML 1.1, as PyYAML has them; the text is as written."""
    kind = implicit_kind(event.value) if is_plain(event) else tagged_kind(event) or "string"
    return kind, "" if kind == "null" else event.value


def is_plain(event: ScalarEvent) -> bool:
    """Whether what the scalar is depends on its text: it has neither quotes nor a tag."""
    return event.implicit[0]


def tagged_kind(event: ScalarEvent) -> str | None:
    """The kind that a standard tag gives to the scalar; None where there is none, and for text."""
    quoted = event.implicit[1]
    return None if quoted or event.tag is None else _KINDS.get(event.tag.removeprefix(_STANDARD))


def own_tag(tag: str | None) -> str:
    """A tag that is none of the standard's; empty for those, and where there is none."""
    return "" if tag is None or tag in _QUIET else tag


def unknown_tag(tag: str) -> tuple[str, str]:
    """What to say about a tag that nobody here knows, and a hint.

    A tag is named only if it is one of the well-known: an unquoted password may begin with `!`.
    """
    return (
        f"unknown YAML tag {tag}" if tag in _FAMOUS else "unknown YAML tag",
        "a value that begins with `!` needs quotes",
    )


def implicit_kind(text: str) -> str:
    """The kind of a plain scalar by the rules of YAML 1.1."""
    for tag, pattern in Resolver.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text):
            return _KINDS.get(tag.removeprefix(_STANDARD), "string")
    return "string"
