"""`appsettings.json` as .NET reads it."""

from __future__ import annotations

import pytest

from confcheck.model import Mapping, Node, Scalar, Sequence
from confcheck.sources.trees import read_json
from tests.sources.entries import assignments, parsed, rows, said
from tests.sources.positions import REALWORLD, needs_realworld, realworld

TEXT = """\ufeff{
  // .NET skips comments
  "ConnectionStrings": { "Shop": "Host=db;Password=x" },
  "Hosts": ["a", {"Name": "b",}],
  "Logging:LogLevel:Default": "Warning",
  "Retries": 5, "UseVault": false, "Nothing": null,
  "Empty": {}, "None": [],
}
"""


def test_every_leaf_has_the_name_of_its_variable() -> None:
    """Lists are numbered, `:` divides like nesting, and the key stands where its last part does."""
    assert rows(parsed("appsettings", TEXT)) == [
        ("ConnectionStrings__Shop", "Host=db;Password=x", "3:26", "3:34"),
        ("Hosts__0", "a", "4:13", "4:13"),
        ("Hosts__1__Name", "b", "4:19", "4:27"),
        ("Logging__LogLevel__Default", "Warning", "5:3", "5:31"),
        ("Retries", "5", "6:3", "6:14"),
        ("UseVault", "false", "6:17", "6:29"),
        ("Nothing", "", "6:36", "6:47"),
    ]


@pytest.mark.parametrize(
    ("text", "problems", "notes"),
    [
        ("[1]", ["1:1 the document is not an object, and .NET refuses the file"], []),
        ('{"A": 1', ["1:8 `,` or `}` is expected, but the text ends"], []),
        (
            '{"A": {"B": 1}, "a:b": 2}',
            ["1:17 a key is there twice (names that differ only in case are one), and .NET refuses the file"],
            [],
        ),
        (
            '{"A__B": 1}',
            [],
            ["1:2 a key with `__` in it has no environment variable of its own, so that it is not read"],
        ),
        ("", ["1:1 a value is expected, but the text ends"], []),
    ],
)
def test_what_dotnet_refuses_is_a_problem_and_what_is_not_read_a_note(
    text: str, problems: list[str], notes: list[str]
) -> None:
    """With its place."""
    found = parsed("appsettings", text)
    assert (said(found.problems), said(found.notes)) == (problems, notes)


@needs_realworld
@pytest.mark.parametrize("path", [path for path in realworld(".json") if "appsettings" in path] or ["absent"])
def test_real_files_are_read_whole(path: str) -> None:
    """As many assignments as the document has leaves, and nothing to complain of."""
    text = (REALWORLD / path).read_text("utf-8-sig")
    found = parsed("appsettings", text)
    assert (found.problems, found.notes) == ((), ())
    assert len(assignments(found)) == sum(map(_leaves, read_json(text, path).documents))


def _leaves(node: Node) -> int:
    if isinstance(node, Scalar):
        return 1
    inner = node.items if isinstance(node, Sequence) else [entry.value for entry in node.entries]
    assert isinstance(node, Sequence | Mapping)
    return sum(map(_leaves, inner))
