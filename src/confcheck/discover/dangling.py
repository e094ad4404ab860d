"""Which of the paths that files name are not there, and what was probably meant."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from confcheck.discover.disk import Disk, join, leaves
from confcheck.kernel.names import closest
from confcheck.model import Dangling, Mention


def dangling(disk: Disk, mentions: Iterable[Mention]) -> tuple[Dangling, ...]:
    """The mentions of nothing, in their order; what lies outside the workspace is not judged."""
    return tuple(
        Dangling(mention, _near(disk, mention)) for mention in dict.fromkeys(mentions) if _is_absent(disk, mention)
    )


def _is_absent(disk: Disk, mention: Mention) -> bool:
    path = mention.path
    if leaves(path) or disk.exists(path) or not disk.contains(_present(disk, path)):
        return False
    if mention.folder is not None and not disk.exists(mention.folder):
        return False
    if posixpath.basename(path) == "Dockerfile" and disk.exists(join(posixpath.dirname(path), "dockerfile")):
        return False  # BuildKit takes that, too
    # Compose may run with another project directory (`--project-directory`, several `-f`), and then the path is right;
    # but an env file that is not found beside its compose file is never read here, and whoever reads on must know.
    return mention.kind == "env file" or next(_elsewhere(disk, mention), None) is None


def _present(disk: Disk, path: str) -> str:
    """The nearest folder above a path that is there."""
    folder = posixpath.dirname(path)
    while folder and not disk.exists(folder):
        folder = posixpath.dirname(folder)
    return folder


def _elsewhere(disk: Disk, mention: Mention) -> Iterator[str]:
    """What the path would be, as it is written, if a folder further up were the project directory."""
    folder = posixpath.dirname(mention.origin.path)
    written = posixpath.relpath(f"/{mention.path}", f"/{folder}")
    while folder:
        folder = posixpath.dirname(folder)
        path = posixpath.normpath(join(folder, written))
        if not leaves(path) and disk.exists(path):
            yield path


def _near(disk: Disk, mention: Mention) -> str | None:
    """A path that exists and differs by a slip, or by the folder that it starts from."""
    folder = _present(disk, mention.path)
    name, _, rest = (mention.path[len(folder) + 1 :] if folder else mention.path).partition("/")
    near = closest(name, (each.name for each in disk.names(folder)))
    path = None if near is None else posixpath.join(folder, near, rest) if rest else join(folder, near)
    if path is not None and disk.exists(path):
        return path
    return next(_elsewhere(disk, mention), None)
