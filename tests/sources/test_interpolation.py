from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.model import Position, Template, Unknown, Value, Variable
from confcheck.sources.interpolation import Fault, parse_template, settled
from tests.sources.expand import Refused, expand

INVALID = "compose refuses this template: `$` begins neither `$NAME` nor `${NAME}`"


def place(offset: int) -> Position:
    """Offsets on line 7."""
    return Position(7, offset + 1)


def parse(text: str) -> tuple[Value, tuple[Fault, ...]]:
    """The text as a template of a compose file."""
    return parse_template(text, place, "project")


def render(template: Template) -> str:
    """The template as one would write it."""
    return "".join(_render(piece) for piece in template.pieces)


def _render(piece: str | Variable) -> str:
    if isinstance(piece, str):
        return piece.replace("$", "$$")
    operand = "" if piece.operand is None else render(piece.operand)
    return f"${{{piece.name}{piece.operator}{operand}}}"


def unplaced(template: Template) -> Template:
    """The template with every variable at the same place."""
    pieces = [piece if isinstance(piece, str) else _unplaced(piece) for piece in template.pieces]
    return Template(tuple(pieces), template.lookup)


def _unplaced(variable: Variable) -> Variable:
    operand = None if variable.operand is None else unplaced(variable.operand)
    return Variable(variable.name, variable.operator, operand, place(0))


texts = st.text(st.sampled_from("ab $:-?+=é\t"), min_size=1, max_size=5)
names = st.from_regex("[A-Za-z_][A-Za-z0-9_]{0,3}", fullmatch=True)
operators = st.sampled_from([":-", "-", ":+", "+", ":?", "?"])


def _joined(pieces: list[str | Variable]) -> Template:
    """A template, its adjoining texts made one, as a parser gives them."""
    joined: list[str | Variable] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return Template(tuple(joined), "project")


variables = st.builds(Variable, names, st.just(""), st.none(), st.just(place(0)))
templates = st.recursive(
    st.lists(texts | variables, max_size=3).map(_joined),
    lambda inner: st.lists(
        texts | variables | st.builds(Variable, names, operators, inner, st.just(place(0))), max_size=3
    ).map(_joined),
    max_leaves=6,
)


@settings(max_examples=500)
@given(templates)
def test_what_is_written_is_read_again(template: Template) -> None:
    """Any nesting of operators, and texts full of the characters that mean something elsewhere."""
    value, faults = parse(render(template))
    assert faults == ()
    read = value if isinstance(value, Template) else Template((value,) if value else (), "project")  # type: ignore[arg-type] # without faults it is text
    assert template == unplaced(read)


@settings(max_examples=500)
@given(st.text(st.sampled_from("aB_1${}:-+?\n "), max_size=30))
def test_any_text_is_a_text_a_template_or_a_fault(text: str) -> None:
    """A fault points at a dollar, so does every variable; without a dollar nothing changes."""
    value, faults = parse(text)
    assert isinstance(value, Unknown) == bool(faults)
    for position, message in faults:
        assert text[position.column - 1] == "$"
        assert message == INVALID
    for piece in value.pieces if isinstance(value, Template) else ():
        assert isinstance(piece, str) or text[piece.position.column - 1] == "$"
    assert "$" in text or value == text


@pytest.mark.parametrize(
    ("text", "unset", "empty", "filled"),
    [
        ("$A", "", "", "v"),
        ("<${A}>", "<>", "<>", "<v>"),
        ("${A:-d}", "d", "d", "v"),
        ("${A-d}", "d", "", "v"),
        ("${A:+d}", "", "", "d"),
        ("${A+d}", "", "d", "d"),
        ("${A:?d}", None, None, "v"),
        ("${A?d}", None, "", "v"),
        ("${A:-}", "", "", "v"),
        ("${A:-${B:-${C:-c}}}", "c", "c", "v"),
        ("${A:+${A}/${A}}", "", "", "v/v"),
        ("${A:-a}-${A:-b}}", "a-b}", "a-b}", "v-v}"),
        ("${A:-{}}", "{}", "{}", "v"),
        ("${A:-{x}} {y}", "{x} {y}", "{x} {y}", "v {y}"),
        ("${A:-{x}", "{x", "{x", "v"),
        ("$$A $${A} 5$ $(A) $1 $", "$A ${A} 5$ $(A) $1 $", "$A ${A} 5$ $(A) $1 $", "$A ${A} 5$ $(A) $1 $"),
        ("$A.b-$A", ".b-", ".b-", "v.b-v"),
    ],
)
def test_operators(text: str, unset: str | None, empty: str | None, filled: str | None) -> None:
    """Every operator over an unset, an empty and a set variable; None where compose gives up."""
    value, faults = parse(text)
    assert faults == ()
    assert (unset, empty, filled) == tuple(_expanded(value, held) for held in ({}, {"A": ""}, {"A": "v"}))


def _expanded(value: Value, held: dict[str, str]) -> str | None:
    if isinstance(value, str):
        return value
    assert isinstance(value, Template)
    try:
        return expand(value, held.get)
    except Refused:
        return None


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("x${", 2, INVALID),
        ("${}", 1, INVALID),
        ("${1}", 1, INVALID),
        ("${A.b}", 1, INVALID),
        ("${A:b}", 1, INVALID),
        ("${A:-b", 1, INVALID),
        ("${A:-b\n}", 1, INVALID),
        ("${A:-${}}", 6, INVALID),
        ("$A ${B:-$$ ${C D}}", 12, INVALID),
        ("${A:-" * 42 + "}" * 42, 201, "this template is nested more than 40 times"),
    ],
)
def test_faults(text: str, column: int, message: str) -> None:
    """The first fault, at its dollar."""
    assert (Unknown("an invalid template"), ((place(column - 1), message),)) == parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "x"),
        ("$A", None),
        ("${A:-x}y", "xy"),
        ("${A-${B:+c}}", ""),
        ("${A?m}", None),
        ("${A:-$B}", None),
        ("${", None),
    ],
)
def test_settled(text: str, expected: str | None) -> None:
    """What a template is as long as nobody sets its variables."""
    assert expected == settled(parse(text)[0])


def test_places_of_nested_variables() -> None:
    """Each at its own dollar, in the operand too."""
    value, _ = parse("a${A:-b$B}$C")
    assert (
        Template(
            (
                "a",
                Variable("A", ":-", Template(("b", Variable("B", "", None, place(7))), "project"), place(1)),
                Variable("C", "", None, place(10)),
            ),
            "project",
        )
        == value
    )
