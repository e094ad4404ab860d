from __future__ import annotations

from dataclasses import replace

import pytest

from confcheck.checks.evidence import stand_in
from confcheck.kernel.spec import Spec
from confcheck.model import Reference, Resolved, Structure
from tests.checks.evidence.given import candidate, resolved, setting, unfilled, variable

PLAIN = setting("a")
CHOICES = replace(PLAIN, spec=Spec(enum=("todo", "done")))
ONE = replace(PLAIN, spec=Spec(const=("todo",)))


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (resolved(PLAIN, candidate("A", "changeme")), "change-me"),
        (resolved(PLAIN, candidate("A", "real")), None),
        (resolved(PLAIN), None),
        (resolved(PLAIN, candidate("A", "todo"), provided=True), None),
        (resolved(PLAIN, unfilled("A", "todo", variable("X"), value="todo")), None),
        (resolved(PLAIN, candidate("A", Reference("gcp", "todo"))), "to-do"),
        (resolved(PLAIN, candidate("A", Reference("gcp", "todo-api-key"))), None),
        (resolved(PLAIN, candidate("A", Structure('"todo"'))), None),
        (resolved(CHOICES, candidate("A", "todo")), None),
        (resolved(CHOICES, candidate("A", "TODO")), "to-do"),
        (resolved(ONE, candidate("A", "todo")), None),
    ],
)
def test_what_stands_in_for_a_value(one: Resolved, name: str | None) -> None:
    """A winner that is a text or the id of a secret, is what the service gets, and no choice of the schema."""
    form = stand_in(one)
    assert name == (form and form.name)
