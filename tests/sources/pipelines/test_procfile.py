"""Procfiles: what a process type sets for its command."""

from __future__ import annotations

import pytest

from confcheck.sources import identify
from tests.sources.pipelines.shown import parse, rows, told, values


def test_assignments_before_commands_and_those_of_env() -> None:
    """With quotes, as a shell has them; what comes behind the command is its own."""
    found = parse(
        "procfile",
        """
        # comment
        web: A=b PORT=$PORT bundle exec puma

        worker: env -u X -i B="c d" RAILS=1 cmd X=y
        release: exec env C=1 x && export D=2 -p; y
        clock: cmd A=b
        cron-1:cross-env E='1' node x
        plain: A=b
        """,
        "Procfile",
    )
    assert rows(found) == [
        "web A=b 2:6 2:8",
        "web PORT=?a variable of the process 2:10 2:15",
        "worker B=c d 4:21 4:24",
        "worker RAILS=1 4:29 4:35",
        "release C=1 5:19 5:21",
        "release D=2 5:35 5:37",
        "cron-1 E=1 7:18 7:21",
    ]
    assert [scope[0] for scope in found.scopes] == ["web", "worker", "release", "clock", "cron-1", "plain"]
    assert (found.problems, found.notes) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected", "problems", "notes"),
    [
        ("", [], [], []),
        ("\ufeffweb: A=b x\r\nother: C=d x\r", ["web A=b", "other C=d"], [], []),
        ("web A=b", [], ["1:1 no process type stands on this line, so that it is dropped"], []),
        ("web: A='b x", [], [], ["1:8 the rest of this command is not read: a quote that is never closed"]),
        ("web: A=$(b) x", ["web A=?made by a command, which is never run here"], [], []),
        ("web: A=1 x; A=$A y", ["web A=1", "web A=?a variable of the process"], [], []),
        ("web: exec", [], [], []),
        ("web: env", [], [], []),
        ("web: env -u", [], [], []),
        ("web: A=hunter2\0 x", ["web A=?made partly of what only the pipeline knows"], [], []),
    ],
)
def test_odd_files(text: str, expected: list[str], problems: list[str], notes: list[str]) -> None:
    """Line ends of every kind, lines that are none, words that do not end."""
    found = parse("procfile", text, "Procfile.dev")
    assert (values(found), told(found.problems), told(found.notes)) == (expected, problems, notes)


def test_names() -> None:
    """One for each way to run the same program."""
    assert {identify(name, "") for name in ("Procfile", "x/Procfile.dev", "Procfile-tests")} == {"procfile"}
