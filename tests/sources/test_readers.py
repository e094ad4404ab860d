from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from io import StringIO
from types import ModuleType
from unittest import mock

import pytest
from dotenv import dotenv_values
from dotenv.parser import parse_stream
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from confcheck.model import Assignment, Inherited, Parsed, Reader, Reference, Template, Variable
from confcheck.sources.readers import READER_NAMES, READERS, compose_env, docker_run, node, python_dotenv
from tests.sources.expand import pairs, text_at

COMMENT = "takes this comment for a key, since it is indented and holds a `=`"
FIRST = "let the comment begin at the first column"
NUL = "a NUL byte, which no variable can hold; the line is skipped"

TRICKY = [
    *("A", "BC", "_d.e-f", "export ", "export\t", "export", "é", "1", "x y", "true"),
    *("=", "=", "=", " = ", "'", '"', "`", "\\", "\\n", '\\"', "\\'", "\\$", "\\0101", "\\t", "#", " #", "\t# c"),
    *("$", "{", "}", "$A", "${A}", "${BC:-x}", "${A-}", "${", "$$", ":", ":-", ":?", "[", "-", "."),
    *("\n", "\n", "\n", "\r\n", "\r", " ", "\t", "\v", "\f", "\x1c", "\x85", "\xa0", "\u2028", "\u3000", "\ufeff"),
    *("A=1\n", "BC=two\n", "# note\n", "\n\n", '"x"', "'y z'", "A='1\n2'\n", 'BC="a\\"b"\n', "  A=3\n"),
]
files = st.lists(st.sampled_from(TRICKY), max_size=24).map("".join)
every_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)


def assignments(parsed: Parsed) -> list[Assignment]:
    """The entries, which are all assignments here."""
    return [entry for entry in parsed.entries if isinstance(entry, Assignment)]


@settings(max_examples=2000, deadline=None)
@given(files)
def test_python_dotenv_reads_what_its_library_reads(text: str) -> None:
    """Key by key, and as a whole with variables replaced, in an environment the test controls."""
    parsed = python_dotenv.read(text, "f")
    bindings = [(found.key, found.value) for found in parse_stream(StringIO(text)) if found.key is not None]
    assert [key for key, _ in bindings] == [entry.key for entry in parsed.entries if isinstance(entry, Assignment)]
    assert dict(bindings) == dotenv_values(stream=StringIO(text), interpolate=False)
    assert [value for _, value in bindings] == [_unreplaced(entry) for entry in assignments(parsed)]
    process = {"A": "from outside", "Z": ""}
    with mock.patch.dict(os.environ, process, clear=True):
        expected = dotenv_values(stream=StringIO(text))
    assert expected == dict(pairs(parsed, process, bare=True))


def _unreplaced(entry: Assignment) -> str | None:
    """The value with its variables written again as python-dotenv takes them."""
    if not isinstance(entry.value, Template):
        return None if isinstance(entry.value, Inherited) else str(entry.value)
    texts = []
    for piece in entry.value.pieces:
        if isinstance(piece, str):
            texts.append(piece)
        elif piece.operand is None:
            texts.append(f"${{{piece.name}}}")
        else:
            texts.append(f"${{{piece.name}:-{''.join(map(str, piece.operand.pieces))}}}")
    return "".join(texts)


@every_reader
@settings(max_examples=500, deadline=None)
@given(files)
def test_every_position_points_at_its_text(reader: Reader, text: str) -> None:
    """A key at its first character or quote, a value at its own, a variable at its dollar; problems inside the file."""
    parsed = reader.read(text, "f")
    for entry in assignments(parsed):
        there = text_at(text, entry.origin.key).replace("\r", "")
        quoted = f"'{entry.key}'" if reader.name == "python-dotenv" else entry.key
        keys = (entry.key, quoted, entry.key.removeprefix("\ufeff"))
        assert there.startswith(tuple(key.replace("\r", "") for key in keys))
        assert (entry.origin.value is None) == isinstance(entry.value, Inherited)
        if entry.origin.value is not None:
            _check_value(text, entry)
    for problem in parsed.problems:
        assert problem.position is not None
        assert problem.position.line <= len(re.findall(r"\r\n?|\n", text)) + 1
        assert problem.path == "f"


def _check_value(text: str, entry: Assignment) -> None:
    position = entry.origin.value
    assert position is not None
    there = text_at(text, position)
    if isinstance(entry.value, Template):
        # What `+=` adds to is named by the key itself.
        variables = [piece for piece in entry.value.pieces if not isinstance(piece, str) and piece.name != entry.key]
        assert ["$"] * len(variables) == [text_at(text, variable.position)[:1] for variable in variables]
    elif isinstance(entry.value, str) and not set(there[: len(entry.value) + 1]) & set("'\"`$\\"):
        assert there.replace("\r", "").startswith(entry.value.replace("\r", ""))


@every_reader
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | files)
def test_a_reader_never_fails_and_finds_what_it_finds_again(reader: Reader, text: str) -> None:
    """Any text gives a result, twice the same."""
    assert reader.read(text, "f") == reader.read(text, "f")


PLAIN = st.lists(
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{1,8}=[A-Za-z0-9_./:@%+,=-]{0,8}", fullmatch=True)
    | st.from_regex(r"#[ -\[\]-~]{0,9}", fullmatch=True)
    | st.just(""),
    max_size=12,
)


@settings(max_examples=300)
@given(PLAIN, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_plain_file_means_the_same_to_every_reader(lines: list[str], end: str, last: bool) -> None:
    """Keys, values and positions agree, whatever the line ends."""
    text = end.join(lines) + (end if last else "")
    # A shell takes the CR for a part of the value.
    read = [reader.read(text, "f") for reader in READERS if "\r" not in text or reader.name != "bash"]
    written = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    assert [(key, value) for key, _, value in written] == [(entry.key, entry.value) for entry in assignments(read[0])]
    assert all(replace(parsed, first_wins=False) == read[0] for parsed in read)


# What Node.js 20 and 24 read alike: no line without `=`, no tab, no line that begins with a blank, no value of blanks.
NODE_VALUES = [
    "",
    "x",
    "a b",
    "v#c",
    "v # c",
    "#c",
    "mid'x'",
    "a=b==",
    "$A${B}",
    "\\",
    "'l1\nl=2'",
    '"a\\nb"',
    "`in` junk",
]
NODE_VALUES += [f"{quote}{inner}" for quote in "\"'`" for inner in ("un", f"a # b{quote} # c", f"a\\{quote}b{quote}")]
node_lines = st.one_of(
    st.sampled_from(["", "# c=1", "#"]),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["A", "B", "C D", "export A", "exportB", "é", "1"]),
        st.sampled_from(["=", " ="]),
        st.sampled_from(NODE_VALUES),
    ).filter(lambda line: not re.fullmatch(r"export A ?=", line)),  # where nothing follows, 20 drops `export`
    st.builds(
        "{} = {}".format, st.sampled_from(["A", "B"]), st.sampled_from([value for value in NODE_VALUES if value])
    ),
)
node_files = st.lists(node_lines, max_size=4).map(lambda lines: "".join(f"{line}\n" for line in lines))
PARSE = "const {parseEnv} = require('util'); const read = require('fs').readFileSync(0)\n"
PARSE += "console.log(JSON.stringify(JSON.parse(read).map((text) => parseEnv(text))))"


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.parametrize(
    "text",
    ["A=1\n  # B=2\n", "A='1'\n # B=2\n", "A=\n\t# B=2\n", "# a\n  # B=2\n", "\n  # B=2\n", "  # B=2\nA=1\n",
     "A=1\n# B=2\n", "A=1 # B=2\n", "A=1\n\n  # B=2\nC=3\n"],
)  # fmt: skip
def test_node_takes_a_comment_for_a_key_where_it_is_said_to(text: str) -> None:
    """The real one of this machine; what is said of version 20 holds for that alone."""
    script = f"process.stdout.write(JSON.stringify([process.version, require('util').parseEnv({json.dumps(text)})]))"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    version, values = json.loads(done.stdout)
    said = [message for _, _, message, _ in problems(node.read(text, "f"))]
    expected = any(message.startswith("Node.js takes") or version.startswith("v20.") for message in said)
    assert expected == any(key.strip().startswith("#") for key in values)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(node_files, min_size=100, max_size=200))
def test_node_reads_what_node_reads(texts: list[str]) -> None:
    """Hundreds of files against the installed Node.js, in few processes."""
    done = subprocess.run(["node", "-e", PARSE], input=json.dumps(texts), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [dict(pairs(node.read(text, "f"), {})) for text in texts]


Row = tuple[str, str | None, tuple[int, int], tuple[int, int] | None]


def rows(parsed: Parsed) -> list[Row]:
    """Key, value, and the places of both."""
    found: list[Row] = []
    for entry in assignments(parsed):
        value, place = entry.value, entry.origin.value
        assert isinstance(value, str | Inherited)
        there = None if place is None else (place.line, place.column)
        key = entry.origin.key
        found.append((entry.key, value if isinstance(value, str) else None, (key.line, key.column), there))
    return found


def problems(parsed: Parsed) -> list[tuple[int, int, str, str | None]]:
    """Line, column, message, hint."""
    return [
        (problem.position.line, problem.position.column, problem.message, problem.hint)
        for problem in parsed.problems
        if problem.position is not None
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1", [("A", "1", (1, 1), (1, 3))]),
        ("\n\n# c\n\n  B=2", [("B", "2", (5, 3), (5, 5))]),
        ("A = 'x y' # c\r\nB=2", [("A", "x y", (1, 1), (1, 5)), ("B", "2", (2, 1), (2, 3))]),
        ("A='1\n2'\nB=", [("A", "1\n2", (1, 1), (1, 3)), ("B", "", (3, 1), (3, 3))]),
        ("export  A=  # c\rB", [("A", "", (1, 9), (1, 11)), ("B", None, (2, 1), None)]),
        ("'A B'=\"\"\n", [("A B", "", (1, 1), (1, 7))]),
        ("\ufeffA=\fx\u2028y\nB=é\tz", [("A", "x\u2028y", (1, 1), (1, 4)), ("B", "é\tz", (2, 1), (2, 3))]),
        ("A=1\nA=2\n", [("A", "1", (1, 1), (1, 3)), ("A", "2", (2, 1), (2, 3))]),
    ],
)
def test_python_dotenv_places(text: str, expected: list[Row]) -> None:
    """Lines as an editor counts them, which python-dotenv itself does not."""
    assert expected == rows(python_dotenv.read(text, "f"))


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (python_dotenv, "A='x\nB=1\n", [(1, 3, "python-dotenv drops this line: unterminated quote", None)]),
        (python_dotenv, 'A="x" y', [(1, 3, "python-dotenv drops this line: text follows the closing quote", None)]),
        (
            python_dotenv,
            "B=1\nA b=1",
            [(2, 1, "python-dotenv drops this line: other text follows the key than `=`", None)],
        ),
        (python_dotenv, " =1", [(1, 2, "python-dotenv drops this line: it does not begin with a key", None)]),
        (
            python_dotenv,
            "A=x" + " " * 200 + "y",
            [(1, 3, "200 blanks or more in a row: confcheck skips this line", None)],
        ),
        (python_dotenv, "A='" + "${" * 1001 + "'", [(1, 3, "more than 1,000 variables in one value", None)]),
        (node, "A=1\njunk", [(2, 1, "Node.js drops this line: it has no `=`", None)]),
        (node, "A=1\n  # note\nB=2", []),
        (node, "# a\n\t# note\nB=2", []),
        (node, "A=\n  # note\n  junk\n", [(3, 3, "Node.js drops this line: it has no `=`", None)]),
        (node, "  # B=2\nA=1", []),
        (node, "# a\n # B=2", [(2, 2, f"Node.js {COMMENT}", FIRST)]),
        (node, "A=\n\t# B=2", [(2, 2, f"Node.js {COMMENT}", FIRST)]),
        (node, "A=1\n  # B=2", [(2, 3, f"Node.js 20 {COMMENT}; newer versions skip it", FIRST)]),
        (node, "A=1\n# B=2", []),
        (node, "=B=x", [(1, 1, "Node.js drops what stands before and at this `=`: there is no key", None)]),
        (node, "=", [(1, 1, "Node.js drops what stands before and at this `=`: there is no key", None)]),
        (node, 'A="{\\"k\\"}"', [(1, 7, "Node.js drops what follows the closing quote", None)]),
        (node, "A= \nB=2", [(1, 3, "Node.js takes the next line for this value: only blanks follow the `=`", None)]),
        (docker_run, "export A=1", [(1, 1, "docker refuses this file: a blank in a name", "leave `export` out")]),
        (docker_run, " A\t=1\nB=2", [(1, 2, "docker refuses this file: a blank in a name", None)]),
        (docker_run, "=1", [(1, 1, "docker refuses this file: no name before `=`", None)]),
        (docker_run, "A=" + "é" * 32767, [(1, 1, "docker refuses this file: a line of 64 KiB or more", None)]),
        (docker_run, "A=" + "x" * 65533, []),
        (compose_env, "A-b.[0]='x\n", [(1, 9, "compose refuses this file: unterminated quote", None)]),
        (compose_env, "A b=1\nC=2", [(1, 1, "compose refuses this file: a blank in a name", None)]),
        (compose_env, "A&=1", [(1, 2, "compose refuses this file: a character that no name may have", None)]),
        (
            compose_env,
            "A=1\nB",
            [(2, 1, "compose drops this line: a key without `=` needs a line break behind it", None)],
        ),
        (compose_env, "=1", [(1, 1, "compose drops this value: it has no name", None)]),
        (compose_env, "export ", [(1, 1, "compose refuses this file: no name behind `export`", None)]),
        (
            compose_env,
            "A=x${B",
            [(1, 4, "compose refuses this template: `$` begins neither `$NAME` nor `${NAME}`", None)],
        ),
        (node, "A\0=1\rB=2\n\0", [(1, 2, NUL, None), (3, 1, NUL, None)]),
        (node, "A= \n\0", [(2, 1, NUL, None)]),
    ],
)
def test_what_a_reader_refuses_or_drops(
    reader: ModuleType, text: str, expected: list[tuple[int, int, str, str | None]]
) -> None:
    """The place, and what that reader does with it."""
    assert expected == problems(reader.read(text, "f"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'A="\a\b\f\n\r\t\v\\\"\q"', '\a\b\f\n\r\t\v\\"\\q'),
        (r'A="\0101\0\012\0777"', "A\\\\12\\777"),
        (r'A="\$B$$C"', "$B$C"),
        (r"A='it\'s $B\n'", "it's $B\\n"),
        ("A: yaml", "yaml"),
        ("A= # c", "# c"),
        ("A=x # c", "x"),
        ("A=x\t# c", "x\t# c"),
        ("export\n A.b[0]-c = x \x85\n", "x"),
    ],
)
def test_compose_values(text: str, expected: str) -> None:
    """Escapes, comments and separators as compose-go has them."""
    assert [expected] == [value for _, value in pairs(compose_env.read(text, "f"), {"B": "b"})]


def test_compose_reads_on_behind_a_quoted_value() -> None:
    """What follows the quote on the same line begins a new statement."""
    assert rows(compose_env.read('A="a" b\nC=', "f")) == [
        ("A", "a", (1, 1), (1, 3)),
        ("b", None, (1, 7), None),
        ("C", "", (2, 1), (2, 3)),
    ]


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (python_dotenv, 'A="\\t${B}"', [("B", "", "file", (1, 6))]),
        (python_dotenv, "A=$x${B:-$C}${D:-}", [("B", "-", "file", (1, 5)), ("D", "-", "file", (1, 13))]),
        (compose_env, 'A="\\$\\t${B:?no}"', [("B", ":?", "project-file", (1, 8))]),
        (compose_env, "A=$B-${C-x}", [("B", "", "project-file", (1, 3)), ("C", "-", "project-file", (1, 6))]),
    ],
)
def test_variables_and_their_places(
    reader: ModuleType, text: str, expected: list[tuple[str, str, str, tuple[int, int]]]
) -> None:
    """The default of python-dotenv stands in for an unset variable only, not for an empty one."""
    (entry,) = assignments(reader.read(text, "f"))
    assert isinstance(entry.value, Template)
    variables = [piece for piece in entry.value.pieces if isinstance(piece, Variable)]
    assert expected == [
        (variable.name, variable.operator, entry.value.lookup, (variable.position.line, variable.position.column))
        for variable in variables
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeffA=1\rB=2\nC=3", [("\ufeffA", "1B=2", (1, 1), (1, 3)), ("C", "3", (3, 1), (3, 3))]),
        ("\ufeffA=1", [("\ufeffA", "1", (1, 1), (1, 3))]),
        (" \n  export  A=`x\ny`\r\n  B=2", [("A", "x\ny", (2, 11), (2, 13)), ("B", "2", (4, 3), (4, 5))]),
        ("A=1\n\n  # b=2\n# c\n  # d=3\n", [("A", "1", (1, 1), (1, 3)), ("# d", "3", (5, 3), (5, 7))]),
        ("A=x\r\r\n", [("A", "x", (1, 1), (1, 3))]),
    ],
)
def test_node_places(text: str, expected: list[Row]) -> None:
    """A mark at the start belongs to the key, a lone CR to nothing; indentation matters behind a value only."""
    assert expected == rows(node.read(text, "f"))


def test_the_names_of_readers() -> None:
    """Each is built, once, and the first is that of a file that names none."""
    built = [reader.name for reader in READERS]
    assert built == list(READER_NAMES)
    assert built[0] == "python-dotenv"
    assert len(built) == len(READER_NAMES) == 14


@every_reader
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=op://vault/item/field", ("1password", "vault/item", "field", 1, 3)),
        ("B=1\nA=OP://vault/item/field\n", ("1password", "vault/item", "field", 2, 3)),
        ("A=ref+gcpsecrets://p/jwt", ("gcp", "p/jwt", "latest", 1, 3)),
        ("A=projects/p/secrets/jwt/versions/4\nB=1\n", ("gcp", "p/jwt", "4", 1, 3)),
    ],
)
def test_a_value_that_is_a_reference(reader: Reader, text: str, expected: tuple[str, str, str, int, int]) -> None:
    """By its own form, under every reader."""
    found = next(entry for entry in assignments(reader.read(text, "f")) if entry.key == "A")
    assert isinstance(found.value, Reference)
    place = found.origin.value
    assert place is not None
    reference = found.value
    assert expected == (reference.store, reference.id, reference.version, place.line, place.column)


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (python_dotenv, "A='op://my vault/item/field'"),
        (node, "A=`op://my vault/item/field` # note"),
        (compose_env, 'A="op://my vault/item/field"'),
        (compose_env, "A=op://my vault/item/field # note"),
        (docker_run, "A=op://my vault/item/field"),
    ],
)
def test_a_quoted_value_that_is_a_reference(reader: ModuleType, text: str) -> None:
    """What counts is the value under its reader."""
    (found,) = assignments(reader.read(text, "f"))
    assert isinstance(found.value, Reference)
    assert found.value.id == "my vault/item"
