"""Trees as plain data, as canonical JSON, and the places of their parts."""

from __future__ import annotations

import pytest

from confcheck.kernel.spec import Json
from confcheck.model import Position, Scalar
from confcheck.sources.trees import canonical_json, locate, plain, read_json, read_toml, read_yaml


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("string", "1", "1"),
        ("null", "", None),
        ("boolean", "Yes", True),
        ("boolean", "off", False),
        ("boolean", "true", True),
        ("integer", "12", 12),
        ("integer", "-1_000", -1000),
        ("integer", "0644", 420),
        ("integer", "0", 0),
        ("integer", "0x1F", 31),
        ("integer", "-0b101", -5),
        ("integer", "0o17", 15),
        ("integer", "1:30:00", 5400),
        ("integer", "-1:30", -90),
        ("integer", "not", "not"),
        ("integer", "9" * 5000, "9" * 5000),
        ("number", "1.5", 1.5),
        ("number", "+1e3", 1000.0),
        ("number", "-1:30.5", -90.5),
        ("number", ".inf", ".inf"),
        ("integer", "1" + "0" * 400, "1" + "0" * 400),
        ("number", "inf", "inf"),
        ("number", "1e999", "1e999"),
        ("number", "nan", "nan"),
        ("date", "2020-01-01", "2020-01-01"),
    ],
)
def test_scalars_as_data(kind: str, text: str, expected: Json) -> None:
    """As YAML 1.1, TOML and JSON mean them; what is no finite number stays text."""
    value = plain(Scalar(text, kind, Position(1, 1)))
    assert (type(expected), expected) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b: [1, 2.50, {z: é, y: yes}]\na: ~\n", '{"a":null,"b":[1,2.5,{"y":true,"z":"é"}]}'),
        ("a: 1\na: 2\n", '{"a":2}'),
        ("[]", "[]"),
    ],
)
def test_canonical_json(text: str, expected: str) -> None:
    """Sorted keys, no blanks, the last of a key that is there twice."""
    assert expected == canonical_json(read_yaml(text, "f").documents[0])


DOCUMENTS = [
    read_yaml("a:\n  - b: 1\n    b: 2\n  - x\n", "f").documents[0],
    read_json('{"a":\n [{"b": 1,\n "b": 2}\n, "x"]}', "f").documents[0],
    read_toml("a = [\n  {b = 2},\n'x']\n", "f").documents[0],
]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([], [((1, 1), (1, 1)), ((1, 1), (1, 1)), ((1, 1), (1, 1))]),
        (["a"], [((1, 1), (2, 3)), ((1, 2), (2, 2)), ((1, 1), (1, 5))]),
        (["a", 0], [((2, 5), (2, 5)), ((2, 3), (2, 3)), ((2, 3), (2, 3))]),
        (["a", 0, "b"], [((3, 5), (3, 8)), ((3, 2), (3, 7)), ((2, 4), (2, 8))]),
        (["a", 1], [((4, 5), (4, 5)), ((4, 3), (4, 3)), ((3, 1), (3, 1))]),
        (["a", 2], [None, None, None]),
        (["a", -1], [None, None, None]),
        (["a", "b"], [None, None, None]),
        (["a", 1, "b"], [None, None, None]),
        (["c"], [None, None, None]),
    ],
)
def test_locate(path: list[str | int], expected: list[tuple[tuple[int, int], tuple[int, int]] | None]) -> None:
    """The places of key and value at a path, for YAML, JSON and TOML; of a key written twice the last."""
    found = [locate(document, path) for document in DOCUMENTS]
    flat = [pair and ((pair[0].line, pair[0].column), (pair[1].line, pair[1].column)) for pair in found]
    assert expected == flat
