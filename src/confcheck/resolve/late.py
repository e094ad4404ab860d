"""Values whose variables see the whole view: they are replaced when all else is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from confcheck.model import Candidate, Template, Unknown
from confcheck.resolve.interpolate import PENDING, Held, Outside, expand, held_by
from confcheck.resolve.layers import format_of
from confcheck.resolve.relaxed import variables
from confcheck.sources.references import as_value

_CIRCULAR = Unknown("its variables lead back to themselves, or too far")
_GIVEN = Unknown("given to the build of the image, if at all")
_DEEPEST = 50
"""Variables of variables of variables; more is no setting."""


def settled(candidates: list[Candidate], outside: Outside) -> list[Candidate]:
    """The candidates, the lowest first, with everything replaced."""
    pending = [place for place, one in enumerate(candidates) if one.value is PENDING]
    if not pending:
        return candidates
    view = _View(candidates, outside)
    for place, one in enumerate(candidates):
        if one.assignment.build:
            view.given.setdefault(one.assignment.key, []).append(place)
        else:
            (view.files if one.assignment.relaxed else view.process)[one.assignment.key] = place
    return [view.settle(place) if one.value is PENDING else one for place, one in enumerate(candidates)]


@dataclass(slots=True)
class _View:
    """Everything that one service gets."""

    candidates: list[Candidate]
    outside: Outside
    process: dict[str, int] = field(default_factory=dict, repr=False)
    """Variable → its highest assignment."""
    files: dict[str, int] = field(default_factory=dict, repr=False)
    """Property → its highest assignment; to Spring every variable of the process is above every file."""
    given: dict[str, list[int]] = field(default_factory=dict, repr=False)
    """Key → its assignments for a build."""
    done: dict[int, Candidate] = field(default_factory=dict, repr=False)
    open: list[int] = field(default_factory=list)

    def settle(self, place: int) -> Candidate:
        """The candidate there, once."""
        if place not in self.done:
            if place in self.open or len(self.open) == _DEEPEST:
                return replace(self.candidates[place], value=_CIRCULAR)
            self.open.append(place)
            self.done[place] = self._replaced(self.candidates[place])
            self.open.pop()
        return self.done[place]

    def _replaced(self, candidate: Candidate) -> Candidate:
        template = candidate.assignment.value
        assert isinstance(template, Template)  # noqa: S101 - only such are pending
        build = template.lookup == "build"
        held = expand(template, self._of_build(candidate) if build else self._of_view)
        if build and held.undefined:
            held = Held(_GIVEN, held.secret)
        return replace(
            candidate,
            value=as_value(held.outcome) if isinstance(held.outcome, str) else held.outcome,
            undefined=held.undefined,
            secret=held.secret or candidate.assignment.secret,
            supplier=held.supplier,
        )

    def _of_view(self, name: str) -> Held | None:
        """Whatever wins under the name, or under that of its variable."""
        names = tuple(dict.fromkeys((name, *variables(name))))
        for each in names:
            if each in self.outside.process:
                return Held(self.outside.process[each], self.outside.is_secret(each))
            if each in self.process:
                return self._held(self.process[each])
        if name in self.files:
            return self._held(self.files[name])
        outcome = next((found for found in map(self.outside.get, names) if found is not None), None)
        return None if outcome is None else Held(outcome, any(map(self.outside.is_secret, names)))

    def _of_build(self, user: Candidate) -> Callable[[str], Held | None]:
        """What a file of another format gives to the build."""

        def places(name: str) -> Iterator[int]:
            own = format_of(user.layer.document)
            for place in reversed(self.given.get(name, ())):
                if format_of(self.candidates[place].layer.document) != own:
                    yield place

        def look(name: str) -> Held | None:
            place = next(places(name), None)
            if place is not None:
                held = self._held(place)
                return None if held.outcome is None else held
            outcome = self.outside.get(name)
            return None if outcome is None else Held(outcome, self.outside.is_secret(name))

        return look

    def _held(self, place: int) -> Held:
        one = self.candidates[place]
        return held_by(self.settle(place) if one.value is PENDING else one, self.outside)
