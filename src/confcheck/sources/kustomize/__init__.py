"""Kustomize: the build of a folder, read as the Kubernetes manifests that it is, each value where it is written."""

from __future__ import annotations

from dataclasses import replace

from confcheck.model import Assignment, Borrow, Endpoint, Include, Malformed, Origin, Parsed, SourceOptions
from confcheck.sources.kubernetes import understood
from confcheck.sources.kubernetes.environment import File
from confcheck.sources.kubernetes.objects import text_at
from confcheck.sources.kustomize.build import Build
from confcheck.sources.kustomize.folder import Files
from confcheck.sources.kustomize.recognition import recognises
from confcheck.sources.kustomize.resources import Resource, led, settled
from confcheck.sources.relocate import Where, moved_assignment, moved_origin, moved_problem

__all__ = ["parse", "recognises"]


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every variable of every container in the build of the file's folder, and what nothing in it uses."""
    files = Files(options)
    build = Build(files)
    folder = files.own(text)
    if folder is not None and not folder.says:
        files.problem(folder.node, "this kustomization is empty, which kustomize refuses")
    if folder is not None and text_at(folder.node, "kind") == "Component":
        files.alone = True
        files.note(folder.node.position, "a component is built by those that take it in: what it patches is read there")
    resources = [] if folder is None else settled(build.resources(folder))
    whole = files.stack.whole()
    file = File(options.path, whole.text, whole, [], filled=frozenset(build.variables - {""}))
    read = understood(tuple(map(led, resources)), file)
    return _relocated(read, files, _former(resources))


def _former(resources: list[Resource]) -> dict[str, tuple[str, ...]]:
    """Name → what it was before prefixes and suffixes: services may be declared under either."""
    return {resource.name: resource.former for resource in resources if resource.former}


def _relocated(read: Parsed, files: Files, former: dict[str, tuple[str, ...]]) -> Parsed:
    """What was read in the build, at the places of its files."""
    where = files.stack.where

    def scope(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for name in names for each in (name, *former.get(name, ()))))

    def entry(one: Assignment | Include | Borrow) -> Assignment | Include | Borrow:
        if isinstance(one, Assignment):
            return replace(moved_assignment(one, where), scope=scope(one.scope))
        return replace(one, origin=moved_origin(one.origin, where), scope=scope(one.scope))

    lent: dict[int, Assignment] = {}
    entries = []
    for one in read.entries:
        moved = entry(one)
        entries.append(moved)
        if isinstance(moved, Assignment):
            lent[id(one)] = moved
    return replace(
        read,
        entries=tuple(entries),
        scopes=tuple(map(scope, read.scopes)),
        problems=_told(files.problems, read.problems, where),
        notes=_told(files.notes, read.notes, where),
        endpoints=tuple(replace(_endpoint(one, where), scope=scope(one.scope)) for one in read.endpoints),
        objects=tuple(
            (key, tuple(lent.get(id(one)) or moved_assignment(one, where) for one in assignments))
            for key, assignments in read.objects
        ),
        placements=tuple(replace(one, scope=scope(one.scope)) for one in read.placements),
    )


def _told(own: list[Malformed], read: tuple[Malformed, ...], where: Where) -> tuple[Malformed, ...]:
    """Each once, however often a build takes its file in."""
    return tuple(dict.fromkeys((*own, *(moved_problem(problem, where) for problem in read))))


def _endpoint(one: Endpoint, where: Where) -> Endpoint:
    def moved(origin: Origin) -> Origin:
        return moved_origin(origin, where)

    return replace(
        one,
        names=tuple((name, moved(origin)) for name, origin in one.names),
        ports=tuple((port, moved(origin)) for port, origin in one.ports),
        published=tuple((outer, inner, moved(origin)) for outer, inner, origin in one.published),
    )
