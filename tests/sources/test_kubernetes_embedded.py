"""Whole files that are keys of ConfigMaps and Secrets."""

from __future__ import annotations

import base64
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Malformed, Origin, Position, SourceOptions
from confcheck.sources import SOURCES, source_for
from confcheck.sources.kubernetes import parse
from tests.sources.positions import rest, shows
from tests.sources.test_kubernetes import Row, found, read, rows

needs_properties = pytest.mark.skipif(source_for("properties") is None, reason="no format `properties`")


def config_map(key: str, style: str, lines: str) -> str:
    """A ConfigMap `m` with one key that holds these lines, which begin on line 5."""
    return f"kind: ConfigMap\nmetadata: {{name: m}}\ndata:\n  {key}: {style}\n" + "".join(
        f"    {line}\n" for line in lines.splitlines()
    )


@pytest.mark.parametrize("key", [".env", "app.env", ".env.staging", ".env-prod", "CONFIG.ENV"])
def test_an_env_file(key: str) -> None:
    """Its assignments have their own places, in the scope of the object; the key is no variable any more."""
    expected: list[Row] = [
        ("m", "A", "1", "5:5", "5:7", 1),
        ("m", "B", "x y", "6:5", "6:7", 1),
    ]
    parsed = read(config_map(key, "|", "A=1\nB='x y'\n# C=3"))
    assert expected == rows(parsed)
    assert parsed.scopes == (("m",),)


@needs_properties
@pytest.mark.parametrize("key", ["application.properties", "app.Properties"])
def test_a_properties_file(key: str) -> None:
    """The same with the rules of Java."""
    parsed = read(config_map(key, "|-", "spring.main=on\nb.c: 2"))
    expected = [("m", "spring.main", "on", "5:5", "5:17", 1), ("m", "b.c", "2", "6:5", "6:10", 1)]
    assert expected == rows(parsed)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ('"A=1\\nB=\\"2\\""', [("m", "A", "1", "4:11", "4:13", 1), ("m", "B", "2", "4:16", "4:18", 1)]),
        ("'A=1'", [("m", "A", "1", "4:11", "4:13", 1)]),
        ("A=1", [("m", "A", "1", "4:10", "4:12", 1)]),
    ],
)
def test_an_env_file_in_quotes(style: str, expected: list[Row]) -> None:
    """Its places are behind the quotes and escapes."""
    assert expected == rows(read(config_map("a.env", style, "")))


def test_an_env_file_that_a_pod_mounts() -> None:
    """It is read all the same, in the scope of its object, beside the plain keys that nothing takes."""
    text = config_map("app.env", "|", "A=1") + dedent("""\
        ---
        kind: Pod
        spec:
          volumes: [{configMap: {name: m}}]
          containers: [{name: c, env: [{name: X, value: y}]}]
        """)
    parsed = read(text)
    assert rows(parsed) == [("c", "X", "y", "10:39", "10:49", 0), ("m", "A", "1", "5:5", "5:7", 2)]
    assert parsed.scopes == (("c",), ("m",))


def test_an_env_file_in_a_secret() -> None:
    """What is encoded has no places of its own: all are at the beginning. Everything in it is secret."""
    encoded = base64.b64encode(b"A=1\nB=$A\n").decode()
    parsed = read(f"kind: Secret\nmetadata: {{name: s}}\ndata:\n  .env: {encoded}\nstringData:\n  b.env: C=3\n")
    assert [row[1:5] for row in rows(parsed)] == [
        ("A", "1", "4:9", "4:9"),
        ("B", "$A", "4:9", "4:9"),
        ("C", "3", "6:10", "6:12"),
    ]
    assert [entry.secret for entry in found(parsed)] == [True, True, True]


def test_an_env_file_in_binary_data() -> None:
    """`binaryData` reaches only mounted files, so its other keys are for nobody's variables."""
    encoded = base64.b64encode(b"A=1").decode()
    parsed = read(
        f"kind: ConfigMap\nmetadata: {{name: m}}\nbinaryData: {{a.env: {encoded}, B: {encoded}, C: 'no!'}}\n---\n"
        "kind: Pod\nspec: {containers: [{name: c, envFrom: [{configMapRef: {name: m}}]}]}\n"
    )
    assert rows(parsed) == [("m", "A", "1", "3:21", "3:21", 3)]
    hint = "`data` takes plain text"
    message = "a value of a ConfigMap's `binaryData` is not base64"
    assert parsed.problems == (Malformed("f.yaml", Position(3, 39), message, hint),)


def test_a_key_without_a_value() -> None:
    """It has a place all the same."""
    (one,) = found(read(config_map("a.env", "|", "A")))
    assert (one.key, one.origin) == ("A", Origin("f.yaml", Position(5, 5)))


def test_binary_data_of_an_object_that_nothing_uses() -> None:
    """It stands for itself, decoded where it is text."""
    parsed = read("kind: ConfigMap\nmetadata: {name: m}\nbinaryData: {A: aHVudGVy, B: gA==}\n")
    assert [row[:3] for row in rows(parsed)] == [("m", "A", "hunter"), ("m", "B", "<binary data>")]


def test_variables_and_problems_of_an_env_file() -> None:
    """They have their places too; nothing is quoted."""
    parsed = read(config_map("a.env", "|", "A=1\nB=${A}x\nC='s3cr3t-canary"))
    assert [row[2] for row in rows(parsed)] == ["1", "<A 6:7>x"]
    (problem,) = parsed.problems
    assert problem.position == Position(7, 7)
    assert "canary" not in repr(parsed)


@pytest.mark.parametrize("key", ["config.yaml", "values.json", "a.toml", "a.INI", "a.yml"])
def test_other_files_are_noted(key: str) -> None:
    """They may hold settings, and are not read; the key is no setting."""
    parsed = read(config_map(key, "|", "a: 1\nb: 2"))
    assert (rows(parsed), parsed.scopes) == ([], (("m",),))
    message = "a file of its own stands here, which is not read"
    assert parsed.notes == (Malformed("f.yaml", Position(4, len(key) + 5), message),)


@pytest.mark.parametrize(("key", "style"), [("nginx.conf", "|"), ("config.yaml", "x"), ("LOG", "|")])
def test_other_keys_stay_values(key: str, style: str) -> None:
    """A text of one line, or a name that tells nothing, is a value."""
    parsed = read(config_map(key, style, "a\nb" if style == "|" else ""))
    assert [row[1] for row in rows(parsed)] == [key]
    assert parsed.notes == ()


def test_a_format_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are noted like any other."""
    monkeypatch.setattr("confcheck.sources.SOURCES", tuple(one for one in SOURCES if one.format != "properties"))
    parsed = read(config_map("a.properties", "|", "a=1"))
    assert (rows(parsed), len(parsed.notes)) == ([], 1)


@given(
    values=st.lists(st.text(alphabet="ab'\"$ #=\\{}é", max_size=8), max_size=5),
    style=st.sampled_from(["|", ">", "|2-", "|+"]),
    gap=st.sampled_from(["", "\n", "  \n"]),
)
def test_places_show_the_keys(values: list[str], style: str, gap: str) -> None:
    """Wherever an env file stands, the text at every key's position is the key."""
    body = gap.join(f"    KEY{number}={value}\n" for number, value in enumerate(values))
    text = f"kind: ConfigMap\nmetadata: {{name: m}}\ndata:\n  a.env: {style}\n{body or '    A=1'}"
    for entry in found(parse(text, SourceOptions("f"))):
        assert shows(rest(text, entry.origin.key), entry.key)
