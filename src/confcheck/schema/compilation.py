"""What every step of the compilation needs: the files, the names of the workspace, and where mistakes are gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import field
from itertools import count

from confcheck.kernel.record import record
from confcheck.model import Entry, Manifest, Mapping, Mistake, Origin, Position
from confcheck.schema.meta import belongs, keywords
from confcheck.schema.mistakes import Mistakes, quoted, suggestion
from confcheck.schema.written import Written, keywords_of

_DEPTH = 32
"""Levels of groups and value schemas, those behind `$ref` included."""
_SIZE = 20_000
"""Groups, settings and value schemas: `$ref` can multiply a few lines without end."""


@record(frozen=True, slots=True)
class Mention:
    """A place that names a setting by its path; whether it exists is known when all are read."""

    path: str
    position: Position
    keyword: str
    by: str
    """Path of the setting whose keyword it is."""
    of: str
    """Path of the setting that is named."""


@record(frozen=True, slots=True)
class Compilation:
    """One schema on its way from text to settings."""

    roots: Map[str, Mapping]
    manifest: Manifest
    mistakes: Mistakes
    where: str = ""
    """Which overlays are applied, as the end of a message: ` in staging`."""
    mentions: list[Mention] = field(default_factory=list)
    _opened: Iterator[int] = field(default_factory=count)

    def wrong(self, path: str, position: Position, message: str, hint: str | None = None) -> None:
        """Keep a mistake."""
        self.mistakes.add(path, position, message + self.where, hint)

    def wrong_value(self, written: Written, keyword: str, message: str, hint: str | None = None) -> None:
        """Keep a mistake about the value of a keyword that is there."""
        place = written.keywords[keyword]
        self.wrong(place.path, place.value.position, message, hint)

    def open(self, entry: Entry, path: str, parent: Written) -> Written:
        """The node that an entry of that file holds, its `$ref` followed."""
        origin = Origin(path, entry.position, entry.value.position)
        if next(self._opened) > _SIZE:
            raise Mistake("the schema is too large, counting what `$ref` repeats", path=path, position=entry.position)
        too_deep = parent.depth >= _DEPTH
        if too_deep:
            self.wrong(path, entry.position, f"nested deeper than {_DEPTH} levels")
        node = entry.value if isinstance(entry.value, Mapping) and not too_deep else None
        found = {} if node is None else keywords_of(node, path, self.roots)
        name = f"{parent.name}.{entry.key}" if parent.name else entry.key
        return Written(name, origin, found, parent.depth + 1)

    def admit(self, written: Written, kind: str) -> None:
        """Every keyword must have a place in this kind: through `$ref` one can get where it has none."""
        for keyword in written.keywords.keys() - keywords(kind):
            place = written.keywords[keyword]
            self.wrong(place.path, place.position, f"`{keyword}` has no place here", belongs(keyword))

    def environments(self, written: Written, keyword: str) -> tuple[str, ...]:
        """The environments that a keyword lists, by their canonical names."""
        return self._known(written, keyword, self.environment)

    def services(self, written: Written, keyword: str) -> tuple[str, ...]:
        """The services that a keyword lists."""
        return self._known(written, keyword, self.service)

    def targets(self, written: Written, keyword: str) -> tuple[str, ...]:
        """The targets that a keyword lists."""
        return self._known(written, keyword, self.target)

    def _known(
        self, written: Written, keyword: str, find: Callable[[str, str, Position], str | None]
    ) -> tuple[str, ...]:
        found = (find(item.text, written.keywords[keyword].path, item.position) for item in written.scalars(keyword))
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def environment(self, name: str, path: str, position: Position) -> str | None:
        """The canonical name of an environment; None, and a mistake, if there is none of that name or alias."""
        environment = self.manifest.environment(name)
        if environment is None:
            known = (word for item in self.manifest.environments for word in (item.name, *item.aliases))
            self._unknown("environment", name, known, (path, position))
        return None if environment is None else environment.name

    def service(self, name: str, path: str, position: Position) -> str | None:
        """The name of a service; None, and a mistake, if there is none."""
        if self.manifest.service(name) is not None:
            return name
        self._unknown("service", name, (service.name for service in self.manifest.services), (path, position))
        return None

    def target(self, name: str, path: str, position: Position) -> str | None:
        """The name of a target; None, and a mistake, if no source has it."""
        if name in self.manifest.targets or self.manifest.open_targets:
            return name
        self._unknown("target", name, self.manifest.targets, (path, position))
        return None

    def _unknown(self, what: str, name: str, known: Iterable[str], place: tuple[str, Position]) -> None:
        said = quoted(name, "of this name")
        self.wrong(*place, f"the manifest has no {what} {said}", suggestion(name, known))
