"""What `kustomize build` makes of a folder: bases and files, then generators, components, patches and names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from confcheck.model import Mapping, Node, Scalar
from confcheck.sources.kubernetes.objects import objects, text_at
from confcheck.sources.kustomize.folder import Files, Folder, is_given
from confcheck.sources.kustomize.generators import generate
from confcheck.sources.kustomize.patches import apply_early, apply_late
from confcheck.sources.kustomize.replacements import blank_replaced
from confcheck.sources.kustomize.resources import Resource, follow_names, loaded, renamed, with_metadata

_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|git@|git::|github\.com[/:]|[^?]*\?(?:ref|version|timeout)=")
_FILE = (".yaml", ".yml", ".json")
_MOST = 1_000
"""Folders that one build takes in; one base that is taken in over and over by others would double without end."""
_DEEPEST = 50
_UNREAD = {
    "generators": "what a generator plugin makes is not read",
    "helmChartInflationGenerator": "what helm makes of a chart is not read",
    "helmCharts": "what helm makes of a chart is not read",
    "transformers": "what a transformer plugin changes is not seen",
    "vars": "what a variable of kustomize becomes is unknown",
}


@dataclass(slots=True)
class Build:
    """One build: the files it reads, and the variables that it declares."""

    files: Files
    variables: set[str] = field(default_factory=set)
    _taken: int = 0

    def resources(self, folder: Folder) -> list[Resource]:
        """The objects of a folder."""
        made: list[Resource] = []
        self._take(folder, made)
        return made

    def _take(self, folder: Folder, resources: list[Resource]) -> None:
        """Add what a folder holds, then change all objects as it says: of a component, those before it too."""
        known = {resource.identity for resource in resources}
        for mention in folder.items("resources", "bases"):
            for resource in self._resource(mention, folder):
                if resource.identity in known:
                    self.files.problem(mention, "an object of this is in the build already")
                known.add(resource.identity)
                resources.append(resource)
        generate(folder, resources, self.files)
        for mention in folder.items("components"):
            found = self._folder(mention, folder, "component")
            if found is not None:
                self._take(found, resources)
        apply_early(folder, resources, self.files)
        self._names(folder, resources)
        apply_late(folder, resources, self.files)
        blank_replaced(folder, resources, self.files)
        self._unread(folder)

    def _resource(self, mention: Node, folder: Folder) -> list[Resource]:
        """What one item of `resources` adds."""
        if not isinstance(mention, Scalar) or not mention.text:
            self.files.problem(mention, "an item of `resources` is no text")
            return []
        path = folder.beside(mention.text)
        if _REMOTE.match(mention.text):
            self.files.note(mention.position, "a base from elsewhere is not read: only files of the workspace are")
            return []
        if not path.endswith(_FILE):
            found = self._folder(mention, folder, "base")
            return [] if found is None else self.resources(found)
        documents = self.files.documents(path, mention)
        return [loaded(whole) for whole in objects(documents) if text_at(whole, "kind")]

    def _folder(self, mention: Node, folder: Folder, what: str) -> Folder | None:
        """A folder that another one takes in; None, with the reason at its mention, if it cannot be."""
        if not isinstance(mention, Scalar) or not mention.text:
            self.files.problem(mention, f"a {what} is no text")
            return None
        if _REMOTE.match(mention.text):
            self.files.note(mention.position, f"a {what} from elsewhere is not read: only files of the workspace are")
            return None
        path, chain = folder.beside(mention.text), (*folder.chain, folder.path)
        refusal = self._refusal(path, chain)
        found = None
        if refusal is None:
            found = self.files.folder(path, chain)
            refusal = self._absence(path) if found is None else None if found.says else "its kustomization is empty"
        if refusal is not None:
            self.files.problem(mention, f"a {what} does not take part: {refusal}")
        return found

    def _refusal(self, path: str, chain: tuple[str, ...]) -> str | None:
        if path in chain:
            cycle = " -> ".join(f"`{each}`" for each in (*chain[chain.index(path) :], path))
            return f"it takes itself in, {cycle}"
        self._taken += 1
        if len(chain) >= _DEEPEST:
            return f"folders lead to each other more than {_DEEPEST} levels deep"
        return f"a build takes in at most {_MOST:,} folders" if self._taken > _MOST else None

    def _absence(self, path: str) -> str:
        found = self.files.options.neighbours(f"{path}/kustomization.yaml")
        return found.refusal or "no folder with a kustomization is there"

    def _names(self, folder: Folder, resources: list[Resource]) -> None:
        """Namespace, prefix and suffix; references among the objects follow."""
        namespace = is_given(folder.node, "namespace")
        if isinstance(namespace, Scalar) and namespace.text:
            at = namespace.position
            resources[:] = [with_metadata(one, "namespace", namespace.text, at) for one in resources]
        prefix, suffix = text_at(folder.node, "namePrefix"), text_at(folder.node, "nameSuffix")
        if not prefix and not suffix:
            return
        new = [renamed(resource, prefix, suffix) for resource in resources]
        names = {(one.kind, one.name): after.name for one, after in zip(resources, new, strict=True)}
        resources[:] = follow_names(new, lambda kind, name: names.get((kind, name)))

    def _unread(self, folder: Folder) -> None:
        """Notes on what changes settings, and is not followed."""
        for entry in folder.node.entries:
            if entry.key in _UNREAD and is_given(folder.node, entry.key) is not None:
                self.files.note(entry.position, _UNREAD[entry.key])
        for item in folder.items("vars"):
            if isinstance(item, Mapping):
                self.variables.add(text_at(item, "name"))
