"""Compose files: what each service gets from `build.args`, `env_file` and `environment`, and where it is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from confcheck.model import (
    Assignment,
    Endpoint,
    Entry,
    Include,
    Inherited,
    Malformed,
    Mapping,
    Mention,
    Node,
    Origin,
    Parsed,
    Position,
    Scalar,
    Sequence,
    SourceOptions,
    Tree,
)
from confcheck.sources.compose_paths import build_paths, mounted_paths
from confcheck.sources.compose_ports import endpoint
from confcheck.sources.compose_scalars import Found, written
from confcheck.sources.readers.blanks import GO_BLANKS
from confcheck.sources.trees import read_yaml, yaml_v3

_LINE_END = re.compile(r"\r\n|\r|\n")


class _Block(NamedTuple):
    """A mapping or list of variables: whose it is, which one of the file, and whether only the build gets them."""

    scope: tuple[str, ...]
    number: int
    build: bool = False


def parse(text: str, options: SourceOptions) -> Parsed:
    """Assignments per service, in compose's order of precedence; `${X}` sees the `.env` beside the file."""
    tree = read_yaml(text, options.path, yaml_v3)
    found = Found(options.path, tuple(_LINE_END.split(text.removeprefix("\ufeff"))), [], list(tree.problems))
    scopes: list[tuple[str, ...]] = []
    endpoints: list[Endpoint] = []
    mentions: list[Mention] = []
    blocks = count()
    for root, services in _services(tree, found):
        for entry in services.entries:
            lineage = _lineage(entry, services, found)
            scopes.append((entry.key,))
            _service(lineage, (entry.key,), blocks, found)
            endpoints.append(endpoint(entry, lineage, found))
            mentions += build_paths(lineage, (entry.key,), found)
            mentions += mounted_paths(lineage, root, (entry.key,), found)
    start = Position(1, 1)
    return Parsed(
        options.path,
        tuple(found.entries),
        tuple(dict.fromkeys(scopes)),
        tuple(sorted(dict.fromkeys(found.problems), key=_position)),
        tuple(endpoints),
        Include(found.beside(".env"), "dotenv", "compose", (), required=False, origin=found.origin(start)),
        mentions=tuple(dict.fromkeys(mentions)),
    )


def _position(problem: Malformed) -> Position:
    return problem.position or Position(0, 0)


def _services(tree: Tree, found: Found) -> Iterator[tuple[Mapping, Mapping]]:
    """Every document, with its `services`."""
    for document in tree.documents:
        root = found.mapping(document, "a compose file")
        if root is None:
            continue
        if (include := root.get("include")) is not None:
            found.malformed(include.position, "confcheck does not follow `include` yet: what it brings is not checked")
        if (services := found.mapping(root.get("services"), "`services`")) is not None:
            yield root, services


def _lineage(entry: Entry, services: Mapping, found: Found) -> tuple[Mapping, ...]:
    """The service and those of this file that it extends, itself last."""
    lineage: list[Mapping] = []
    names = {entry.key}
    service = found.mapping(entry.value, "a service")
    while service is not None:
        lineage.insert(0, service)
        extends = service.get("extends")
        base = None if extends is None else _extended(extends, services, found)
        if extends is None or base is None:
            break
        if base.key in names:
            found.malformed(extends.position, "compose refuses this file: services extend each other in a circle")
            break
        names.add(base.key)
        service = found.mapping(base.value, "a service")
    return tuple(lineage)


def _extended(extends: Node, services: Mapping, found: Found) -> Entry | None:
    """The service that `extends` names, if it is in this file."""
    file = extends.get("file") if isinstance(extends, Mapping) else None
    if file is not None and ((path := found.text(file)) is None or found.beside(path) != found.path):
        found.malformed(
            file.position, "confcheck does not follow `extends` into another file yet: what it brings is not checked"
        )
        return None
    name = found.text(extends.get("service") if isinstance(extends, Mapping) else extends)
    base = None if name is None else written(services, name)
    if base is None:
        found.malformed(extends.position, "`extends` names no service of this file")
    return base


def _service(lineage: tuple[Mapping, ...], scope: tuple[str, ...], blocks: Iterator[int], found: Found) -> None:
    """Everything one service gets, the lowest first: build arguments, env files, its environment."""
    for service in lineage:
        if isinstance(build := service.get("build"), Mapping):
            _variables(build.get("args"), "`args`", _Block(scope, next(blocks), build=True), found)
    for service in lineage:
        _env_files(service.get("env_file"), scope, found)
    for service in lineage:
        _variables(service.get("environment"), "`environment`", _Block(scope, next(blocks)), found)


def _variables(node: Node | None, what: str, where: _Block, found: Found) -> None:
    """A mapping or list of variables."""
    if isinstance(node, Mapping):
        found.entries.extend(made for entry in node.entries for made in _of_entry(entry, where, found))
    elif isinstance(node, Sequence):
        found.entries.extend(made for item in node.items for made in _of_item(item, where, found))
    elif isinstance(node, Scalar) and node.kind != "null":
        found.malformed(node.position, f"{what} must be a mapping or a list")


def _of_entry(entry: Entry, where: _Block, found: Found) -> Iterator[Assignment]:
    """`KEY: value`, or `KEY:`, which takes the value of the process that deploys."""
    node = entry.value
    if not isinstance(node, Scalar):
        found.malformed(node.position, "compose refuses this file: the value of a variable is a list or a mapping")
        return
    null = node.kind == "null"
    value = Inherited() if null else found.value_of(node)
    origin = Origin(found.path, entry.position, None if null else node.position)
    yield Assignment(entry.key, value, origin, where.scope, where.number, separator=": ", build=where.build)


def _of_item(node: Node, where: _Block, found: Found) -> Iterator[Assignment]:
    """`- KEY=value`, or `- KEY`, which takes the value of the process that deploys."""
    if not isinstance(node, Scalar) or not node.text:
        found.malformed(node.position, "compose refuses this file: an item is not `KEY=value`")
        return
    place = found.place(node)
    key, equals, text = node.text.partition("=")
    if "$" in key:
        found.malformed(place(key.index("$")), "confcheck does not follow a name that is made from variables")
    elif not key or key[-1] in GO_BLANKS:
        found.malformed(place(0), "compose refuses this file: an item without a name, or with a blank behind it")
    elif not equals:
        yield Assignment(key, Inherited(), found.origin(place(0)), where.scope, where.number, build=where.build)
    else:
        after = len(key) + 1
        value = found.value(text, lambda offset: place(after + offset))
        origin = found.origin(place(0), place(after))
        yield Assignment(key, value, origin, where.scope, where.number, build=where.build)


def _env_files(node: Node | None, scope: tuple[str, ...], found: Found) -> None:
    """A path, an object with a path, or a list of these; the later wins."""
    if isinstance(node, Mapping) or (isinstance(node, Scalar) and node.kind != "null"):
        _env_file(node, scope, found)
        return
    for item in found.items(node, "`env_file`"):
        _env_file(item, scope, found)


def _env_file(node: Node, scope: tuple[str, ...], found: Found) -> None:
    settings = node if isinstance(node, Mapping) else Mapping((), node.position)
    named = (settings.get("path") or node) if isinstance(node, Mapping) else node
    path = found.text(named)
    if not path:
        found.malformed(named.position, "confcheck cannot tell which file this is: no path, or one made from variables")
        return
    if path.startswith("~"):
        found.malformed(
            named.position, "the file lies outside the workspace", "only files below the workspace's root are read"
        )
        return
    reader = "docker-run" if found.text(settings.get("format")) == "raw" else "compose"
    required = found.text(settings.get("required")) != "false"
    origin = found.origin(named.position, named.position)
    found.entries.append(Include(found.beside(path), "dotenv", reader, scope, required, origin))
