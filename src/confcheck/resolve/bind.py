"""From candidates to settings: who wins, what is shadowed, and the typed value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from confcheck.kernel.coerce import coerce, coerce_json
from confcheck.kernel.record import record
from confcheck.kernel.spec import Spec, Typed
from confcheck.model import Candidate, Resolved, Setting, Structure
from confcheck.resolve.composite import contained
from confcheck.resolve.derive import with_derived
from confcheck.resolve.names import Names
from confcheck.resolve.relaxed import relaxed


@dataclass(slots=True)
class Coercions:
    """Each distinct text is coerced once per spec, however many views hold it."""

    known: dict[tuple[int, str, bool], Typed] = field(default_factory=dict, repr=False)

    def typed(self, candidate: Candidate | None, spec: Spec) -> Typed | None:
        """The typed value of a candidate; None for a reference and for whatever is unset, unknown or undefined."""
        if candidate is None or candidate.undefined:
            return None
        value = candidate.value
        if isinstance(value, str):
            return self.known.get((id(spec), value, False)) or self.of_text(value, spec)
        return self._once(value.json, spec, native=True) if isinstance(value, Structure) else None

    def of_text(self, text: str, spec: Spec) -> Typed:
        """The typed value of a text."""
        return self._once(text, spec, native=False)

    def _once(self, text: str, spec: Spec, *, native: bool) -> Typed:
        key = (id(spec), text, native)
        if key not in self.known:
            self.known[key] = coerce_json(text, spec) if native else coerce(text, spec)
        return self.known[key]


@record(frozen=True, slots=True)
class Binding:
    """What a view's candidates come to."""

    settings: tuple[Resolved, ...]
    unknown: tuple[Candidate, ...]


def bind(candidates: Iterable[Candidate], names: Names, coercions: Coercions) -> Binding:
    """Give every candidate to its setting and pick the winners; candidates come the lowest first."""
    found: list[list[Candidate] | None] = [None] * len(names.unset)
    unknown: list[Candidate] = []
    by_name = names.table
    for candidate in candidates:
        assignment = candidate.assignment
        match = None if assignment.is_path else by_name.get(assignment.key)
        if match is None and (assignment.is_path or (assignment.separator != "=" and not assignment.scope)):
            match = names.by_path(assignment.key)
        if match is None and assignment.relaxed:
            match = names.by_path(assignment.key) or relaxed(by_name, assignment.key)
        if match is None:
            unknown.append(candidate)
            continue
        index, alias = match
        named = candidate if alias is None else replace(candidate, alias=alias)
        given = found[index]
        if given is None:
            found[index] = [named]
        else:
            given.append(named)
    resolved = [
        unset if given is None else _resolve(unset, given, coercions)
        for unset, given in zip(names.unset, found, strict=True)
    ]
    inside = contained(resolved) if names.composites else frozenset()
    if inside:
        resolved = [replace(one, required=False) if one.setting.path in inside else one for one in resolved]
    with_derived(resolved, names.derived, names.paths, coercions.of_text)
    return Binding(tuple(resolved), tuple(unknown))


def _resolve(unset: Resolved, given: list[Candidate], coercions: Coercions) -> Resolved:
    setting = unset.setting
    live, unread = _ranked(given, setting)
    winner = _winner(live, setting)
    return Resolved(
        setting,
        unset.names,
        live,
        winner,
        unread,
        None if unset.provided or winner is None else coercions.typed(winner, setting.spec),
        unset.default,
        unset.provided,
        unset.required,
    )


def _ranked(given: list[Candidate], setting: Setting) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Candidates the best first, those under names that nothing reads apart."""
    if len(given) == 1 and given[0].alias is None:  # as most are
        return tuple(given), ()
    given.reverse()
    order = {id(alias): place for place, alias in enumerate(setting.aliases, start=1)}
    live = [one for one in given if one.alias is None or one.alias.read]
    live.sort(key=lambda one: 0 if one.alias is None else order[id(one.alias)])
    return tuple(live), tuple(one for one in given if one.alias is not None and not one.alias.read)


def _winner(live: tuple[Candidate, ...], setting: Setting) -> Candidate | None:
    """Per name the highest layer decides; a name that it leaves empty is unset, and the next name has its turn."""
    if len(live) == 1:
        return live[0] if is_set(live[0], setting) else None
    seen: set[int | None] = set()
    for candidate in live:
        name = None if candidate.alias is None else id(candidate.alias)
        if name in seen:
            continue
        if is_set(candidate, setting):
            return candidate
        seen.add(name)
    return None


def is_set(candidate: Candidate, setting: Setting) -> bool:
    """Whether the candidate gives a value: `KEY=` counts as unset unless the setting allows it to be empty."""
    if candidate.undefined:
        return True
    return candidate.value is not None and (candidate.value != "" or setting.allow_empty)
