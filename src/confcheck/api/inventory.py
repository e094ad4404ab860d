"""Every configuration file of a workspace, or of a folder without a manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from confcheck.discover import find_root, manifest_in, read_manifest
from confcheck.discover.alone import read_alone
from confcheck.discover.candidates import Candidates, find_candidates
from confcheck.discover.disk import Disk, disk_at
from confcheck.discover.expand import Files
from confcheck.discover.inventory import claimed_sources
from confcheck.discover.survey import Survey, Surveyed
from confcheck.infer.belonging import configures, declared_names, inferred_names
from confcheck.infer.environments import in_order
from confcheck.model import Manifest, Mistake, NothingMatched
from confcheck.model.inventory import Inventory

Progress = Callable[[int, int], None]

_TELLING = ("dotenv", "compose", "kubernetes")
"""Formats whose files name services."""


def sources(root: str | Path | None = None, *, progress: Progress | None = None) -> Inventory:
    """Every configuration file and what is understood of it: claimed ones as they are claimed, others by themselves.

    Without `root`: of the workspace around the working directory, else of that directory. `progress` gets files done
    and files in all. Raises `Mistake` for a bad manifest, `NothingMatched` where nothing looks like configuration.
    """
    place = _place(root)
    disk = disk_at(place)
    manifest = read_manifest(place, disk) if manifest_in(place) is not None else None
    found = _alone(disk, place, progress) if manifest is None else _beside(disk, manifest, progress)
    if not found.sources:
        raise NothingMatched(f"nothing that looks like configuration below {place}")
    return found


def _place(root: str | Path | None) -> Path:
    """Where to look: the folder that is named, the workspace around the working directory, else that directory."""
    if root is not None:
        if not Path(root).is_dir():
            raise Mistake(f"{root} is not a folder")
        return Path(root)
    try:
        return find_root(Path.cwd())
    except Mistake:  # there is no manifest
        return Path.cwd()


def _alone(disk: Disk, place: Path, progress: Progress | None) -> Inventory:
    """A folder without a manifest."""
    candidates = find_candidates(disk, configures)
    names = inferred_names(_survey(candidates, place, disk))
    found = tuple(map(names.found, read_alone(Files(disk), candidates.files, names.reader, progress)))
    return Inventory(
        found,
        in_order(name for one in found for name in one.environments),
        tuple(sorted({name for one in found for name in one.services})),
        None,
        complete=candidates.complete,
    )


def _beside(disk: Disk, manifest: Manifest, progress: Progress | None) -> Inventory:
    """A workspace: what its manifest claims, and what it does not."""
    files = Files(disk)
    claimed = claimed_sources(files, manifest, progress)
    names = declared_names(manifest, _name(disk))
    taken = {disk.identity(path) for path in (*files.paths, manifest.path, manifest.schema[0])}
    candidates = find_candidates(disk, lambda path: configures(path, names.vocabulary))
    left = [one for one in candidates.files if disk.identity(one.path) not in taken]
    listed = {one.path for one in claimed}
    others = (one for one in read_alone(files, left, names.reader) if one.reading.path not in listed)
    return Inventory(
        tuple(sorted((*claimed, *map(names.found, others)), key=lambda one: one.path)),
        tuple(one.name for one in manifest.environments),
        tuple(one.name for one in manifest.services),
        manifest.path,
        tuple(one.name for one in manifest.environments if one.abstract),
        candidates.complete,
    )


def _survey(candidates: Candidates, place: Path, disk: Disk) -> Survey:
    """What `init` would have found, of which only names are wanted."""
    files = tuple(
        Surveyed(one.path, "dotenv" if one.format == "dotenv" else "structured", one.text or "")
        for one in candidates.files
        if one.skipped is None and one.format in _TELLING
    )
    return Survey(place, _name(disk), files, candidates.node, complete=candidates.complete)


def _name(disk: Disk) -> str:
    """Of the folder."""
    return disk.root.replace("\\", "/").rpartition("/")[2]
