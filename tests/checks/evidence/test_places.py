from __future__ import annotations

from dataclasses import replace

import pytest

from confcheck.checks.evidence import at_file, at_key, at_name, at_position, at_value, declared
from confcheck.kernel.secrecy import MASK
from confcheck.model import Candidate, Inherited, Origin, Place, Position, Reference, Setting, Snippet, Unknown
from tests.checks.evidence.given import assignment, candidate, setting, unfilled, variable, view

PLAIN, SECRET = setting("a"), setting("a", secret=True)
VIEW = view("auth", "staging", "cloud")


def _empty(*, written: bool) -> Candidate:
    return replace(candidate("ID", ""), assignment=assignment("ID", "", written=written))


VALUES: list[tuple[str, Setting | None, Candidate, int, Snippet]] = [
    ("a visible value", PLAIN, candidate("ID", "abc"), 4, Snippet("ID=abc", 3, 3)),
    ("a masked one", SECRET, candidate("ID", "abc"), 1, Snippet(f"ID={MASK}", 0, 2)),
    ("one with a masked part", PLAIN, candidate("ID", "a://b:c@d"), 4, Snippet(f"ID=a://{MASK}@d", 3, 10)),
    ("a reference", SECRET, candidate("ID", Reference("gcp", "a", shown=True)), 4, Snippet("ID=a", 3, 1)),
    ("an id that is not shown", PLAIN, candidate("ID", Reference("gcp", "a")), 1, Snippet(f"ID={MASK}", 0, 2)),
    ("an empty value", PLAIN, _empty(written=True), 1, Snippet("ID=", 0, 2)),
    ("no value", PLAIN, _empty(written=False), 1, Snippet("ID", 0, 2)),
    ("a pass-through key", PLAIN, candidate("ID", Inherited(), Unknown("outside")), 1, Snippet("ID=", 0, 2)),
    ("what is unknown", SECRET, candidate("ID", Unknown("a command")), 4, Snippet("ID=(a command)", 3, 11)),
    ("an undefined variable", PLAIN, unfilled("ID", "a", variable("X")), 4, Snippet("ID=a${X}", 3, 5)),
    ("one in a secret", SECRET, unfilled("ID", "a", variable("X")), 4, Snippet(f"ID={MASK}${{X}}", 3, 8)),
    ("a name of the schema", PLAIN, candidate("api2Url", "x"), 9, Snippet("api2Url=x", 8, 1)),
    ("a name of nobody", None, candidate("kF3z9Q", "x"), 8, Snippet(f"{MASK}=x", 5, 1)),
]


@pytest.mark.parametrize(
    ("one", "value", "column", "snippet"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES]
)
def test_a_value_is_marked_where_it_can_be_seen(
    one: Setting | None, value: Candidate, column: int, snippet: Snippet
) -> None:
    """At its own column if it is shown, at the key's if it is masked or nothing is written."""
    expected = Place("auth.env", 3, column, "label", "staging", "cloud", "auth", snippet)
    assert expected == at_value(VIEW, one, value, "label")


def test_a_key_is_marked_at_its_column() -> None:
    """The line has the value as it may be shown; without a blank at its end."""
    label = "auth: older name"
    yaml = replace(candidate("ID", ""), assignment=assignment("ID", "", separator=": "))
    assert [Snippet("ID=x", 0, 2), Snippet(f"ID={MASK}", 0, 2), Snippet("ID:", 0, 2)] == [
        at_key(VIEW, one, value, label).snippet
        for one, value in ((PLAIN, candidate("ID", "x")), (SECRET, candidate("ID", "x")), (PLAIN, yaml))
    ]
    assert at_key(None, PLAIN, candidate("ID", "x"), label) == Place(
        "auth.env", 3, 1, label, snippet=Snippet("ID=x", 0, 2)
    )


def test_of_a_name_outside_the_schema_only_the_name_is_shown() -> None:
    """And not even that if it looks like a piece of a secret."""
    assert [Snippet("ID", 0, 2), Snippet(MASK, 0, 4)] == [
        at_name(VIEW, candidate(key, "x"), "").snippet for key in ("ID", "kF3z9Q==")
    ]


def test_places_without_a_line() -> None:
    """A file as a whole, and a point whose line must not be shown."""
    assert [
        Place("a.env", label="x", environment="staging", target="cloud", service="auth"),
        Place("a.env", label="x"),
        Place("a.env", label="x"),
        Place("a.env", 2, 5, "x"),
    ] == [
        at_file(VIEW, "a.env", "x"),
        at_file(None, "a.env", "x"),
        at_position("a.env", None, "x"),
        at_position("a.env", Position(2, 5), "x"),
    ]


def test_a_declaration_stands_in_the_schema() -> None:
    """With the last part of the path, as it is written there."""
    one = replace(setting("auth.jwt.id"), origin=Origin("schema.yaml", Position(7, 3)))
    expected = Place("schema.yaml", 7, 3, "auth: unset", "staging", "cloud", "auth", Snippet("id:", 0, 2))
    assert expected == declared(one, "auth: unset", VIEW)
    assert declared(one, "x") == Place("schema.yaml", 7, 3, "x", snippet=Snippet("id:", 0, 2))
