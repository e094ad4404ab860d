"""Renaming a variable everywhere: plans the edits of all files, and proves that every view stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field

from confcheck.checks.evidence import at_key, counted, listed
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Assignment, Candidate, Mistake, Origin, System
from confcheck.model.rename import Change, Wish
from confcheck.rename.code import refuse_code
from confcheck.rename.declarations import manifest_edits, schema_edits
from confcheck.rename.edits import Edit, Texts, apply
from confcheck.rename.meaning import Aim, aim_of
from confcheck.rename.mentions import refuse_mentions
from confcheck.rename.objects import object_edits
from confcheck.rename.proof import refuse_changes
from confcheck.rename.spots import Spots, spots_of
from confcheck.resolve import Use
from confcheck.resolve.layers import holdings


@record(frozen=True, slots=True)
class Plan:
    """Every edit, and what is to be said about it."""

    aim: Aim
    edits: tuple[Edit, ...] = field(repr=False)
    notes: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changes, by file and line."""
        return tuple(sorted(dict.fromkeys(edit.change for edit in self.edits), key=lambda one: (one.path, one.line)))


def plan(system: System, wish: Wish, read: Callable[[str], str]) -> Plan:
    """All edits that a rename takes; `read` gives the text of a file as it is written.

    Raises Mistake, with its place, for whatever stands in the way.
    """
    aim = aim_of(system, wish)
    texts = Texts(read)
    declared = schema_edits(aim, system.schema.path, system.manifest, texts)
    outside = list(manifest_edits(aim, system.manifest, texts)) if _takes_provided(system, aim) else []
    spots = spots_of(system, aim, provided=bool(outside))
    edits = [
        *_key_edits(aim, spots, texts),
        *_use_edits(aim, spots, texts),
        *object_edits(system, aim, spots, texts),
        *declared,
        *outside,
    ]
    refuse_mentions(system, aim, edits, texts)
    refuse_code(system, aim, spots, texts, edits)
    unique = {(edit.path, edit.start, edit.end, edit.text): edit for edit in edits}
    return Plan(aim, tuple(unique.values()), tuple(_notes(system, aim, spots, texts, provided=bool(outside))))


def _takes_provided(system: System, aim: Aim) -> bool:
    provided = system.manifest.provided
    return aim.old in provided and aim.new not in provided


def _key_edits(aim: Aim, spots: Spots, texts: Texts) -> Iterator[Edit]:
    used = {use.user.origin for use in spots.uses}
    for origin, gone in spots.gone.items():
        _, candidate = spots.keys.get(origin, (gone, None))
        change = Change(origin.path, origin.key.line, _line(aim, gone, candidate, uses_it=origin in used), None)
        yield Edit(origin.path, *texts.whole_line(origin.path, origin.key.line), "", change)
    for origin, (assignment, candidate) in spots.keys.items():
        if origin not in spots.gone:
            before = _line(aim, assignment, candidate, uses_it=origin in used)
            after = aim.new + before.removeprefix(aim.old).replace(f"…${{{aim.old}}}", f"…${{{aim.new}}}")
            change = Change(origin.path, origin.key.line, before, after)
            yield Edit(origin.path, *texts.word(origin.path, origin.key, aim.old), aim.new, change)


def _line(aim: Aim, assignment: Assignment, candidate: Candidate | None, *, uses_it: bool) -> str:
    """A line as it may be shown."""
    if uses_it or candidate is None:
        return shown_key(assignment.key) + assignment.separator + (f"…${{{aim.old}}}…" if uses_it else "…")
    snippet = at_key(None, aim.setting, candidate, "").snippet
    return assignment.key if snippet is None else snippet.text


def _use_edits(aim: Aim, spots: Spots, texts: Texts) -> Iterator[Edit]:
    for use in spots.uses:
        origin = use.user.origin
        if origin in spots.gone:
            continue
        line = shown_key(use.user.key) + use.user.separator
        key = aim.new if origin in spots.keys else None
        after = line if key is None else key + use.user.separator
        change = Change(origin.path, origin.key.line, f"{line}…${{{aim.old}}}…", f"{after}…${{{aim.new}}}…")
        place = texts.variable(origin.path, use.variable.position, aim.old)
        yield Edit(origin.path, *place, aim.new, change)


def _notes(system: System, aim: Aim, spots: Spots, texts: Texts, *, provided: bool) -> Iterator[str]:
    """What stays, and what must be done elsewhere."""
    comments = list(_comments(system, aim, texts))
    if comments:
        names = "name" if len(comments) > 1 else "names"
        yield f"{counted(len(comments), 'comment')} still {names} {aim.old}: {listed(comments)}"
    if provided:
        yield f"{aim.old} arrives from outside (`provided`): whoever sets it must set {aim.new}"
    passed = dict.fromkeys(_at(one.origin) for one in spots.passed)
    if passed:
        yield f"{aim.new} takes its value from whoever deploys at {listed(passed)}: it must be set there"
    outside = dict.fromkeys(_used_at(use) for use in spots.outside)
    if outside:
        yield f"{aim.old} is filled in by whoever deploys at {listed(outside)}, and stays"
    others = dict.fromkeys(_strangers(system, aim, spots))
    if others:
        yield f"the same lines are given to {listed(others)}, which may read {aim.old}"
    left = dict.fromkeys(_at(one.origin) for one in _left(system, aim, spots) if one.origin in spots.elsewhere)
    if left:
        yield f"{aim.old} stays at {listed(left)}, where {aim.new} is not the canonical name"
    foreign = dict.fromkeys(_at(one.origin) for one in _left(system, aim, spots) if one.origin not in spots.elsewhere)
    if foreign:
        yield f"{aim.old} stays at {listed(foreign)}, where no service reads it as {aim.setting.path}"


def _at(origin: Origin) -> str:
    return f"{origin.path}:{origin.key.line}"


def _used_at(use: Use) -> str:
    return f"{use.user.origin.path}:{use.variable.position.line}"


def _paths(system: System) -> Iterable[str]:
    """Every file that holds settings, the manifest and the schema's first file."""
    found = dict.fromkeys((system.manifest.path, system.schema.path))
    for document in system.documents:
        found.update(dict.fromkeys((document.path, *document.parsed.others)))
        found.update((one.origin.path, None) for one in (*document.assignments, *document.project))
    return sorted(found)


def _comments(system: System, aim: Aim, texts: Texts) -> Iterator[str]:
    """Where a comment names OLD."""
    named = re.compile(rf"(?:^|(?<=\s))\#[^\r\n]*?(?<!\w){re.escape(aim.old)}(?!\w)", re.MULTILINE)
    for path in _paths(system):
        try:
            lines = texts.lines(path)
        except Mistake:  # what cannot be read is said by `validate`, and is no matter here
            continue
        if aim.old in lines.text:
            yield from (f"{path}:{lines.position(found.start()).line}" for found in named.finditer(lines.text))


def _strangers(system: System, aim: Aim, spots: Spots) -> Iterator[str]:
    """Who is given a renamed line too, but not as this setting."""
    for view in system.views:
        if any(one.assignment.key == aim.old and one.assignment.origin in spots.keys for one in view.unknown):
            yield view.service
    held = holdings(system.manifest, system.documents)
    for document in system.documents:
        inside = {held.name(document, service.name) for service in system.manifest.services}
        for one in document.assignments:
            if one.origin in spots.keys and one.scope and inside.isdisjoint(one.scope):
                yield f"{one.scope[0]} of {document.path}"


def _left(system: System, aim: Aim, spots: Spots) -> Iterator[Assignment]:
    for document in system.documents:
        for one in (*document.assignments, *document.project):
            if one.key == aim.old and one.origin not in spots.keys:
                yield one


__all__ = ["Plan", "apply", "plan", "refuse_changes"]
