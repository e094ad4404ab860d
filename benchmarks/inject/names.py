"""Names, types and readers of the settings: all that the injector knows of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

SERVICES = ("auth", "backend", "websocket", "frontend")


@dataclass(frozen=True, slots=True)
class Named:
    """A setting: how it is called, what type it has, and who reads it."""

    path: str
    type: str
    names: Mapping[str, str]
    """The name of today per service that reads it."""
    older: Mapping[str, tuple[str, ...]]
    """Names of yesterday per service that once read them; they may hold `{ENVIRONMENT}`."""


def read_names(text: str) -> tuple[Named, ...]:
    """Every setting of a schema."""
    document = yaml.safe_load(text)
    return tuple(_walk(document["properties"], "", SERVICES, document["$defs"]))


def _walk(
    properties: Mapping[str, Any], prefix: str, services: tuple[str, ...], definitions: Mapping[str, Any]
) -> Iterator[Named]:
    for name, node in properties.items():
        path = f"{prefix}{name}"
        readers = tuple(node.get("services", services))
        if "env" not in node and "type" not in node and "$ref" not in node:
            yield from _walk(node["properties"], f"{path}.", readers, definitions)
        else:
            yield _setting(path, node, readers, definitions)


def _setting(path: str, node: Mapping[str, Any], readers: tuple[str, ...], definitions: Mapping[str, Any]) -> Named:
    env = node.get("env", path.upper().replace(".", "_"))
    names = dict.fromkeys(readers, env) if isinstance(env, str) else dict(env)
    of_definition = definitions[node["$ref"].rsplit("/", 1)[1]]["type"] if "$ref" in node else None
    aliases = [{"name": one} if isinstance(one, str) else one for one in node.get("aliases", ())]
    older = {
        service: tuple(one["name"] for one in aliases if service in one.get("services", readers)) for service in names
    }
    return Named(path, node.get("type", of_definition), names, older)
