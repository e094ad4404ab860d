"""What should be equal and is not: who takes part in a comparison, who differs, and how a finding says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import field

from confcheck.checks.evidence.places import at_value, declared
from confcheck.checks.evidence.shown import Letters, in_words, shown_unset
from confcheck.checks.evidence.spread import spread_of
from confcheck.checks.evidence.stand_in import stand_in
from confcheck.checks.evidence.words import listed
from confcheck.kernel.normal import difference, normal
from confcheck.kernel.record import record
from confcheck.kernel.spec import Typed
from confcheck.model import Place, Problem, Resolved, System, View
from confcheck.resolve.composite import contained

URLS = ("uri", "uri-reference", "dsn")
"""Formats whose values are named by the part that differs."""


@record(frozen=True, slots=True)
class Side:
    """One view's part in a comparison."""

    view: View
    resolved: Resolved
    form: Hashable = field(repr=False)


@record(frozen=True, slots=True)
class Axis:
    """Along what a setting is compared: what a party is, and how it is spoken of."""

    word: str
    """Of `agree`: `services`, `targets`, `environments`."""
    party: Callable[[View], str]
    who: Callable[[View], str]
    """A side in a label."""
    odd: str
    """The message where a minority differs: over path, services, few, many, all, where, environment, targets."""
    even: str
    """The message where no party is a minority."""
    inside: str = ""
    """What stands before the parties in a hint: a service gets a value, a setting gets one `in ` an environment."""


def form_of(resolved: Resolved) -> Hashable | None:
    """The form under which a value is compared; None when it is unset without a default, or not known."""
    typed = known(resolved)
    return None if typed is None else normal(typed.value, resolved.setting.spec)


def known(resolved: Resolved) -> Typed | None:
    """What is compared: the typed value that the service gets, set, derived or default; None if not known."""
    typed = resolved.effective
    if resolved.winner is None:
        return typed
    return None if typed is None or typed.value is None or stand_in(resolved) is not None else typed


def agreeing(system: System, word: str) -> Iterator[list[Side]]:
    """Per setting, the views that `agree` makes take part and whose value is known."""
    components = {path for setting in system.schema.settings for _, path in setting.parts}
    for path in system.schema.paths_where(lambda setting: word in setting.agree):
        yield list(_sides(system.views, path, word, component=path in components))


def _sides(views: Iterable[View], path: str, word: str, *, component: bool) -> Iterator[Side]:
    for view in views:
        resolved = view.get(path) if view.variant is None else None
        if resolved is not None and word in resolved.setting.agree:
            form = form_of(resolved)
            # The default of a component means nothing where a composite supplies it.
            supplied = component and resolved.winner is None and path in contained(view.settings)
            if form is not None and not supplied:
                yield Side(view, resolved, form)


def split(sides: Iterable[Side], by: Callable[[View], Hashable]) -> list[list[Side]]:
    """The sides in groups, by something of their views."""
    groups: dict[Hashable, list[Side]] = {}
    for side in sides:
        groups.setdefault(by(side.view), []).append(side)
    return list(groups.values())


def disagreeing(groups: Iterable[list[Side]]) -> list[list[Side]]:
    """The groups whose sides do not all have one value."""
    return [sides for sides in groups if len({side.form for side in sides}) > 1]


def drift(groups: Sequence[list[Side]], axis: Axis) -> Problem:
    """The finding over all groups that disagree on one setting."""
    sides = list({id(side): side for one in groups for side in one}.values())
    setting = sides[0].resolved.setting
    spread = spread_of(side.view for side in sides)
    parties = list(dict.fromkeys(axis.party(side.view) for side in sides))
    few = _minority(groups, axis) if len(parties) > 2 else []  # noqa: PLR2004 - of two, neither is a minority
    many = [party for party in parties if party not in few]
    message = (axis.odd if few else axis.even).format(
        path=setting.path,
        services=listed(spread.services),
        few=listed(few),
        many=listed(many),
        all=listed(parties),
        where=spread.where,
        environment=listed(spread.environments),
        targets=f" ({', '.join(spread.targets)})" if spread.targets else "",
    )
    hint = (
        f"give {axis.inside}{listed(few)} the value of {listed(many)}, or the reverse"
        if few
        else f"give {axis.inside}{listed(parties)} the same value"
    )
    letters = Letters()
    ordered = sorted(sides, key=lambda side: axis.party(side.view) not in few)
    return spread.stamp(
        Problem(
            f"{message}{_parts(groups)}",
            tuple(_place(side, letters, axis) for side in ordered),
            hint=hint,
            setting=setting,
            keys=tuple(dict.fromkeys(_key(side.resolved) for side in sides)),
            because=f"agree: {axis.word}",
        )
    )


def _minority(groups: Sequence[list[Side]], axis: Axis) -> list[str]:
    """The parties that differ from the rest in every group alike; none if some group has no majority or another."""
    minorities: set[frozenset[str]] = set()
    for sides in groups:
        held = dict.fromkeys((axis.party(side.view), side.form) for side in sides)
        (form, most), (_, next_most), *_ = Counter(form for _, form in held).most_common()
        odd = {party for party, _ in held} - {party for party, one in held if one == form}
        minorities.add(frozenset(odd if most > next_most else ()))
    (common, *others) = minorities
    return [] if others else list(dict.fromkeys(p for side in groups[0] if (p := axis.party(side.view)) in common))


def _parts(groups: Iterable[list[Side]]) -> str:
    """For URLs, the parts that differ within a group."""
    parts: dict[str, None] = {}
    for sides in groups:
        if sides[0].resolved.setting.spec.format in URLS:
            first, *others = [str(typed.value) for side in sides if (typed := known(side.resolved)) is not None]
            for other in others:
                parts.update(dict.fromkeys((difference(first, other) or "").replace(" and ", ", ").split(", ")))
    return f" ({listed(filter(None, parts))})" if any(parts) else ""


def _key(resolved: Resolved) -> str:
    return resolved.names[0] if resolved.winner is None else resolved.winner.assignment.key


def _place(side: Side, letters: Letters, axis: Axis) -> Place:
    view, resolved = side.view, side.resolved
    setting, winner = resolved.setting, resolved.winner
    if winner is None:
        how, text = shown_unset(resolved)
        return declared(setting, f"{axis.who(view)}: unset, {how} {letters.told(text, side.form)}", view)
    return at_value(view, setting, winner, f"{axis.who(view)}: {letters.told(in_words(setting, winner), side.form)}")
