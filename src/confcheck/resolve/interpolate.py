"""From assignments to candidates: variables replaced in the order in which the reader would replace them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from confcheck.model import (
    Assignment,
    Candidate,
    Inherited,
    Layer,
    Outcome,
    Reference,
    Structure,
    Template,
    Unknown,
    Variable,
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a name holds at some moment, and whether that is secret."""

    outcome: Outcome = field(repr=False)
    secret: bool


@dataclass(frozen=True, slots=True)
class Outside:
    """What comes from outside the files: `provided` names, and the process environment if it was asked for."""

    provided: frozenset[str] = frozenset()
    process: Mapping[str, str] = field(default_factory=dict, repr=False)

    def get(self, name: str) -> Outcome:
        """The value of a name from outside; None if it is not known to come from there."""
        return self.process.get(name, PROVIDED if name in self.provided else None)


PROVIDED = Unknown("provided from outside")


@dataclass(slots=True)
class _Expansion:
    """One template on its way to text: what it needs to look names up, and what it found missing."""

    look: Callable[[str], Held | None]
    undefined: list[Variable] = field(default_factory=list)
    secret: bool = False

    def template(self, template: Template) -> Outcome:
        outcomes = [piece if isinstance(piece, str) else self.variable(piece) for piece in template.pieces]
        if len(outcomes) == 1:
            return outcomes[0]
        for outcome in outcomes:
            if not isinstance(outcome, str | None):
                return Unknown("made from a value that is not known here")
        return "".join(outcome for outcome in outcomes if isinstance(outcome, str))

    def variable(self, variable: Variable) -> Outcome:
        held = self.look(variable.name)
        outcome = None if held is None else held.outcome
        filled = outcome is not None and (outcome != "" or not variable.operator.startswith(":"))
        if variable.operator.endswith("+"):
            return self._operand(variable) if filled else ""
        if filled:
            self.secret = self.secret or (held is not None and held.secret)
            return outcome
        if variable.operator.endswith("-"):
            return self._operand(variable)
        if outcome is None or variable.operator.endswith("?"):
            self.undefined.append(variable)
        return ""

    def _operand(self, variable: Variable) -> Outcome:
        return "" if variable.operand is None else self.template(variable.operand)


def evaluate(
    layers: tuple[Layer, ...],
    select: Callable[[Layer], Iterator[Assignment]],
    outside: Outside,
    is_secret: Callable[[str], bool],
) -> list[Candidate]:
    """Every assignment of the layers that `select` lets through, in the order of precedence, the lowest first."""
    process: dict[str, Held] = {}
    candidates: list[Candidate] = []
    for layer in layers:
        own: dict[str, dict[str, Held]] = {}
        project: dict[str, Held] | None = None
        for assignment in select(layer):
            value = assignment.value
            mine = own.setdefault(assignment.origin.path, {})
            if isinstance(value, str | Reference | Structure | Unknown):
                candidate = Candidate(assignment, layer, value, secret=assignment.secret)
            else:
                if project is None:
                    project = _project(layer, outside, is_secret)
                candidate = _replace(assignment, layer, Scopes(process, mine, project), outside)
            candidates.append(candidate)
            secret = candidate.secret or is_secret(assignment.key)
            mine[assignment.key] = Held(candidate.value, secret)
        for names in own.values():
            process.update(names)
    return candidates


@dataclass(frozen=True, slots=True)
class Scopes:
    """The three places in which a variable may be found."""

    process: Mapping[str, Held]
    own: Mapping[str, Held]
    project: Mapping[str, Held]

    def order(self, lookup: str) -> tuple[Mapping[str, Held], ...]:
        """Where a lookup of that kind searches, first match wins."""
        return {
            "file": (self.own, self.process),
            "process": (self.process, self.own),
            "project": (self.project,),
            "project-file": (self.project, self.own),
        }[lookup]


def _replace(assignment: Assignment, layer: Layer, scopes: Scopes, outside: Outside) -> Candidate:
    value = assignment.value
    # A pass-through key takes its value from the process that deploys, which is what a project stands for.
    lookup = value.lookup if isinstance(value, Template) else "project"
    order = scopes.order(lookup)

    def look(name: str) -> Held | None:
        if lookup != "file" and name in outside.process:  # only python-dotenv lets the file win over the process
            return Held(outside.process[name], secret=False)
        for scope in order:
            if name in scope:
                return scope[name]
        outcome = outside.get(name)
        return None if outcome is None else Held(outcome, secret=False)

    if isinstance(value, Inherited):
        held = look(assignment.key)
        outcome, secret = (None, False) if held is None else (held.outcome, held.secret)
        return Candidate(assignment, layer, outcome, secret=secret or assignment.secret)
    assert isinstance(value, Template)  # noqa: S101 - every other kind of value was taken as it is
    expansion = _Expansion(look)
    outcome = expansion.template(value)
    secret = expansion.secret or assignment.secret
    return Candidate(assignment, layer, outcome, undefined=tuple(expansion.undefined), secret=secret)


def _project(layer: Layer, outside: Outside, is_secret: Callable[[str], bool]) -> dict[str, Held]:
    """The values of the file beside a compose file, by the same rules."""
    held: dict[str, Held] = {}
    for assignment in layer.document.project:
        if isinstance(assignment.value, Template | Inherited):
            candidate = _replace(assignment, layer, Scopes({}, held, {}), outside)
        else:
            candidate = Candidate(assignment, layer, assignment.value)
        held[assignment.key] = Held(candidate.value, candidate.secret or is_secret(assignment.key))
    return held
