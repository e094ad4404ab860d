"""A folder before it has a manifest: every file below it that may hold settings, found by its name and read."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from confcheck.discover.claims import Claim, find_claims
from confcheck.discover.disk import Disk, Listed, disk_at, join
from confcheck.discover.load import load_documents
from confcheck.model import Document, Manifest

MAX_FOLDERS = 20_000
MAX_STRUCTURED = 3_000
"""YAML and JSON files that are looked into; there may be any number that hold no settings."""
MAX_CHARACTERS = 64_000_000
"""Of all files together."""

SKIPPED = frozenset(
    (
        ".git .hg .svn .github .gitlab .circleci .vscode .idea .venv .tox .nox .cache .terraform .next .nuxt .yarn "
        ".gradle .mypy_cache .pytest_cache .ruff_cache __pycache__ node_modules bower_components site-packages venv "
        "vendor dist example examples sample samples fixtures testdata __fixtures__"
    ).split()
)
"""Folders that hold what others wrote, what a build made, or what shows how it might be done."""

_ENV = re.compile(r"\.env|\.env[._-].+|.+\.env|.+\.env\..+|env\..+|\.secrets", re.IGNORECASE)
_ENV_FOLDER = ".envs"
"""All files in it are env files, whatever they are called."""
_NO_ENV = re.compile(
    r".*\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kts?|php|cs|swift|sh|bash|zsh|fish|ps1|bat|ya?ml|json5?|toml|ini|xml|md|rst"
    r"|txt|html|vault|enc|gpg|asc|age|keys|j2|jinja2?|erb|hbs|bak|old|orig|swp|tmp|lock|pub|gz|zip|map|snap|schema"
    r"|service|d)",
    re.IGNORECASE,
)
"""`env.ts`, `.env.vault`, `.env.bak`: named like env files, and none."""
_DRIVE = re.compile(r"[A-Za-z]:")
_STRUCTURED = re.compile(r"(?!package(?:-lock)?\.json$|tsconfig|pnpm-|\.).+\.(?:ya?ml|json)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A file that may hold settings."""

    path: str
    kind: str
    """`dotenv` by its name, or `structured`: YAML or JSON, which only its content tells."""
    text: str = field(repr=False)
    """Empty where it cannot be read."""


@dataclass(frozen=True, slots=True)
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
    """What is left to look at, and what was found so far; the folders nearest to the root come first."""

    disk: Disk
    waiting: deque[str] = field(default_factory=lambda: deque([""]))
    found: list[tuple[str, str, bool]] = field(default_factory=list)
    """Path, kind, and whether it is a link."""
    node: set[str] = field(default_factory=set)
    complete: bool = True

    def run(self) -> None:
        structured = folders = 0
        while self.waiting and folders < MAX_FOLDERS:
            folder = self.waiting.popleft()
            folders += 1
            for path, kind, link in self._look(folder):
                structured += kind == "structured"
                if kind == "dotenv" or structured <= MAX_STRUCTURED:
                    self.found.append((path, kind, link))
        self.complete = not self.waiting and structured <= MAX_STRUCTURED

    def _look(self, folder: str) -> Iterator[tuple[str, str, bool]]:
        try:
            listing = self.disk.listing(folder)
        except OSError:  # what nobody may list holds nothing that anybody reads
            return
        names = {each.name for each in listing}
        if folder and "confcheck.toml" in names:  # a workspace of its own
            return
        if "package.json" in names:
            self.node.add(folder)
        for each in listing:
            if not _writable(join(folder, each.name)):
                continue
            if each.folder:
                if not each.link and each.name.lower() not in SKIPPED:
                    self.waiting.append(join(folder, each.name))
            elif (kind := _kind(folder, each)) is not None:
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


def documents_of(found: Survey, manifest: Manifest) -> tuple[Document, ...]:
    """What a manifest would read there; raises Mistake and NothingMatched as `validate` would."""
    return load_documents(found.root, manifest)


def _writable(path: str) -> bool:
    """Whether a manifest can name it: nothing in it must be escaped, and it does not look like a drive."""
    return path.isprintable() and _DRIVE.match(path) is None


def _kind(folder: str, each: Listed) -> str | None:
    """What a file may be; None for what holds no settings."""
    if _ENV.fullmatch(each.name) and not _NO_ENV.fullmatch(each.name):
        return "dotenv"
    if _ENV_FOLDER in folder.split("/") and not _NO_ENV.fullmatch(each.name):
        return "dotenv"
    return "structured" if _STRUCTURED.fullmatch(each.name) else None
