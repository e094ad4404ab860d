"""Patches of a kustomization: whose they are, and what becomes of the objects."""

from __future__ import annotations

from dataclasses import replace

from confcheck.kernel.record import record
from confcheck.model import Mapping, Node, Scalar, Sequence
from confcheck.sources.kubernetes.objects import find, text_at
from confcheck.sources.kustomize.folder import Files, Folder, is_given
from confcheck.sources.kustomize.json_patch import Refused, patched
from confcheck.sources.kustomize.resources import Index, Resource, indexed, with_metadata
from confcheck.sources.kustomize.selectors import meant, selected
from confcheck.sources.kustomize.strategic import merged

_ELSEWHERE = ("serving.knative.dev", "run.googleapis.com")


@record(frozen=True, slots=True)
class Patch:
    """One patch, and the objects that its entry is for."""

    content: Node
    target: Mapping | None
    at: Node
    """Where the kustomization has it."""


@record(frozen=True, slots=True)
class _Objects:
    """The objects of a build while patches are applied; one that a patch deletes stays, without anything in it."""

    folder: Folder
    resources: list[Resource]
    files: Files
    index: Index

    def of(self, patch: Patch) -> list[int]:
        """Those that a patch is for."""
        if patch.target is not None:
            target = patch.target
            return [number for number, one in enumerate(self.resources) if one.whole.entries and selected(one, target)]
        content = patch.content
        named = text_at(content, "kind"), text_at(content, "metadata", "name")
        fits = self.index.get(named, ()) if isinstance(content, Mapping) else ()
        return [number for number in fits if isinstance(content, Mapping) and meant(self.resources[number], content)]


def apply_early(folder: Folder, resources: list[Resource], files: Files) -> None:
    """`patchesStrategicMerge`, then `patches`: before names and namespaces change."""
    objects = _Objects(folder, resources, files, indexed(resources))
    for item in folder.items("patchesStrategicMerge"):
        for content in _written(item, folder, files):
            _apply(Patch(content, None, item), objects)
    _apply_all("patches", objects)


def apply_late(folder: Folder, resources: list[Resource], files: Files) -> None:
    """`patchesJson6902`: after that."""
    _apply_all("patchesJson6902", _Objects(folder, resources, files, {}))


def _apply_all(key: str, objects: _Objects) -> None:
    folder, files = objects.folder, objects.files
    for item in folder.items(key):
        target, path, text = is_given(item, "target"), find(item, "path"), find(item, "patch")
        mention = path if isinstance(path, Scalar) and path.text else text
        if not isinstance(mention, Scalar):
            files.problem(item, f"an item of `{key}` has neither a `path` nor a `patch`")
            continue
        contents = _from_file(mention, folder, files) if mention is path else files.inline(mention)
        for content in contents:
            _apply(Patch(content, target if isinstance(target, Mapping) else None, item), objects)
    objects.resources[:] = [resource for resource in objects.resources if resource.whole.entries]


def _written(item: Node, folder: Folder, files: Files) -> tuple[Node, ...]:
    """A patch that is a path, or stands there itself."""
    if not isinstance(item, Scalar):
        files.problem(item, "an item of `patchesStrategicMerge` is no text")
        return ()
    return files.inline(item) if "\n" in item.text or ": " in item.text else _from_file(item, folder, files)


def _from_file(mention: Scalar, folder: Folder, files: Files) -> tuple[Node, ...]:
    return files.documents(folder.beside(mention.text), mention)


def _apply(patch: Patch, objects: _Objects) -> None:
    content, files = patch.content, objects.files
    if isinstance(content, Scalar):
        if content.kind != "null":
            files.problem(content, "this is neither an object nor a JSON patch")
        return
    if isinstance(content, Sequence) and patch.target is None:
        files.problem(patch.at, "a JSON patch needs a `target`")
        return
    found = objects.of(patch)
    if not found and patch.target is None and not files.alone:
        files.problem(content, "the build has no object of this kind and name to patch")
    for number in found:
        objects.resources[number] = _patched(objects.resources[number], patch, files)


def _patched(resource: Resource, patch: Patch, files: Files) -> Resource:
    """The object after a patch; without anything in it where the patch deletes it."""
    content, whole = patch.content, resource.whole
    if not files.spend(1, content):
        return resource
    if isinstance(content, Mapping):
        after = merged(whole, content, known=resource.group not in _ELSEWHERE)
    else:
        try:
            after = patched(whole, content, files.spend) if isinstance(content, Sequence) else whole
        except Refused as refused:
            files.problem(refused.at, refused.message)
            return resource
    kept = after if isinstance(after, Mapping) else Mapping((), whole.position)
    return (
        _under_its_name(replace(resource, whole=kept), resource, patch)
        if kept.entries
        else replace(resource, whole=kept)
    )


def _under_its_name(after: Resource, before: Resource, patch: Patch) -> Resource:
    """A patch changes neither kind nor name where `options` do not say so."""
    options = find(patch.at, "options") if isinstance(patch.at, Mapping) else None
    if (
        text_at(options, "allowNameChange") == "true"
        or after.name == before.name
        or not isinstance(patch.content, Mapping)
    ):
        return after
    return with_metadata(after, "name", before.name, None)
