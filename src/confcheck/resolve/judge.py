"""Rules over the views of a system: what each operand is there, and whether the rule holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from confcheck.model import Reference, Resolved, Rule, System, Unknown, View
from confcheck.resolve.composite import contained
from confcheck.resolve.stand_in import stand_in

if TYPE_CHECKING:
    from confcheck.kernel.rules import Operand, Program, Value

UNSET = "not set"


class Reading(NamedTuple):
    """An operand in one evaluation."""

    operand: Operand
    view: View | None
    """Of its service; None if that has no view here."""
    resolved: Resolved | None
    value: Value
    why: str = ""
    """Why the value is not known; empty if it is."""
    told: bool = False
    """Whether another check says what is wrong with the value."""

    def __repr__(self) -> str:
        """Never the value: it may be a secret."""
        return f"Reading({self.operand!r}, {self.why!r})"


class Judged(NamedTuple):
    """A rule in one view."""

    view: View
    readings: tuple[Reading, ...]
    outcome: Value

    @property
    def silent(self) -> bool:
        """Whether there is nothing to judge: none of the settings that it is about is set."""
        from confcheck.kernel.rules.reading import silent  # noqa: PLC0415 - loaded with the schema, if it has rules

        return silent((one.operand, one.why, one.value) for one in self.readings)

    @property
    def unknown(self) -> tuple[Reading, ...]:
        """The operands for want of which nothing came out."""
        missing: frozenset[int] = getattr(self.outcome, "operands", frozenset())
        return tuple(reading for place, reading in enumerate(self.readings) if place in missing)


class Judge(NamedTuple):
    """The views of a system by where they run, and what is asked of all of them alike."""

    system: System
    views: dict[tuple[str, str], list[View]]
    """Environment and service → its views."""
    components: frozenset[str]
    """Settings that some composite may hold."""

    def rulings(self, rule: Rule) -> Iterator[Judged]:
        """The rule in every view in which it is judged; of views with the same values that keep it, only the first."""
        program = self.system.schema.programs[rule.rule]
        own = tuple(operand.path for operand in program.operands if operand.service is None)
        services = (program.operands[0].service,) if not own and rule.services is None else rule.services
        alone = len(own) == len(program.operands)
        kept: set[tuple[int, ...]] = set()
        for view in self.system.views:
            if (services and view.service not in services) or not self._is_meant(rule, view):
                continue
            found = [resolved for path in own if (resolved := view.get(path)) is not None]
            if len(found) < len(own):
                continue
            values = self._identity(found) if alone else None
            if values is None or values not in kept:
                for judged in self.judged(program, view):
                    if values is not None and (judged.outcome is True or judged.silent):
                        kept.add(values)
                    yield judged

    def _is_meant(self, rule: Rule, view: View) -> bool:
        if rule.targets is not None and view.target not in rule.targets:
            return False
        if rule.environments is None:
            return True
        return not set(rule.environments).isdisjoint(self.system.manifest.lineage(view.environment))

    def _identity(self, found: list[Resolved]) -> tuple[int, ...] | None:
        """What stands for these values: equal texts of one setting share their typed value. None: look closer."""
        identity = []
        for one in found:
            if one.provided:
                return None
            if one.winner is not None:
                if one.typed is None:
                    return None
                identity.append(id(one.typed))
            elif one.typed is not None or one.setting.derive is not None or one.setting.path in self.components:
                return None
            else:
                identity.append(id(one.setting))  # unset, or its default
        return tuple(identity)

    def judged(self, program: Program, view: View) -> Iterator[Judged]:
        """The program in one view; in the unnamed target once for every target that another service runs in."""
        others = tuple(dict.fromkeys(one.service for one in program.operands if one.service is not None))
        for met in self._met(view, others) if others else ({},):
            readings = tuple(
                self._reading(number, operand, view if operand.service is None else met.get(operand.service))
                for number, operand in enumerate(program.operands)
            )
            yield Judged(view, readings, program.evaluate([reading.value for reading in readings]))

    def _met(self, view: View, services: tuple[str, ...]) -> Iterator[dict[str, View]]:
        """The views of other services that run beside this one, target by target."""
        there = {name: self.views.get((view.environment, name), []) for name in services}
        targets = dict.fromkeys(one.target for views in there.values() for one in views if one.target is not None)
        for target in (targets or (None,)) if view.target is None else (view.target,):
            found = {name: [one for one in views if one.target in (None, target)] for name, views in there.items()}
            yield {name: views[0] for name, views in found.items() if views}

    def _reading(self, number: int, operand: Operand, view: View | None) -> Reading:
        resolved = None if view is None else view.get(operand.path)
        if view is None or resolved is None:
            why = f"{operand.service} has no view here" if view is None else "not used here"
            return Reading(operand, view, resolved, _missing(number), why)
        why, told = _unknown(resolved)
        unwritten = resolved.winner is None and not resolved.provided and operand.path in self.components
        if unwritten and operand.path in contained(view.settings):
            why = "inside the value of another setting"
        value = _read(number, operand, resolved, why, told=told)
        probed = operand.probed and not told
        return Reading(operand, view, resolved, value, "" if probed else why, told and not probed)


def judge_of(system: System) -> Judge:
    """The judge of a system."""
    views: dict[tuple[str, str], list[View]] = {}
    for view in system.views:
        if view.variant is None:
            views.setdefault((view.environment, view.service), []).append(view)
    parts = (path for setting in system.schema.forms for _, path in setting.parts)
    return Judge(system, views, frozenset(parts))


def dead(judge: Judge, view: View, resolved: Resolved) -> Judged | None:
    """How the setting's `only-if` fails in the view; None where it holds, cannot be judged, or is none."""
    text = resolved.setting.only_if
    if text is None:
        return None
    judged = list(judge.judged(judge.system.schema.programs[text], view))
    return judged[0] if judged and all(one.outcome is False for one in judged) else None


def _missing(number: int) -> Value:
    from confcheck.kernel.rules import Missing  # noqa: PLC0415 - loaded with the schema, if it has rules

    return Missing(frozenset((number,)))


def _read(number: int, operand: Operand, resolved: Resolved, why: str, *, told: bool) -> Value:
    from confcheck.kernel.rules.reading import Known, reading  # noqa: PLC0415 - as above

    return reading(number, operand, Known(resolved.effective, resolved.setting.spec, why, told))


def _unwritten(resolved: Resolved) -> str:
    """Why nothing is known of a setting that nothing sets; empty where a default or other settings give it a value."""
    derived = resolved.derived
    if resolved.effective is not None or derived is None:
        return UNSET if resolved.effective is None else ""
    return derived.value.why if isinstance(derived.value, Unknown) else "derived, and not a value"


def _unknown(resolved: Resolved) -> tuple[str, bool]:
    """Why the value is not known, empty if it is; and whether another check says what is wrong with it."""
    winner = resolved.winner
    if resolved.provided:
        return "provided from outside", False
    if winner is None:
        return _unwritten(resolved), False
    if isinstance(winner.value, Reference):
        return "a reference, whose value only the store knows", False
    if isinstance(winner.value, Unknown):
        return winner.value.why, False
    wrong = bool(winner.undefined) or resolved.typed is None or resolved.typed.value is None
    return ("not a value", True) if wrong or stand_in(resolved) is not None else ("", False)
