"""Env files of one service that its reader takes together: Next.js one after the other, Vite as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from confcheck.model import Assignment, Candidate, Layer, Reference, Structure, Template, Unknown
from confcheck.resolve.expanded import Around, expanded, whole_files
from confcheck.resolve.layers import format_of
from confcheck.resolve.scopes import Scopes

_SETTLED = (str, Reference, Structure, Unknown)


@dataclass(slots=True)
class Wholes:
    """What only whole files tell, in the layers of one view."""

    layers: Sequence[Layer]
    select: Callable[[Layer], Iterable[Assignment]]
    _joined: dict[str, dict[int, Candidate]] = field(default_factory=dict)

    def of(self, layer: Layer, chosen: Iterable[Assignment], around: Around) -> Mapping[int, Candidate]:
        """The candidates of the values of this layer that have variables, by the identity of the assignment."""
        lookup = next((found for one in chosen if (found := _lookup(one))), "")
        if lookup not in _JOINS or format_of(layer.document) != "dotenv":
            return whole_files(chosen, layer, around)
        if lookup not in self._joined:
            files = [one for one in self.layers if _is_read_by(lookup, one)]
            self._joined[lookup] = _JOINS[lookup]([(one, tuple(self.select(one))) for one in files], around)
        return self._joined[lookup]


def _lookup(assignment: Assignment) -> str | None:
    value = assignment.value
    return value.lookup if isinstance(value, Template) and value.written is not None else None


def _is_read_by(lookup: str, layer: Layer) -> bool:
    return format_of(layer.document) == "dotenv" and layer.document.source.reader in (None, lookup)


_Files = list[tuple[Layer, tuple[Assignment, ...]]]


def _as_one(files: _Files, around: Around) -> dict[int, Candidate]:
    """Vite puts all files together, each in the order of its keys, and replaces variables then."""
    own = {id(layer) for layer, _ in files}
    below = {name: one for name, one in around.scopes.process.items() if id(one.layer) not in own}
    merged = [(one, layer) for layer, chosen in files for one in sorted(chosen, key=lambda one: one.key)]
    return expanded(merged, "vite", replace(around, scopes=replace(around.scopes, process=below)), joined=True)


def _in_turn(files: _Files, around: Around) -> dict[int, Candidate]:
    """Next.js reads the file that wins first, and what it sets is in the process when it reads the next one."""
    found: dict[int, Candidate] = {}
    above: dict[str, Candidate] = {}
    for layer, chosen in reversed(files):
        seen = replace(around, scopes=Scopes({}, dict(above), {}, around.scopes.later))
        found |= expanded([(one, layer) for one in chosen], "next", seen)
        for one in {each.key: each for each in chosen}.values():
            value = one.value
            if id(one) in found:
                above.setdefault(one.key, found[id(one)])
            elif isinstance(value, _SETTLED):
                above.setdefault(one.key, Candidate(one, layer, value, secret=one.secret))
    return found


_JOINS: dict[str, Callable[[_Files, Around], dict[int, Candidate]]] = {"next": _in_turn, "vite": _as_one}
"""By the `lookup` of their templates."""
