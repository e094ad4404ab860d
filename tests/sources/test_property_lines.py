"""`.properties` are split, joined and unescaped as `java.util.Properties` does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.sources.property_lines import properties
from tests.sources.java_properties import java, read, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1\nb:2\nc 3\n", [("a", "1", "="), ("b", "2", ":"), ("c", "3", " ")]),
        ("a = 1\nb : 2\nc: 3\n", [("a", "1", " = "), ("b", "2", " : "), ("c", "3", ": ")]),
        ("a==1\nb = : 2\n", [("a", "=1", "="), ("b", ": 2", " = ")]),
        ("# no\n! no\n\n \t\f\n  a=1", [("a", "1", "=")]),
        ("a=1 # kept\n", [("a", "1 # kept", "=")]),
        ("a=one \\\n   two\\\r\n\tthree\n", [("a", "one twothree", "=")]),
        ("a=one\\\n# no comment\n", [("a", "one# no comment", "=")]),
        ("\\\n# a comment\na=1", [("a", "1", "=")]),
        ("# a comment \\\na=1", [("a", "1", "=")]),
        ("a=even\\\\\nb=2", [("a", "even\\", "="), ("b", "2", "=")]),
        ("a=cut\\", [("a", "cut", "=")]),
        ("a\\ b\\=c=d\\:e", [("a b=c", "d:e", "=")]),
        ('a=\\t\\n\\r\\f\\q\\"', [("a", '\t\n\r\fq"', "=")]),
        ("\\u0061=\\u00e4\\ud83d\\ude00x", [("a", "ä\U0001f600x", "=")]),
        ("a=\\ud83dx", [("a", "\ufffdx", "=")]),
        ("a", [("a", "", " ")]),
        ("=1", [("", "1", "=")]),
        ("", []),
    ],
)
def test_a_line_is_read_as_java_reads_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Key, value, and how both are joined when the line is shown."""
    assert [(one.key.text, one.value.text, one.separator) for one in properties(text)] == expected


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a=\\u12", [(2, "Java refuses this file: `\\u` needs four hex digits")]),
        ("\\uXYZ=1", [(0, "Java refuses this file: `\\u` needs four hex digits")]),
        ("a=x\\udc00", [(3, "a value holds half of a surrogate pair")]),
    ],
)
def test_what_java_refuses_is_said_with_its_place(text: str, faults: list[tuple[int, str]]) -> None:
    """The rest of the file is read."""
    assert [fault for one in properties(text) for fault in one.faults] == faults


@given(st.text(st.sampled_from("aü=: \t\f\\#!\n\ru0041\U0001f600"), max_size=60))
def test_every_character_stands_where_it_is_said_to_stand(text: str) -> None:
    """An escape stands at its backslash."""
    for one in properties(text):
        for word in (one.key, one.value):
            assert len(word.offsets) == len(word.text) + 1
            assert list(word.offsets) == sorted(word.offsets)
            for character, offset in zip(word.text, word.offsets, strict=False):
                assert text[offset] in (character, "\\")


def test_generated_files_are_read_as_java_itself_reads_them(tmp_path: Path) -> None:
    """Three thousand of them, in one run; half of a pair is what no other program can take."""
    if java() is None:
        pytest.skip("java is not on this machine")
    many = texts(3_000, 1)
    for text, theirs in zip(many, read(tmp_path, many), strict=True):
        found = [*properties(text)]
        refused = any("hex" in message for one in found for _, message in one.faults)
        assert refused == (theirs is None), text
        if theirs is not None:
            theirs.pop("", None)
            assert {one.key.text: one.value.text for one in found if one.key.text} == theirs, text
