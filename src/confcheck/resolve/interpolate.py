"""From assignments to candidates: variables replaced in the order in which the reader would replace them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import partial

from confcheck.kernel.record import record
from confcheck.kernel.secrecy import is_secret_name
from confcheck.kernel.units import without_unit
from confcheck.model import (
    Assignment,
    Candidate,
    Document,
    Inherited,
    Layer,
    Outcome,
    Reference,
    Structure,
    Template,
    Unknown,
    Variable,
)
from confcheck.resolve.expanded import REPLACED, UNKNOWN_PART, Around
from confcheck.resolve.joined import Wholes
from confcheck.resolve.layers import format_of
from confcheck.resolve.scopes import Scopes, project_names
from confcheck.sources.expansion_rules import LONGEST, RULES
from confcheck.sources.references import as_value


@record(frozen=True, slots=True)
class Held:
    """What a name or a piece of text holds at some moment, and what is to be known about it."""

    outcome: Outcome = field(repr=False)
    secret: bool = False
    undefined: tuple[Variable, ...] = ()
    """Variables without a value that went into it, through as many steps as it took."""
    supplier: Assignment | None = None
    """The assignment that wrote the whole of it."""


@record(frozen=True, slots=True)
class Outside:
    """What comes from outside the files: `provided` names, and the process environment if it was asked for."""

    provided: frozenset[str] = frozenset()
    process: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_secret: Callable[[str], bool] = field(default=is_secret_name, repr=False)
    """Whether what a name holds is secret."""
    of_path: Callable[[str], tuple[str, str | None]] = field(default=lambda path: (path, None), repr=False)
    """The variable that a setting is read under, by its path, and its unit if it has one."""

    def get(self, name: str) -> Outcome:
        """The value of a name from outside; None if it is not known to come from there."""
        return self.process.get(name, PROVIDED if name in self.provided else None)


PROVIDED = Unknown("provided from outside")
TOO_LONG = Unknown("longer than any process can take")
_READ_BY_PROCESS = ("file", "process", "lower", *RULES)
"""Lookups of files that a service reads itself; the others are a deployment's."""
_SETTLED = (str, Reference, Structure, Unknown)
"""Values in which nothing is replaced."""
LATE = ("environment", "build")
"""Lookups that see the whole view, so that their values are replaced last. `environment`: whatever wins, as in Spring;
`build`: what a compose file gives to the build of an image."""
PENDING = Unknown("made from variables of the whole view")


def expand(template: Template, look: Callable[[str], Held | None]) -> Held:
    """What a template comes to; `look` says what each name holds."""
    pieces = [Held(piece) if isinstance(piece, str) else _variable(piece, look) for piece in template.pieces]
    if len(pieces) == 1:
        return pieces[0]
    outcomes = [piece.outcome for piece in pieces]
    known = [outcome or "" for outcome in outcomes if isinstance(outcome, str | None)]
    fits = sum(map(len, known)) <= LONGEST or all(isinstance(piece, str) for piece in template.pieces)
    text = "".join(known) if fits else TOO_LONG
    return Held(
        text if len(known) == len(outcomes) else UNKNOWN_PART,
        any(piece.secret for piece in pieces),
        tuple(dict.fromkeys(variable for piece in pieces for variable in piece.undefined)),
    )


def _variable(variable: Variable, look: Callable[[str], Held | None]) -> Held:
    held = look(variable.name) or Held(None)
    filled = held.outcome is not None and (held.outcome != "" or not variable.operator.startswith(":"))
    if variable.operator.endswith("+"):
        filled, held = not filled, Held("")
    if filled:
        return held
    if variable.operator.endswith(("-", "+")):
        return Held("") if variable.operand is None else expand(variable.operand, look)
    if held.outcome is None or variable.operator.endswith("?"):
        return Held("", undefined=(variable,))
    return held


def evaluate(
    layers: tuple[Layer, ...],
    select: Callable[[Layer], Iterable[Assignment]],
    outside: Outside,
) -> list[Candidate]:
    """Every assignment of the layers that `select` lets through, in the order of precedence, the lowest first."""
    process: dict[str, Candidate] = {}
    candidates: list[Candidate] = []
    wholes = Wholes(layers, select)
    for place, layer in enumerate(layers):
        later = partial(_deployed, layers[place + 1 :], select, outside)
        found, own = _of_layer(layer, select(layer), Scopes(process, {}, {}, later), (outside, wholes))
        candidates += _first_last(found, own) if layer.document.parsed.first_wins else found
        for names in own.values():
            process.update(names)
    return candidates


def _of_layer(
    layer: Layer, chosen: Iterable[Assignment], around: Scopes, given: tuple[Outside, Wholes]
) -> tuple[list[Candidate], dict[str, dict[str, Candidate]]]:
    """The candidates of one layer, and of each file in it what counts of them."""
    outside, wholes = given
    candidates: list[Candidate] = []
    own: dict[str, dict[str, Candidate]] = {}
    projects: Mapping[str, Mapping[str, Candidate]] | None = None
    whole: Mapping[int, Candidate] | None = None
    first_wins = layer.document.parsed.first_wins
    for assignment in chosen:
        value = assignment.value
        path = assignment.origin.path
        if path not in own:
            own[path] = {}
        mine = own[path]
        name = assignment.key
        if isinstance(value, _SETTLED):
            if assignment.is_path:
                name, unit = outside.of_path(name)
                value = without_unit(value, unit) if unit is not None and isinstance(value, str) else value
            candidate = Candidate(assignment, layer, value, None, (), None, assignment.secret)
        elif isinstance(value, Template) and value.lookup in LATE:
            candidate = Candidate(assignment, layer, PENDING)
        elif isinstance(value, Template) and value.written is not None:
            if whole is None:
                seen = Around(around, outside.process, outside.get, outside.is_secret)
                whole = wholes.of(layer, chosen, seen)
            candidate = whole.get(id(assignment)) or Candidate(assignment, layer, REPLACED)
        else:
            if projects is None:
                projects = _projects(layer, outside)
            candidate = _replace(assignment, layer, Scopes(around.process, mine, projects, around.later), outside)
        candidates.append(candidate)
        if not first_wins or name not in mine:
            mine[name] = candidate
    return candidates, own


def _first_last(candidates: list[Candidate], own: Mapping[str, Mapping[str, Candidate]]) -> list[Candidate]:
    """The candidates of a file in which the first writing of a key counts: it comes to stand behind the others."""

    def counts(one: Candidate) -> bool:
        return own[one.assignment.origin.path][one.assignment.key] is one

    return sorted(candidates, key=counts)


def _deployed(
    layers: tuple[Layer, ...], select: Callable[[Layer], Iterable[Assignment]], outside: Outside, name: str
) -> Candidate | None:
    """What a later layer that is no file of the service itself sets: it is in the process before any file is read."""
    for layer in reversed(layers):
        later = select(layer) if format_of(layer.document) != "dotenv" else ()
        found = [one for one in later if (outside.of_path(one.key)[0] if one.is_path else one.key) == name]
        if found:
            value = found[-1].value
            unit = outside.of_path(found[-1].key)[1] if found[-1].is_path else None
            value = without_unit(value, unit) if unit is not None and isinstance(value, str) else value
            settled = value if isinstance(value, _SETTLED) else UNKNOWN_PART
            return Candidate(found[-1], layer, settled, secret=found[-1].secret)
    return None


def _replace(assignment: Assignment, layer: Layer, scopes: Scopes, outside: Outside) -> Candidate:
    value = assignment.value
    # A pass-through key takes its value from the process that deploys, which is what a project stands for.
    lookup = value.lookup if isinstance(value, Template | Inherited) else "project"
    searched = scopes.order(lookup)

    def look(name: str) -> Held | None:
        if lookup != "file" and name in outside.process:  # only python-dotenv lets the file win over the process
            return Held(outside.process[name], outside.is_secret(name))
        for scope in searched:
            if name in scope:
                return held_by(scope[name], outside)
        deployed = scopes.later(name) if lookup in _READ_BY_PROCESS else None
        if deployed is not None:
            return held_by(deployed, outside)
        outcome = outside.get(name)
        return None if outcome is None else Held(outcome, outside.is_secret(name))

    held = expand(value, look) if isinstance(value, Template) else look(assignment.key) or Held(None)
    return Candidate(
        assignment,
        layer,
        as_value(held.outcome) if isinstance(held.outcome, str) else held.outcome,
        undefined=held.undefined,
        secret=held.secret or assignment.secret,
        supplier=held.supplier,
    )


def held_by(candidate: Candidate, outside: Outside) -> Held:
    """What later values see of a candidate."""
    key = candidate.assignment.key
    supplier = candidate.supplier or candidate.assignment
    return Held(candidate.value, candidate.secret or outside.is_secret(key), candidate.undefined, supplier)


def _projects(layer: Layer, outside: Outside) -> dict[str, dict[str, Candidate]]:
    """The values of the file beside a compose file, and of those beside others that it includes, by the same rules."""
    projects: dict[str, dict[str, Candidate]] = {}
    for assignment in layer.document.project:
        name, *above = assignment.scope or ("",)
        held = projects.setdefault(name, {})
        if isinstance(assignment.value, Template | Inherited):
            seen = {"": ChainMap(*(projects[each] for each in above if each in projects))} if above else {}
            candidate = _replace(assignment, layer, Scopes({}, held, seen), outside)
        else:
            candidate = Candidate(assignment, layer, assignment.value, secret=assignment.secret)
        held[assignment.key] = candidate
    return projects


def filler(document: Document, outside: Outside) -> Callable[[str | Template], str | None]:
    """What the texts of a file outside its assignments become; None where a part is unknown, unset or secret."""
    projects = _projects(Layer(0, document), outside) if document.project else {}

    def fill(value: str | Template) -> str | None:
        if isinstance(value, str):
            return value
        scopes = [projects[name] for name in project_names(value.lookup) or ("",) if name in projects]

        def look(name: str) -> Held | None:
            held = next((scope[name] for scope in scopes if name in scope), None)
            outcome = outside.get(name) if held is None else None
            if held is not None:
                return held_by(held, outside)
            return None if outcome is None else Held(outcome, outside.is_secret(name))

        held = expand(value, look)
        return held.outcome if isinstance(held.outcome, str) and not held.undefined and not held.secret else None

    return fill
