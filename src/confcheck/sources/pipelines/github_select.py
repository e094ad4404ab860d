"""Parts of a workflow that the manifest names: each with the variables that its expressions see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Names

from confcheck.kernel.record import record
from confcheck.model import Entry, Malformed, Mapping, Node, Reference, Scalar, Sequence, Structure
from confcheck.sources.pipelines.found import Found
from confcheck.sources.pipelines.github_env import read_env, read_text
from confcheck.sources.pipelines.pairs import Target, take_input, take_pair
from confcheck.sources.pipelines.traced import Traced
from confcheck.sources.references import parse_reference
from confcheck.sources.trees import canonical_json


@record(frozen=True, slots=True)
class _Part:
    """What a path leads to."""

    path: str
    node: Node
    env: Names[str, Traced]
    references: bool


def take_selected(documents: Iterable[Node], found: Found) -> None:
    """What the paths of `select` name, for the services of the source."""
    parts = [
        _Part(path, node, env, mode == "references")
        for path, mode in found.options.select
        for document in documents
        for node, env in _at(document, path.split("."), {}, found)
    ]
    if not parts and not found.problems:
        named = ", ".join(path for path, _ in found.options.select)
        found.problems.append(Malformed(found.options.path, None, f"nothing at {named}"))
    for part in parts:
        _take(part, found)


def _at(
    node: Node, path: list[str], env: Names[str, Traced], found: Found
) -> Iterator[tuple[Node, Names[str, Traced]]]:
    """Every node at a path of keys, indices and ids of steps, with the variables around it; `*` is any of them."""
    if not path:
        yield node, env
        return
    step, rest = path[0], path[1:]
    inside: list[Node | None] = []
    if isinstance(node, Mapping):
        if step != "env":
            env = read_env(node, env, found).over(env)
        inside = [entry.value for entry in node.entries] if step == "*" else [node.get(step)]
    elif isinstance(node, Sequence):
        inside = [item for index, item in enumerate(node.items) if step in {"*", str(index), _id(item)}]
    for one in inside:
        if one is not None:
            yield from _at(one, rest, env, found)


def _id(item: Node) -> str:
    named = item.get("id") if isinstance(item, Mapping) else None
    return named.text if isinstance(named, Scalar) else ""


def _take(part: _Part, found: Found) -> None:
    """A mapping of variables, or a text or list of `KEY=value`."""
    target = Target(found.block(()), part.references)
    if isinstance(part.node, Mapping):
        for entry in part.node.entries:
            _entry(entry, part, target, found)
    elif isinstance(part.node, Sequence):
        for item in part.node.items:
            _item(item, part, target, found)
    elif part.node.kind != "null":
        take_input(read_text(part.node, part.env, found), target, found)


def _item(item: Node, part: _Part, target: Target, found: Found) -> None:
    text = read_text(item, part.env, found) if isinstance(item, Scalar) else None
    equals = -1 if text is None else text.text.find("=")
    if text is None or equals < 1:
        found.problem(found.spot(item), "an item is not `KEY=value`")
    else:
        take_pair(text.part(0, equals), text.part(equals + 1, len(text)), target, found)


def _entry(entry: Entry, part: _Part, target: Target, found: Found) -> None:
    if not isinstance(entry.value, Scalar):
        if part.references:
            found.problem(found.spot(entry.value), "this is not a reference to a secret")
        else:
            found.put(entry, Structure(canonical_json(entry.value)), target.block)
        return
    text = read_text(entry.value, part.env, found)
    value = text.value()
    if part.references and not isinstance(value, Reference) and text.known:
        bound = parse_reference(text.text, "gcp")
        if bound is None:
            found.problem(found.spot(entry.value), "this is not a reference to a secret")
            return
        value = bound
    found.put(entry, value, target.block)
