"""Which paths fit a pattern: only folders that it can reach are looked at, in sorted order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from confcheck.discover.disk import Disk, Listed, join, printable
from confcheck.discover.vocabulary import SKIPPED, can_be_named
from confcheck.kernel.names import closest
from confcheck.kernel.record import record
from confcheck.model import Mistake, Origin
from confcheck.workspace import Captured, Declared, Pattern, Segment, compile_segment

_SKIPPED = frozenset({".git", "node_modules", ".venv", "__pycache__"})
_APART = ("confcheck.toml", "pyvenv.cfg")
"""What says that a folder is a workspace of its own, or a virtual environment."""


def folders(
    disk: Disk, skipped: frozenset[str] = SKIPPED, *, unnameable: bool = False
) -> Iterator[tuple[str, tuple[Listed, ...]]]:
    """Every folder that may hold settings of the system, with what is in it; those nearest to the root come first.

    Links are not followed, and a workspace of its own and a virtual environment are left alone. What nobody may list
    holds nothing that is read. `unnameable`: also those that no manifest can name.
    """
    waiting = deque([""])
    while waiting:
        folder = waiting.popleft()
        listing = disk.names(folder)
        if folder and any(each.name in _APART for each in listing):
            continue
        yield folder, listing
        for each in listing:
            if each.folder and not each.link and each.name.lower() not in skipped:
                path = join(folder, each.name)
                if unnameable or can_be_named(path):
                    waiting.append(path)


@record(frozen=True, slots=True)
class Walk:
    """One pattern on its way through the workspace."""

    disk: Disk
    declared: Declared
    origin: Origin
    """Of the pattern."""

    def files(self, pattern: Pattern) -> dict[str, Captured]:
        """Every path that fits, sorted, with what its captures say."""
        found = {"": Captured()}
        for depth, segment in enumerate(pattern.segments, start=1):
            found = self._step(found, segment, last=depth == len(pattern.segments))
        return dict(sorted(found.items()))

    def hint(self, pattern: Pattern) -> str | None:
        """Why a pattern fits nothing, or what it was probably meant to be."""
        found = {"": Captured()}
        for depth, segment in enumerate(pattern.segments):
            following = self._step(found, segment, last=depth + 1 == len(pattern.segments))
            if not following:
                return self._stuck(pattern, depth, tuple(found))
            found = following
        return None

    def _stuck(self, pattern: Pattern, depth: int, folders: tuple[str, ...]) -> str | None:
        name = pattern.segments[depth].text
        for folder in folders:
            if self.disk.exists(join(folder, name)) and not self.disk.contains(join(folder, name)):
                return f"`{join(folder, name)}` leads out of the workspace"
        texts = [segment.text for segment in pattern.segments]
        near = closest(name, sorted({each.name for folder in folders for each in self._listing(folder)}))
        if near is None or not pattern.segments[depth].literal:
            return None
        return f"did you mean `{'/'.join([*texts[:depth], near, *texts[depth + 1 :]])}`?"

    def _step(self, found: dict[str, Captured], segment: Segment, *, last: bool) -> dict[str, Captured]:
        if segment.deep:
            reached: dict[str, Captured] = {}
            for folder, captured in found.items():
                for below in self._below(folder):
                    reached.setdefault(below, captured)
            return reached
        if segment.literal:
            name = "".join(token.text for token in segment.tokens)
            paths = ((join(folder, name), captured) for folder, captured in found.items())
            present = self.disk.exists if last else self.disk.is_folder
            return {path: captured for path, captured in paths if present(path)}
        return self._matching(found, segment, last=last)

    def _matching(self, found: dict[str, Captured], segment: Segment, *, last: bool) -> dict[str, Captured]:
        matcher = compile_segment(segment, self.declared)
        following: dict[str, Captured] = {}
        for folder, captured in found.items():
            for each in self._listing(folder):
                here = matcher.match(each.name) if _wanted(each, segment, last=last) else None
                joined = None if here is None else captured.joined(here)
                if joined is not None:
                    following.setdefault(join(folder, each.name), joined)
        return following

    def _below(self, folder: str) -> Iterator[str]:
        """The folder and every folder in it; links are not followed, so there is no way round in a circle."""
        waiting = [folder]
        while waiting:
            current = waiting.pop()
            yield current
            listing = self._listing(current)
            inner = (each.name for each in listing if each.folder and not each.link and each.name not in _SKIPPED)
            waiting.extend(join(current, name) for name in inner)

    def _listing(self, folder: str) -> tuple[Listed, ...]:
        try:
            return self.disk.listing(folder)
        except OSError as error:
            message = f"the folder `{printable(folder) or '.'}` cannot be listed: {(error.strerror or '').lower()}"
            raise Mistake(message, path=self.origin.path, position=self.origin.value) from None


def _wanted(each: Listed, segment: Segment, *, last: bool) -> bool:
    """Whether the kind of a name fits: a folder on the way; at the end anything, but nothing wild means a folder.

    A folder in place of a file that is named exactly is found, so that reading it says what is wrong.
    """
    return not (segment.wild and each.folder) if last else each.folder
