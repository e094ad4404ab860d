"""Files as Next.js, Vite and dotenv-expand read them, inside a view."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcheck.model import Assignment, Candidate, Document, Manifest, Outcome, Unknown, Value
from confcheck.resolve import resolve, uses
from confcheck.resolve.expanded import ENDLESS, REPLACED, UNKNOWN_PART
from confcheck.sources.readers import READERS
from tests.resolve.builders import deploy, document, manifest, schema, setting, source

EXPAND, NEXT, VITE, DOTENVY = "npm-dotenv+expand", "next", "vite", "dotenvy"


def read(name: str, text: str, index: int = 1) -> Document:
    """A document as one reader reads it."""
    reader = next(reader for reader in READERS if reader.name == name)
    parsed = reader.read(text, f"{index}.env")
    entries = tuple(entry for entry in parsed.entries if isinstance(entry, Assignment))
    return replace(document(source(index), f"{index}.env"), parsed=parsed, assignments=entries)


def candidates(*documents: Document, described: Manifest | None = None, caller: str | None = None) -> list[Candidate]:
    """The candidates of A, the one that wins first; what the caller's environment has for B."""
    process = {} if caller is None else {"B": caller}
    system = resolve(described or manifest(), schema(setting("a", env="A")), documents, process)
    return list(system.views[0].settings[0].candidates)


def last(*documents: Document, caller: str | None = None) -> tuple[Outcome, list[str]]:
    """What A holds in the end, and what was missing."""
    found = candidates(*documents, caller=caller)[0]
    return found.value, [variable.name for variable in found.undefined]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (EXPAND, "B=b\nA=$B/x\n", ("b/x", [])),
        (EXPAND, "A=$B\nB=b\n", ("", ["B"])),
        (EXPAND, "A=${B:-d}\n", ("d", [])),
        (EXPAND, "A=x${B:+alt}y\n", ("xy", [])),
        (NEXT, "A=$B\nB=$C\nC=c\n", ("c", [])),
        (NEXT, "B=b\nA=${B:-d}\n", ("d", [])),
        (NEXT, "A=$B\nB=$A\n", (ENDLESS, [])),
        (VITE, "A=x$B\nB=b$NONE\n", ("xb", ["NONE"])),
        (VITE, "A=$B\nB=b$NONE\n", ("b$NONE", [])),
        (VITE, "A=x${A}\n", ("x", [])),
        (VITE, "A=pa\\$word\n", ("pa$word", [])),
        (VITE, "A=op://vault/$B/field\nB=item\n", ("op://vault/item/field", [])),
    ],
)
def test_variables_of_a_whole_file(name: str, text: str, expected: tuple[Outcome, list[str]]) -> None:
    """Forward, with defaults, in a circle, and what is missing."""
    value, undefined = last(read(name, text))
    shown = value if isinstance(value, str | Unknown | None) else f"op://{value.id}/{value.version}"  # type: ignore[union-attr]  # a reference
    assert (shown, undefined) == expected


def test_a_variable_is_undefined_where_it_stands_or_came_in() -> None:
    """At its own dollar; one that another key brought in, at the value that it came into."""
    (found,) = candidates(read(VITE, "A=x$B\nB=$NONE\nC=1\n"))
    assert [(one.name, one.position.line, one.position.column) for one in found.undefined] == [("NONE", 1, 3)]


@pytest.mark.parametrize(
    ("name", "expected"), [(EXPAND, ("low-own", [])), (NEXT, ("-own", ["LOWER"])), (VITE, ("low-own", []))]
)
def test_lower_layers(name: str, expected: tuple[Outcome, list[str]]) -> None:
    """They are in the process before; but Next.js reads the file that wins first."""
    lower = document(source(0), "lower.env", {"LOWER": "low", "OWN": "other"})
    assert last(lower, read(name, "OWN=own\nA=$LOWER-own\n")) == expected


def test_lower_layers_and_what_the_caller_has_win_over_the_file() -> None:
    """The process comes first."""
    lower = document(source(0), "lower.env", {"B": "low"})
    own = read(EXPAND, "B=own\nA=$B\n")
    assert [last(own), last(lower, own), last(lower, own, caller="caller")] == [
        ("own", []),
        ("low", []),
        ("caller", []),
    ]


def test_what_a_deployment_sets_is_there_and_what_is_provided_is_unknown() -> None:
    """Neither is in a file of the reader."""
    own = read(NEXT, "A=x$B\n")
    deployed = deploy(source(2), "compose.yaml", {"auth": {"B": "set"}})
    assert last(own, deployed) == ("xset", [])
    (found,) = candidates(own, described=manifest(provided=("B",)))
    assert (found.value, found.undefined) == (UNKNOWN_PART, ())


@pytest.mark.parametrize(
    ("lower", "text", "expected"),
    [
        ({"B": Unknown("provided from outside")}, "A=x$B\n", UNKNOWN_PART),
        ({}, "B=op://v/i/f\nA=x$B\n", UNKNOWN_PART),
        ({}, "B=op://v/i/f\nC=$B\nA=x$C\n", UNKNOWN_PART),
        ({}, "B=op://v/i/f\nA=x$C\nC=1\n", "x1"),
    ],
)
def test_unknown_parts(lower: dict[str, Value], text: str, expected: Outcome) -> None:
    """What a value is made of is unknown through as many steps as it takes."""
    assert last(document(source(0), "lower.env", lower), read(VITE, text))[0] == expected


def test_secrets_go_on_through_other_keys() -> None:
    """By the name of a variable, in the file or below it."""
    lower = document(source(0), "lower.env", {"API_TOKEN": "low"})
    secret = [
        candidates(read(VITE, text))[0].secret for text in ("A=y$B\nB=x$DB_PASSWORD\nDB_PASSWORD=pw\n", "A=$B\nB=b\n")
    ]
    assert [*secret, candidates(lower, read(EXPAND, "A=$API_TOKEN\n"))[0].secret] == [True, False, True]


def test_an_earlier_writing_is_never_looked_at() -> None:
    """JavaScript has only the last one."""
    assert [one.value for one in candidates(read(NEXT, "B=b\nA=1$B\nA=2$B\n"))] == ["2b", REPLACED]


def test_the_first_writing_counts_for_dotenvy() -> None:
    """It wins over the later ones, and is what variables see."""
    own = read(DOTENVY, "A=1\nA=2\nB=$A\n")
    system = resolve(manifest(), schema(setting("a", env="A"), setting("b", env="B")), (own,))
    assert [[one.value for one in each.candidates] for each in system.views[0].settings] == [["1", "2"], ["1"]]


@pytest.mark.parametrize(("name", "expected"), [(EXPAND, None), (NEXT, 2), (VITE, 2)])
def test_uses_of_a_later_key(name: str, expected: int | None) -> None:
    """Whoever asks what a key goes into finds the line that it comes from."""
    system = resolve(manifest(), schema(setting("a", env="A")), (read(name, "A=$B\nB=b\n"),))
    (use,) = uses(system, {"B"})
    assert (use.source and use.source.origin.key.line) == expected


def test_values_that_grow_without_bounds_are_unknown() -> None:
    """Each doubles the one before."""
    text = "K0=xxxxxxxx\n" + "".join(f"K{n + 1}=$K{n}$K{n}\n" for n in range(40)) + "A=$K40\n"
    for name in ("bash", "dotenvy", EXPAND):
        assert isinstance(last(read(name, text))[0], Unknown)


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        # As @next/env 16 and the loadEnv of Vite 8 have it.
        (NEXT, ("B=1\nA=$B\n", "B=2\n"), "2"),
        (NEXT, ("B=1\nA=$B\n", "B=2\n", "B=3\n"), "3"),
        (NEXT, ("B=1\n", "A=x$B\n"), "x"),
        (NEXT, ("A=$C\n", "C=$B\n", "B=3\n"), "3"),
        (NEXT, ("A=$C\nB=1\n", "C=$B-d\n"), "-d"),
        (NEXT, ("A=${B:-d}\nB=1\n", "B=op://v/i/f\n"), UNKNOWN_PART),
        (VITE, ("B=1\nA=$B\n", "B=2\n"), "2"),
        (VITE, ("B=1\n", "A=x$B\n"), "x1"),
        (VITE, ("A=$C\nB=1\n", "C=$B-d\n"), "$B-d"),
        (VITE, ("Z=1\nA=${Z}x\n", "B=b\n", "Z=$B\n"), ""),
        (VITE, ("A=$B\n", "A=2\n"), "2"),
        (EXPAND, ("B=1\nA=$B\n", "B=2\n"), "1"),
    ],
)
def test_several_files_of_one_service(name: str, texts: tuple[str, ...], expected: Outcome) -> None:
    """Next.js reads the one that wins first and knows it from then on; Vite puts them together before it replaces."""
    documents = [read(name, text, index) for index, text in enumerate(texts, 1)]
    assert last(*documents)[0] == expected


def test_a_line_that_vite_never_gets_to() -> None:
    """What a file above replaces is gone before any variable is."""
    found = candidates(read(VITE, "A=$B\nB=1\n", 1), read(VITE, "A=2\n", 2))
    assert [one.value for one in found] == ["2", REPLACED]


def test_a_deployment_below_the_files_of_vite() -> None:
    """The manifest has them later, so what they set counts."""
    below = deploy(source(1), "compose.yaml", {"auth": {"B": "0", "C": "c"}})
    assert last(below, read(VITE, "A=$C\n", 2))[0] == "c"
    assert last(below, read(VITE, "B=1\n", 2), read(VITE, "A=$B\n", 3))[0] == "1"
