"""What a setting is bound to, view by view, and where it holds a text instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.checks.evidence import Letters, at_value, listed, shown_reference, stand_in
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK
from confcheck.model import Candidate, Place, Reference, Resolved, System, View


@record(frozen=True, slots=True)
class Bound:
    """One name bound to one secret in one view."""

    view: View
    resolved: Resolved
    candidate: Candidate
    reference: Reference

    @property
    def wins(self) -> bool:
        """Whether the service gets its value from this binding."""
        return self.candidate is self.resolved.winner


@record(frozen=True, slots=True)
class Literal:
    """One view in which a setting holds a text."""

    view: View
    resolved: Resolved
    candidate: Candidate
    text: str = field(repr=False)


@dataclass(slots=True)
class Uses:
    """Everything that is known about one setting in one environment."""

    bindings: list[Bound] = field(default_factory=list)
    literals: list[Literal] = field(default_factory=list)


def uses_of(system: System) -> dict[tuple[str, str], Uses]:
    """Per environment and setting, of every setting that is bound somewhere."""
    uses: dict[tuple[str, str], Uses] = {}
    bound_somewhere = {
        resolved.setting.path
        for view in system.views
        for resolved in view.settings
        for candidate in resolved.candidates
        if isinstance(candidate.value, Reference) and candidate.value.comparable
    }
    for view in system.views if bound_somewhere else ():
        for resolved in view.settings:
            if resolved.setting.path in bound_somewhere and not resolved.provided:
                of_setting = uses.setdefault((view.environment, resolved.setting.path), Uses())
                of_setting.bindings += _bindings(view, resolved)
                of_setting.literals += _literals(view, resolved)
    return uses


def _bindings(view: View, resolved: Resolved) -> Iterator[Bound]:
    """Per name, the reference of the highest layer."""
    seen: set[str] = set()
    for candidate in resolved.candidates:
        told = candidate is resolved.winner and stand_in(resolved) is not None  # by placeholder-value
        value = candidate.value
        if candidate.assignment.key not in seen and isinstance(value, Reference) and value.comparable and not told:
            yield Bound(view, resolved, candidate, value)
        seen.add(candidate.assignment.key)


def _literals(view: View, resolved: Resolved) -> Iterator[Literal]:
    """The winner, if it is a text that is known and stands for nothing else."""
    winner = resolved.winner
    text = winner.value if winner is not None and not winner.undefined else None
    if winner is not None and isinstance(text, str) and text and stand_in(resolved) is None:
        yield Literal(view, resolved, winner, text)


def bound_places(bindings: list[Bound]) -> Iterator[Place]:
    """Every binding with the secret that it names."""
    letters = Letters()
    several_stores = len({bound.reference.store for bound in bindings}) > 1
    for bound in bindings:
        told = shown_reference(bound.reference)
        if told == MASK:
            told = f"{MASK} ({letters.of(bound.reference)})"
        older = ", under an older name" if bound.candidate.alias else ""
        store = f" in {bound.reference.store}" if several_stores else ""
        label = f"{bound.view.service}{older}: secret {told}{store}"
        yield at_value(bound.view, bound.resolved.setting, bound.candidate, label)


def keys_of(uses: Iterable[Bound | Literal]) -> tuple[str, ...]:
    """The names under which they are written."""
    return tuple(dict.fromkeys(one.candidate.assignment.key for one in uses))


def services_of(uses: Iterable[Bound | Literal]) -> str:
    """The services, in words."""
    return listed(dict.fromkeys(one.view.service for one in uses))
