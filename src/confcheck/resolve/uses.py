"""Variables inside values, and the assignment that each of them is filled from."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Assignment, Document, Inherited, Layer, System, Template, Variable, View
from confcheck.resolve.interpolate import LATE
from confcheck.resolve.layers import holdings
from confcheck.resolve.scopes import order
from confcheck.sources.expansion_rules import RULES


@record(frozen=True, slots=True)
class Use:
    """A value that takes in what another name holds."""

    user: Assignment
    """In whose value the variable stands."""
    layer: Layer
    variable: Variable
    source: Assignment | None
    """What it is filled from; None where no file says: it comes from outside, or from nowhere."""
    view: View | None
    """None for a block that belongs to no declared service."""


def uses(system: System, names: Container[str]) -> Iterator[Use]:
    """Every use of one of the names in any view, and in blocks of files that are part of none."""
    held = holdings(system.manifest, system.documents)
    seen: set[int] = set()
    for view in (*system.views, *system.inactive, *system.templates):
        select = held.selection(view.service)
        search = _Search(names, view, {one.key: one for layer in view.layers for one in select(layer)})
        for layer in view.layers:
            chosen = tuple(select(layer))
            seen.update(map(id, chosen))
            yield from search.layer(layer, chosen)
    for document in system.documents:
        yield from _aside(document, seen, names)


def _aside(document: Document, seen: set[int], names: Container[str]) -> Iterator[Use]:
    """Uses in blocks that no view has a part in; what lies below them in the precedence is not known."""
    blocks: dict[tuple[str, ...], list[Assignment]] = {}
    for assignment in document.assignments:
        if id(assignment) not in seen and assignment.scope:
            blocks.setdefault(assignment.scope, []).append(assignment)
    for assignments in blocks.values():
        yield from _Search(names, None, {}).layer(Layer(0, document), assignments)


def _sees_later(assignment: Assignment) -> bool:
    """Whether the reader of its file sees keys that follow."""
    rules = RULES.get(assignment.value.lookup) if isinstance(assignment.value, Template) else None
    return rules is not None and rules.forward


def variables_of(assignment: Assignment) -> Iterator[Variable]:
    """Every variable in the value of an assignment, also those inside defaults."""
    if isinstance(assignment.value, Template):
        yield from _inside(assignment.value)


def _inside(template: Template) -> Iterator[Variable]:
    for piece in template.pieces:
        if isinstance(piece, Variable):
            yield piece
            if piece.operand is not None:
                yield from _inside(piece.operand)


@dataclass(slots=True)
class _Search:
    """Goes through the layers of one view as the resolution does, the lowest first."""

    names: Container[str]
    view: View | None
    whole: dict[str, Assignment]
    """Key → its highest assignment in the view."""
    process: dict[str, Assignment] = field(default_factory=dict)

    def layer(self, layer: Layer, assignments: Iterable[Assignment]) -> Iterator[Use]:
        """The uses in one layer; afterwards what it assigns is known to those above it."""
        projects: dict[str, dict[str, Assignment]] = {}
        for assignment in layer.document.project:
            name, *above = assignment.scope or ("",)
            held = projects.setdefault(name, {})
            seen = {"": ChainMap(*(projects[each] for each in above if each in projects))} if above else {}
            yield from self._of(assignment, layer, _finder(assignment, held, {}, seen))
            held[assignment.key] = assignment
        own: dict[str, dict[str, Assignment]] = {}
        assignments = tuple(assignments)
        for assignment in assignments if any(_sees_later(one) for one in assignments) else ():
            own.setdefault(assignment.origin.path, {})[assignment.key] = assignment
        for assignment in assignments:
            mine = own.setdefault(assignment.origin.path, {})
            yield from self._of(assignment, layer, _finder(assignment, mine, self.process, projects))
            mine[self._name(assignment)] = assignment
        for mine in own.values():
            self.process.update(mine)

    def _name(self, assignment: Assignment) -> str:
        """The variable under which others find it, also where the key is the path of a setting."""
        resolved = self.view.get(assignment.key) if assignment.is_path and self.view is not None else None
        return assignment.key if resolved is None else resolved.names[0]

    def _of(self, user: Assignment, layer: Layer, find: Callable[[str], Assignment | None]) -> Iterator[Use]:
        late = isinstance(user.value, Template) and user.value.lookup in LATE
        for variable in variables_of(user):
            if variable.name in self.names:
                source = self.whole.get(variable.name) if late else find(variable.name)
                yield Use(user, layer, variable, source, self.view)


def _finder(
    user: Assignment,
    own: Mapping[str, Assignment],
    process: Mapping[str, Assignment],
    projects: Mapping[str, Mapping[str, Assignment]],
) -> Callable[[str], Assignment | None]:
    """Looks a name up as the user's value does."""
    lookup = user.value.lookup if isinstance(user.value, Template | Inherited) else "project"

    def find(name: str) -> Assignment | None:
        return next((scope[name] for scope in order(lookup, own, process, projects) if name in scope), None)

    return find


__all__ = ["Use", "uses", "variables_of"]
