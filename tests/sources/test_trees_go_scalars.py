"""Plain scalars as compose passes them on: the outputs are those of `docker stack config`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Mapping, Scalar
from confcheck.sources.trees import read_yaml, yaml_v3
from confcheck.sources.trees.go_scalars import resolve


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, ("boolean", text.lower())) for text in ("true", "True", "TRUE", "false", "False", "FALSE")),
        *((text, ("string", text)) for text in ("yes", "No", "on", "Off", "y", "n", "tRue", "nULL", "_1", "x")),
        *((text, ("null", "")) for text in ("", "~", "null", "Null", "NULL")),
        *((text, ("number", "NaN")) for text in (".nan", ".NaN", ".NAN")),
        *((text, ("number", "+Inf")) for text in (".inf", ".Inf", ".INF", "+.inf")),
        ("-.INF", ("number", "-Inf")),
        ("<<", ("merge", "<<")),
        ("0x1F", ("integer", "31")),
        ("0XfF", ("integer", "255")),
        ("0x_1F", ("integer", "31")),
        ("0x", ("string", "0x")),
        ("0b101", ("integer", "5")),
        ("-0b11", ("integer", "-3")),
        ("0o17", ("integer", "15")),
        ("-0o17", ("integer", "-15")),
        ("0O17", ("integer", "15")),
        ("0o8", ("string", "0o8")),
        ("0644", ("integer", "420")),
        ("0_7", ("integer", "7")),
        ("08", ("number", "8")),
        ("0123456789", ("number", "1.23456789e+08")),
        ("1_000", ("integer", "1000")),
        ("1__0", ("integer", "10")),
        ("+5", ("integer", "5")),
        ("-0", ("integer", "0")),
        ("18446744073709551615", ("integer", "18446744073709551615")),
        ("18446744073709551616", ("number", "1.8446744073709552e+19")),
        ("-9223372036854775808", ("integer", "-9223372036854775808")),
        ("-9223372036854775809", ("number", "-9.223372036854776e+18")),
        ("+9223372036854775808", ("number", "9.223372036854776e+18")),
        ("0" * 80 + "7", ("integer", "7")),
        ("0b" + "1" * 70, ("string", "0b" + "1" * 70)),
        ("9" * 5000, ("string", "9" * 5000)),
        ("1.50", ("number", "1.5")),
        ("1.0", ("number", "1")),
        ("5.", ("number", "5")),
        (".5", ("number", "0.5")),
        (".5_0", ("number", "0.5")),
        ("._5", ("string", "._5")),
        (".", ("string", ".")),
        ("...5", ("string", "...5")),
        ("-.5", ("number", "-0.5")),
        ("-0.0", ("number", "-0")),
        ("1._5", ("number", "1.5")),
        ("1e3", ("number", "1000")),
        ("12e03", ("number", "12000")),
        ("1e+3", ("number", "1000")),
        ("1e5", ("number", "100000")),
        ("100000.5", ("number", "100000.5")),
        ("1e6", ("number", "1e+06")),
        ("1234567.5", ("number", "1.2345675e+06")),
        ("1e21", ("number", "1e+21")),
        ("5.960464477539063e-08", ("number", "5.960464477539063e-08")),
        ("1.5e300", ("number", "1.5e+300")),
        ("1e400", ("string", "1e400")),
        (".5e781", ("string", ".5e781")),
        ("1e-400", ("number", "0")),
        ("0.0001", ("number", "0.0001")),
        ("0.00001", ("number", "1e-05")),
        (".1e-7", ("number", "1e-08")),
        ("0x1p4", ("string", "0x1p4")),
        ("1:30", ("string", "1:30")),
        ("8080:80", ("string", "8080:80")),
        ("-", ("string", "-")),
        ("20240101", ("integer", "20240101")),
        ("2024-01-01", ("date", "2024-01-01 00:00:00 +0000 UTC")),
        ("2024-1-1", ("date", "2024-01-01 00:00:00 +0000 UTC")),
        ("2024-01-01 1:2:03.120", ("date", "2024-01-01 01:02:03.12 +0000 UTC")),
        ("2024-01-01T10:11:12Z", ("date", "2024-01-01 10:11:12 +0000 UTC")),
        ("2024-01-01t10:11:12,5+02:00", ("date", "2024-01-01 10:11:12.5 +0200 +0200")),
        ("2024-01-01T10:11:12.1234567891-00:30", ("date", "2024-01-01 10:11:12.123456789 -0030 -0030")),
        ("2024-01-01T10:11:12+00:00", ("date", "2024-01-01 10:11:12 +0000 UTC")),
        *((text, ("string", text)) for text in ("2024-13-01", "2024-02-30", "2024-01-01-preview", "2024-01-01T10:11",
                                                "2024-01-01T10:11:12", "2024-01-01 10:11:12Z", "-2024-01-01",
                                                "2024-01-01T24:00:00Z", "2024-01-01T10:11:12+25:00")),
    ],
)  # fmt: skip
def test_a_plain_scalar(text: str, expected: tuple[str, str]) -> None:
    """Its kind by yaml.v3, its text by fmt.Sprint."""
    assert expected == resolve(text)


@pytest.mark.parametrize(
    ("written", "kind", "text", "column"),
    [
        ("0x1F", "integer", "31", 4),
        ("'0x1F'", "string", "0x1F", 4),
        ('"True"', "string", "True", 4),
        ("!!str 1.50", "string", "1.50", 10),
        ("! 1.50", "number", "1.5", 6),
        ('! "1.50"', "string", "1.50", 6),
        ('!!int "0x10"', "integer", "16", 10),
        ("!!float 5", "integer", "5", 12),
        ("&x 1e3", "number", "1000", 7),
        (">-\n  1.50", "string", "1.50", 4),
        ("", "null", "", 3),
    ],
)
def test_only_what_is_plain_is_resolved(written: str, kind: str, text: str, column: int) -> None:
    """Quotes and `!!str` keep the text; positions are those of what is written."""
    (document,) = read_yaml(f"a: {written}\n".replace(": \n", ":\n"), "f.yaml", yaml_v3).documents
    assert isinstance(document, Mapping)
    value = document.entries[0].value
    assert isinstance(value, Scalar)
    assert (kind, text, 1, column) == (value.kind, value.text, value.position.line, value.position.column)


@given(st.text(alphabet="0123456789+-._eExXbBoOtTZ: aA", max_size=24) | st.text(max_size=8))
def test_any_text_is_resolved(text: str) -> None:
    """Nothing raises, and a text stays as it is."""
    kind, written = resolve(text)
    assert kind != "string" or written == text
    assert kind in {"string", "boolean", "null", "number", "integer", "date", "merge"}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value(number: float) -> None:
    """However it is written."""
    assert float(resolve(repr(number))[1]) == number
