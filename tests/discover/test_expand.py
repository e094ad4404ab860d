"""A file and the files it takes in: texts in a toy format in, assignments in the order of precedence out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from confcheck.discover import expand
from confcheck.discover.disk import disk_at
from confcheck.discover.expand import Expanded, Files, Job
from confcheck.model import (
    Assignment,
    Borrow,
    Include,
    Malformed,
    Mention,
    Origin,
    Parsed,
    Position,
    Source,
    SourceOptions,
)

Row = tuple[str, int, str, tuple[str, ...], int]

OUTSIDE = "only files below the workspace's root are read"
CIRCLE = "drop this mention, or the one that leads back here"
BAD = "this is bad"


def parse(text: str, options: SourceOptions) -> Parsed:
    """Lines of a toy format: `KEY block`, `include PATH scope`, `maybe PATH scope`, and so on.

    The others are `project PATH`, `mention PATH`, `borrow NAME` and `bad`.
    """
    entries: list[Assignment | Include | Borrow] = []
    problems: list[Malformed] = []
    mentions: list[Mention] = []
    project: Include | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        word, *rest = line.split(" ")
        origin = Origin(options.path, Position(number, 1), Position(number, len(word) + 2))
        if word == "bad":
            problems.append(Malformed(options.path, Position(number, 1), "this is bad"))
        elif word == "project":
            project = Include(rest[0], "toy", None, (), False, origin)
        elif word == "mention":
            mentions.append(Mention("toy", rest[0], (), origin))
        elif word == "borrow":
            entries.append(Borrow("ConfigMap", rest[0], "", None, "", ("x",), 0, False, origin))
        elif word in ("include", "maybe"):
            entries.append(Include(rest[0], "toy", "toy-reader", tuple(rest[1:]), word == "include", origin))
        else:
            scope, block = ((), 0) if not rest else (tuple(rest[1:]), int(rest[0]))
            entries.append(Assignment(word, options.reader or "", origin, scope, block))
    return Parsed(options.path, tuple(entries), problems=tuple(problems), project=project, mentions=tuple(mentions))


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read as the toy format."""
    monkeypatch.setattr(expand, "_SOURCES", {"toy": Source("toy", (), parse)})


def expanded(root: Path, files: dict[str, str], path: str = "main") -> Expanded:
    """A file with everything that it takes in."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return Files(disk_at(root)).expanded(Job(path, "toy"))


def rows(assignments: tuple[Assignment, ...]) -> Iterator[Row]:
    """Path, line, key, scope and block."""
    for each in assignments:
        yield each.origin.path, each.origin.key.line, each.key, each.scope, each.block


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main": "A\nB 1 x\n"}, [("main", 1, "A", (), 0), ("main", 2, "B", ("x",), 1)]),
        ({"main": ""}, []),
        (
            {"main": "A 3 web\ninclude sub/b web w\nC 4 web\n", "sub/b": "B\n"},
            [("main", 1, "A", ("web",), 3), ("sub/b", 1, "B", ("web", "w"), 5), ("main", 3, "C", ("web",), 4)],
        ),
        (
            {"main": "include b x\ninclude b y\n", "b": "B\nC 1\n"},
            [
                ("b", 1, "B", ("x",), 1),
                ("b", 2, "C", ("x",), 2),
                ("b", 1, "B", ("y",), 3),
                ("b", 2, "C", ("y",), 4),
            ],
        ),
        (
            {"main": "include b\n", "b": "B 0 own\ninclude c x\n", "c": "C\n"},
            [("b", 1, "B", ("own",), 1), ("c", 1, "C", ("x",), 2)],
        ),
        ({"main": "maybe absent x\nA\n"}, [("main", 2, "A", (), 0)]),
    ],
)
def test_includes_take_part_where_they_stand(tmp_path: Path, files: dict[str, str], expected: list[Row]) -> None:
    """With the scope of the mention, and in blocks of their own, so that no key seems to stand twice in one."""
    whole = expanded(tmp_path, files)
    assert (expected, (), ()) == (list(rows(whole.assignments)), whole.parsed.problems, whole.project)


def test_the_reader_of_an_included_file_is_that_of_the_mention(tmp_path: Path) -> None:
    """The toy format writes the reader's name into the value."""
    whole = expanded(tmp_path, {"main": "A\ninclude b\n", "b": "B\n"})
    assert [each.value for each in whole.assignments] == ["", "toy-reader"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main": "include ../b\n"}, [("main", 1, 9, "`../b` lies outside the workspace", OUTSIDE)]),
        ({"main": "maybe /etc/b\n"}, [("main", 1, 7, "`/etc/b` lies outside the workspace", OUTSIDE)]),
        ({"main": "project ../b\n"}, [("main", 1, 9, "`../b` lies outside the workspace", OUTSIDE)]),
        ({"main": "include main\n"}, [("main", 1, 9, "`main` takes itself in", CIRCLE)]),
        ({"main": "project main\n"}, [("main", 1, 9, "`main` takes itself in", CIRCLE)]),
        (
            {"main": "include b\n", "b": "include c\n", "c": "include b\n"},
            [("c", 1, 9, "`b` takes itself in", CIRCLE)],
        ),
        ({"main": "bad\ninclude b\n", "b": "bad\n"}, [("main", 1, 1, BAD, None), ("b", 1, 1, BAD, None)]),
        ({"main": "include b\ninclude b\n", "b": "bad\n"}, [("b", 1, 1, BAD, None)]),
        ({"main": "project b\n", "b": "bad\n"}, [("b", 1, 1, BAD, None)]),
        ({"main": "include b\n", "b/x": ""}, [("b", None, None, "this is a directory, not a file", None)]),
    ],
)
def test_problems_of_all_files_are_those_of_the_first(
    tmp_path: Path, files: dict[str, str], expected: list[tuple[str, int | None, int | None, str, str | None]]
) -> None:
    """What cannot be included is said where it is named, with its path; everything else is still read."""
    problems = expanded(tmp_path, files).parsed.problems
    assert expected == [
        (each.path, each.position and each.position.line, each.position and each.position.column, *_said(each))
        for each in problems
    ]


def _said(problem: Malformed) -> tuple[str, str | None]:
    return problem.message, problem.hint


def test_what_must_be_there_and_is_not(tmp_path: Path) -> None:
    """A required include becomes a mention of nothing; the mentions of the format itself are looked up, too."""
    whole = expanded(tmp_path, {"main": "A\ninclude sub/absent x\nmaybe gone\nmention away\nmention main\n"})
    assert [(one.mention.kind, one.mention.path, one.mention.scope) for one in whole.dangling] == [
        ("env file", "sub/absent", ("x",)),
        ("toy", "away", ()),
    ]
    assert [one.mention.origin.key.line for one in whole.dangling] == [2, 4]


def test_files_that_include_each_other_over_and_over_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty files that each include the next one twice would be a million."""
    monkeypatch.setattr(expand, "_MAX_ENTRIES", 50)
    files = {f"f{number}": f"include f{number + 1}\n" * 2 for number in range(20)} | {"f20": "A\n"}
    whole = expanded(tmp_path, files, "f0")
    reason = "is not read: the files named up to here hold more than 50 entries"
    assert {reason} == {problem.message.partition(" ")[2] for problem in whole.parsed.problems}
    assert {"look for files that take each other in over and over"} == {each.hint for each in whole.parsed.problems}
    assert len(whole.assignments) <= 50


def test_the_project_is_kept_apart(tmp_path: Path) -> None:
    """Only variables see it; that it is absent is no problem."""
    whole = expanded(tmp_path, {"main": "A\nproject p\n", "p": "P\n"})
    assert list(rows(whole.assignments)) == [("main", 1, "A", (), 0)]
    assert [each.key for each in whole.project] == ["P"]
    (tmp_path / "p").unlink()
    again = expanded(tmp_path, {})
    assert (again.project, again.parsed.problems) == ((), ())


def test_each_file_is_read_and_parsed_once_per_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is claimed or included."""
    parsed: list[tuple[str, str | None]] = []

    def counted(text: str, options: SourceOptions) -> Parsed:
        parsed.append((options.path, options.reader))
        return parse(text, options)

    monkeypatch.setattr(expand, "_SOURCES", {"toy": Source("toy", (), counted)})
    (tmp_path / "main").write_text("include b\ninclude b\n")
    (tmp_path / "b").write_text("B\n")
    files = Files(disk_at(tmp_path))
    first = files.expanded(Job("main", "toy"))
    assert first is files.expanded(Job("main", "toy"))
    files.expanded(Job("b", "toy", "toy-reader"))
    files.expanded(Job("b", "toy", "other"))
    assert parsed == [("main", None), ("b", "toy-reader"), ("b", "other")]


def test_a_name_that_is_not_utf8_is_shown_with_replacements(tmp_path: Path) -> None:
    """The file is read all the same."""
    name = b"\xff.env".decode("utf-8", "surrogateescape")
    (tmp_path / name).write_text("A\nbad\n")
    whole = Files(disk_at(tmp_path)).expanded(Job(name, "toy"))
    assert list(rows(whole.assignments)) == [("\ufffd.env", 1, "A", (), 0)]
    assert (whole.parsed.path, [each.path for each in whole.parsed.problems]) == ("\ufffd.env", ["\ufffd.env"])


def test_what_a_file_borrows_is_kept_in_its_place(tmp_path: Path) -> None:
    """Beside the assignments, which never hold it."""
    whole = expanded(tmp_path, {"main": "A\nborrow m\nB\n"})
    assert [each.key for each in whole.assignments] == ["A", "B"]
    kinds = [each.name if isinstance(each, Borrow) else each.key for each in whole.borrowing]
    assert kinds == ["A", "m", "B"]
    assert expanded(tmp_path, {"main": "A\n"}).borrowing == ()
