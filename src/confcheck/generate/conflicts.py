"""Where the sources disagree, and how the consolidated file resolves it; no value is ever shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace

from confcheck.checks.bindings.drift import drifting
from confcheck.checks.bindings.uses import uses_of
from confcheck.checks.evidence import listed
from confcheck.checks.evidence.agreement import agreeing, disagreeing, split
from confcheck.generate.written import shown
from confcheck.kernel.coerce import coerce
from confcheck.kernel.normal import normal
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Candidate, Reference, Resolved, Setting, Structure, System, Unknown, View
from confcheck.resolve.bind import is_set

OVERRIDDEN = "overridden"
"""The kind of conflict that layers are made for; all others are worth a look."""


@record(frozen=True, slots=True)
class Conflict:
    """One disagreement about one setting."""

    path: str
    kind: str
    """`older-name`, `overridden`, `agree`."""
    note: str
    """What stands beside the value that won."""
    views: tuple[View, ...]
    """In which it was met."""
    winner: str = ""
    """Which assignment that is; empty where there are several."""

    @property
    def line(self) -> str:
        """The whole of it, by itself."""
        return f"{self.path} ({where(self.views)}): {self.winner and f'{self.winner} '}{self.note}"


def conflicts(system: System, views: tuple[View, ...]) -> tuple[Conflict, ...]:
    """Every disagreement in these views, by setting; what several views meet alike is one."""
    found: dict[tuple[str, str, str, str], list[View]] = {}
    for view in views:
        for resolved in view.settings:
            for kind, note, winner in _lost(resolved):
                found.setdefault((resolved.setting.path, kind, note, winner), []).append(view)
    of_views = [Conflict(path, kind, note, tuple(of), winner) for (path, kind, note, winner), of in found.items()]
    order = {setting.path: place for place, setting in enumerate(system.schema.settings)}
    both = (*of_views, *_disagreements(replace(system, views=views)))
    return tuple(sorted(both, key=lambda one: order[one.path]))


def _lost(resolved: Resolved) -> Iterator[tuple[str, str, str]]:
    """Kind and note of every assignment that says something else than the winner, and which that is."""
    winner = resolved.winner
    if winner is None or resolved.provided:
        return
    won = _named(winner)
    for loser in resolved.shadowed:
        difference = _difference(loser, winner, resolved.setting)
        if difference and is_set(loser, resolved.setting):
            if loser.alias is None or loser.alias is winner.alias:
                yield OVERRIDDEN, f"wins over {difference} at {shown(loser.assignment.origin)}", won
            else:
                yield "older-name", f"wins over the older name {_named(loser, f' with {difference}')}", won


def _named(candidate: Candidate, has: str = "") -> str:
    """An assignment by its key and its place."""
    return f"{shown_key(candidate.assignment.key)}{has} at {shown(candidate.assignment.origin)}"


def _difference(loser: Candidate, winner: Candidate, setting: Setting) -> str:
    """What the one has that the other has not, in words; empty where both mean the same."""
    one, other = loser.value, winner.value
    if isinstance(one, Reference) and isinstance(other, Reference):
        return "" if one == other else "another secret" if one.id != other.id else "another version of the secret"
    if isinstance(one, Reference) or isinstance(other, Reference):
        return "a reference to a secret" if isinstance(one, Reference) else "a value that is written out"
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return "" if one == other else "a value that files do not tell" if isinstance(one, Unknown) else "another value"
    return "" if _form(one, setting) == _form(other, setting) else "another value"


def _form(value: str | Structure | None, setting: Setting) -> object:
    if not isinstance(value, str):
        return value
    typed = coerce(value, setting.spec)
    return value if typed.value is None else normal(typed.value, setting.spec)


def _disagreements(system: System) -> Iterator[Conflict]:
    """What `agree` says should be equal and is not: values, and the secrets that are bound."""
    for word in ("services", "targets"):
        for sides in agreeing(system, word):
            for group in disagreeing(split(sides, _rest(word))):
                held = [(side.view, side.form) for side in group]
                yield _kept(group[0].resolved.setting.path, word, held)
    for (_, path), uses in uses_of(system).items():
        for bound in drifting([one for one in uses.bindings if one.wins]):
            word = "services" if len({one.view.service for one in bound}) > 1 else "targets"
            yield _kept(path, word, [(one.view, one.reference) for one in bound])


def _rest(word: str) -> Callable[[View], str | None]:
    """What the views have in common that are compared along the word."""
    return (lambda view: view.target) if word == "services" else (lambda view: view.service)


def _kept(path: str, word: str, held: list[tuple[View, Hashable]]) -> Conflict:
    parties: dict[Hashable, dict[str, None]] = {}
    for view, form in held:
        parties.setdefault(form, {})[view.service if word == "services" else view.target or ""] = None
    sides = " against ".join(listed(names) for names in parties.values())
    note = f"agree: {word}, yet {sides}: each keeps its own"
    return Conflict(path, "agree", note, tuple(view for view, _ in held))


def where(views: Iterable[View]) -> str:
    """Services and targets of the views, in words."""
    views = tuple(views)
    targets = dict.fromkeys(view.target for view in views if view.target is not None)
    services = listed(dict.fromkeys(view.service for view in views))
    return f"{services} in {listed(targets)}" if targets else services
