"""What depends on a setting: views, assignments, variables in other values, statements of the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from confcheck.checks.evidence import at_key, spread_of
from confcheck.impact.dependents import dependents
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Candidate, Origin, Place, Resolved, Setting, System, View
from confcheck.model.impact import Impact, Seat, ValueUse, Written
from confcheck.resolve import Use, uses

_ROLES = ("wins", "shadowed", "unread", "inactive", "template")


def impact(system: System, setting: Setting, wanted: Callable[[View], bool]) -> Impact:
    """What depends on the setting, as far as views are wanted; the schema is always looked through as a whole."""
    views = tuple(view for view in system.views if wanted(view))
    aside = tuple((view, "inactive") for view in system.inactive if wanted(view))
    aside += tuple((view, "template") for view in system.templates if wanted(view))
    seats = tuple(_seat(view, found) for view in views if (found := view.get(setting.path)) is not None)
    names = dict.fromkeys(name for seat in seats for name in (seat.name, *seat.older))
    return Impact(
        setting,
        seats,
        tuple(_written(setting, views, aside)),
        tuple(_uses(system, setting, frozenset(names), wanted)),
        tuple(dict.fromkeys(dependents(system.schema, setting.path))),
        tuple(name for name in names if name in system.manifest.provided),
    )


def _seat(view: View, resolved: Resolved) -> Seat:
    name, *older = resolved.names
    return Seat(view.service, view.environment, view.target, name, tuple(older), resolved.required)


def _written(setting: Setting, views: Iterable[View], aside: Iterable[tuple[View, str]]) -> Iterator[Written]:
    """Every assignment once per role, in the order of roles and places."""
    found: dict[tuple[str, Origin, str], list[tuple[View, Candidate]]] = {}
    for view in views:
        for role, candidate in _roles(view.get(setting.path)):
            found.setdefault((role, *_where(candidate)), []).append((view, candidate))
    for view, role in aside:
        for _, candidate in _roles(view.get(setting.path)):
            found.setdefault((role, *_where(candidate)), []).append((view, candidate))
    for (role, _, name), given in sorted(found.items(), key=_order):
        spread = spread_of(view for view, _ in given)
        candidate = given[0][1]
        where = (spread.services, spread.environments, spread.targets)
        yield Written(role, name, candidate.alias is not None, at_key(None, setting, candidate, ""), *where)


def _where(candidate: Candidate) -> tuple[Origin, str]:
    return candidate.assignment.origin, candidate.assignment.key


def _order(item: tuple[tuple[str, Origin, str], object]) -> tuple[int, str, int, int, str]:
    role, origin, name = item[0]
    return _ROLES.index(role), origin.path, origin.key.line, origin.key.column, name


def _roles(resolved: Resolved | None) -> Iterator[tuple[str, Candidate]]:
    for candidate in () if resolved is None else resolved.candidates:
        wins = resolved is not None and candidate is resolved.winner and not resolved.provided
        yield ("wins" if wins else "shadowed"), candidate
    for candidate in () if resolved is None else resolved.unread:
        yield "unread", candidate


def _uses(
    system: System, setting: Setting, names: frozenset[str], wanted: Callable[[View], bool]
) -> Iterator[ValueUse]:
    """Variables that are filled from an assignment of the setting, and those that only its name says are its."""
    owners = _owners(system, setting)
    found: dict[tuple[str, str, Place], list[str]] = {}
    for use in uses(system, names):
        if (use.view is not None and not wanted(use.view)) or not _is_of(use, setting, owners):
            continue
        at = use.variable.position
        place = Place(use.user.origin.path, at.line, at.column)
        services = found.setdefault((use.variable.name, shown_key(use.user.key), place), [])
        services += [] if use.view is None else [use.view.service]
    for (name, key, place), services in sorted(found.items(), key=lambda item: _spot(item[0][2])):
        yield ValueUse(name, key, place, tuple(dict.fromkeys(services)))


def _spot(place: Place) -> tuple[str, int, int]:
    return place.path, place.line or 0, place.column or 0


def _owners(system: System, setting: Setting) -> frozenset[Origin]:
    """Where the setting is written, in whatever view."""
    every = (*system.views, *system.inactive, *system.templates)
    resolved = (view.get(setting.path) for view in every)
    return frozenset(candidate.assignment.origin for one in resolved for _, candidate in _roles(one))


def _is_of(use: Use, setting: Setting, owners: frozenset[Origin]) -> bool:
    """Whether a variable means the setting: by what fills it, else because of its name, if the user may mean it."""
    if use.source is not None and use.source.origin in owners:
        return True
    if use.view is None:
        return True
    resolved = use.view.get(setting.path)
    return resolved is not None and use.variable.name in resolved.names


__all__ = ["impact"]
