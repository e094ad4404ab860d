"""Every configuration file below a folder, claimed or not: found by its name, identified by what it holds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from confcheck.discover.disk import Disk, Listed, join
from confcheck.discover.survey import MAX_CHARACTERS, MAX_FOLDERS, MAX_STRUCTURED
from confcheck.discover.vocabulary import FOREIGN, is_env_file, is_of_tools, is_template, without_template
from confcheck.discover.walk import folders
from confcheck.kernel.record import record
from confcheck.sources import SOURCES, guess_format, identify

HELM = "skipped: a Helm template, which only Helm can fill in"
_HELM_ACTION = re.compile(r"\{\{-?\s*(?:\.(?:Values|Release|Chart)\b|include\s+\")")
_ACTION = "{{"
_SCHEMA = re.compile(r"urn:confcheck:schema:\d")
_HEAD = 4096
_DOTENV = "dotenv"
_CLUSTER = "kubernetes"
_YAML = re.compile(r".+\.ya?ml", re.IGNORECASE)
_VALUES = re.compile(r"(?:.*[._-])?values(?:[._-].*)?", re.IGNORECASE)
"""Files that fill in templates, and may hold pieces of them as text."""
_ENDING = re.compile(r"\*\.\w+")
_GENERIC = frozenset(
    source.format
    for source in SOURCES
    if source.selects and source.recognises is None and all(map(_ENDING.fullmatch, source.names))
)
"""Formats of whole languages, known by endings alone, of which `select` picks parts: that a file is in one does not say
what it is for."""


@record(frozen=True, slots=True)
class Candidate:
    """A configuration file."""

    path: str
    format: str
    text: str | None = field(repr=False)
    """None where it cannot be read."""
    template: bool = False
    """Whether it is only there to be copied."""
    skipped: str | None = None
    """Why nothing of it is read."""


@record(frozen=True, slots=True)
class Candidates:
    """What a folder holds."""

    files: tuple[Candidate, ...]
    """By path."""
    node: frozenset[str]
    """Folders with a `package.json`: what runs there is JavaScript."""
    complete: bool
    """False where there was too much to look at."""


def find_candidates(disk: Disk, configures: Callable[[str], bool]) -> Candidates:
    """Every configuration file, by path.

    `configures` says of the path of a YAML, JSON or TOML file that nothing else is known about whether it is one.
    """
    search = _Search(disk, configures)
    search.run()
    return Candidates(
        tuple(sorted(search.found, key=lambda one: one.path)), frozenset(search.node), complete=search.complete
    )


@dataclass(slots=True)
class _Search:
    """What was found so far."""

    disk: Disk
    configures: Callable[[str], bool]
    found: list[Candidate] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    node: set[str] = field(default_factory=set)
    charts: set[str] = field(default_factory=set)
    """Folders of Helm charts."""
    complete: bool = True
    _structured: int = 0
    _characters: int = 0

    def run(self) -> None:
        """Look at every folder, then at links to what was not met on the way."""
        every = folders(self.disk, FOREIGN, unnameable=True)
        for folder, listing in islice(every, MAX_FOLDERS):
            names = {each.name for each in listing}
            if "package.json" in names:
                self.node.add(folder)
            if "Chart.yaml" in names:
                self.charts.add(folder)
            self._folder(folder, listing)
        self.complete = self.complete and next(every, None) is None
        met = {self.disk.identity(one.path) for one in self.found}
        for path in self.links:
            if self.disk.identity(path) not in met:
                self._take(path)

    def _folder(self, folder: str, listing: tuple[Listed, ...]) -> None:
        for each in listing:
            if not each.folder and _is_candidate(folder, each.name):
                path = join(folder, each.name)
                if each.link:
                    self.links.append(path)
                else:
                    self._take(path)

    def _take(self, path: str) -> None:
        """Read a file, and keep it if it is a configuration file."""
        folder, name = posixpath.split(path)
        env_file = is_env_file(folder, name)
        generic = not env_file and guess_format(without_template(name)) in _GENERIC
        if generic and (self._structured == MAX_STRUCTURED or self._characters >= MAX_CHARACTERS):
            self.complete = False
            return
        text = self.disk.read(path).text
        if generic:
            self._structured += 1
            self._characters += len(text or "")
        found = _DOTENV if env_file else self._format(path, text or "")
        if found is not None:
            skipped = HELM if text is not None and not env_file and self._is_helm(path, text) else None
            self.found.append(Candidate(path, found, text, is_template(name), skipped))

    def _format(self, path: str, text: str) -> str | None:
        """The format of a file that is no env file; None where nothing says that it holds settings."""
        if self._is_helm(path, text):
            return _CLUSTER
        if _SCHEMA.search(text[:_HEAD]):
            return None
        folder, name = posixpath.split(path)
        plain = join(folder, without_template(name))
        found = identify(plain, text)
        if found == _DOTENV or (found in _GENERIC and not self.configures(plain)):
            return None
        return found

    def _is_helm(self, path: str, text: str) -> bool:
        """Whether only Helm can make YAML of it."""
        folder, name = posixpath.split(path)
        if _ACTION not in text or not _YAML.fullmatch(path) or _VALUES.fullmatch(name):
            return False
        below = any(
            folder == (place := join(chart, "templates")) or folder.startswith(f"{place}/") for chart in self.charts
        )
        if below or _HELM_ACTION.search(text) is None:
            return below
        # A pipeline may hold pieces of templates in its scripts.
        return identify(path, text) in (None, _CLUSTER, *_GENERIC)


def _is_candidate(folder: str, name: str) -> bool:
    """Whether a file may hold settings, by its path alone."""
    if is_env_file(folder, name):
        return True
    found = identify(join(folder, without_template(name)), "")
    return found not in (None, _DOTENV) and not (found in _GENERIC and is_of_tools(name))
