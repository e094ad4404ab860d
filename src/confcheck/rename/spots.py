"""Where the files of a workspace write a name and use it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Assignment, Borrow, Candidate, Inherited, Mistake, Origin, Resolved, System, View
from confcheck.rename.meaning import Aim
from confcheck.resolve import Use, uses, variables_of


@record(frozen=True, slots=True)
class Spots:
    """What a rename has to do with, each written place once."""

    keys: dict[Origin, tuple[Assignment, Candidate | None]] = field(default_factory=dict)
    """Assignments to rename; without a candidate where only another value fetches it."""
    gone: dict[Origin, Assignment] = field(default_factory=dict)
    """Lines that go, since the other name beside them has the same value."""
    elsewhere: set[Origin] = field(default_factory=set)
    """Assignments of OLD that are the setting, where its canonical name is not NEW."""
    uses: list[Use] = field(default_factory=list)
    """Variables to rename."""
    outside: list[Use] = field(default_factory=list)
    """Variables that are filled by whoever deploys."""
    passed: list[Assignment] = field(default_factory=list)
    """Keys to rename that are filled by whoever deploys."""


def spots_of(system: System, aim: Aim, *, provided: bool) -> Spots:
    """Every place; `provided`: whether the name that arrives from outside changes too.

    Raises Mistake where NEW stands beside OLD with another value, and where a key of another file is named.
    """
    spots = Spots()
    views = (*system.views, *system.inactive, *system.templates)
    for view in views:
        resolved = view.get(aim.setting.path)
        for candidate in () if resolved is None else (*resolved.candidates, *resolved.unread):
            if candidate.assignment.key == aim.old and (candidate.alias is not None) is aim.older:
                _take(spots, candidate, aim, here=view.service in aim.services and _leads(resolved, aim))
    _take_whole_files(system, spots, aim)
    _refuse_borrowed(system, spots, aim)
    for use in uses(system, frozenset({aim.old})):
        if use.source is not None and use.source.origin in spots.keys:
            spots.uses.append(use)
        elif use.source is None:
            (spots.uses if provided else spots.outside).append(use)
    _find_doubled(system, views, spots, aim)
    return spots


def _leads(resolved: Resolved | None, aim: Aim) -> bool:
    """Whether NEW is what an older name gives way to in this view."""
    return not aim.older or (resolved is not None and resolved.names[0] == aim.new)


def _take(spots: Spots, candidate: Candidate, aim: Aim, *, here: bool) -> None:
    assignment, supplier = candidate.assignment, candidate.supplier
    if not here:
        spots.elsewhere.add(assignment.origin)
        return
    spots.keys.setdefault(assignment.origin, (assignment, candidate))
    if supplier is not None and supplier.key == aim.old:
        spots.keys.setdefault(supplier.origin, (supplier, None))
    if isinstance(assignment.value, Inherited) and supplier is None:
        spots.passed.append(assignment)


def _take_whole_files(system: System, spots: Spots, aim: Aim) -> None:
    """Of a file beside a compose file, which only fills others, also the lines that a later one of it replaces."""
    filling = {origin.path for origin, (_, candidate) in spots.keys.items() if candidate is None}
    for document in system.documents if filling else ():
        for one in document.project:
            if one.key == aim.old and one.origin.path in filling:
                spots.keys.setdefault(one.origin, (one, None))


def _refuse_borrowed(system: System, spots: Spots, aim: Aim) -> None:
    """A key of a ConfigMap that another file names: which of both the name means is not told apart here."""
    paths = {origin.path for origin in spots.keys}
    for document in system.documents:
        for entry in document.parsed.entries:
            borrows = isinstance(entry, Borrow) and entry.key is not None and aim.old in (entry.variable, entry.key)
            if borrows and (document.path in paths or any(one.origin.path in paths for one in document.assignments)):
                message = f"{aim.old} is taken from a ConfigMap of another file here"
                hint = "rename it here and there by hand"
                raise Mistake(message, path=entry.origin.path, position=entry.origin.key, hint=hint)


def _find_doubled(system: System, views: Iterable[View], spots: Spots, aim: Aim) -> None:
    """Blocks that hold both names."""
    values = _values(views, aim)
    for document in system.documents:
        blocks: dict[tuple[object, ...], list[Assignment]] = {}
        for one in (*document.assignments, *document.project):
            if one.key in (aim.old, aim.new):
                blocks.setdefault((one.origin.path, one.scope, one.block), []).append(one)
        for block in blocks.values():
            olds = [one for one in block if one.key == aim.old and one.origin in spots.keys]
            news = [one for one in block if one.key == aim.new]
            for old in olds if news else ():
                if any(_differ(old, new, values) for new in news):
                    raise _conflict(old, news[-1])
                # `NEW=${OLD}` only passes on what OLD holds.
                fetching = all(aim.old in {one.name for one in variables_of(new)} for new in news)
                spots.gone.update({one.origin: one for one in (news if fetching else (old,))})


def _values(views: Iterable[View], aim: Aim) -> dict[int, list[tuple[int, Candidate]]]:
    """Identity of an assignment of either name → what it comes to, view by view."""
    values: dict[int, list[tuple[int, Candidate]]] = {}
    for number, view in enumerate(views):
        settings = (one for resolved in view.settings for one in (*resolved.candidates, *resolved.unread))
        for candidate in (*settings, *view.unknown):
            if candidate.assignment.key in (aim.old, aim.new):
                values.setdefault(id(candidate.assignment), []).append((number, candidate))
    return values


def _differ(old: Assignment, new: Assignment, values: dict[int, list[tuple[int, Candidate]]]) -> bool:
    """Whether they come to different values in some view; if no view has both, whether they are written so."""
    mine, other = dict(values.get(id(old), ())), dict(values.get(id(new), ()))
    both = mine.keys() & other.keys()
    if not both:
        return old.value != new.value
    return any(mine[view].value != other[view].value or mine[view].undefined for view in both)


def _conflict(old: Assignment, new: Assignment) -> Mistake:
    at = new.origin.key
    message = (
        f"{old.key} and {new.key} ({new.origin.path}:{at.line}:{at.column}) are both set here, to different values"
    )
    hint = "delete the one that is wrong, then try again"
    return Mistake(message, path=old.origin.path, position=old.origin.key, hint=hint)
