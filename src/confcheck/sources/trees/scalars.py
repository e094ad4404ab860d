"""What kind of value a YAML scalar is: the implicit rules of YAML 1.1 as PyYAML has them, and the standard tags."""

from __future__ import annotations

from yaml import ScalarEvent
from yaml.resolver import Resolver

_STANDARD = "tag:yaml.org,2002:"
_KINDS = {"bool": "boolean", "int": "integer", "float": "number", "null": "null", "timestamp": "date", "merge": "merge"}
_QUIET = frozenset(
    {"!", "!reset", "!override"}
    | {f"{_STANDARD}{name}" for name in ("str", "seq", "map", "set", "omap", "pairs", *_KINDS)}
)
_FAMOUS = frozenset(
    {"!Ref", "!Sub", "!GetAtt", "!vault", "!secret", "!reference", "!include", "!binary", "!env", "!ENV"}
)


def scalar_kind(event: ScalarEvent) -> str:
    """The kind of a scalar as `model.Scalar` names it, or `merge` for a `<<` that merges if it is a key."""
    plain, quoted = event.implicit
    if plain:
        return _implicit_kind(event.value)
    if quoted or event.tag is None:
        return "string"
    return _KINDS.get(event.tag.removeprefix(_STANDARD), "string")


def unknown_tag(tag: str | None) -> str | None:
    """What to say about a tag whose meaning confcheck does not know; None for the others.

    A tag is named only if it is one of the well-known: an unquoted password may begin with `!`.
    """
    if tag is None or tag in _QUIET:
        return None
    return f"unknown YAML tag {tag}" if tag in _FAMOUS else "unknown YAML tag"


def _implicit_kind(text: str) -> str:
    for tag, pattern in Resolver.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text):
            return _KINDS.get(tag.removeprefix(_STANDARD), "string")
    return "string"
