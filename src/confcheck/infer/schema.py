"""The text of the schema: every name in its group, with its type and who sets it, and the places that say so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from confcheck.infer.grouping import Group, Leaf, grouped
from confcheck.infer.keys import Key, places_shown
from confcheck.infer.kinds import types_of
from confcheck.infer.manifest import cited
from confcheck.kernel.names import default_name
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import is_secret_name

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS = frozenset("y n yes no on off true false null none".split())
_WIDTH = 118
_FEW = 4
"""So many services may differ in whether they need a setting; of more, none is said to need it."""

Optional = bool | tuple[str, ...]
"""Whether a setting need not be set, or in which environments."""


@record(frozen=True, slots=True)
class Usage:
    """Who uses a setting, and where it may be missing."""

    services: tuple[str, ...]
    optional: Optional
    required: tuple[str, ...] = ()
    """Where services differ: those that always set it; the others need not."""


@record(frozen=True, slots=True)
class Frame:
    """Where a group stands, and what it hands down."""

    handed: Usage
    indent: int = 2
    path: str = ""


def schema_text(title: str, keys: tuple[Key, ...], services: tuple[str, ...]) -> str:
    """The schema as a file."""
    head = (
        "# Begun by `confcheck init`: every name that the sources of the manifest set, and where. What all views of a\n"
        "# service set today is required, and a type is one that every value has. Correct it: say what must be so.\n"
        "$schema: urn:confcheck:schema:1\n"
        f"title: {_scalar(title)}\n"
    )
    if not keys:
        return head + "properties: {}\n"
    lines = _members(grouped(keys), Frame(Usage(services, optional=False)), services)
    return head + "properties:\n" + "\n".join(lines) + "\n"


def _members(group: Group, frame: Frame, order: tuple[str, ...]) -> Iterator[str]:
    for leaf in group.leaves:
        yield from _leaf(leaf, frame, order)
    for inner in group.groups:
        if not frame.path:
            yield ""
        yield from _group(inner, frame, order)


def _group(group: Group, frame: Frame, order: tuple[str, ...]) -> Iterator[str]:
    pad = " " * frame.indent
    yield f"{pad}{_scalar(group.name)}:"
    usages = [usage_of(key, order) for key in _keys(group)]
    handed = Usage(_most([usage.services for usage in usages]) or frame.handed.services, frame.handed.optional)
    if all(usage.optional is True and not usage.required for usage in usages):
        handed = Usage(handed.services, optional=True)
    for word, value in _stated(handed, frame.handed):
        yield from _wrapped(f"{pad}  {word}: {value}")
    yield f"{pad}  properties:"
    yield from _members(group, Frame(handed, frame.indent + 4, f"{frame.path}{group.name}."), order)


def _most(choices: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    """What more than half of the members of a group have."""
    commonest = max(choices, key=lambda each: (choices.count(each), each))
    return commonest if choices.count(commonest) * 2 > len(choices) else None


def _keys(group: Group) -> Iterator[Key]:
    for leaf in group.leaves:
        yield leaf.key
    for inner in group.groups:
        yield from _keys(inner)


def usage_of(key: Key, order: tuple[str, ...]) -> Usage:
    """Who uses a setting, in the order of the manifest; where services differ, few are told apart."""
    missing = dict(key.missing)
    services = tuple(service for service in order if service in missing)
    kinds = set(missing.values())
    if key.template or kinds == {None}:
        return Usage(services, optional=True)
    if len(kinds) == 1:
        return Usage(services, kinds.pop() or False)
    required = tuple(service for service in services if missing[service] == ())
    return Usage(services, True, required if len(services) <= _FEW else ())


def _leaf(leaf: Leaf, frame: Frame, order: tuple[str, ...]) -> Iterator[str]:
    key = leaf.key
    name = f"{' ' * frame.indent}{_scalar(leaf.name)}:"
    why = ("only in a template, " if key.template else "seen in ") + cited(places_shown(key))
    keywords = [*_keywords(key, frame.path + leaf.name), *_stated(usage_of(key, order), frame.handed)]
    flow = f"{name} {{{', '.join(f'{word}: {value}' for word, value in keywords)}}}  # {why}"
    if len(flow) <= _WIDTH:
        yield flow
        return
    yield f"{name}  # {why}"
    for word, value in keywords:
        yield from _wrapped(f"{' ' * (frame.indent + 2)}{word}: {value}")


def _keywords(key: Key, path: str) -> Iterator[tuple[str, str]]:
    types = types_of(key.name, key.values, secret=key.secret)
    yield from types.items()
    if default_name(path) != key.name:
        yield "env", _scalar(key.name)
    if types["type"] != "boolean" and key.secret:
        yield "secret", "true"
    elif is_secret_name(key.name):
        yield "secret", "false"


def _stated(usage: Usage, handed: Usage) -> Iterator[tuple[str, str]]:
    """What has to be said where the group hands down something else."""
    if usage.required:
        words = (f"{_scalar(one)}: {'required' if one in usage.required else 'optional'}" for one in usage.services)
        yield "services", "{" + ", ".join(words) + "}"
        return
    if usage.services != handed.services:
        yield "services", _flow(usage.services)
    if usage.optional != handed.optional:
        yield "optional", _flow(usage.optional) if isinstance(usage.optional, tuple) else str(usage.optional).lower()


def _wrapped(line: str) -> Iterator[str]:
    """A line, broken behind commas where it is too long."""
    pad = " " * (len(line) - len(line.lstrip()) + 2)
    while len(line) > _WIDTH and ", " in line[:_WIDTH]:
        cut = line.rindex(", ", 0, _WIDTH) + 1
        yield line[:cut]
        line = pad + line[cut + 1 :]
    yield line


def _flow(words: Iterable[str]) -> str:
    return f"[{', '.join(_scalar(word) for word in words)}]"


def _scalar(text: str) -> str:
    """A text as YAML holds it, quoted only if it must be."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
