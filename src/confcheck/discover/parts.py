"""Files of confcheck's own format: the targets they have parts for, and what they say about themselves."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.discover.disk import Disk
from confcheck.discover.walk import Walk
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import Malformed, Manifest, Parsed, SourceEntry
from confcheck.sources.consolidated import targets_in
from confcheck.workspace import Declared, parse_pattern, suggest


def find_targets(disk: Disk, entries: tuple[SourceEntry, ...], names: Declared) -> tuple[tuple[str, ...], bool]:
    """The targets of all such files, in the order of entries and paths, and whether there may be more.

    What is wrong with patterns and files is said where they are read: until then a file that is not there, or that
    nobody can read, may have parts for any target. A stated target is the only one of its files.
    """
    found: dict[str, None] = {}
    more = False
    for entry in entries:
        if entry.by_path and entry.target is None:
            parts = [parts_of(disk, path) for path in _paths(disk, entry, names)]
            more |= None in parts or (not parts and entry.required)
            found.update((target, None) for targets in parts for target in targets or ())
    return tuple(found), more


def parts_of(disk: Disk, path: str) -> tuple[str, ...] | None:
    """The targets that one file has parts for; None where nobody can tell."""
    text = disk.read(path).text
    return None if text is None else targets_in(text, path)


def _paths(disk: Disk, entry: SourceEntry, names: Declared) -> Iterator[str]:
    for text, origin in entry.files:
        yield from Walk(disk, names, origin).files(parse_pattern(text, origin))


def undeclared(parsed: Parsed, manifest: Manifest, names: tuple[tuple[str, str], ...]) -> tuple[Malformed, ...]:
    """What the file names and the manifest does not declare."""
    found = []
    if parsed.environment is not None and manifest.environment(parsed.environment[0]) is None:
        name, origin = parsed.environment
        known = [one.name for one in manifest.environments]
        found.append(Malformed(parsed.path, origin.value, *_unknown("environment", name, known)))
    renamed, inside = dict(names), {name for _, name in names}
    known = [renamed.get(one.name, one.name) for one in manifest.services]
    for name, origin in parsed.services:
        if name not in known and name not in inside:
            found.append(Malformed(parsed.path, origin.key, *_unknown("service", name, known)))
    return tuple(dict.fromkeys(found))


def _unknown(what: str, name: str, known: list[str]) -> tuple[str, str | None]:
    shown = shown_key(name)
    return f"unknown {what}{'' if shown == MASK else f' `{shown}`'}", suggest(name, known)
