"""The settings of one process: what it finds under each name, what that means, and what follows from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from confcheck.kernel.clause import Clause, read_clause, read_json
from confcheck.kernel.coerce import coerce
from confcheck.kernel.components import supplied
from confcheck.kernel.derivation import comes_to
from confcheck.kernel.locked import Line, Locked, Relation
from confcheck.kernel.placeholder import Form, placeholder_for
from confcheck.kernel.spec import Json, Spec, Typed


class State:
    """One setting in the process; nothing is computed before it is asked for."""

    def __init__(self, line: Line, values: Mapping[str, str], *, unknown: bool) -> None:
        """`unknown`: it is set, and nobody here knows to what."""
        empty = "empty" in line.flags
        self.line = line
        self.unknown = unknown
        self.texts: tuple[tuple[str, str], ...] = (
            ()
            if unknown
            else tuple((name, values[name]) for name in line.names if values.get(name) or (empty and name in values))
        )
        """Every name that gives a value, with it; the service reads the first."""

    @property
    def path(self) -> str:
        """Of the setting."""
        return self.line.path

    @property
    def text(self) -> str | None:
        """What the service finds; None where it finds nothing, or what nobody here knows."""
        return self.texts[0][1] if self.texts else None

    @property
    def name(self) -> str:
        """Under which it finds it, or would."""
        return self.texts[0][0] if self.texts else self.line.names[0]

    @property
    def present(self) -> bool:
        """Whether it is set, the default aside."""
        return self.unknown or bool(self.texts)

    @cached_property
    def clause(self) -> Clause:
        """What the lock says of it; raises ValueError if it says nothing that makes sense."""
        return read_clause(self.line.rest)

    @cached_property
    def typed(self) -> Typed | None:
        """The typed value of the text."""
        return None if self.text is None else coerce(self.text, self.clause.spec)

    @cached_property
    def stand_in(self) -> Form | None:
        """The form of placeholder that the text is."""
        return None if self.text is None else placeholder_for(self.text, self.clause.spec)


class Process:
    """Every setting of a lock, in one process."""

    def __init__(self, locked: Locked, values: Mapping[str, str], unknown: frozenset[str] = frozenset()) -> None:
        """`unknown`: paths of settings that are set to what nobody here knows."""
        self.locked = locked
        self._values = values
        self._unknown = unknown
        self._lines = {line.path: line for line in locked.lines}
        self._states: dict[str, State] = {}
        self._derivations = {one.paths[0]: one for one in locked.relations if one.kind == "derive"}
        self._derived: dict[str, tuple[str | None, Typed | None] | None] = {}

    def state(self, path: str) -> State:
        """The setting of that path; raises ValueError if the lock has none."""
        if path not in self._states:
            line = self._lines.get(path)
            if line is None:
                raise ValueError("a path without its setting")
            self._states[path] = State(line, self._values, unknown=path in self._unknown)
        return self._states[path]

    @cached_property
    def contained(self) -> frozenset[str]:
        """Paths of the components that a composite holds, or may hold."""
        found: set[str] = set()
        for one in self.locked.relations:
            composite = self.state(one.paths[0]) if one.kind == "parts" else None
            if composite is not None and composite.present:
                found.update(supplied(pairs(one), composite.text))
        return frozenset(found)

    def derived(self, path: str) -> tuple[str | None, Typed | None] | None:
        """What `derive` makes of a setting: text and typed value, None where not known; None if it makes nothing."""
        if path not in self._derived:
            self._derived[path] = None  # what is derived from itself comes to nothing
            relation = self._derivations.get(path)
            self._derived[path] = None if relation is None else self._derive(path, relation)
        return self._derived[path]

    def _derive(self, path: str, relation: Relation) -> tuple[str | None, Typed | None] | None:
        operands = [self.state(one) for one in dict.fromkeys(relation.paths[1:])]
        template = read_json(relation.rest)
        if not isinstance(template, str) or not all(self.has_value(one) for one in operands):
            return None
        known: dict[str, tuple[Json, Spec]] = {}
        for one in operands:
            value = self._known(one)
            if value is None:
                return None, None
            known[one.path] = value, one.clause.spec
        own = self.state(path)
        text = comes_to(template, own.clause.spec, known)
        if not text and "empty" not in own.line.flags:
            return None
        typed = coerce(text, own.clause.spec)
        return text, None if typed.value is None else typed

    def derives(self, path: str) -> bool:
        """Whether the setting has a `derive`, whatever it comes to."""
        return path in self._derivations

    def has_value(self, one: State) -> bool:
        """Whether it is set, derived, or has a default."""
        return one.present or self.derived(one.path) is not None or one.clause.default is not None

    def effective(self, one: State) -> Typed | None:
        """What the service gets: the value, else what is derived, else the default; None if not known."""
        if one.unknown:
            return None
        if one.text is not None:
            return one.typed
        derived = self.derived(one.path)
        if derived is not None:
            return derived[1]
        return Typed(one.clause.default[0]) if one.clause.default else None

    def _known(self, one: State) -> Json:
        """The value of an operand; None where nobody knows it, or someone still has to fill it in."""
        typed = self.effective(one)
        if typed is None or (isinstance(typed.value, str) and placeholder_for(typed.value, one.clause.spec)):
            return None
        return typed.value


def pairs(relation: Relation) -> tuple[tuple[str, str], ...]:
    """Part and path of every component of a `parts`; raises ValueError for anything else."""
    found = read_json(relation.rest)
    if not isinstance(found, list):
        raise ValueError("no list")  # noqa: TRY004 - one error for whatever is not as it was written
    return tuple(_pair(one) for one in found)


def _pair(value: Json) -> tuple[str, str]:
    match value:
        case [str() as part, str() as path]:
            return part, path
    raise ValueError("no pair")


def spread(relations: Iterable[Relation], suspects: Iterable[str]) -> dict[str, None]:
    """The suspects, and every setting whose verdict depends on one of them alone."""
    found = dict.fromkeys(suspects)
    before = -1
    while before < len(found):
        before = len(found)
        for one in relations:
            if one.kind in ("derive", "parts", "only-if") and not found.keys().isdisjoint(one.paths):
                found.update(dict.fromkeys(one.paths if one.kind == "parts" else one.paths[:1]))
    return found
