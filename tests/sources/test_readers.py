from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from io import StringIO
from unittest import mock

import pytest
from dotenv import dotenv_values
from dotenv.parser import parse_stream
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.model import Assignment, Inherited, Parsed, Reader, Template
from confcheck.sources.readers import READER_NAMES, READERS, node, python_dotenv
from tests.sources.expand import Refused, pairs, text_at

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
        there = text_at(text, entry.origin.key).replace("\r", "") if reader.name == "node" else text_at(text, entry.origin.key)
        assert there.lstrip("'").startswith(entry.key.removeprefix("\ufeff"))
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
        variables = [piece for piece in entry.value.pieces if not isinstance(piece, str)]
        assert ["$"] * len(variables) == [text_at(text, variable.position)[:1] for variable in variables]
    elif isinstance(entry.value, str) and there[:1] not in ("'", '"', "`") and "$" not in there:
        assert there.replace("\r", "").startswith(entry.value.replace("\r", ""))


@every_reader
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | files)
def test_a_reader_never_fails_and_finds_what_it_finds_again(reader: Reader, text: str) -> None:
    """Any text gives a result, twice the same."""
    assert reader.read(text, "f") == reader.read(text, "f")


PLAIN = st.lists(
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}=[A-Za-z0-9_./:@%+,=-]{0,8}", fullmatch=True)
    | st.from_regex(r"#[ -~]{0,9}", fullmatch=True)
    | st.just(""),
    max_size=12,
)


@settings(max_examples=300)
@given(PLAIN, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_plain_file_means_the_same_to_every_reader(lines: list[str], end: str, last: bool) -> None:
    """Keys, values and positions agree, whatever the line ends."""
    text = end.join(lines) + (end if last else "")
    read = [reader.read(text, "f") for reader in READERS]
    written = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    assert [(key, value) for key, _, value in written] == [(entry.key, entry.value) for entry in assignments(read[0])]
    assert all(parsed == read[0] for parsed in read)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@settings(max_examples=20, deadline=None)
@given(st.lists(files.filter(lambda text: True), min_size=50, max_size=50))
def test_node_reads_what_node_reads(texts: list[str]) -> None:
    """Hundreds of files in one process; without lines that Node.js 20, where it is the one installed, reads otherwise."""
    same = [text for text in texts if not _differs_in_20(text)]
    program = "const {parseEnv} = require('util'); console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0)).map(parseEnv)))"
    done = subprocess.run(["node", "-e", program], input=json.dumps(same), capture_output=True, text=True, check=True)
    for text, expected in zip(same, json.loads(done.stdout), strict=True):
        expected.pop("", None)  # a variable without a name cannot be set
        assert expected == dict(pairs(node.read(text, "f"), {})), repr(text)


def _differs_in_20(text: str) -> bool:
    return False
