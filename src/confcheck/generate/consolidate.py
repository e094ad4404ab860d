"""One environment in one piece: what its views have in common once, then what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.checks.evidence import counted
from confcheck.generate.conflicts import Conflict, conflicts
from confcheck.generate.remarks import remarks
from confcheck.generate.variables import Variable, variables
from confcheck.generate.written import HIDDEN, SECRET, UNDEFINED, UNKNOWN, Given, of_setting
from confcheck.kernel.record import record
from confcheck.model import Setting, System, View
from confcheck.model.consolidated import Block, Consolidated, Item, Part
from confcheck.model.generated import Order
from confcheck.resolve.deliver import deliveries

_MOST_PLACES = 3
_WHY = {
    UNKNOWN: "no file says its value",
    UNDEFINED: "a variable that nothing sets",
    SECRET: "a secret in clear",
    HIDDEN: "its reference may be a secret",
}


@record(frozen=True, slots=True)
class _Holding:
    """What one view has under one key."""

    view: View
    given: Given


@dataclass(slots=True)
class _Parts:
    """The parts as they fill; None is the file outside of targets."""

    shared: dict[str | None, list[Item]] = field(default_factory=dict)
    services: dict[tuple[str | None, str], list[Item]] = field(default_factory=dict)
    variables: dict[tuple[str | None, str], list[Item]] = field(default_factory=dict)

    def part(self, target: str | None, views: Iterable[View]) -> Part:
        """The finished part of a target."""
        services = [view.service for view in views if view.target == target]
        variables = [(name, self.variables.get((target, name), [])) for name in services]
        return Part(
            tuple(self.shared.get(target, ())),
            tuple(Block(name, tuple(self.services.get((target, name), ()))) for name in services),
            tuple(Block(name, tuple(items)) for name, items in variables if items),
        )


def consolidate(system: System, order: Order) -> Consolidated:
    """The environment as one file has it; nothing depends on anything but the system and the order."""
    views = order.views(system)
    met = conflicts(system, views)
    settings = list(_holdings(views, order))
    extra = tuple(variables(system, order))
    parts = _Parts()
    # What is shared reaches alternatives, too, although they are no part of the file.
    others = tuple(view for view in system.views if view.variant is not None and order.wants(view))
    _place_settings(parts, system, (*views, *others), [*settings, *_holdings(others, order)], met)
    _place_variables(parts, extra)
    everything = [*(holding.given for _, holding in settings), *(one.given for one in extra)]
    targets = [target for target in system.manifest.targets if any(view.target == target for view in views)]
    return Consolidated(
        _title(views, order, len(targets)),
        order.environment,
        parts.part(None, views),
        tuple((target, parts.part(target, views)) for target in targets),
        tuple(one.line for one in met),
        remarks(system, order, [(path, one.given) for path, one in settings], extra, met),
        any(given.secret for given in everything),
    )


def _holdings(views: Iterable[View], order: Order) -> Iterator[tuple[str, _Holding]]:
    """What each view has of each setting, by its path."""
    for view in views:
        for one in deliveries(view):
            given = of_setting(view, one, include_secrets=order.include_secrets)
            if given is not None:
                yield one.resolved.setting.path, _Holding(view, given)


def _title(views: tuple[View, ...], order: Order, targets: int) -> str:
    options = [f" --{word} {name}" for word in ("service", "target") for name in getattr(order, f"{word}s")]
    options += [" --include-secrets"] if order.include_secrets else []
    counts = [
        counted(len({path for view in views for path in view.paths}), "setting"),
        counted(len({view.service for view in views}), "service"),
        *([counted(targets, "target")] if targets else []),
    ]
    return f"confcheck generate {order.environment}{''.join(options)}: {', '.join(counts)}."


def _place_settings(
    parts: _Parts,
    system: System,
    views: tuple[View, ...],
    settings: Iterable[tuple[str, _Holding]],
    met: Iterable[Conflict],
) -> None:
    """Every setting that some view has, in the order of the schema."""
    held: dict[str, list[_Holding]] = {}
    for path, holding in settings:
        held.setdefault(path, []).append(holding)
    notes: dict[str, list[Conflict]] = {}
    for one in met:
        notes.setdefault(one.path, []).append(one)
    for setting in system.schema.settings:
        if setting.path in held:
            _place(parts, setting, held[setting.path], views, notes.get(setting.path, []))


def _place_variables(parts: _Parts, found: Iterable[Variable]) -> None:
    for one in found:
        if not one.odd:
            items = parts.variables.setdefault((one.view.target, one.view.service), [])
            items.append(Item(one.name, one.given.written, _origin([one.given])))


def _place(parts: _Parts, setting: Setting, held: list[_Holding], views: tuple[View, ...], met: list[Conflict]) -> None:
    """Where it is equal for all who use it once, else once per target, else once per service."""
    using = [view for view in views if view.get(setting.path) is not None]
    mine = [one for one in held if one.view.variant is None]
    if mine and _is_one(held, using):
        parts.shared.setdefault(None, []).append(_item(setting.path, mine, met))
        return
    for target in dict.fromkeys(one.view.target for one in mine):
        here = [one for one in mine if one.view.target == target]
        everyone = [one for one in held if one.view.target == target]
        if target is not None and _is_one(everyone, [view for view in using if view.target == target]):
            parts.shared.setdefault(target, []).append(_item(setting.path, here, met))
            continue
        for one in here:
            items = parts.services.setdefault((target, one.view.service), [])
            items.append(_item(setting.path, [one], met))


def _is_one(held: list[_Holding], using: list[View]) -> bool:
    """Whether several views use it, each has it, and all have the same."""
    same = len({(one.given.identity, one.given.written) for one in held}) == 1
    return len(using) > 1 and len(held) == len(using) and same


def _item(path: str, held: list[_Holding], met: Iterable[Conflict]) -> Item:
    views = {id(one.view) for one in held}
    notes = (one.note for one in met if not views.isdisjoint(map(id, one.views)))
    return Item(path, held[0].given.written, _origin([one.given for one in held]), tuple(dict.fromkeys(notes)))


def _origin(given: list[Given]) -> str:
    """The places, and why the value itself is not written."""
    places = list(dict.fromkeys(one.origin for one in given))
    more = len(places) - _MOST_PLACES
    shown = ", ".join(places) if more <= 0 else f"{', '.join(places[:_MOST_PLACES])} and {more} more"
    why = dict.fromkeys(_WHY[one.kept_out] for one in given if one.kept_out in _WHY)
    return f"{shown} ({', '.join(why)})" if why else shown
