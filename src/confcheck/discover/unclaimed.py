"""Files that look like sources and that no source claims: env files by name, and odd ones among claimed files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from confcheck.discover.claims import Claim
from confcheck.discover.disk import Disk, join
from confcheck.discover.expand import Files, Job
from confcheck.discover.vocabulary import can_be_named, is_env_file, is_of_tools, is_template
from confcheck.discover.walk import folders
from confcheck.kernel.names import closest
from confcheck.kernel.record import record
from confcheck.model import Manifest, Misfit, Unclaimed
from confcheck.model.generated import RENDERED
from confcheck.workspace import Declared, Segment, Token, compile_segment, declared, parse_pattern

MAX_FOLDERS = 20_000
"""A workspace with more is a tree of other things; what lies far below is not looked at."""
MAX_READ = 200
"""Files beside claimed ones that are read to see whether they hold settings."""
_PERSONAL = "local"
_UNRENDERED = {"helm": "helm-values"}
"""Formats for which a program is run → what their files are by themselves."""


def find_unclaimed(files: Files, manifest: Manifest, uses: Iterable[tuple[Claim, Job]]) -> tuple[Unclaimed, ...]:
    """Every such file, by path; one that a claimed file takes in is a part of that."""
    taken = files.paths
    names = declared(manifest)
    groups = _groups(uses)
    found = {path: Unclaimed(path) for path in _env_files(files.disk, taken, names)}
    beside = (one for group in groups for one in _beside(files.disk, group, names) if one[0].path not in taken)
    for one, job in islice(beside, MAX_READ):
        if one.path in found or _holds_settings(files, job):
            found[one.path] = one
    if not found:
        return ()
    found = {path: one for path, one in found.items() if not _is_known(files.disk, manifest, path)}
    same = {files.disk.identity(path) for path in taken}  # a claimed link leads to a file that is claimed by that
    owners = _owners(groups, manifest)
    return tuple(
        replace(one, environments=owners.get(posixpath.dirname(path), ()))
        for path, one in sorted(found.items())
        if files.disk.identity(path) not in same
    )


def _is_known(disk: Disk, manifest: Manifest, path: str) -> bool:
    """Whether a file has been replaced by a source, or was rendered from one."""
    if any(path in source.replaces for source in manifest.sources):
        return True
    reason, content = disk.read_bytes(path)
    return reason is None and content.startswith(RENDERED.encode())


def _env_files(disk: Disk, taken: frozenset[str], names: Declared) -> Iterator[str]:
    """Everything that is called like an env file; a link is listed as what it leads to."""
    for folder, listing in islice(folders(disk), MAX_FOLDERS):
        for each in listing:
            if each.folder or each.link or not is_env_file(folder, each.name):
                continue
            path = join(folder, each.name)
            if path not in taken and can_be_named(path) and not _is_aside(each.name, names):
                yield path


def _is_aside(name: str, names: Declared) -> bool:
    """Whether a file is none of the system: one to copy from, or what one developer has for himself."""
    personal = name.lower().endswith(f".{_PERSONAL}") and _PERSONAL not in names.environments
    return personal or is_template(name)


@record(frozen=True, slots=True)
class _Group:
    """What one pattern claims in one folder."""

    pattern: str
    segment: Segment
    """The last of the pattern."""
    folder: str
    job: Job
    """How one of its files is read."""
    environments: set[str] | None
    """Of its files, where the folder says so."""


def _groups(uses: Iterable[tuple[Claim, Job]]) -> tuple[_Group, ...]:
    groups: dict[tuple[int, int, str], _Group] = {}
    for claim, job in uses:
        key = claim.entry.index, claim.order, posixpath.dirname(claim.path)
        if key not in groups:
            groups[key] = _group(claim, job, key[2])
        owners = groups[key].environments
        if owners is not None:
            owners.update(claim.environments or ())
    return tuple(groups.values())


def _group(claim: Claim, job: Job, folder: str) -> _Group:
    text, origin = claim.entry.files[claim.order]
    *above, last = parse_pattern(text, origin).segments
    told = any("environment" in _captures(segment) for segment in above) and "environment" not in _captures(last)
    return _Group(text, last, folder, job, set() if told else None)


def _captures(segment: Segment) -> tuple[str, ...]:
    return tuple(token.text for token in segment.tokens if token.kind == "capture")


def _loose(token: Token) -> str:
    """A token as a regular expression; a capture fits anything."""
    if token.kind == "capture":
        return "(.+)"
    return re.escape(token.text) if token.kind == "literal" else token.text


def _beside(disk: Disk, group: _Group, names: Declared) -> Iterator[tuple[Unclaimed, Job]]:
    """The files among those of a group that the pattern would claim if their names held declared ones."""
    captures = _captures(group.segment)
    if not captures:
        return
    loose = re.compile("".join(map(_loose, group.segment.tokens)), re.DOTALL)
    exact = compile_segment(group.segment, names)
    for each in disk.names(group.folder):
        path = join(group.folder, each.name)
        fits = None if each.folder or each.link else loose.fullmatch(each.name)
        if (
            fits is None
            or exact.expression.fullmatch(each.name)
            or _is_aside(each.name, names)
            or is_of_tools(each.name)
        ):
            continue
        for capture, word in zip(captures, fits.groups(), strict=True):
            known = names.environments if capture == "environment" else names.services
            if word not in known and can_be_named(path):
                misfit = Misfit(group.pattern, capture, word, closest(word, known))
                job = replace(group.job, path=path)
                # Its text tells whether it sets anything; no program is run for a file that nobody claims.
                yield Unclaimed(path, misfit=misfit), replace(job, format=_UNRENDERED.get(job.format, job.format))
                break


def _holds_settings(files: Files, job: Job) -> bool:
    """Whether a file that is read as its neighbours are sets anything; a file of another kind does not."""
    parsed = files.parsed(job)
    return bool(parsed.entries) and not parsed.problems


def _owners(groups: tuple[_Group, ...], manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """Folder → the environments whose files it holds, where that is known and none of them is abstract."""
    owners: dict[str, set[str]] = {}
    for group in groups:
        if group.environments is not None:
            owners.setdefault(group.folder, set()).update(group.environments)
    concrete = {one.name: place for place, one in enumerate(manifest.environments) if not one.abstract}
    return {
        folder: tuple(sorted(names, key=concrete.__getitem__))
        for folder, names in owners.items()
        if names <= concrete.keys()
    }
