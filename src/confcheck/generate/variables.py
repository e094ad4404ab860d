"""What services get besides their settings: variables that the schema does not know, so that rendering loses none."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import is_secret
from confcheck.checks.unknown_setting import known_names
from confcheck.generate.written import Given, of_variable
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import Candidate, System, View
from confcheck.model.generated import Order


@record(frozen=True, slots=True)
class Variable:
    """One variable of one view."""

    view: View
    name: str
    given: Given

    @property
    def odd(self) -> bool:
        """Whether its name is none: a broken file may make a piece of a secret of it."""
        return shown_key(self.name) == MASK


def variables(system: System, order: Order) -> Iterator[Variable]:
    """Those of every view, by name; a name of another service's setting is none."""
    known = known_names(system.manifest, system.schema)
    for view in order.views(system):
        found = {one.assignment.key: one for one in view.unknown if _is_variable(one, system, known)}
        for name in sorted(found):
            secret = is_secret(None, found[name])
            given = of_variable(view, found[name], secret=secret, include_secrets=order.include_secrets)
            if given is not None:
                yield Variable(view, name, given)


def _is_variable(candidate: Candidate, system: System, known: frozenset[str]) -> bool:
    assignment = candidate.assignment
    path = assignment.separator != "=" and system.schema.setting(assignment.key) is not None
    # What only the build of an image gets is no part of what its service finds.
    return not path and assignment.key not in known and not assignment.build
