from __future__ import annotations

import json
from pathlib import Path

import pytest

from confcheck.model import Reader
from confcheck.sources.readers import READERS
from tests.sources.expand import Pair, Refused, pairs

COPY = Path(__file__).parent / "data" / "dialects" / "cases.json"
RECORDED = Path(__file__).parents[3] / "shared" / "conformance" / "dialects.json"
RECORDED_AS = {"node": "node24", "systemd": "systemd252"}
PROCESS = {"EXT": "proc"}

INTENDED = {
    "latin1": "written as escapes in the recording; bytes that are not UTF-8 are the discoverer's finding",
    "utf16": "the same",
    "vt_nul": "no process environment can hold a NUL byte: the line is a problem for every reader",
}

UNKNOWN = {
    ("cmdsub", "bash"): "a command is never run",
    ("cmdsub", "ruby-dotenv"): "a command is never run",
    ("cmdsub_dq", "bash"): "a command is never run",
    ("cmdsub_dq", "ruby-dotenv"): "a command is never run",
    ("backtick", "bash"): "a command is never run",
    ("go_paren", "bash"): "a command is never run",
    ("go_paren", "ruby-dotenv"): "a command is never run",
    ("dollar_dollar", "bash"): "only the running shell has the number of its process",
    ("tilde", "bash"): "only the running shell knows the home folder",
}
"""Values that only execution could tell."""

COMPLAINTS = {"bash": (" refuses ", "as a command"), "systemd": (" refuses ", "a name that no variable may have")}
"""What is said where the recording holds a complaint of a program that reads on."""

Outcome = tuple[list[Pair] | dict[str, str | None], bool]
"""Values, and whether the reader gave up on the file."""


def _copied() -> list[tuple[str, str, str, Outcome]]:
    return [
        (case["id"], name, case["file"], (_values(found["values"]), "refused" in found))
        for case in json.loads(COPY.read_text(encoding="utf-8"))["cases"]
        for name, found in case["readers"].items()
    ]


def _recorded() -> list[tuple[str, str, str, Outcome]]:
    if not RECORDED.exists():
        return []
    return [
        (case["id"], reader.name, case["file"], (_values(found["values"]), "error" in found))
        for case in json.loads(RECORDED.read_text(encoding="utf-8"))["cases"]
        for reader in READERS
        for found in [case["dialects"][RECORDED_AS.get(reader.name, reader.name)]]
    ]


def _values(found: dict[str, str | None] | list[list[str]]) -> list[Pair] | dict[str, str | None]:
    return found if isinstance(found, dict) else [(key, value) for key, value in found]


def _reader(name: str) -> Reader:
    return next(reader for reader in READERS if reader.name == name)


def _outcome(name: str, text: str, *, keeps_duplicates: bool) -> Outcome:
    """What confcheck says that the reader makes of a file, in a process that has one variable."""
    reader = _reader(name)
    parsed = reader.read(text, "f")
    complaints = COMPLAINTS.get(name, (" refuses ",))
    refused = any(complaint in problem.message for problem in parsed.problems for complaint in complaints)
    try:
        found = pairs(parsed, PROCESS, bare=name == "python-dotenv", absent=reader.absent)
    except Refused:
        return {}, True
    values = dict(found)
    if name in ("node", "ruby-dotenv"):  # a variable that the process has already stays as it is
        values |= {key: value for key, value in PROCESS.items() if key in values}
    return (found if keeps_duplicates else values), refused


def _check(id_: str, name: str, text: str, expected: Outcome) -> None:
    # Long values are abbreviated in the recording.
    text = text.replace("<70000 x>", "x" * 70_000)
    values, refused = expected
    if isinstance(values, dict):
        values = {key: "x" * 70_000 if value == "<70000 chars>" else value for key, value in values.items()}
    found, gave_up = _outcome(name, text, keeps_duplicates=isinstance(values, list))
    if (id_, name) in UNKNOWN:
        assert [*values] == [*found]
        assert None in dict(found).values()
        return
    assert (id_, name, refused) == (id_, name, gave_up)
    if refused and isinstance(values, dict) and isinstance(found, dict) and name not in COMPLAINTS:
        # confcheck reads on behind the line for which the reader gave up, so that the rest is checked too.
        assert values.items() <= found.items()
    else:
        assert values == found


def test_the_data_of_a_reader() -> None:
    """Who keeps both writings of a key, who the first, whom the process beats, and what a bare key gets."""
    assert [
        (reader.name, reader.duplicates, reader.process_wins, reader.absent)
        for reader in READERS
        if (reader.duplicates, reader.process_wins, reader.absent) != ("last", True, None)
    ] == [
        ("docker-run", "both", False, None),
        ("compose", "last", False, None),
        ("bash", "last", False, None),
        ("systemd", "last", False, None),
        ("kubectl", "both", False, ""),
        ("dotenvy", "first", True, None),
    ]


@pytest.mark.parametrize(
    ("case", "name", "text", "expected"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in _copied() if case[0] not in INTENDED],
)
def test_readers_agree_with_the_programs(case: str, name: str, text: str, expected: Outcome) -> None:
    """Values, duplicates and refusals of every copied case."""
    _check(case, name, text, expected)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recording is not beside the repository")
def test_readers_agree_with_the_whole_recording() -> None:
    """The same for the recording itself, which may have grown since the copy."""
    for id_, name, text, expected in _recorded():
        if id_ not in INTENDED:
            _check(id_, name, text, expected)


def test_nul_bytes_are_an_intended_difference() -> None:
    """Every reader keeps the line below and places the problem at the byte."""
    for reader in READERS:
        parsed = reader.read("A=a\0b\nB=2\n", "f")
        assert pairs(parsed, {}) == [("B", "2")]
        assert [problem.message for problem in parsed.problems] == [
            "a NUL byte, which no variable can hold; the line is skipped"
        ]
        assert [(p.position.line, p.position.column) for p in parsed.problems if p.position] == [(1, 4)]
