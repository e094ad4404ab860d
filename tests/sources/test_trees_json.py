"""JSON with positions: strict but for comments and trailing commas."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confcheck.kernel.spec import Json
from confcheck.model import Entry, Malformed, Mapping, Node, Position, Scalar, Sequence, Tree
from confcheck.sources.trees import plain, read_json
from tests.sources.positions import REALWORLD, misplaced, needs_realworld, realworld, rest


def at(line: int, column: int) -> Position:
    """Short for the tables."""
    return Position(line, column)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"x"', Scalar("x", "string", at(1, 1))),
        ("\ufeff 1", Scalar("1", "integer", at(1, 2))),
        ("-0.5e+10", Scalar("-0.5e+10", "number", at(1, 1))),
        ("1E2", Scalar("1E2", "number", at(1, 1))),
        (" true\n", Scalar("true", "boolean", at(1, 2))),
        ("null", Scalar("", "null", at(1, 1))),
        ('"\\ud83d\\ude00\\t\\"\\/"', Scalar('😀\t"/', "string", at(1, 1))),
        ("[]", Sequence((), at(1, 1))),
        ("[1, 2,]", Sequence((Scalar("1", "integer", at(1, 2)), Scalar("2", "integer", at(1, 5))), at(1, 1))),
        (
            '{"😀": "é", // x\r\n\t/* y\n */ "k": 1, "k": {},}',
            Mapping(
                (
                    Entry("😀", at(1, 2), Scalar("é", "string", at(1, 7))),
                    Entry("k", at(3, 5), Scalar("1", "integer", at(3, 10))),
                    Entry("k", at(3, 13), Mapping((), at(3, 18))),
                ),
                at(1, 1),
            ),
        ),
    ],
)
def test_documents(text: str, expected: Node) -> None:
    """Numbers stay as written, keys written twice stand there twice, columns count code points."""
    assert Tree((expected,)) == read_json(text, "f.json")


@pytest.mark.parametrize(
    ("text", "documents", "line", "column", "message"),
    [
        ("", [], 1, 1, "a value is expected, but the text ends"),
        ("// only\n", [], 2, 1, "a value is expected, but the text ends"),
        ("/* open", [], 1, 1, "a value is expected"),
        ("{", [], 1, 2, "a key in double quotes is expected, but the text ends"),
        ("{'a': 1}", [], 1, 2, "a key in double quotes is expected"),
        ("{a: 1}", [], 1, 2, "a key in double quotes is expected"),
        ('{"a" 1}', [], 1, 6, "`:` is expected"),
        ('{"a": }', [], 1, 7, "a value is expected"),
        ('{"a": 1\n "b": 2}', [], 2, 2, "`,` or `}` is expected"),
        ("[1 2]", [], 1, 4, "`,` or `]` is expected"),
        ("[1,,2]", [], 1, 4, "a value is expected"),
        ("[1", [], 1, 3, "`,` or `]` is expected, but the text ends"),
        ("01", [], 1, 1, "a value is expected"),
        ("[+1]", [], 1, 2, "a value is expected"),
        ("[NaN]", [], 1, 2, "a value is expected"),
        ("truex", [], 1, 1, "a value is expected"),
        ('"open', [], 1, 1, "a value is expected"),
        ('"a\nb"', [], 1, 1, "a value is expected"),
        ('"\\x"', [], 1, 1, "a value is expected"),
        ('["a\x00"]', [], 1, 2, "a value is expected"),
        ("[1] x", [[1]], 1, 5, "something follows the end of the document"),
        ('["\\ud83d!"]', [["\ufffd!"]], 1, 2, "a string holds half of a surrogate pair"),
        ("[" * 10_000, [], 1, 102, "the document is nested more than 100 levels deep"),
        ('{"a":' * 10_000, [], 1, 506, "the document is nested more than 100 levels deep"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_cannot_be_read_is_a_problem_with_a_place(
    text: str, documents: list[Json], line: int, column: int, message: str
) -> None:
    """Broken syntax leaves nothing of the document; no message quotes the text."""
    tree = read_json(text, "f.json")
    assert (Malformed("f.json", at(line, column), message),) == tree.problems
    assert documents == [plain(document) for document in tree.documents]


def test_the_number_of_values_is_bounded() -> None:
    """A million values are read, not more."""
    tree = read_json("[" + "1," * 1_000_000 + "1]", "f.json")
    assert tree.problems == (
        Malformed("f.json", at(1, 2_000_000), "the file holds more than 1,000,000 keys and values"),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=16,
)


@given(value=JSON, indent=st.none() | st.integers(0, 5) | st.just("\t"), ascii_only=st.booleans())
def test_dumped_data_comes_back_with_places(value: Json, indent: int | str | None, ascii_only: bool) -> None:
    """The tree equals what `json` reads, and at every position `json` reads exactly that part of it."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    tree = read_json(text, "f.json")
    assert tree.problems == ()
    assert [value] == [plain(document) for document in tree.documents]
    assert_each_part(text, tree.documents[0])


def assert_each_part(text: str, node: Node) -> None:
    """What `json` decodes at each position is the node, or the key, that the position belongs to."""
    decode = json.JSONDecoder().raw_decode
    assert decode(rest(text, node.position))[0] == plain(node)
    if isinstance(node, Mapping):
        for entry in node.entries:
            assert decode(rest(text, entry.position))[0] == entry.key
            assert_each_part(text, entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            assert_each_part(text, item)


CORPUS = '{"a": [1, -2.5e3, true, null], // c\n "b": {"c": "x\\n\\u00e9\\ud83d\\ude00"}, /* d */ "e": "",}'


@given(st.text())
@example("\ufeff\ufeff")
@example('"\\u000"')
def test_any_text_is_read(text: str) -> None:
    """No text raises, and what `json` accepts is read the same."""
    tree = read_json(text, "f.json")
    try:
        expected = [json.loads(text)]
    except ValueError:
        expected = None
    if expected is not None and not tree.problems:
        assert expected == [plain(document) for document in tree.documents]


@given(
    cut=st.integers(0, len(CORPUS)),
    length=st.integers(0, 3),
    inserted=st.text(alphabet='{}[]:,"\\/*-+.eu01 \n\ttrulfans\x00\ud800', max_size=4),
)
def test_broken_documents_are_reported_or_placed(cut: int, length: int, inserted: str) -> None:
    """A document that is read without a problem has every position right."""
    text = CORPUS[:cut] + inserted + CORPUS[cut + length :]
    tree = read_json(text, "f.json")
    assert bool(tree.problems) or len(tree.documents) == 1
    assert bool(tree.problems) or misplaced(text, tree) == []


@needs_realworld
def test_real_files_agree_with_json() -> None:
    """Every real file gives what `json` gives, with positions that hold, or a problem."""
    disagree = []
    for name in realworld(".json"):
        text = (REALWORLD / name).read_text(encoding="utf-8-sig")
        tree = read_json(text, name)
        try:
            expected = [json.loads(text)]
        except ValueError:
            expected = [plain(document) for document in tree.documents]
        if expected != [plain(document) for document in tree.documents] or misplaced(text, tree):
            disagree.append(name)
    assert disagree == []
