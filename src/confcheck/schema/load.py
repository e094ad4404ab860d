"""From the text of the schema's files to the compiled schema."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from confcheck.model import Manifest, Mapping, Schema
from confcheck.schema.compile import compile_schema, written_forms
from confcheck.schema.files import File, read_files
from confcheck.schema.meta import meta_text
from confcheck.schema.mistakes import Mistakes
from confcheck.schema.references import check_references
from confcheck.schema.structure import check_structure
from confcheck.schema.written import Written


def _never(_digest: str) -> bool:
    return False


def _forget(_digest: str) -> None:
    return None


def load_schema(
    path: str,
    read: Callable[[str], str],
    manifest: Manifest,
    *,
    known: Callable[[str], bool] = _never,
    remember: Callable[[str], None] = _forget,
) -> Schema:
    """The canonical schema that begins in the file `path`; `read` gives the text of a file of the workspace.

    `known` says whether files of this digest have been found well-formed before: then that check is left out;
    `remember` is told the digest once they are. Raises Mistake, with the place, for whatever is wrong.
    """
    named = manifest.schema[1]
    files = read_files(path, read, (manifest.path, named.value or named.key))
    roots = {file.path: file.root for file in files.values()}
    mistakes = Mistakes()
    check_references(roots, mistakes)
    digest = digest_of(files.values())
    new = not known(digest)
    if new:
        for file in files.values():
            check_structure(file.root, file.path, mistakes)
    mistakes.raise_first(roots)
    if new:
        remember(digest)
    return compile_schema(path, roots, manifest, {file.path: file.text for file in files.values()})


def declared(
    path: str, read: Callable[[str], str], manifest: Manifest, setting: str
) -> tuple[dict[str, Mapping], tuple[Written, ...]]:
    """The files of a sound schema as trees, by path, and how they write one setting: itself, then its overlays."""
    named = manifest.schema[1]
    files = read_files(path, read, (manifest.path, named.value or named.key))
    roots = {file.path: file.root for file in files.values()}
    return roots, written_forms(path, roots, manifest, setting)


def digest_of(files: Iterable[File]) -> str:
    """Identity of the files and of the meta-schema they are held against: SHA-256 in hex."""
    digest = hashlib.sha256()
    for text in (meta_text(), *(part for file in files for part in (file.path, file.text))):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
