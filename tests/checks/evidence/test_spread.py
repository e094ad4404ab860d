from __future__ import annotations

from dataclasses import replace

import pytest

from confcheck.checks.evidence import Spread, gathered, paths_of, spread_of, spread_of_documents, users_of
from confcheck.model import Candidate, Environment, Layer, Problem, Resolved, System, View
from tests.checks.evidence.given import candidate, resolved, setting, view
from tests.resolve.builders import HERE, document, manifest, schema, source


@pytest.mark.parametrize(
    ("views", "spread", "where"),
    [
        ([], Spread((), (), ()), ""),
        ([view()], Spread(("staging",), (), ("auth",)), "staging"),
        ([view(target="cloud"), view(target=None)], Spread(("staging",), ("cloud",), ("auth",)), "staging (cloud)"),
        (
            [view("b", "test", "x"), view("a", "staging", "y"), view("b", "staging", "x")],
            Spread(("test", "staging"), ("x", "y"), ("b", "a")),
            "test and staging (x, y)",
        ),
    ],
)
def test_where_views_are(views: list[View], spread: Spread, where: str) -> None:
    """Everything once, in the order of the views; the unnamed target has no name."""
    assert (spread, where) == (spread_of(views), spread.where)


def test_a_problem_is_stamped() -> None:
    """With the three lists, and nothing else changed."""
    problem = Problem("message", ())
    stamped = Spread(("staging",), ("cloud",), ("auth",)).stamp(problem)
    assert replace(problem, environments=("staging",), targets=("cloud",), services=("auth",)) == stamped


def test_what_belongs_together_is_one_cause() -> None:
    """Per environment and setting, whatever the service and target."""
    first, second = setting("a"), setting("b")
    values = {name: candidate("A", name) for name in "uvwxy"}

    def of(where: View, *settings: Resolved) -> View:
        return View(where.service, where.environment, where.target, settings=settings)

    views = [
        of(view("auth"), resolved(first, values["u"]), resolved(second, values["v"])),
        of(view("backend", target="cloud"), resolved(first, values["w"])),
        of(view("auth", "test"), resolved(first, values["x"]), resolved(second)),
    ]

    def winners(_: View, one: Resolved) -> list[Candidate]:
        return [] if one.winner is None else [one.winner]

    assert [
        (one.path, [(where.service, where.environment, found.value) for where, _, found in group])
        for one, group in gathered(views, winners)
    ] == [
        ("a", [("auth", "staging", "u"), ("backend", "staging", "w")]),
        ("b", [("auth", "staging", "v")]),
        ("a", [("auth", "test", "x")]),
    ]


def test_files_are_spread_over_the_views_that_they_feed() -> None:
    """And over the environments they are claimed for where they feed none."""
    environments = (Environment("base", HERE, abstract=True), Environment("test", HERE), Environment("staging", HERE))
    used, claimed, everywhere = (
        document(source(0), "used.env"),
        document(source(0), "claimed.env", environments=["base", "test"]),
        document(source(0), "everywhere.env", environments=None),
    )
    live = replace(view(), layers=(Layer(0, used), Layer(1, used)))
    aside = replace(view("backend"), layers=(Layer(0, used),))
    template = replace(view("worker"), layers=(Layer(0, used),))
    system = System(
        manifest(environments), schema(), (used, claimed, everywhere), (live,), inactive=(aside,), templates=(template,)
    )
    users = users_of(system)
    assert {id(used): [live, live, aside, template]} == users
    assert [
        Spread(("staging",), (), ("auth", "backend", "worker")),
        Spread(("test",), (), ()),
        Spread(("test", "staging"), (), ()),
    ] == [spread_of_documents(system, [one], users) for one in (used, claimed, everywhere)]


def test_the_searched_files_begin_with_the_highest() -> None:
    """Each once, wherever it stands first from the top."""
    low, high = document(source(0), "low.env"), document(source(1), "high.env")
    layers = (Layer(0, low), Layer(1, high), Layer(2, replace(low)))
    assert paths_of(replace(view(), layers=layers)) == ("low.env", "high.env")
