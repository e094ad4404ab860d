"""YAML with positions: what is read, where it stands, and what is said about the rest."""

from __future__ import annotations

from collections.abc import Hashable
from textwrap import dedent

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from confcheck.kernel.spec import Json
from confcheck.model import Malformed, Mapping, Node, Position, Scalar, Sequence
from confcheck.sources.trees import plain, read_yaml
from confcheck.sources.trees import yaml as reader
from tests.sources.positions import REALWORLD, misplaced, needs_realworld, realworld

Row = tuple[str, int, int, str, str, int, int]


def rows(node: Node, prefix: str = "") -> list[Row]:
    """Path, place of the key, kind, text, place of the value: one row for each leaf; merged keys end in `<`."""
    match node:
        case Mapping():
            inside = [
                (f"{prefix}.{entry.key}{'<' if entry.merged else ''}".lstrip("."), entry.position, entry.value)
                for entry in node.entries
            ]
        case Sequence():
            inside = [(f"{prefix}.{index}".lstrip("."), item.position, item) for index, item in enumerate(node.items)]
        case _:
            inside = []
    result: list[Row] = []
    for path, key, value in inside:
        if isinstance(value, Scalar):
            place = value.position
            result.append((path, key.line, key.column, value.kind, value.text, place.line, place.column))
        result.extend(rows(value, path))
    return result


class Oracle(yaml.SafeLoader):
    """PyYAML with what confcheck does on purpose: keys and dates keep their text, anchors may be defined again."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Forget an anchor that is defined again."""
        if not self.check_event(yaml.AliasEvent):
            self.anchors.pop(self.peek_event().anchor, None)  # type: ignore[no-untyped-call]  # the stubs lack it
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: ARG002
        """Keys as they are written."""
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


def untagged(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    """The value as it would be without its tag; a scalar as text."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node)
    return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else node.value


for tag in ("!reset", "!override", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value"):
    Oracle.add_constructor(tag, untagged)


def oracle(text: str) -> list[object] | None:
    """What PyYAML reads, or None where it refuses the text."""
    try:
        return list(yaml.load_all(text, Loader=Oracle))
    except (yaml.YAMLError, ValueError, OverflowError, TypeError, AttributeError):  # the last two: keys that are lists
        return None


def refused(text: str) -> bool:
    """Whether the text breaks the grammar, as libyaml has it (the parser in Python has another on tabs)."""
    try:
        return not list(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return True


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with PyYAML's C parser and with the one in Python, which stands in where there is no C."""
    monkeypatch.setattr(reader, "LOADER", getattr(yaml, request.param))


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", [("a", 1, 1, "integer", "1", 1, 4)]),
        ("\ufeffa: 1\n", [("a", 1, 1, "integer", "1", 1, 4)]),
        ("a: 1\r\nb: 2\r\n", [("a", 1, 1, "integer", "1", 1, 4), ("b", 2, 1, "integer", "2", 2, 4)]),
        ("\"a b\": 'c'\n", [("a b", 1, 1, "string", "c", 1, 8)]),
        ("🦊é: ü # c\nb: x\n", [("🦊é", 1, 1, "string", "ü", 1, 5), ("b", 2, 1, "string", "x", 2, 4)]),
        ("a: yes\n", [("a", 1, 1, "boolean", "yes", 1, 4)]),
        ("a: 0644\n", [("a", 1, 1, "integer", "0644", 1, 4)]),
        ("a: 1_000.5\n", [("a", 1, 1, "number", "1_000.5", 1, 4)]),
        ("a: 2020-01-01\n", [("a", 1, 1, "date", "2020-01-01", 1, 4)]),
        ("a: ~\n", [("a", 1, 1, "null", "", 1, 4)]),
        ("a:\n", [("a", 1, 1, "null", "", 1, 3)]),
        ("a: '1'\n", [("a", 1, 1, "string", "1", 1, 4)]),
        ("a: =\n", [("a", 1, 1, "string", "=", 1, 4)]),
        ("a: <<\n", [("a", 1, 1, "string", "<<", 1, 4)]),
        ("a: |\n  x\n  y\n", [("a", 1, 1, "string", "x\ny\n", 1, 4)]),
        ("a: >-\n  x\n  y\n", [("a", 1, 1, "string", "x y", 1, 4)]),
        ("yes: on\n", [("yes", 1, 1, "boolean", "on", 1, 6)]),
        ("a: 1\na: 2\n", [("a", 1, 1, "integer", "1", 1, 4), ("a", 2, 1, "integer", "2", 2, 4)]),
        ("[x, {k: v}]", [("0", 1, 2, "string", "x", 1, 2), ("1.k", 1, 6, "string", "v", 1, 9)]),
        ("- a\n-\n  - b\n", [("0", 1, 3, "string", "a", 1, 3), ("1.0", 3, 5, "string", "b", 3, 5)]),
    ],
    ids=repr,
)
def test_scalars_keep_their_text_kind_and_place(text: str, expected: list[Row]) -> None:
    """Columns count code points, quotes belong to the value, a byte order mark has no width."""
    tree = read_yaml(text, "f.yaml")
    assert expected == rows(tree.documents[0])
    assert tree.problems == ()


@pytest.mark.usefixtures("_either_loader")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 'v'\nb: *x\n", [("a", 1, 1, "string", "v", 1, 7), ("b", 2, 1, "string", "v", 2, 4)]),
        ("a: &x\nb: *x\n", [("a", 1, 1, "null", "", 1, 4), ("b", 2, 1, "null", "", 2, 4)]),
        ("a: &x 1\nb: &x 2\nc: *x\n", [("a", 1, 1, "integer", "1", 1, 7), ("b", 2, 1, "integer", "2", 2, 7),
                                       ("c", 3, 1, "integer", "2", 3, 4)]),
        ("a: &x k\n*x : v\n", [("a", 1, 1, "string", "k", 1, 7), ("k", 2, 1, "string", "v", 2, 6)]),
        ("a: &x [1]\nb: *x\n", [("a.0", 1, 8, "integer", "1", 1, 8), ("b.0", 1, 8, "integer", "1", 1, 8)]),
        ("a: &x # c\n  # d\n  v\n", [("a", 1, 1, "string", "v", 3, 3)]),
        ("a: !!str &x 12\n", [("a", 1, 1, "string", "12", 1, 13)]),
        ("a: &x !!int '3'\n", [("a", 1, 1, "integer", "3", 1, 13)]),
        ("a: !<tag:yaml.org,2002:str> 12\n", [("a", 1, 1, "string", "12", 1, 29)]),
        ("a: &x\n  k: v\n", [("a.k", 2, 3, "string", "v", 2, 6)]),
    ],
    ids=repr,
)  # fmt: skip
def test_anchors_aliases_and_tags(text: str, expected: list[Row]) -> None:
    """A value stands behind its anchor and its tag; an alias stands where it is used, its inside at the anchor."""
    tree = read_yaml(text, "f.yaml")
    assert expected == rows(tree.documents[0])
    assert tree.problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b: &b {q: 1, r: 2}\nm: {r: 3, <<: *b}\n", [("m.q<", 1, 8, "1"), ("m.r", 2, 5, "3")]),
        ("b: &b {q: 1}\nc: &c {q: 2, s: 3}\nm: {<<: [*b, *c]}\n", [("m.q<", 1, 8, "1"), ("m.s<", 2, 14, "3")]),
        ("m: {<<: {q: 1}, <<: {q: 2}}\n", [("m.q<", 1, 22, "2")]),
        ("b: &b {q: 1}\nc: &c {<<: *b, r: 2}\nm: {<<: *c}\n", [("m.q<", 1, 8, "1"), ("m.r<", 2, 16, "2")]),
        ("m: {'<<': x}\n", [("m.<<", 1, 5, "x")]),
        ("m: {<<: [], r: 1, r: 2}\n", [("m.r", 1, 13, "1"), ("m.r", 1, 19, "2")]),
    ],
    ids=repr,
)
def test_merge_keys(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    """Merged entries come first, keep the place where they are written, and give way to the mapping's own."""
    tree = read_yaml(text, "f.yaml")
    found = [row for row in rows(tree.documents[0]) if row[0].startswith("m.")]
    assert expected == [(path, line, column, text) for path, line, column, _, text, _, _ in found]
    assert tree.problems == ()


def problem(line: int, column: int, message: str, hint: str | None = None) -> Malformed:
    """One of the file under test."""
    return Malformed("f.yaml", Position(line, column), message, hint)


TAG_HINT = "a value that begins with `!` needs quotes"
TAB_HINT = "YAML allows no tabs for indentation"
KEY = "a `:` stands where no key can be: quotes or indentation"
BROKEN = "a bracket is never closed, or a comma is missing in it"


@pytest.mark.parametrize(
    ("text", "documents", "problems"),
    [
        ("", [], []),
        ("---\n---\n", [None, None], []),
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}], []),
        ("a: 1\n---\nb: [\n", [{"a": 1}], [problem(4, 1, "this is not YAML")]),
        ("a:\n\tb: 1\n", [], [problem(2, 1, "a tab stands where YAML expects blanks", TAB_HINT)]),
        ("-\t- x\n", [], [problem(1, 2, "a tab stands where YAML expects blanks", TAB_HINT)]),
        ("a: 'x\nb: 1\n", [], [problem(1, 4, "a quote is never closed")]),
        ("a: b: c\n", [], [problem(1, 5, KEY)]),
        ("a: 1\nfoo\nb: 2\n", [], [problem(2, 1, "a line has no `:` behind its key")]),
        ("a:\n  - b\n c: 1\n", [], [problem(3, 2, "the indentation does not fit the lines above")]),
        ("a: @x\n", [], [problem(1, 4, "a value begins with a character that needs quotes")]),
        ('a: "\\q"\n', [], [problem(1, 5, "an escape that YAML does not know stands in double quotes")]),
        ("a: [1\nb: 2\n", [], [problem(1, 4, BROKEN)]),
        ("%YAML 2.0\n---\na\n", [], [problem(1, 1, "this is not YAML")]),
        ("a: \x00x\n", [{"a": "\ufffdx"}], [problem(1, 4, "a character stands here that YAML forbids")]),
        ("a: \ud800\n", [{"a": "\ufffd"}], [problem(1, 4, "a character stands here that YAML forbids")]),
        ("a: &x 1\nb: &x 2\nc: *x\n", [{"a": 1, "b": 2, "c": 2}], []),
        ("a: !Ref x\n", [{"a": "x"}], [problem(1, 4, "unknown YAML tag !Ref", TAG_HINT)]),
        ("a: !hunter2\n", [{"a": ""}], [problem(1, 4, "unknown YAML tag", TAG_HINT)]),
        ("a: &x !y {b: 1}\n", [{"a": {"b": 1}}], [problem(1, 4, "unknown YAML tag", TAG_HINT)]),
        ("? [x]\n: 1\nb: 2\n", [{"b": 2}], [problem(1, 3, "a key is a list or a mapping")]),
        ("? {x: 1}\n: 1\nb: 2\n", [{"b": 2}], [problem(1, 3, "a key is a list or a mapping")]),
        ("a: *nope\nb: 2\n", [{"b": 2}], [problem(1, 4, "an alias has no anchor above it")]),
        ("*nope : 1\nb: [*nope, 2]\n", [{"b": [2]}], [problem(1, 1, "an alias has no anchor above it"),
                                                      problem(2, 5, "an alias has no anchor above it")]),
        ("*nope\n", [], [problem(1, 1, "an alias has no anchor above it")]),
        ("&a [*a, 1]\n", [[1]], [problem(1, 5, "an alias stands inside the value it repeats")]),
        ("a: &x 1\n---\nb: *x\n", [{"a": 1}, {}], [problem(3, 4, "an alias has no anchor above it")]),
        ("<<: [1]\na: 2\n", [{"a": 2}], [problem(1, 6, "`<<` takes a mapping or a list of mappings")]),
        ("<<: x\na: 2\n", [{"a": 2}], [problem(1, 5, "`<<` takes a mapping or a list of mappings")]),
    ],
    ids=repr,
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem_with_a_place(
    text: str, documents: list[Json], problems: list[Malformed]
) -> None:
    """The rest is read; no message quotes the text."""
    tree = read_yaml(text, "f.yaml")
    assert problems == list(tree.problems)
    assert documents == [plain(document) for document in tree.documents]


DEEP = "the document is nested more than 100 levels deep"
MANY = "the file holds more than 1,000,000 keys and values"
CHAIN = "\n".join(f"a{n}: &a{n} [{f'*a{n - 1}' if n else 1}]" for n in range(2000))
BOMB = "a0: &a0 [1, 1]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 90))
MERGE_BOMB = "a0: &a0 {k0: 1}\n" + "\n".join(
    f"a{n}: &a{n} {{k{n}: 1, x{n}: *a{n - 1}, y{n}: *a{n - 1}, <<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 90)
)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[" * 10_000, [problem(1, 101, DEEP)]),
        ("{a: " * 10_000, [problem(1, 401, DEEP)]),
        ("- " * 10_000, [problem(1, 201, DEEP)]),
        ("? " * 10_000, [problem(1, 201, DEEP)]),
        (CHAIN, [problem(100, 12, DEEP)]),
        (BOMB, [problem(18, 18, MANY)]),
        (MERGE_BOMB, [problem(10, 30, MANY)]),
        ("x: 1\n---\n" + BOMB, [problem(20, 18, MANY)]),
    ],
    ids=["lists", "mappings", "dashes", "keys", "aliases in aliases", "alias bomb", "merge bomb", "second document"],
)
def test_bounds(text: str, problems: list[Malformed]) -> None:
    """Nesting and alias bombs end at a limit, with the place where it is passed; documents before it are kept."""
    tree = read_yaml(text, "f.yaml")
    assert problems == list(tree.problems)
    assert text.startswith("x") == bool(tree.documents)


def test_line_ends_that_only_yaml_knows() -> None:
    """YAML 1.1 ends a line at U+2028; an editor does not, so neither do positions."""
    text = "a: 'x\u2028 y'\nb: 1\n"
    expected = [("a", 1, 1), ("b", 2, 1)]
    assert expected == [row[:3] for row in rows(read_yaml(text, "f").documents[0])]


def test_the_parser_without_c_survives_what_the_one_in_c_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An escape beyond Unicode makes PyYAML's Python parser raise something else than its own error."""
    monkeypatch.setattr(reader, "LOADER", yaml.SafeLoader)
    assert (Malformed("f", None, "this is not YAML"),) == read_yaml('"\\UFFFFFFFF"', "f").problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(value=JSON, flow=st.booleans() | st.none(), width=st.integers(20, 200), style=st.sampled_from([None, "'", '"']))
def test_dumped_data_comes_back_with_places(
    value: Json,
    flow: bool | None,
    width: int,
    style: str | None,
) -> None:
    """Whatever PyYAML writes is read as PyYAML reads it, and every position shows what stands there."""
    text = yaml.safe_dump(
        value, default_flow_style=flow, width=width, default_style=style, allow_unicode=True, sort_keys=False
    )
    tree = read_yaml(text, "f.yaml")
    assert oracle(text) == [plain(document) for document in tree.documents]
    assert tree.problems == ()
    assert misplaced(text, tree) == []


CORPUS = dedent("""\
    base: &base {a: 1, "b": 'c'}
    env:
      <<: *base
      KEY: !!str 12  # comment
      LIST:
        - x
        - |
          text
          more
    ---
    other: "x\\n\\u00e9"
    time: 2020-01-01T10:00:00Z
    """)


@given(st.text())
@example("\ufeff\ufeff")
@example("\x85a: b")
@example("!!int x")
@example("- !!float y\n- !!bool z\n- !!int ''")
def test_any_text_is_read(text: str) -> None:
    """No text raises, and every problem is placed inside the text."""
    tree = read_yaml(text, "f.yaml")
    assert len([plain(document) for document in tree.documents]) == len(tree.documents)
    for found in tree.problems:
        assert found.position is not None
        assert 1 <= found.position.line <= text.count("\n") + text.count("\r") + 1


@given(
    at=st.integers(0, len(CORPUS)),
    length=st.integers(0, 3),
    inserted=st.text(alphabet="&*!<:[]{}'\"|>-?#%@\t\n ,abk0\x00\u2028é", max_size=4),
)
def test_broken_documents_are_read_like_pyyaml_or_reported(at: int, length: int, inserted: str) -> None:
    """What PyYAML reads, confcheck reads the same or says that it does not; what PyYAML refuses is a problem."""
    text = CORPUS[:at] + inserted + CORPUS[at + length :]
    tree = read_yaml(text, "f.yaml")
    expected = oracle(text)
    if refused(text):
        assert tree.problems != ()
    if expected is not None and not tree.problems:
        assert expected == [plain(document) for document in tree.documents]
        assert misplaced(text, tree) == []


@needs_realworld
def test_real_files_agree_with_pyyaml() -> None:
    """Every real file gives what PyYAML gives, with positions that hold, or a problem."""
    disagree = []
    for name in realworld(".yaml", ".yml"):
        text = (REALWORLD / name).read_bytes().decode("utf-8", "replace")
        tree = read_yaml(text, name)
        expected = oracle(text)
        agrees = expected == [plain(document) for document in tree.documents]
        if misplaced(text, tree) or not (agrees or tree.problems) or (expected is None and not tree.problems):
            disagree.append(name)
    assert disagree == []


def test_tags_stay_with_their_nodes() -> None:
    """Those beyond the standard's, also through an alias; which of them are a problem is for the caller to say."""
    text = "a: !reset x\nb: &l !override [1]\nc: !own {d: !!str 1}\ne: *l\n"
    (document,) = read_yaml(text, "f.yaml", tags=None).documents
    assert isinstance(document, Mapping)
    assert [entry.value.tag for entry in document.entries] == ["!reset", "!override", "!own", "!override"]
    inner = document.get("c")
    assert isinstance(inner, Mapping)
    assert [entry.value.tag for entry in inner.entries] == [""]
    assert read_yaml(text, "f.yaml", tags=None).problems == ()
    assert read_yaml(text, "f.yaml", tags={"!reset", "!override"}).problems == (
        problem(3, 4, "unknown YAML tag", TAG_HINT),
    )
    assert len(read_yaml(text, "f.yaml").problems) == 3


@pytest.mark.parametrize(("text", "place"), [("?", Position(1, 2)), ("a: {b: 1}\n?", Position(2, 2))])
def test_a_key_that_is_cut_off_stands_inside_the_file(text: str, place: Position) -> None:
    """PyYAML places it behind a line break that it adds itself."""
    (document,) = read_yaml(text, "f.yaml").documents
    assert isinstance(document, Mapping)
    assert document.entries[-1].position == place
