"""From scattered sources to one consolidated file: the manifest as it would be, and the proof that no view changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcheck.kernel.record import record
from confcheck.migrate.proof import Comparison, compare
from confcheck.migrate.sources import Claimed, Rewrite, Task, manifest_table, tasks
from confcheck.migrate.tables import Edit, Text, apply, listed, quoted
from confcheck.model import Manifest, Mistake, System
from confcheck.sources.lines import lines_of

_ALONE = 3
"""So many paths stand on one line."""


@record(frozen=True, slots=True)
class Own:
    """The consolidated file."""

    environment: str
    path: str
    keep: bool
    """Whether the old files stay, and the manifest has to know them."""


@record(frozen=True, slots=True)
class Plan:
    """What becomes of the manifest, and of the files that the environment no longer takes values from."""

    tasks: tuple[Task, ...]
    texts: tuple[str, ...]
    """The manifest as it could be: the first that changes nothing else is the right one."""
    replaced: tuple[str, ...]
    """Files that no source claims then, and that were claimed for this environment only."""
    done: tuple[str, ...]
    """What happens to the entries, one line each."""


def plan(system: System, text: str, claims: Iterable[Claimed], own: Own) -> Plan:
    """The manifest, whose text is given, with the consolidated file for its environment.

    Raises Mistake, with its place, where the manifest cannot be rewritten.
    """
    claims = tuple(claims)
    manifest = system.manifest
    found = tasks(system, manifest_table(manifest, text), claims, own.environment)
    if not found:
        message = f"no source can be taken from {own.environment}: alternatives (`variants`) rest on every one"
        raise Mistake(message, path=manifest.path, hint="give the alternatives files of their own first")
    replaced = tuple(_replaced(system, found, claims, own.environment))
    rewrites = (Rewrite(manifest, Text(lines_of(text)), own.environment, concrete) for concrete in (True, False))
    texts = [_rewritten(each, found, own.path, replaced if own.keep else ()) for each in rewrites]
    return Plan(found, tuple(dict.fromkeys(texts)), replaced, tuple(_done(manifest, found)))


def _rewritten(rewrite: Rewrite, found: tuple[Task, ...], path: str, replaced: tuple[str, ...]) -> str:
    edits: list[Edit] = [edit for task in found for edit in rewrite.edits(task)]
    text = rewrite.text
    last = found[-1]
    start, end = text.span(last.table)
    at = end if last.others or last.structural else start
    entry = ["", *_own(rewrite, path, replaced)] if at == end else [*_own(rewrite, path, replaced), ""]
    edits.append(text.inserted(at, entry))
    return apply(text.lines.text, _joined(edits))


def _joined(edits: list[Edit]) -> list[Edit]:
    """Insertions at one offset as one, in the order in which they were made."""
    inserted: dict[int, str] = {}
    for edit in edits:
        if edit.start == edit.end:
            inserted[edit.start] = inserted.get(edit.start, "") + edit.text
    return [*(Edit(at, at, text) for at, text in inserted.items()), *(one for one in edits if one.start != one.end)]


def _own(rewrite: Rewrite, path: str, replaced: tuple[str, ...]) -> Iterator[str]:
    """The entry of the consolidated file."""
    yield rewrite.header
    yield f"files = {quoted(path)}"
    yield 'format = "confcheck"'
    yield f"environments = {listed([rewrite.environment])}"
    yield "alone = true"
    if len(replaced) > _ALONE:
        yield "replaces = ["
        yield from (f"    {quoted(each)}," for each in replaced)
        yield "]"
    elif replaced:
        yield f"replaces = {listed(replaced)}"


def _replaced(system: System, found: tuple[Task, ...], claims: tuple[Claimed, ...], environment: str) -> Iterator[str]:
    """Files that nothing needs any more."""
    gone = {task.entry.index for task in found if not task.structural}
    needed = {one.path for one in claims if one.entry.index not in gone or one.environments != (environment,)}
    for document in system.documents:
        if document.source.index not in gone or document.environments != (environment,):
            needed.update((document.path, *document.parsed.others))
            needed.update(one.origin.path for one in (*document.assignments, *document.project))
    paths = (one.path for task in found if not task.structural for one in task.mine)
    yield from sorted({path for path in paths if path not in needed})


def _done(manifest: Manifest, found: tuple[Task, ...]) -> Iterator[str]:
    words = {
        "taken out": [task for task in found if not task.others and not task.structural],
        "left to the other environments": [task for task in found if task.others],
        "kept for names and ports, without its variables": [task for task in found if task.structural],
    }
    for what, these in words.items():
        if these:
            lines = ", ".join(str(task.entry.origin.key.line) for task in these)
            yield f"{manifest.path}: {len(these)} of the sources {what} (line {lines})"


__all__ = ["Claimed", "Comparison", "Own", "Plan", "compare", "plan"]
