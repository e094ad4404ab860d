"""What the views of a system say about each name: who sets it, where, and to what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.infer.environments import in_order
from confcheck.kernel.placeholder import placeholder
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, holds_secret, is_secret_name, is_secret_shape, shown_key, words_of
from confcheck.model import Candidate, Inherited, Reference, System, View

_NAME = re.compile(r"[A-Za-z0-9_.-]+")


@record(frozen=True, slots=True)
class Key:
    """One name that some file sets."""

    name: str
    missing: tuple[tuple[str, tuple[str, ...] | None], ...]
    """Service → the environments in which a view of it lacks a value; None: in most."""
    places: tuple[tuple[str, int], ...]
    """Path and line of every writing."""
    secret: bool
    template: bool
    """Whether only templates have it."""
    values: tuple[str, ...] = field(repr=False)
    """Every known value that wins somewhere, or that a template has; blanks to be filled in aside."""


@dataclass(slots=True)
class _Facts:
    views: set[int] = field(default_factory=set)
    """Numbers of the views that have a value for it."""
    services: dict[str, None] = field(default_factory=dict)
    values: dict[str, None] = field(default_factory=dict)
    places: dict[tuple[str, int], None] = field(default_factory=dict)
    secret: bool = False
    bound: bool = False
    """Whether it is bound to a secret store somewhere; hosts and ports are put there, too."""
    live: bool = False

    def see(self, view: View, candidate: Candidate) -> None:
        assignment = candidate.assignment
        self.services[view.service] = None
        self.places[assignment.origin.path, assignment.origin.key.line] = None
        value = candidate.value
        self.secret = self.secret or candidate.secret or (isinstance(value, str) and _tells(assignment.key, value))
        self.bound = self.bound or isinstance(value, Reference)

    def hold(self, winner: Candidate) -> None:
        """Keep the value, if it is one and known."""
        value = winner.value
        if isinstance(value, str) and value and not winner.undefined and placeholder(value) is None:
            self.values[value] = None


def keys_of(system: System) -> tuple[Key, ...]:
    """Every name that a file sets for a service, by name; what is no name, or looks like a secret, is left out."""
    facts: dict[str, _Facts] = {}
    for number, view in enumerate(system.views):
        for name, winner in _see(facts, view).items():
            _win(facts[name], number, winner)
    for view in system.templates:
        for name, winner in _see(facts, view, live=False).items():
            if not facts[name].live:
                facts[name].hold(winner)
    views: dict[str, list[tuple[int, View]]] = {}
    for number, view in enumerate(system.views):
        views.setdefault(view.service, []).append((number, view))
    return tuple(_key(name, facts[name], views) for name in sorted(facts) if _shown(name))


def undefined_names(system: System) -> tuple[str, ...]:
    """Names that files use in their values, and that no file gives a value."""
    used: set[str] = set()
    known: set[str] = set()
    for view in (*system.views, *system.templates):
        for candidate in view.unknown:
            used.update(variable.name for variable in candidate.undefined)
            if not candidate.undefined and not isinstance(candidate.assignment.value, Inherited):
                known.add(candidate.assignment.key)
    return tuple(sorted(name for name in used - known if _shown(name)))


def _see(facts: dict[str, _Facts], view: View, *, live: bool = True) -> dict[str, Candidate]:
    """Take down what a view holds; the winner of each name."""
    winners: dict[str, Candidate] = {}
    for candidate in view.unknown:
        name = candidate.assignment.key
        winners[name] = candidate
        fact = facts.setdefault(name, _Facts())
        fact.see(view, candidate)
        fact.live = fact.live or live
    return winners


def _win(fact: _Facts, number: int, winner: Candidate) -> None:
    if winner.undefined or (winner.value is not None and winner.value != ""):
        fact.views.add(number)
    fact.hold(winner)


def _tells(name: str, value: str) -> bool:
    """Whether a value says that its name is secret; an id may well look like one."""
    return holds_secret(value) and not (words_of(name)[-1:] == ["id"] and is_secret_shape(value))


def _shown(name: str) -> bool:
    """Whether it is a name that may be shown, and that a schema can hold."""
    return _NAME.fullmatch(name) is not None and shown_key(name) != MASK


def _key(name: str, fact: _Facts, views: dict[str, list[tuple[int, View]]]) -> Key:
    return Key(
        name,
        tuple((service, _missing(fact, views.get(service, []))) for service in sorted(fact.services)),
        tuple(fact.places),
        fact.secret or is_secret_name(name) or (fact.bound and not fact.values),
        not fact.live,
        tuple(fact.values),
    )


def _missing(fact: _Facts, own: list[tuple[int, View]]) -> tuple[str, ...] | None:
    # Of an alternative nobody asks that it is complete, unless there is nothing else.
    judged = [each for each in own if each[1].variant is None] or own
    absent = in_order(view.environment for number, view in judged if number not in fact.views)
    return None if len(absent) * 2 > len({view.environment for _, view in judged}) else absent


def places_shown(key: Key) -> Iterator[str]:
    """`config/staging.env:12` for every place."""
    return (f"{path}:{line}" for path, line in key.places)
