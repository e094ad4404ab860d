"""A project: the services that compose makes of its files, of those they include, and of those they extend."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Entry, Include, Malformed, Mapping, Node, Origin, Position, SourceOptions
from confcheck.sources.compose.extends import Bases
from confcheck.sources.compose.files import File, Said
from confcheck.sources.compose.include import Included, included
from confcheck.sources.compose.layers import RESET, TAGS, Layer, Lineage, cleaned, stacked, taken, without
from confcheck.sources.compose.texts import Root, Texts

MOST_LAYERS = 1_000
"""Files and services that one service may be put together from."""
_MOST_INCLUDES = 1_000
_DEEPEST = 100
"""Files of which each includes the next."""
_DECLARED = ("secrets", "configs")
_START = Position(1, 1)


@record(frozen=True, slots=True)
class Service:
    """A service as all files of the project have it."""

    origin: Origin
    """Of its name, where it is declared first."""
    lineage: Lineage


@dataclass(slots=True)
class Model:
    """What files make together."""

    services: dict[str, Service] = field(default_factory=dict)
    declared: dict[tuple[str, str], Lineage] = field(default_factory=dict)
    """`secrets` or `configs`, and a name → what it is."""

    def add(self, other: Model) -> None:
        """Lay all of another one over this."""
        for name, service in other.services.items():
            self.lay(name, service, ())
        for key, lineage in other.declared.items():
            self.declared[key] = (*self.declared.get(key, ()), *lineage)[-MOST_LAYERS:]

    def lay(self, name: str, service: Service, gone: tuple[tuple[str, ...], ...]) -> None:
        """Lay a service over what there is of that name, without what it takes away."""
        below = self.services.get(name)
        lower = () if below is None else without(below.lineage, gone)
        origin = service.origin if below is None else below.origin
        self.services[name] = Service(origin, (*lower, *service.lineage)[-MOST_LAYERS:])


@dataclass(slots=True)
class Project:
    """The files of a project on their way into one model."""

    options: SourceOptions
    texts: Texts
    said: Said
    model: Model = field(default_factory=Model)
    projects: list[Include] = field(default_factory=list)
    """The files whose values the variables of included projects see."""
    _bases: Bases = field(default_factory=Bases)
    _seen: set[tuple[object, ...]] = field(default_factory=set)
    _groups: list[_Group] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Every file of the project, each over those before it."""
        for path in (self.options.path, *self.options.over):
            root = self.texts.add(path, text) if path == self.options.path else self.texts.at(path)
            if root.refusal is not None:
                self.said.problems.append(Malformed(path, None, root.refusal, root.hint))
                continue
            group = self._group(path, root)
            self._take(self.model, self._file(path, group.folder, group.lookup, root), root, (path,))

    def _group(self, path: str, root: Root) -> _Group:
        """What the paths of a further file start from: the folder of the files that it belongs to, else its own."""
        folder, names = posixpath.dirname(path), root.names
        shared = (one for one in self._groups if one.folder == folder or one.names & names)
        group = next(shared, None)
        if group is None and self._groups and any(self._only_from_first(folder, named) for named in root.needs):
            group = self._groups[0]
        if group is None:
            group = _Group(folder, "project" if not self._groups else self._lookup(folder), set())
            self._groups.append(group)
        group.names.update(names)
        return group

    def _only_from_first(self, folder: str, named: str) -> bool:
        """Whether a path leads to a file only if it starts where those of the first file do."""
        own, first = (posixpath.join(each, named) for each in (folder, self._groups[0].folder))
        return not self.texts.has(own) and self.texts.has(first)

    def _lookup(self, folder: str) -> str:
        """Of a project that is one of its own."""
        number = self._number()
        path, origin = posixpath.join(folder, ".env"), Origin(self.options.path, _START)
        self.projects.append(Include(path, "dotenv", "compose", (number,), required=False, origin=origin))
        return f"project:{number}"

    def _number(self) -> str:
        return str(1 + len(self.projects))

    def _file(self, path: str, folder: str, lookup: str, root: Root) -> File:
        self.said.problems.extend(root.problems)
        return File(path, folder, lookup, root.lines, self.said, tagged=root.tagged)

    def _take(self, model: Model, file: File, root: Root, chain: tuple[str, ...]) -> None:
        """Lay every document of a file over what there is."""
        for document in root.documents:
            mapping = file.mapping(document, "a compose file")
            if mapping is not None:
                self._document(model, Layer(mapping, file), chain)

    def _document(self, model: Model, layer: Layer, chain: tuple[str, ...]) -> None:
        mapping, file = layer
        for one in included(mapping.get("include"), file):
            inner = Model()
            self._include(inner, one, chain)
            model.add(inner)
        services = mapping.get("services")
        if services is not None and services.tag in TAGS:
            model.services.clear()
        if services is not None and services.tag != RESET:
            self._services(model, file, services)
        for section in _DECLARED:
            self._declared(model, section, layer)

    def _services(self, model: Model, file: File, node: Node) -> None:
        services = file.mapping(node, "`services`") or Mapping((), node.position)
        for entry in services.entries:
            if entry.value.tag in TAGS:
                model.services.pop(entry.key, None)
            if entry.value.tag != RESET:
                self._service(model, file, entry, services)

    def _service(self, model: Model, file: File, entry: Entry, services: Mapping) -> None:
        layers = self._bases.chain(entry, file, services, self.texts)
        gone = taken(layers[-1]) if layers else ()
        model.lay(entry.key, Service(file.origin(entry.position), stacked(layers)), gone)
        if len(model.services[entry.key].lineage) == MOST_LAYERS:
            file.malformed(entry.position, f"this service is put together from more than {MOST_LAYERS:,} parts")

    def _declared(self, model: Model, section: str, layer: Layer) -> None:
        """The secrets or configs that a file declares."""
        declared = layer.mapping.get(section)
        for entry in declared.entries if isinstance(declared, Mapping) else ():
            if not isinstance(entry.value, Mapping):
                continue
            own = Layer(entry.value, layer.file)
            below = without(model.declared.get((section, entry.key), ()), taken(own))
            below = () if entry.value.tag in TAGS else below
            model.declared[section, entry.key] = (*below, cleaned(own))[-MOST_LAYERS:]

    def _include(self, model: Model, one: Included, chain: tuple[str, ...]) -> None:
        """The project that a file includes, unless it is there already."""
        key = (one.paths, one.folder, tuple(path for path, _ in one.env_files))
        if one.paths[0] in chain:
            circle = " → ".join((*chain[chain.index(one.paths[0]) :], one.paths[0]))
            one.file.malformed(
                one.position, f"compose refuses this file: files include each other in a circle: {circle}"
            )
            return
        if key in self._seen:
            return
        if len(chain) > _DEEPEST:
            one.file.malformed(one.position, f"more than {_DEEPEST} files include each other")
            return
        self._seen.add(key)
        if len(self._seen) > _MOST_INCLUDES:
            one.file.malformed(one.position, f"this project includes more than {_MOST_INCLUDES:,} others")
            return
        lookup = self._own_lookup(one)
        for path in one.paths:
            root = self.texts.at(path)
            if root.refusal is not None:
                one.file.malformed(one.position, root.refusal, root.hint)
                continue
            self._take(model, self._file(path, one.folder, lookup, root), root, (*chain, path))

    def _own_lookup(self, one: Included) -> str:
        """What the variables of an included project see: what those of the including one do, then its own `.env`."""
        number = self._number()
        above = one.file.lookup.removeprefix("project").removeprefix(":").split(",")
        for path, required in one.env_files:
            origin = one.file.origin(one.position)
            scope = (number, *above)
            self.projects.append(Include(path, "dotenv", "compose", scope, required=required, origin=origin))
        return f"project:{','.join((*above, number))}" if one.env_files else one.file.lookup


@record(frozen=True, slots=True)
class _Group:
    """Files of a list that share a project directory."""

    folder: str
    lookup: str
    names: set[str]
    """Of their services."""


def project_of(text: str, options: SourceOptions) -> Project:
    """Everything that the files of a project come to."""
    said = Said()
    project = Project(options, Texts(options.neighbours), said)
    project.read(text)
    return project
