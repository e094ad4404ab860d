"""The variables of a service: `build.args`, `env_file` and `environment`, as mappings and as lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from confcheck.model import Assignment, Entry, Include, Inherited, Mapping, Node, Origin, Scalar, Sequence
from confcheck.sources.compose.files import File, is_null
from confcheck.sources.compose.layers import Found, Layer, Lineage, each
from confcheck.sources.readers.blanks import GO_BLANKS

Scope = tuple[str, ...]


class _Block(NamedTuple):
    """A mapping or list of variables: whose it is, which one it is, and whether only the build gets them."""

    scope: Scope
    number: int
    build: bool = False


def variables(lineage: Lineage, scope: Scope) -> None:
    """Everything one service gets, the lowest first: build arguments, env files, its environment."""
    built = tuple(Layer(node, file) for node, file in each(lineage, "build") if isinstance(node, Mapping))
    for node, file in each(built, "args"):
        _variables(node, "`args`", _Block(scope, next(file.said.blocks), build=True), file)
    _env_files(lineage, scope)
    for node, file in each(lineage, "environment"):
        _variables(node, "`environment`", _Block(scope, next(file.said.blocks)), file)


def _variables(node: Node, what: str, where: _Block, file: File) -> None:
    """A mapping or list of variables."""
    said = file.said
    if said.full:
        file.malformed(node.position, f"the project holds more than {len(said.entries):,} variables; the rest is left")
    elif isinstance(node, Mapping):
        said.entries.extend(made for entry in node.entries for made in _of_entry(entry, where, file))
    elif isinstance(node, Sequence):
        said.entries.extend(made for item in node.items for made in _of_item(item, where, file))
    else:
        file.malformed(node.position, f"{what} must be a mapping or a list")


def _of_entry(entry: Entry, where: _Block, file: File) -> Iterator[Assignment]:
    """`KEY: value`, or `KEY:`, which takes the value of the process that deploys."""
    node = entry.value
    if not isinstance(node, Scalar):
        file.malformed(node.position, "compose refuses this file: the value of a variable is a list or a mapping")
        return
    null = is_null(node)
    value = Inherited(file.lookup) if null else file.value_of(node)
    origin = Origin(file.path, entry.position, None if null else node.position)
    yield Assignment(entry.key, value, origin, where.scope, where.number, separator=": ", build=where.build)


def _of_item(node: Node, where: _Block, file: File) -> Iterator[Assignment]:
    """`- KEY=value`, or `- KEY`, which takes the value of the process that deploys."""
    if not isinstance(node, Scalar) or node.kind != "string" or not node.text:
        file.malformed(node.position, "compose refuses this file: an item is not `KEY=value`")
        return
    place = file.place(node)
    key, equals, text = node.text.partition("=")
    if "$" in key:
        file.malformed(place(key.index("$")), "confcheck does not follow a name that is made from variables")
    elif not key or key[-1] in GO_BLANKS:
        file.malformed(place(0), "compose refuses this file: an item without a name, or with a blank behind it")
    elif not equals:
        value, at = Inherited(file.lookup), file.key_place(node, key)
        yield Assignment(key, value, file.origin(at), where.scope, where.number, build=where.build)
    else:
        after = len(key) + 1
        given = file.value(text, lambda offset: place(after + offset))
        origin = file.origin(file.key_place(node, key), place(after))
        yield Assignment(key, given, origin, where.scope, where.number, build=where.build)


def _env_files(lineage: Lineage, scope: Scope) -> None:
    """A path, an object with a path, or a list of these; the later wins, and one named again keeps its place."""
    includes: dict[str, Include] = {}
    for node, file in each(lineage, "env_file"):
        items = (node,) if isinstance(node, Mapping | Scalar) else node.items
        for item in items:
            found = _env_file(Found(item, file), scope)
            if found is not None:
                includes[found.path] = found
    for layer in lineage[:1] if includes else ():
        layer.file.said.entries.extend(includes.values())


def _env_file(found: Found, scope: Scope) -> Include | None:
    node, file = found
    settings = node if isinstance(node, Mapping) else Mapping((), node.position)
    named = (settings.get("path") or node) if isinstance(node, Mapping) else node
    path = file.text(named)
    if not path:
        message = "confcheck cannot tell which file this is: no path, or one made from variables"
        file.malformed(named.position, message)
        return None
    if path.startswith("~"):
        hint = "only files below the workspace's root are read"
        file.malformed(named.position, "the file lies outside the workspace", hint)
        return None
    reader = "docker-run" if file.text(settings.get("format")) == "raw" else "compose"
    required = file.text(settings.get("required")) != "false"
    origin = file.origin(named.position, named.position)
    return Include(file.beside(path), "dotenv", reader, scope, required, origin)
