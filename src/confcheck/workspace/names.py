"""Names in the manifest: which are valid, which are declared, and what an unknown one was meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field
from typing import TypeAlias

from confcheck.kernel.names import closest
from confcheck.kernel.record import record
from confcheck.model import Manifest, Mistake, Position, SourceEntry

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FEW = 8


@record(frozen=True, slots=True)
class Declared:
    """The names that a manifest declares."""

    environments: dict[str, str] = field(default_factory=dict)
    """Name or alias → canonical name."""
    services: dict[str, str] = field(default_factory=dict)
    """Name → itself."""


FindTargets: TypeAlias = Callable[[tuple[SourceEntry, ...], Declared], tuple[tuple[str, ...], bool]]
"""Gives the targets that files of these entries name themselves, and whether there may be more of them."""


def declared(manifest: Manifest) -> Declared:
    """Every name that a capture may be."""
    return Declared(
        {name: each.name for each in manifest.environments for name in (each.name, *each.aliases)},
        {service.name: service.name for service in manifest.services},
    )


def suggest(word: str, known: Iterable[str], show: Callable[[str], str] = "{}".format) -> str | None:
    """Which known word was meant; else the known words, if they are few enough to be read."""
    candidates = tuple(known)
    begun = [name for name in candidates if len(word) > 1 and name.startswith(word)]
    near = begun[0] if len(begun) == 1 else closest(word, candidates)
    if near is not None:
        return f"did you mean `{show(near)}`?"
    if not 0 < len(candidates) <= _FEW:
        return None
    return "known: " + ", ".join(f"`{show(name)}`" for name in candidates)


def check_name(name: str, what: str, path: str, position: Position) -> str:
    """The name itself; a Mistake if it could not stand in a path or on a command line."""
    if _NAME.fullmatch(name) is None:
        hint = "letters, digits, `.`, `_` and `-`, the first a letter or digit"
        raise Mistake(f"`{name}` cannot name {what}", path=path, position=position, hint=hint)
    return name
