"""Variables are replaced as the reader would replace them."""

from __future__ import annotations

import pytest

from confcheck.model import Inherited, Outcome, Position, Reference, Template, Unknown, Value, Variable
from confcheck.resolve import resolve
from confcheck.resolve.interpolate import Outside, filler
from tests.resolve.builders import deploy, document, manifest, schema, setting, source


def use(name: str, operator: str = "", *operand: str | Variable) -> Variable:
    """A variable; an operand if there is an operator."""
    return Variable(name, operator, Template(operand, "file") if operator else None, Position(1, 1))


def held(value: Value, lookup: str = "file", **names: Value) -> tuple[Outcome, list[str], bool]:
    """What A holds after names in its own file, and what was missing."""
    if isinstance(value, Template):
        value = Template(value.pieces, lookup)
    own = document(source(1), "own.env", {**names, "A": value})
    lower = document(source(0), "lower.env", {"LOWER": "lower", "BOTH": "lower", "DB_PASSWORD": "pw"})
    system = resolve(manifest(provided=("GIVEN",)), schema(setting("a", env="A")), (lower, own))
    resolved = system.views[0].settings[0]
    (candidate,) = resolved.candidates
    return candidate.value, [variable.name for variable in candidate.undefined], candidate.secret


def template(*pieces: str | Variable) -> Template:
    """Pieces with the lookup filled in later."""
    return Template(pieces)


@pytest.mark.parametrize(
    ("value", "expected", "undefined"),
    [
        (template("x-", use("LOWER"), "-y"), "x-lower-y", []),
        (template(use("OWN")), "own", []),
        (template(use("BOTH")), "own", []),
        (template(use("NONE")), "", ["NONE"]),
        (template("a", use("NONE"), "b"), "ab", ["NONE"]),
        (template(use("EMPTY")), "", []),
        (template(use("NONE", ":-", "d")), "d", []),
        (template(use("EMPTY", ":-", "d")), "d", []),
        (template(use("EMPTY", "-", "d")), "", []),
        (template(use("OWN", ":-", "d")), "own", []),
        (template(use("NONE", ":-", use("NONE2", ":-", "deep"))), "deep", []),
        (template(use("NONE", ":-", use("NONE2"))), "", ["NONE2"]),
        (template(use("OWN", ":+", "alt")), "alt", []),
        (template(use("EMPTY", ":+", "alt")), "", []),
        (template(use("EMPTY", "+", "alt")), "alt", []),
        (template(use("NONE", "+", "alt")), "", []),
        (template(use("NONE", ":?", "why")), "", ["NONE"]),
        (template(use("EMPTY", ":?", "why")), "", ["EMPTY"]),
        (template(use("EMPTY", "?", "why")), "", []),
        (template(use("GIVEN")), Unknown("provided from outside"), []),
        (template("x", use("GIVEN")), Unknown("made from a value that is not known here"), []),
        (template(use("REF")), Reference("gcp", "id", "latest", shown=True), []),
        (template("x", use("REF")), Unknown("made from a value that is not known here"), []),
    ],
)
def test_operators(value: Template, expected: Outcome, undefined: list[str]) -> None:
    """Unset, empty and set, for each operator; references and unknown values keep what they are."""
    names: dict[str, Value] = {
        "OWN": "own",
        "BOTH": "own",
        "EMPTY": "",
        "REF": Reference("gcp", "id", "latest", shown=True),
    }
    assert held(value, "file", **names)[:2] == (expected, undefined)


@pytest.mark.parametrize(
    ("lookup", "expected"), [("file", "own"), ("process", "lower"), ("project", ""), ("project-file", "own")]
)
def test_where_a_variable_is_looked_up(lookup: str, expected: str) -> None:
    """Each reader has its order."""
    assert held(template(use("BOTH")), lookup, BOTH="own")[0] == expected


def test_a_later_key_is_not_seen() -> None:
    """The file is read from top to bottom."""
    own = document(source(0), "own.env", {"A": Template((use("B"),)), "B": "late"})
    system = resolve(manifest(), schema(setting("a", env="A")), (own,))
    (candidate,) = system.views[0].settings[0].candidates
    assert [variable.name for variable in candidate.undefined] == ["B"]


@pytest.mark.parametrize(
    ("lookup", "deployed", "expected", "undefined"),
    [
        ("file", {"X": "set"}, "set", []),
        ("process", {"X": "set"}, "set", []),
        ("file", {"X": Template((use("Y"),), "project")}, Unknown("made from a value that is not known here"), []),
        ("file", {"Z": "set"}, "", ["X"]),
        ("project-file", {"X": "set"}, "", ["X"]),
    ],
)
def test_what_a_deployment_sets_is_there_when_a_service_reads_its_file(
    lookup: str, deployed: dict[str, Value], expected: Outcome, undefined: list[str]
) -> None:
    """It is in the process by then, though its layer is a later one; a file that compose reads does not see it."""
    own = document(source(0), "own.env", {"A": Template((use("X"),), lookup)})
    last = deploy(source(2), "compose.yaml", {"auth": deployed})
    system = resolve(
        manifest(), schema(setting("a", env="A")), (own, document(source(1), "late.env", {"X": "no"}), last)
    )
    (candidate,) = system.views[0].settings[0].candidates
    assert (expected, undefined) == (candidate.value, [variable.name for variable in candidate.undefined])


def test_a_secret_that_goes_into_a_value_makes_it_secret() -> None:
    """By the name of the variable, through as many steps as it takes."""
    assert held(template("postgres://", use("DB_PASSWORD"), "@db"))[2]
    assert held(template(use("STEP")), STEP=Template((use("DB_PASSWORD"),), "file"))[2]
    assert not held(template(use("LOWER")))[2]


def test_a_stated_secrecy_beats_the_name() -> None:
    """`secret: false` in the schema."""
    own = document(source(0), "own.env", {"DB_PASSWORD": "pw", "A": Template((use("DB_PASSWORD"),))})
    said = setting("db.password", env="DB_PASSWORD", secret=False)
    system = resolve(manifest(), schema(setting("a", env="A"), said), (own,))
    assert not system.views[0].settings[0].candidates[0].secret


def test_compose_sees_only_the_file_beside_it() -> None:
    """Pass-through keys and variables take their value from there, and from `provided`."""
    values: dict[str, Value] = {
        "PASSED": Inherited(),
        "GONE": Inherited(),
        "GIVEN": Inherited(),
        "MADE": Template((use("PASSED"), "!"), "project"),
        "OWN": Template((use("MADE"),), "project"),
    }
    beside: dict[str, Value] = {"X": "x", "PASSED": Template((use("X"), use("X")), "project-file"), "SAME": Inherited()}
    settings = [setting(name.lower(), env=name) for name in values]
    found = resolve(
        manifest(provided=("GIVEN",)),
        schema(*settings),
        (deploy(source(0), "c.yml", {"auth": values}, project=beside),),
    )
    got = {one.setting.path: one.candidates[0].value for one in found.views[0].settings}
    assert got == {
        "passed": "xx",
        "gone": None,
        "given": Unknown("provided from outside"),
        "made": "xx!",
        "own": "",
    }


def test_the_process_environment_takes_part_only_if_asked() -> None:
    """Validation is hermetic otherwise."""
    documents = (document(source(0), "own.env", {"A": Template((use("HOME_MADE"),))}),)
    described, canonical = manifest(), schema(setting("a", env="A"))
    alone = resolve(described, canonical, documents).views[0].settings[0]
    asked = resolve(described, canonical, documents, {"HOME_MADE": "yes"}).views[0].settings[0]
    assert (alone.candidates[0].value, asked.candidates[0].value) == ("", "yes")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        (template("a-", use("OWN")), "a-own"),
        (template(use("OWN", ":-", "d")), "own"),
        (template(use("NONE", ":-", "d")), "d"),
        (template(use("NONE")), None),
        (template(use("NESTED")), "x-own"),
        (template(use("GIVEN")), None),
        (template("a", use("DB_PASSWORD")), None),
        (template(use("REF")), None),
    ],
)
def test_texts_outside_of_assignments(value: str | Template, expected: str | None) -> None:
    """They see the file's project and what is provided; secrets, references and unknown values stay unknown."""
    project: dict[str, Value] = {
        "OWN": "own",
        "NESTED": Template(("x-", use("OWN")), "file"),
        "DB_PASSWORD": "pw",
        "REF": Reference("gcp", "id", "latest", shown=True),
    }
    fill = filler(deploy(source(0), "compose.yaml", {}, project=project), Outside(frozenset({"GIVEN"})))
    assert expected == fill(value)
