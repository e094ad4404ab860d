"""`extends`: the services that a service takes over, in the same file or in others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import Entry, Mapping, Node
from confcheck.sources.compose.elsewhere import path_of
from confcheck.sources.compose.files import File
from confcheck.sources.compose.layers import Layer, Lineage
from confcheck.sources.compose.texts import Root, Texts, services_of

_LONGEST = 30
"""Services that extend one another; compose has no bound, and nobody needs so many."""
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_SIGN = re.compile(r"^(?=[0-9])|[.-]")
"""What an identifier has not: it may begin with a digit here."""


class _Place(NamedTuple):
    """A service on the way from the one that extends to the last that is extended."""

    entry: Entry
    file: File
    names: dict[str, Entry]
    """The services among which those without a file are looked up."""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for the same service of the same file."""
        return self.file.path, self.entry.key

    @property
    def shown(self) -> str:
        """Its name, if it is one that may be shown, and its file."""
        name = self.entry.key
        fit = _NAME.fullmatch(name) and shown_key(_SIGN.sub("_", name)) != MASK
        return f"{name if fit else MASK} ({self.file.path})"


@dataclass(slots=True)
class Bases:
    """The services that others extend, each file's looked through once."""

    _files: dict[tuple[str, str], tuple[File, dict[str, Entry]]] = field(default_factory=dict)
    _names: dict[int, tuple[Mapping, dict[str, Entry]]] = field(default_factory=dict)

    def chain(self, entry: Entry, file: File, services: Mapping, texts: Texts) -> Lineage:
        """The service and those it extends, itself last."""
        layers: list[Layer] = []
        places: dict[tuple[str, str], _Place] = {}
        place: _Place | None = _Place(entry, file, self._among(services))
        while place is not None:
            service = place.file.mapping(place.entry.value, "a service")
            if service is None:
                break
            places[place.key] = place
            layers.append(Layer(service, place.file))
            extends = service.get("extends")
            found = None if extends is None else self._next(extends, place, texts)
            place = None if found is None or extends is None else _checked(found, extends, place, places)
        return tuple(reversed(layers))

    def _among(self, services: Mapping) -> dict[str, Entry]:
        if id(services) not in self._names:
            self._names[id(services)] = services, {entry.key: entry for entry in services.entries}
        return self._names[id(services)][1]

    def _next(self, extends: Node, last: _Place, texts: Texts) -> _Place | None:
        """The service that the last place extends; None, and a word about it, where there is none to follow."""
        file, names = last.file, last.names
        named = extends.get("file") if isinstance(extends, Mapping) else None
        if named is not None:
            path = path_of(named, file)
            if path is None:
                return None
            if path != file.path:
                root = texts.at(path)
                if root.refusal is not None:
                    file.malformed(named.position, root.refusal, root.hint)
                    return None
                file, names = self._file(path, file, root)
        name = last.file.text(extends.get("service") if isinstance(extends, Mapping) else extends)
        found = None if name is None else names.get(name)
        if found is None:
            what = "this file" if file is last.file else "that file"
            last.file.malformed(extends.position, f"`extends` names no service of {what}")
            return None
        return _Place(found, file, names)

    def _file(self, path: str, asking: File, root: Root) -> tuple[File, dict[str, Entry]]:
        """A file from which services are extended: its paths start from itself, its variables do not."""
        key = (path, asking.lookup)
        if key not in self._files:
            asking.said.problems.extend(root.problems)
            folder = path.rpartition("/")[0]
            file = replace(asking, path=path, folder=folder, lines=root.lines, tagged=root.tagged)
            names = {entry.key: entry for document in root.documents for entry in services_of(document)}
            self._files[key] = file, names
        return self._files[key]


def _checked(place: _Place, extends: Node, last: _Place, places: dict[tuple[str, str], _Place]) -> _Place | None:
    """The place, unless the way leads back to where it has been, or never ends."""
    file = last.file
    if place.key in places:
        way = list(places.values())
        circle = " → ".join(one.shown for one in (*way[list(places).index(place.key) :], place))
        message = f"compose refuses this file: services extend each other in a circle: {circle}"
        file.malformed(extends.position, message)
        return None
    if len(places) >= _LONGEST:
        file.malformed(extends.position, f"more than {_LONGEST} services extend each other")
        return None
    return place
