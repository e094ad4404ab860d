"""A folder before it has a manifest: every file below it that may hold settings, found by its name and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from confcheck.discover.claims import Claim, find_claims
from confcheck.discover.disk import Disk, Listed, disk_at, join
from confcheck.discover.load import Loaded, load_sources
from confcheck.discover.vocabulary import can_be_named, is_env_file, is_structured
from confcheck.discover.walk import folders
from confcheck.kernel.record import record
from confcheck.model import Manifest

MAX_FOLDERS = 20_000
MAX_STRUCTURED = 3_000
"""YAML and JSON files that are looked into; there may be any number that hold no settings."""
MAX_CHARACTERS = 64_000_000
"""Of all files together."""


@record(frozen=True, slots=True)
class Surveyed:
    """A file that may hold settings."""

    path: str
    kind: str
    """`dotenv` by its name, or `structured`: YAML or JSON, which only its content tells."""
    text: str = field(repr=False)
    """Empty where it cannot be read."""


@record(frozen=True, slots=True)
class Survey:
    """What a folder holds."""

    root: Path
    name: str
    """Of the folder."""
    files: tuple[Surveyed, ...]
    """By path."""
    node: frozenset[str] = frozenset()
    """Folders with a `package.json`: what runs there is JavaScript."""
    complete: bool = True
    """False where there was too much to look at."""


@dataclass(slots=True)
class _Walk:
    """What was found so far."""

    disk: Disk
    found: list[tuple[str, str, bool]] = field(default_factory=list)
    """Path, kind, and whether it is a link."""
    node: set[str] = field(default_factory=set)
    complete: bool = True

    def run(self) -> None:
        structured = 0
        for seen, (folder, listing) in enumerate(folders(self.disk)):
            if seen == MAX_FOLDERS:
                self.complete = False
                break
            if any(each.name == "package.json" for each in listing):
                self.node.add(folder)
            for path, kind, link in _settings(folder, listing):
                structured += kind == "structured"
                if kind == "dotenv" or structured <= MAX_STRUCTURED:
                    self.found.append((path, kind, link))
        self.complete = self.complete and structured <= MAX_STRUCTURED


def _settings(folder: str, listing: tuple[Listed, ...]) -> Iterator[tuple[str, str, bool]]:
    """The files of a folder that may hold settings."""
    for each in listing:
        kind = None if each.folder else _kind(folder, each)
        if kind is not None and can_be_named(join(folder, each.name)):
            yield join(folder, each.name), kind, each.link


def survey(root: Path) -> Survey:
    """Every file below a folder that may hold settings, without those of workspaces inside it."""
    disk = disk_at(root)
    walk = _Walk(disk)
    walk.run()
    files = []
    left = MAX_CHARACTERS
    for path, kind, link in walk.found:
        text = disk.read(path).text if left > 0 else None
        left -= len(text or "")
        if text is not None or (kind == "dotenv" and not link):
            files.append(Surveyed(path, kind, text or ""))
    ordered = tuple(sorted(files, key=lambda file: file.path))
    name = disk.root.replace("\\", "/").rpartition("/")[2]
    return Survey(root, name, ordered, frozenset(walk.node), complete=walk.complete and left > 0)


def claims_of(found: Survey, manifest: Manifest) -> tuple[Claim, ...]:
    """What a manifest would claim there; raises Mistake as `validate` would."""
    return find_claims(disk_at(found.root), manifest)


def loaded_of(found: Survey, manifest: Manifest) -> Loaded:
    """What a manifest would read there, and what not; raises Mistake and NothingMatched as `validate` would."""
    return load_sources(found.root, manifest)


def _kind(folder: str, each: Listed) -> str | None:
    """What a file may be; None for what holds no settings."""
    if is_env_file(folder, each.name):
        return "dotenv"
    return "structured" if is_structured(each.name) else None
