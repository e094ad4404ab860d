"""The generated pages of the documentation are what the code says, and say what they should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer import Context
from typer.main import get_command

from confcheck.checks import CHECKS, docs_of
from confcheck.cli.app import app
from confcheck.model import Check, Severity
from docs import manifest_page, schema_page
from docs.check_pages import FENCE, check_page, linked, severity, since
from docs.command_page import commands_of
from docs.generate import differences, main, pages, read, write
from docs.pieces import table

ROOT = Path(__file__).parent.parent
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
COMMANDS = [path for path, _, _ in commands_of(Context(get_command(app), info_name="confcheck"))]


def test_the_committed_pages_are_the_generated_ones() -> None:
    """After a change of a docstring, a registry, a help or a meta-schema: `python docs/generate.py`."""
    assert differences(read(ROOT / "docs"), pages(CHANGELOG)) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_is_in_the_changelog_and_its_page_has_every_part(check: Check) -> None:
    """The changelog says since when there is a check; the docstring says what it is for and what to do."""
    docs = docs_of(check)
    assert docs is not None
    page = check_page(check, docs, since(check.id, CHANGELOG), CHECKS)
    parts = [line for line in FENCE.sub("", page).splitlines() if line.startswith("#")]
    assert (f"`{check.id}`" in CHANGELOG, parts) == (True, [f"# {check.id}", "## Bad", "## Good", "## What to do"])


@pytest.mark.parametrize("path", COMMANDS)
def test_the_reference_shows_what_a_command_prints(path: str) -> None:
    """Letter by letter, on 80 columns."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONFCHECK")}
    result = subprocess.run(
        [sys.executable, "-m", *path.split(), "--help"],
        env={**environment, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert f"## {path}\n\n```text\n{result.stdout.strip()}\n```\n" in pages(CHANGELOG)["reference/cli.md"]


def test_check_says_what_is_out_of_date_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that was edited by hand, one that is missing, one of a check that is gone."""
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    docs = tmp_path / "docs"
    generated = pages(CHANGELOG)
    write(docs, generated, list(generated))
    assert (main(["--check"], tmp_path), capsys.readouterr().out) == (0, "")

    (docs / "reference/cli.md").write_text("# by hand\n", "utf-8")
    (docs / "reference/schema.md").unlink()
    (docs / "checks/gone.md").write_text("# gone\n", "utf-8")
    before = read(docs)
    expected = "".join(
        f"docs/{path} is out of date: run python docs/generate.py\n"
        for path in ("checks/gone.md", "reference/cli.md", "reference/schema.md")
    )
    assert (main(["--check"], tmp_path), capsys.readouterr().out) == (1, expected)
    assert read(docs) == before

    assert (main([], tmp_path), read(docs)) == (0, generated)


@pytest.mark.parametrize(
    ("changelog", "expected"),
    [
        ("## [Unreleased]\n\n- `a-check`\n", "the next version"),
        ("## [Unreleased]\n\n## [0.2.0] - 2027-01-31\n\n- `a-check`\n\n## [0.1.0]\n\n- `another`\n", "0.2.0"),
        ("## [0.2.0]\n\n- `a-check` sees more\n\n## [0.1.0]\n\n- `a-check`\n", "0.1.0"),
        ("## [0.1.0]\n\n- `a-checker`, a-check\n", "the next version"),
        ("", "the next version"),
    ],
)
def test_the_oldest_version_that_names_a_check_had_it_first(changelog: str, expected: str) -> None:
    """The changelog is read from the newest version to the oldest."""
    assert expected == since("a-check", changelog)


@pytest.mark.parametrize(
    ("relaxed", "expected"),
    [
        (None, "error"),
        (
            Severity.NOTE,
            "error; note where nothing is [deployed](../reference/manifest.md#environmentsname)",
        ),
    ],
)
def test_a_page_says_how_bad_a_finding_is(relaxed: Severity | None, expected: str) -> None:
    """In two words where it depends on the environment."""
    assert expected == severity(Check("a-check", Severity.ERROR, lambda _: iter(()), relaxed=relaxed))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see `one` and `two`", "see [`one`](one.md) and `two`"),
        ("```yaml\n`one`\n```\n`one`", "```yaml\n`one`\n```\n[`one`](one.md)"),
        ("one, `one-more`", "one, `one-more`"),
    ],
)
def test_other_checks_are_linked_outside_of_samples(text: str, expected: str) -> None:
    """Where a docstring names them."""
    assert expected == linked(text, {"one"})


def test_a_bar_in_a_cell_does_not_split_it() -> None:
    """Nor does a line break."""
    assert table(("a", "b"), [("x|y", "1\n2")]) == "| a | b |\n| --- | --- |\n| x\\|y | 1 2 |"


MANIFEST: manifest_page.Shape = {
    "definitions": {
        "name": {"title": "name", "type": "string"},
        "word": {"title": "word", "type": "string", "enum": ["a", "b"]},
    }
}


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ({"type": "boolean"}, "true or false"),
        ({"type": "string", "title": "Its Title"}, "string"),
        ({"type": "string", "enum": ["a", "b"]}, "`a`, `b`"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "integer from 1 to 9"),
        ({"allOf": [{"$ref": "#/definitions/name"}]}, "name"),
        ({"allOf": [{"$ref": "#/definitions/word"}]}, "[word](#closed-lists)"),
        ({"type": "array", "items": {"$ref": "#/definitions/name"}}, "list of names"),
        ({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 9}}, "list of integers from 1 to 9"),
        (
            {"anyOf": [{"$ref": "#/definitions/name"}, {"type": "array", "items": {"$ref": "#/definitions/name"}}]},
            "name or list of names",
        ),
        (
            {"additionalProperties": {"type": "array", "items": {"$ref": "#/definitions/name"}}},
            "table of lists of names",
        ),
        ({"additionalProperties": {"type": "string", "enum": ["a", "b"]}}, "table of `a`, `b`"),
    ],
)
def test_what_a_key_of_the_manifest_holds_is_said_in_words(shape: manifest_page.Shape, expected: str) -> None:
    """From its JSON Schema."""
    assert expected == manifest_page.held(shape, MANIFEST)


SHAPES: schema_page.Shapes = {
    "any-value": {},
    "a-text": {"title": "a text"},
    "a-word": {"title": "one of two words", "enum": ["a", "b"]},
    "the-dialect": {"title": "the dialect", "const": "urn:x"},
    "a-list-of-texts": {"title": "a list of texts", "items": {"$ref": "#/$defs/a-text"}},
    "a-list-of-rules": {"title": "a list of rules", "items": {"$ref": "#/$defs/a-rule"}},
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("any-value", "any value"),
        ("a-text", "a text"),
        ("a-word", "`a`, `b`"),
        ("the-dialect", "`urn:x`"),
        ("a-list-of-texts", "a list of texts"),
        ("a-list-of-rules", "[a list of rules](#a-rule)"),
    ],
)
def test_what_a_keyword_of_the_schema_holds_is_said_in_words(name: str, expected: str) -> None:
    """Its closed list, else the title of its shape."""
    assert expected == schema_page.value({"$ref": f"#/$defs/{name}"}, SHAPES)
