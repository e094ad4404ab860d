"""`configMapGenerator` and `secretGenerator`: objects made of literals, env files and whole files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from confcheck.model import Assignment, Entry, Mapping, Node, Position, Scalar, Sequence
from confcheck.sources.kubernetes.objects import FILE, LITERAL, OUTSIDE, find, text_at
from confcheck.sources.kustomize.folder import Files, Folder, is_given
from confcheck.sources.kustomize.resources import Index, Resource, indexed
from confcheck.sources.lines import lines_of
from confcheck.sources.readers import kubectl
from confcheck.sources.relocate import moved_problem
from confcheck.sources.stack import raised

GENERATORS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
_QUOTES = ("'", '"')


def generate(folder: Folder, resources: list[Resource], files: Files) -> None:
    """Put what a folder generates among the objects, or into those that are there."""
    index = indexed(resources) if any(folder.items(key) for key in GENERATORS) else {}
    for key, kind in GENERATORS.items():
        for item in folder.items(key):
            if isinstance(item, Mapping):
                _generate(kind, item, (folder, files), (resources, index))
            else:
                files.problem(item, f"an item of `{key}` is no mapping")


def _generate(kind: str, item: Mapping, made: tuple[Folder, Files], among: tuple[list[Resource], Index]) -> None:
    (folder, files), (resources, index) = made, among
    named, behaviour = find(item, "name"), text_at(item, "behavior").lower()
    if not isinstance(named, Scalar) or not named.text:
        files.problem(item, "a generator has no name")
        return
    entries = _once(_entries(item, folder, files), files)
    places = index.setdefault((kind, named.text), [])
    namespace = text_at(item, "namespace")
    there = next((place for place in places if namespace in ("", resources[place].namespace)), None)
    if behaviour in ("merge", "replace"):
        if there is None:
            if not files.alone:
                files.problem(named, f"there is no {kind} of this name to {behaviour}")
            return
        whole = resources[there].whole
        old = [entry for entry in _data(whole) if behaviour == "merge"]
        resources[there] = Resource(
            _object(whole, {entry.key: entry for entry in (*old, *entries)}), resources[there].former
        )
    elif there is not None:
        files.problem(named, f"there is a {kind} of this name already", "`behavior: merge` puts the keys into it")
    else:
        places.append(len(resources))
        resources.append(Resource(_object(_shell(kind, item, named), {entry.key: entry for entry in entries})))


def _shell(kind: str, item: Mapping, named: Scalar) -> Mapping:
    at = item.position
    metadata = [Entry("name", named.position, named)]
    namespace = find(item, "namespace")
    if isinstance(namespace, Scalar):
        metadata.append(Entry("namespace", namespace.position, namespace))
    return Mapping(
        (
            Entry("apiVersion", at, Scalar("v1", "string", at)),
            Entry("kind", at, Scalar(kind, "string", at)),
            Entry("metadata", at, Mapping(tuple(metadata), at)),
        ),
        at,
    )


def _data(whole: Mapping) -> Iterator[Entry]:
    data = find(whole, "data")
    yield from data.entries if isinstance(data, Mapping) else ()


def _object(shell: Mapping, data: dict[str, Entry]) -> Mapping:
    kept = tuple(entry for entry in shell.entries if entry.key != "data")
    return Mapping(
        (*kept, Entry("data", shell.position, Mapping(tuple(data.values()), shell.position))), shell.position
    )


def _once(entries: Iterator[Entry], files: Files) -> list[Entry]:
    """The entries; a key that a generator has twice makes kustomize give up."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in found:
            files.problem(Scalar("", "string", entry.position), "a key of a generator is there twice")
        found[entry.key] = entry
    return list(found.values())


def _entries(item: Mapping, folder: Folder, files: Files) -> Iterator[Entry]:
    """In the order of kustomize: env files, literals, files."""
    for mention in _texts(item, "envs", "env", files=files):
        found = files.text(folder.beside(mention.text), mention)
        if found is not None:
            yield from _of_env_file(*found, files)
    for mention in _texts(item, "literals", files=files):
        entry = _literal(mention, files)
        if entry is None:
            files.problem(mention, "a literal is not `KEY=VALUE`")
        else:
            yield entry
    for mention in _texts(item, "files", files=files):
        key, equals, path = mention.text.partition("=")
        named = path if equals else mention.text
        found = files.text(folder.beside(named), mention)
        if found is not None:
            start, text = found
            name = key if equals else posixpath.basename(named)
            yield Entry(name, mention.position, Scalar(text.removeprefix("\ufeff"), FILE, start))


def _texts(item: Mapping, *keys: str, files: Files) -> Iterator[Scalar]:
    for key in keys:
        node = is_given(item, key)
        items: tuple[Node, ...] = () if node is None else node.items if isinstance(node, Sequence) else (node,)
        for one in items:
            if isinstance(one, Scalar) and one.text:
                yield one
            else:
                files.problem(one, f"an item of `{key}` is no text")


def _literal(mention: Scalar, files: Files) -> Entry | None:
    key, equals, text = mention.text.partition("=")
    if not key or not equals:
        return None
    place, start = files.stack.places(mention), len(key) + 1
    bare = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES else text
    return Entry(key, place(0), Scalar(bare, LITERAL, place(start)))


def _of_env_file(start: Position, text: str, files: Files) -> Iterator[Entry]:
    """The keys of an env file; one without `=` gets what the environment of whoever builds has."""
    below = start.line - 1
    parsed = kubectl.read(text, "")
    files.problems += [
        moved_problem(problem, lambda position: files.stack.where(raised(position, below)))
        for problem in parsed.problems
    ]
    lines = lines_of(text)
    for one in parsed.entries:
        if isinstance(one, Assignment):
            key, value = one.origin.key, one.origin.value
            if value is None:
                yield Entry(one.key, raised(key, below), Scalar("", OUTSIDE, raised(key, below)))
                continue
            at = lines.starts[value.line - 1] + value.column - 1
            written = text[at:].partition("\n")[0].removesuffix("\r")
            yield Entry(one.key, raised(key, below), Scalar(written, LITERAL, raised(value, below)))
