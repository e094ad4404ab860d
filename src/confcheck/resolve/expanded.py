"""Files whose reader replaces variables in text, over and over: all keys of a file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from confcheck.kernel.record import record
from confcheck.model import Assignment, Candidate, Layer, Outcome, Template, Unknown, Variable
from confcheck.resolve.scopes import Scopes
from confcheck.sources.expansion_rules import RULES
from confcheck.sources.references import as_value

if TYPE_CHECKING:
    from confcheck.sources.expansion import Expanded

UNKNOWN_PART = Unknown("made from a value that is not known here")
REPLACED = Unknown("replaced by a later line before any variable is")
ENDLESS = Unknown("its variables lead back to themselves, or it is longer than any process can take")


@record(frozen=True, slots=True)
class Around:
    """What a file can see of the rest of the view."""

    scopes: Scopes
    process: Mapping[str, str] = field(repr=False)
    outside: Callable[[str], Outcome]
    """What comes from outside the files, if anything does."""
    is_secret: Callable[[str], bool]

    def look(self, lookup: str, name: str, *, own: bool) -> Candidate | Outcome:
        """What the process holds before the file is read; what comes from elsewhere yields to what a file sets."""
        if name in self.process:
            return self.process[name]
        scope = next((scope for scope in self.scopes.order(lookup) if name in scope), None)
        if scope is not None:
            return scope[name]
        return None if own else self.scopes.later(name) or self.outside(name)


def whole_files(chosen: Iterable[Assignment], layer: Layer, around: Around) -> dict[int, Candidate]:
    """The candidates of all values of a layer that only a whole file tells, by the identity of the assignment."""
    lookups = {
        assignment.origin.path: assignment.value.lookup
        for assignment in chosen
        if isinstance(assignment.value, Template) and assignment.value.written is not None
    }
    files: dict[str, list[tuple[Assignment, Layer]]] = {}
    for assignment in chosen:
        if assignment.origin.path in lookups:
            files.setdefault(assignment.origin.path, []).append((assignment, layer))
    found: dict[int, Candidate] = {}
    for path, assignments in files.items():
        found |= expanded(assignments, lookups[path], around)
    return found


def expanded(
    assignments: Iterable[tuple[Assignment, Layer]], lookup: str, around: Around, *, joined: bool = False
) -> dict[int, Candidate]:
    """Identity of each assignment with variables → its candidate; `joined`: those of several files, in their order."""
    from confcheck.sources.expansion import expand_file  # noqa: PLC0415 (few files are read so)

    held = {assignment.key: (assignment, layer) for assignment, layer in assignments}
    last = {key: assignment for key, (assignment, _) in held.items()}
    written = {key: _text(one) for key, one in last.items()}
    unknown = {key for key, text in written.items() if text is None}
    secret = {key for key, one in last.items() if one.secret or around.is_secret(key)}
    outside: set[str] = set()

    def process(name: str) -> str | None:
        there = around.look(lookup, name, own=name in written)
        value = there.value if isinstance(there, Candidate) else there
        if there is not None:
            outside.add(name)
        if (isinstance(there, Candidate) and there.secret) or around.is_secret(name):
            secret.add(name)
        if value is None or isinstance(value, str):
            return value
        unknown.add(name)
        return None

    texts = {key: text or "" for key, text in written.items()}
    found: dict[int, Candidate] = {}
    for key, result in expand_file(RULES[lookup], texts, process, joined=joined).items():
        assignment, layer = held[key]
        if not unknown.isdisjoint(result.used):
            unknown.add(key)
        if not secret.isdisjoint(result.used):
            secret.add(key)
        if isinstance(assignment.value, Template) and assignment.value.written is not None:
            missing = [name for name in result.missing if name not in outside and name not in unknown]
            found[id(assignment)] = _candidate(assignment, layer, result, missing, (key in unknown, key in secret))
        if result.text is None:
            unknown.add(key)
    return found


def _text(assignment: Assignment) -> str | None:
    value = assignment.value
    return value if isinstance(value, str) else value.written if isinstance(value, Template) else None


def _candidate(
    assignment: Assignment, layer: Layer, result: Expanded, missing: list[str], known: tuple[bool, bool]
) -> Candidate:
    unknown, secret = known
    text = result.text
    value = UNKNOWN_PART if unknown else ENDLESS if text is None else as_value(text)
    undefined = tuple(_variable(assignment, name) for name in missing)
    return Candidate(assignment, layer, value, undefined=undefined, secret=secret)


def _variable(assignment: Assignment, name: str) -> Variable:
    """The variable in the value, or one for a name that came in with the text of another key."""
    pieces = assignment.value.pieces if isinstance(assignment.value, Template) else ()
    own: Mapping[str, Variable] = {piece.name: piece for piece in pieces if isinstance(piece, Variable)}
    return own.get(name) or Variable(name, "", None, assignment.origin.value or assignment.origin.key)
