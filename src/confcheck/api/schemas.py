"""What a change of the schema breaks: two files, or one file at two revisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from confcheck.compare.schemas import Described, compare_schemas
from confcheck.discover import find_root, manifest_in, read_manifest, read_schema_text
from confcheck.discover.revision import at_revision
from confcheck.discover.single import is_file
from confcheck.model import Mistake
from confcheck.model.difference import SchemaDifference
from confcheck.schema import load_schema


def diff_schemas(root: str | Path | None, old: str, new: str, *, only_breaking: bool = False) -> SchemaDifference:
    """What differs between two schemas, each a file or `REVISION:FILE`, the file relative to the workspace.

    Services and environments are those of the manifest that stands beside the schema, at its revision. Raises `Mistake`
    for a file or revision that does not exist, and for a schema that cannot be compiled.
    """
    place = find_root(Path.cwd()) if root is None else Path(root)
    difference = compare_schemas((old, new), _described(place, old), _described(place, new))
    if not only_breaking:
        return difference
    return replace(difference, changes=tuple(change for change in difference.changes if change.breaking))


def _described(root: Path, words: str) -> Described:
    revision, colon, path = words.partition(":")
    if is_file(words) or not colon:
        return _of_file(root, words)
    with at_revision(root, revision) as folder:
        if manifest_in(folder) is None:
            raise Mistake(f"there was no manifest at {revision} yet", hint="name a later revision")
        return _named(lambda: _loaded(folder, folder, path), revision)


def _of_file(root: Path, words: str) -> Described:
    if not is_file(words):
        raise Mistake(f"there is no file {words}", hint="REVISION:FILE names one as it was in git")
    file, top = Path(words).resolve(), root.resolve()
    inside = top in file.parents
    folder = top if inside else file.parent
    return _loaded(root, folder, file.relative_to(folder).as_posix())


def _loaded(root: Path, folder: Path, path: str) -> Described:
    """The schema in a folder, for the services of the manifest in the root; without a path the one it names."""
    manifest = read_manifest(root)
    read_schema_text(folder, path or manifest.schema[0])  # it is the file that is wrong, not the manifest
    schema = load_schema(path or manifest.schema[0], lambda name: read_schema_text(folder, name), manifest)
    return Described(schema, manifest)


def _named(load: Callable[[], Described], revision: str) -> Described:
    """Mistakes of an older state name its revision."""
    try:
        return load()
    except Mistake as mistake:
        path = None if mistake.path is None else f"{revision}:{mistake.path}"
        raise type(mistake)(mistake.message, path=path, position=mistake.position, hint=mistake.hint) from None
