"""From candidates to settings: who wins, what is shadowed, and the typed value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from confcheck.kernel.coerce import coerce, coerce_json
from confcheck.kernel.spec import Spec, Typed
from confcheck.model import Alias, Candidate, Resolved, Setting, Structure
from confcheck.resolve.composite import contained
from confcheck.resolve.derive import with_derived
from confcheck.resolve.names import Names


@dataclass(slots=True)
class Coercions:
    """Each distinct text is coerced once per spec, however many views hold it."""

    known: dict[tuple[int, str, bool], Typed] = field(default_factory=dict, repr=False)

    def typed(self, candidate: Candidate | None, spec: Spec) -> Typed | None:
        """The typed value of a candidate; None for a reference and for whatever is unset, unknown or undefined."""
        if candidate is None or candidate.undefined:
            return None
        value = candidate.value
        if isinstance(value, Structure):
            return self._once(value.json, spec, native=True)
        return self.of_text(value, spec) if isinstance(value, str) else None

    def of_text(self, text: str, spec: Spec) -> Typed:
        """The typed value of a text."""
        return self._once(text, spec, native=False)

    def _once(self, text: str, spec: Spec, *, native: bool) -> Typed:
        key = (id(spec), text, native)
        if key not in self.known:
            self.known[key] = coerce_json(text, spec) if native else coerce(text, spec)
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a view is besides its candidates and names, as far as binding needs it."""

    service: str
    lineage: tuple[str, ...]
    provided: frozenset[str]
    coercions: Coercions


@dataclass(frozen=True, slots=True)
class Binding:
    """What a view's candidates come to."""

    settings: tuple[Resolved, ...]
    unknown: tuple[Candidate, ...]


def bind(candidates: Iterable[Candidate], names: Names, frame: Frame) -> Binding:
    """Give every candidate to its setting and pick the winners; candidates come the lowest first."""
    found: list[list[tuple[Candidate, Alias | None]]] = [[] for _ in names.settings]
    unknown: list[Candidate] = []
    for candidate in candidates:
        assignment = candidate.assignment
        structured = assignment.separator != "=" and not assignment.scope
        match = names.find(assignment.key, structured)
        if match is None:
            unknown.append(candidate)
        else:
            index, alias = match
            found[index].append((candidate if alias is None else replace(candidate, alias=alias), alias))
    resolved = [
        _resolve(setting, read, given, frame)
        for setting, read, given in zip(names.settings, names.read, found, strict=True)
    ]
    inside = contained(resolved)
    if inside:
        resolved = [replace(one, required=False) if one.setting.path in inside else one for one in resolved]
    allowed = [index for index in names.derived if not set(frame.lineage) & set(names.settings[index].forbidden)]
    with_derived(resolved, allowed, frame.coercions.of_text)
    return Binding(tuple(resolved), tuple(unknown))


def _resolve(
    setting: Setting,
    read: tuple[str, ...],
    given: list[tuple[Candidate, Alias | None]],
    frame: Frame,
) -> Resolved:
    default = None if setting.default is None else Typed(setting.default[0])
    provided = not frame.provided.isdisjoint(read)
    required = setting.required_in(frame.service, frame.lineage)
    if not given:
        return Resolved(setting, read, default=default, provided=provided, required=required)
    given.reverse()
    order = {id(alias): place for place, alias in enumerate(setting.aliases, start=1)}
    live = [(0 if alias is None else order[id(alias)], candidate) for candidate, alias in given if _is_read(alias)]
    live.sort(key=lambda item: item[0])
    winner = _winner(live, setting)
    return Resolved(
        setting,
        read,
        candidates=tuple(candidate for _, candidate in live),
        winner=winner,
        unread=tuple(candidate for candidate, alias in given if not _is_read(alias)),
        typed=None if provided else frame.coercions.typed(winner, setting.spec),
        default=default,
        provided=provided,
        required=required,
    )


def _is_read(alias: Alias | None) -> bool:
    return alias is None or alias.read


def _winner(live: list[tuple[int, Candidate]], setting: Setting) -> Candidate | None:
    """Per name the highest layer decides; a name that it leaves empty is unset, and the next name has its turn."""
    seen: set[int] = set()
    for place, candidate in live:
        if place in seen:
            continue
        seen.add(place)
        if is_set(candidate, setting):
            return candidate
    return None


def is_set(candidate: Candidate, setting: Setting) -> bool:
    """Whether the candidate gives a value: `KEY=` counts as unset unless the setting allows it to be empty."""
    if candidate.undefined:
        return True
    return candidate.value is not None and (candidate.value != "" or setting.allow_empty)
