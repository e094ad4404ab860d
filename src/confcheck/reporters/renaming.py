"""A rename as a diff of the lines that it changes, rebuilt from what may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import counted
from confcheck.model.rename import Change, Renaming
from confcheck.reporters.escape import escape


def renaming(plan: Renaming, *, written: bool) -> str:
    """The diff without context, what it comes to, and what is left to do."""
    lines = [*_diff(plan.changes), *_summary(plan)]
    lines += [f"note: {note}" for note in plan.notes]
    files = counted(len(plan.files), "file")
    lines.append(f"{files} written" if written else f"nothing is written without --write ({files})")
    return "\n".join(map(escape, lines)) + "\n"


def _diff(changes: tuple[Change, ...]) -> Iterator[str]:
    path = None
    for change in changes:
        if change.path != path:
            path = change.path
            yield f"--- {path}"
            yield f"+++ {path}"
        yield f"@@ -{change.line} @@"
        if change.before:
            yield f"-{change.before}"
        if change.after is not None:
            yield f"+{change.after}"


def _summary(plan: Renaming) -> Iterator[str]:
    yield ""
    places, views = counted(len(plan.changes), "place"), counted(plan.views, "view")
    yield f"{plan.setting}: {plan.old} becomes {plan.new} in {places}; {views} compared, all as before"
