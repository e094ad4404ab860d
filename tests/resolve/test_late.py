"""Values whose variables see the whole view."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from confcheck.model import Assignment, Inherited, Outcome, Position, Template, Unknown, Value, Variable
from confcheck.resolve import resolve
from tests.resolve.builders import deploy, document, manifest, schema, setting, source


def use(name: str, default: str | None = None) -> Variable:
    """A variable, with a default if one is given."""
    operand = None if default is None else Template((default,))
    return Variable(name, "" if default is None else "-", operand, Position(1, 1))


def held(names: dict[str, Value], above: dict[str, Value], **process: str) -> tuple[Outcome, list[str], bool]:
    """What `a` holds in a file of properties below an env file, what is undefined, whether it is secret."""
    own = document(source(0), "a.properties", names)
    own = replace(own, assignments=tuple(replace(one, relaxed=True) for one in own.assignments))
    over = document(source(1), "b.env", above)
    system = resolve(
        manifest(provided=("GIVEN",)), schema(setting("a", env="a")), (own, over), MappingProxyType(process)
    )
    (candidate,) = system.views[0].settings[0].candidates
    return candidate.value, [variable.name for variable in candidate.undefined], candidate.secret


def template(*pieces: str | Variable) -> Template:
    """Pieces that see the view."""
    return Template(pieces, "environment")


@pytest.mark.parametrize(
    ("names", "above", "expected"),
    [
        ({"a": template("x-", use("B"))}, {"B": "up"}, ("x-up", [], False)),
        ({"a": template(use("B")), "B": "own"}, {"B": "up"}, ("up", [], False)),
        ({"a": template(use("b.c"))}, {"B_C": "up"}, ("up", [], False)),
        ({"a": template(use("b-c"))}, {"B_C": "old form"}, ("old form", [], False)),
        ({"a": template(use("b.c")), "b.c": template("y", use("D", "z"))}, {}, ("yz", [], False)),
        ({"a": template(use("B", "d"))}, {"B": ""}, ("", [], False)),
        ({"a": template(use("B", "d"))}, {}, ("d", [], False)),
        ({"a": template("x", use("B"))}, {}, ("x", ["B"], False)),
        ({"a": template(use("GIVEN"))}, {}, (Unknown("provided from outside"), [], False)),
        ({"a": template(use("DB_PASSWORD"))}, {"DB_PASSWORD": "pw"}, ("pw", [], True)),
        (
            {"a": template(use("b")), "b": template(use("c")), "c": template(use("b"))},
            {},
            (Unknown("its variables lead back to themselves, or too far"), [], False),
        ),
        (
            {"a": template(use("k0")), **{f"k{n}": template(use(f"k{n + 1}")) for n in range(200)}},
            {},
            (Unknown("its variables lead back to themselves, or too far"), [], False),
        ),
    ],
)
def test_a_variable_sees_whatever_wins(
    names: dict[str, Value], above: dict[str, Value], expected: tuple[Outcome, list[str], bool]
) -> None:
    """The process above the files, later keys and higher files too."""
    assert held(names, above) == expected


def test_the_process_of_the_caller_comes_first_where_it_is_asked_for() -> None:
    """As for a service that is started there."""
    assert held({"a": template(use("B"))}, {"B": "up"}, B="process") == ("process", [], False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Unknown("given to the build of the image, if at all")),
        ({"ARG": "compose"}, "x-compose"),
        ({"ARG": Inherited()}, Unknown("given to the build of the image, if at all")),
    ],
)
def test_an_argument_of_the_build_comes_from_a_compose_file(given: dict[str, Value], expected: Outcome) -> None:
    """Never from another image, and not from what the container gets."""
    image = document(source(0), "Dockerfile", {"ARG": "own", "a": Template(("x-", use("ARG")), "build")})
    built = (_built(image.assignments[0]), image.assignments[1])
    image = replace(image, source=replace(image.source, format="dockerfile"), assignments=built)
    run = document(source(1), "a.env", {"ARG": "not for the build"})
    build = deploy(source(2), "compose.yml", {"auth": given})
    build = replace(build, assignments=tuple(map(_built, build.assignments)))
    system = resolve(manifest(), schema(setting("a", env="a")), (image, run, build))
    (candidate,) = system.views[0].settings[0].candidates
    assert candidate.value == expected


def _built(one: Assignment) -> Assignment:
    return replace(one, build=True)
