"""TOML with positions: `tomllib` is the truth about the data, the text about the places."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confcheck.model import Malformed, Mapping, Node, Position, Scalar, Sequence
from confcheck.sources.trees import plain, read_toml
from confcheck.sources.trees import toml as reader
from tests.sources.positions import REALWORLD, misplaced, needs_realworld, realworld, rest

Row = tuple[str, str, str]

TRICKY = (Path(__file__).parent / "data" / "tricky.toml").read_text(encoding="utf-8")


def places(text: str, node: Node, prefix: str = "") -> Iterator[Row]:
    """Path, and what the text holds from the key and from the value to the end of the line."""
    match node:
        case Mapping():
            for entry in node.entries:
                path = f"{prefix}/{entry.key}"
                yield path, first_line(text, entry.position), first_line(text, entry.value.position)
                yield from places(text, entry.value, path)
        case Sequence():
            for index, item in enumerate(node.items):
                yield f"{prefix}/{index}", "", first_line(text, item.position)
                yield from places(text, item, f"{prefix}/{index}")
        case Scalar():
            return


def first_line(text: str, position: Position) -> str:
    """Up to twelve characters."""
    return rest(text, position).split("\n")[0][:12]


def test_tricky_document() -> None:
    """Dotted and quoted keys, tables, arrays of tables, inline tables, every kind of string, comments anywhere."""
    expected = [
        ("/title", 'title = "x" ', '"x" # c'),
        ("/a", 'a.b . "c d".', 'a.b . "c d".'),
        ("/a/b", 'b . "c d".\'e', 'b . "c d".\'e'),
        ("/a/b/c d", '"c d".\'e.f\' ', '"c d".\'e.f\' '),
        ("/a/b/c d/e.f", "'e.f' = 0x1F", "0x1F"),
        ("/d", "d = 1979-05-", "1979-05-27 0"),
        ("/q é", '"q \\u00e9" =', '"""'),
        ("/lit", "'lit' = '''a", "'''a''b'''''"),
        ("/x", "x]", "[x]"),
        ("/x/y", "y]", "[x . y]"),
        ("/x/y/z", "z = [ 1, 2, ", "[ 1, 2,   # "),
        ("/x/y/z/0", "", "1, 2,   # c "),
        ("/x/y/z/1", "", "2,   # c ]"),
        ("/x/y/z/2", "", '"three", # c'),
        ("/x/y/z/3", "", "{p = 1, q.r "),
        ("/x/y/z/3/p", "p = 1, q.r =", "1, q.r = [ ["),
        ("/x/y/z/3/q", "q.r = [ [], ", "q.r = [ [], "),
        ("/x/y/z/3/q/r", "r = [ [], [ ", "[ [], [ 2 ] "),
        ("/x/y/z/3/q/r/0", "", "[], [ 2 ] ]}"),
        ("/x/y/z/3/q/r/1", "", "[ 2 ] ]},"),
        ("/x/y/z/3/q/r/1/0", "", "2 ] ]},"),
        ("/x/y/e", "e = { }", "{ }"),
        ("/x/w", "w]", "[x.w]"),
        ("/x/k", "k = 1", "1"),
        ("/s", "s]]", "[[s]]"),
        ("/s/0", "", "[[s]]"),
        ("/s/0/n", "n = +inf", "+inf"),
        ("/s/0/sub", "sub]", "[s.sub]"),
        ("/s/0/sub/k", "k = true", "true"),
        ("/s/1", "", "[[s]]"),
        ("/s/1/n", "n = 1_000.5", "1_000.5"),
        ("/s/1/t", "t]]", "[[s.t]]"),
        ("/s/1/t/0", "", "[[s.t]]"),
        ("/s/1/t/0/l'", '"l\'" = 07:32', "07:32:00.5"),
        ("/s/1/t/1", "", "[[s.t]]"),
        ("/s/1/t/1/l", "l=[{a=1},{a=", "[{a=1},{a=2}"),
        ("/s/1/t/1/l/0", "", "{a=1},{a=2}]"),
        ("/s/1/t/1/l/0/a", "a=1},{a=2}]", "1},{a=2}]"),
        ("/s/1/t/1/l/1", "", "{a=2}]"),
        ("/s/1/t/1/l/1/a", "a=2}]", "2}]"),
    ]  # fmt: skip
    tree = read_toml(TRICKY, "f.toml")
    assert tree.problems == ()
    assert expected == list(places(TRICKY, tree.documents[0]))


@pytest.mark.parametrize(
    ("text", "kind", "written", "line", "column"),
    [
        ("a = 0x1F", "integer", "0x1F", 1, 5),
        ("\ufeffa = 1_0", "integer", "1_0", 1, 5),
        ("a=-1.5e3 # c", "number", "-1.5e3", 1, 3),
        ("a = nan", "number", "nan", 1, 5),
        ("a = true", "boolean", "true", 1, 5),
        ("a = 1979-05-27 07:32:00.5-07:00", "date", "1979-05-27 07:32:00.5-07:00", 1, 5),
        ("a = 1979-05-27", "date", "1979-05-27", 1, 5),
        ("a = 07:32:00", "date", "07:32:00", 1, 5),
        ('a = "\\t😀"', "string", "\t😀", 1, 5),
        ("a = '''\r\nx\r\ny'''", "string", "x\ny", 1, 5),
        ('"😀é" = "x"', "string", "x", 1, 8),
        ("# c\r\n\r\n a = ''", "string", "", 3, 6),
    ],
)
def test_scalars_keep_their_text_and_kind(text: str, kind: str, written: str, line: int, column: int) -> None:
    """Numbers, booleans and dates as written, strings as they are meant."""
    document = read_toml(text, "f.toml").documents[0]
    assert isinstance(document, Mapping)
    assert Scalar(written, kind, Position(line, column)) == document.entries[0].value


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a = 1\na = 2", 2, 6, "a key is written twice"),
        ("[a]\n[a]", 2, 3, "a table is declared twice"),
        ("a = {b = 1, b = 2}", 1, 18, "a key is written twice"),
        ("a = {b = 1}\n[a.c]", 2, 5, "a table is declared twice"),
        ("a = [1]\n[[a]]", 2, 4, "a table that is complete already is extended"),
        ("a = [1, 2", 1, 10, "a list is never closed, or a comma is missing in it"),
        ("a = {b = 1", 1, 11, "a table in braces is never closed, or a comma is missing in it"),
        ("a = 'x", 1, 7, "a quote is never closed"),
        ("a = ", 1, 5, "a value is expected"),
        ("a 1", 1, 3, "`=` is expected after a key"),
        ("a = 1 b = 2", 1, 7, "something follows the end of a value"),
        ("[a\nb = 1", 1, 3, "a table's name is not closed"),
        ('"\\q" = 1', 1, 4, "an escape that TOML does not know stands in double quotes"),
        ("= 1", 1, 1, "this is not TOML"),
        ("a. = 1", 1, 4, "a key is expected"),
        ("a = 1\n\x00", 2, 1, "this is not TOML"),
        ("a = " + "[" * 10_000, 1, 105, "the document is nested more than 100 levels deep"),
        ("a = " + "{a = " * 10_000, 1, 505, "the document is nested more than 100 levels deep"),
        ("a." * 100_000 + "a = 1", 1, 201, "the document is nested more than 100 levels deep"),
        ("[" + "a." * 100_000 + "a]", 1, 202, "the document is nested more than 100 levels deep"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_cannot_be_read_is_a_problem_with_a_place(text: str, line: int, column: int, message: str) -> None:
    """A document that `tomllib` refuses leaves nothing; no message quotes the text."""
    tree = read_toml(text, "f.toml")
    assert (Malformed("f.toml", Position(line, column), message),) == tree.problems
    assert tree.documents == ()


def test_a_number_of_too_many_digits_has_no_place() -> None:
    """Python refuses to convert it and says nothing of where."""
    assert (Malformed("f", None, "this is not TOML"),) == read_toml("a = " + "9" * 5000, "f").problems


def test_what_the_scanner_does_not_see_stands_where_its_parent_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should scanner and `tomllib` ever disagree, a place is less exact; nothing crashes, no value is lost."""
    monkeypatch.setattr(reader._Scanner, "scan", lambda _: None)  # noqa: SLF001 - the scanner has no other seam
    document = read_toml("\na = [1, true]\n[b]\nc = 'x'\n", "f").documents[0]
    expected = {"a": [1, True], "b": {"c": "x"}}
    assert expected == plain(document)
    assert isinstance(document, Mapping)
    assert {Position(1, 1)} == {entry.position for entry in document.entries}


def data(value: object) -> object:
    """What `tomllib` returned, as `plain` has it: dates and numbers that are not finite as some text."""
    match value:
        case dict():
            return {key: data(item) for key, item in value.items()}
        case list():
            return [data(item) for item in value]
        case bool() | int() | str():
            return value
        case float() if abs(value) < float("inf"):
            return value
        case _:
            return "text"


def textual(text: str, node: Node) -> object:
    """The tree as `data` has it."""
    match node:
        case Mapping():
            return {entry.key: textual(text, entry.value) for entry in node.entries}
        case Sequence():
            return [textual(text, item) for item in node.items]
        case Scalar():
            value = plain(node)
            return "text" if node.kind == "date" or (node.kind == "number" and isinstance(value, str)) else value


BARE = st.text(alphabet="abc_-1", min_size=1, max_size=3)
KEY = st.one_of(
    BARE,
    BARE.map("'{}.#]='".format),
    BARE.map('"{}\\t\\u00e9]=#"'.format),
)
BLANKS = st.sampled_from(["", " ", "\t ", "  "])
BREAKS = st.sampled_from(["", " ", "\n", " # ] } \" '\n\t", "\r\n"])
NUMBERS = ["1", "-2_0", "0xfF", "0b1", "1.5", "-1e3", "inf", "-nan", "true", "false"]
DATES = ["1979-05-27", "1979-05-27 07:32:00Z", "1979-05-27T07:32:00.5", "07:32:00"]
SHORT = ['""', '"x # ]"', '"\\"}"', "''", "'\\'", "'#\"'"]
LONG = ['"""\n]"" """', "'''\n' ' ]'''", '"""a"""""', "''''a'''''", '"""\\\n  x\\" """']
ATOM = st.sampled_from([*NUMBERS, *DATES, *SHORT, *LONG])


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    """A list with blanks, line ends and comments anywhere."""
    items = draw(st.lists(inner, max_size=3))
    parts = [draw(BREAKS) + item + draw(BREAKS) for item in items]
    return "[" + ",".join(parts) + (draw(st.sampled_from(["", ","])) if items else "") + draw(BREAKS) + "]"


@st.composite
def dotted(draw: st.DrawFn) -> str:
    """A key of one to three parts."""
    return (draw(BLANKS) + "." + draw(BLANKS)).join(draw(st.lists(KEY, min_size=1, max_size=3)))


@st.composite
def inline_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    """A table in braces."""
    pairs = draw(st.lists(st.tuples(dotted(), BLANKS, BLANKS, inner), max_size=2))
    return "{" + draw(BLANKS) + ", ".join(f"{key}{a}={b}{value}" for key, a, b, value in pairs) + draw(BLANKS) + "}"


VALUE = st.recursive(ATOM, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=5)
STATEMENT = st.one_of(
    st.tuples(dotted(), VALUE).map(" = ".join),
    st.tuples(dotted(), VALUE).map("\t=".join),
    dotted().map("[ {} ] # c".format),
    dotted().map(" [[{}]]".format),
    st.just("# c = 1"),
    st.just("\r"),
)


def accepted(statements: list[str]) -> str:
    """Those of the statements that `tomllib` accepts together, as a document."""
    text = ""
    for statement in statements:
        try:
            tomllib.loads(f"{text}{statement}\n")
        except ValueError:
            continue
        text += f"{statement}\n"
    return text


@given(st.lists(STATEMENT, max_size=12).map(accepted))
@example(TRICKY)
def test_every_place_of_a_document_is_found(text: str) -> None:
    """The tree equals what `tomllib` reads, and every key and value has a place of its own that shows it."""
    tree = read_toml(text, "f.toml")
    assert tree.problems == ()
    assert data(tomllib.loads(text)) == textual(text, tree.documents[0])
    assert misplaced(text, tree) == []
    leaves = [leaf.position for leaf in scalars(tree.documents[0])]
    assert len(set(leaves)) == len(leaves)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every leaf."""
    match node:
        case Mapping():
            for entry in node.entries:
                yield from scalars(entry.value)
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Scalar():
            yield node


@given(st.text())
@example("\ufeff\ufeff")
@example('"')
@example("[[")
def test_any_text_is_read(text: str) -> None:
    """No text raises; there is one document, or one problem."""
    tree = read_toml(text, "f.toml")
    assert len(tree.documents) + len(tree.problems) == 1


@given(
    cut=st.integers(0, len(TRICKY)),
    length=st.integers(0, 3),
    inserted=st.text(alphabet="[]{}=.,\"'\\#\n\r\t a1_-:\x00é", max_size=4),
)
def test_broken_documents_are_reported_or_placed(cut: int, length: int, inserted: str) -> None:
    """A document that `tomllib` still accepts has every position right."""
    text = TRICKY[:cut] + inserted + TRICKY[cut + length :]
    tree = read_toml(text, "f.toml")
    assert len(tree.documents) + len(tree.problems) == 1
    assert misplaced(text, tree) == []


@needs_realworld
def test_real_files_agree_with_tomllib() -> None:
    """Every real file gives what `tomllib` gives, with positions that hold."""
    disagree = []
    for name in realworld(".toml"):
        text = (REALWORLD / name).read_text(encoding="utf-8")
        tree = read_toml(text, name)
        if [data(tomllib.loads(text))] != [textual(text, tree.documents[0])] or misplaced(text, tree):
            disagree.append(name)
    assert disagree == []
