"""Names in a rule: paths of settings, and `services.<name>.<path>` for those of another service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from confcheck.kernel.names import closest
from confcheck.kernel.rules.kinds import Kind
from confcheck.kernel.rules.syntax import Node, Refusal

_SERVICES = "services"
_LISTED = 12
"""As many names as a hint may hold."""
_QUOTED = 120
"""Longest name that a message repeats."""


class Names(NamedTuple):
    """What rules may name."""

    kinds: Mapping[str, Kind]
    """Path of a setting → its type."""
    services: tuple[str, ...] = ()


def chain(node: Node) -> tuple[tuple[str, int], ...] | None:
    """The words of `a.b.c` and where each stands; None if the node is anything else."""
    words: list[tuple[str, int]] = []
    while node.kind == "select":
        words.append((str(node.value), node.at))
        (node,) = node.parts
    if node.kind != "name":
        return None
    return ((str(node.value), node.at), *reversed(words))


def resolved(words: tuple[tuple[str, int], ...], names: Names) -> tuple[str | None, str]:
    """The service, if one is named, and the path of the setting; raises Refusal if there is none."""
    service = None
    at = words[0][1]
    if words[0][0] == _SERVICES and len(words) > 1:
        service, place = words[1]
        if service not in names.services:
            raise Refusal(f"there is no service {_quoted(service)}", place, _meant(service, names.services))
        words = words[2:]
    path = ".".join(word for word, _ in words)
    if path not in names.kinds:
        raise _unknown(path, words, at if service is None or not words else words[0][1], names)
    return service, path


def _unknown(path: str, words: tuple[tuple[str, int], ...], at: int, names: Names) -> Refusal:
    for count in range(1, len(words)):
        if ".".join(word for word, _ in words[:count]) in names.kinds:
            return Refusal("a setting has no parts that a rule can name", words[count][1])
    if not path:
        return Refusal("the path of a setting is missing behind the service", at)
    inside = [known for known in names.kinds if known.startswith(f"{path}.")]
    if inside:
        return Refusal(f"{_quoted(path)} is a group, not a setting", at, _listed(inside))
    return Refusal(f"there is no setting {_quoted(path)}", at, _meant(path, names.kinds))


def _quoted(name: str) -> str:
    """A name as a message may hold it: words of a rule in brackets can be anything."""
    plain = name.replace(".", "").replace("_", "").replace("-", "")
    return f"`{name}`" if len(name) <= _QUOTED and plain.isascii() and plain.isalnum() else "of this name"


def _meant(name: str, known: Iterable[str]) -> str | None:
    names = list(known)
    near = closest(name, names)
    return f"did you mean `{near}`?" if near is not None else _listed(names)


def _listed(names: list[str]) -> str | None:
    return f"known: {', '.join(names)}" if 0 < len(names) <= _LISTED else None
