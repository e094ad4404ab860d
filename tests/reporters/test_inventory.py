"""Records in; the list as text and as JSON out."""

from __future__ import annotations

import json
from dataclasses import replace
from textwrap import dedent

from confcheck.model.inventory import Claimed, Extent, FoundSource, Inventory, Note
from confcheck.reporters.inventory import RENDERERS

ONE = FoundSource(".env", "dotenv", "node", ("staging",), ("auth",), None, 2, claimed=Claimed.SOURCE)
ALL = Inventory((ONE,), ("base", "staging", "production"), ("auth", "backend", "web"), "confcheck.toml", ("base",))


def text(*sources: FoundSource, **changes: object) -> str:
    """The list for people."""
    return RENDERERS["text"](replace(ALL, sources=sources, **changes))  # type: ignore[arg-type]  # fields by name


def test_groups_and_columns() -> None:
    """What holds everywhere first, then by environment, then what nothing is known of, last what nobody claims."""
    both = ("staging", "production")
    found = text(
        replace(ONE, path="every.env", environments=both, services=("auth", "backend", "web"), assignments=1234),
        replace(ONE, path="base.env", environments=("base",), services=("auth", "backend")),
        replace(ONE, path="some.env", environments=("base", "staging"), claimed=Claimed.TAKEN),
        replace(ONE, path="none.env", environments=(), services=(), template=True),
        replace(ONE, path="left.yml", format="compose", reader=None, claimed=Claimed.NOT, target="cloud"),
        replace(ONE, path="left.env", environments=(), claimed=Claimed.NOT, template=True),
    )
    assert found == dedent(
        """\
          file       format                   service        target  assignments
        every environment
          every.env  dotenv (node)            all            -              1234

        base
          base.env   dotenv (node)            auth, backend  -                 2

        base, staging
          some.env   dotenv (node), taken in  auth           -                 2

        no environment named
          none.env   dotenv (node), template  -              -                 2

        no source claims these
          left.yml   compose, staging         auth           cloud             2
          left.env   dotenv (node), template  auth           -                 2

        6 files: 6 read; 2 that no source claims; 1244 assignments
        """
    )


def test_notes() -> None:
    """Each reason once, with the first lines; a place in another file is named, a file as a whole needs none."""
    notes = (
        *(Note(".env", line, 1, "dropped") for line in (*range(3, 16), 3)),
        Note(".env", None, None, "too large"),
        Note("other.yml", 7, 2, "a cycle"),
        Note("other.yml", None, None, "gone"),
    )
    lines = text(replace(ONE, notes=notes, extent=Extent.PART)).splitlines()
    assert lines[3:] == [
        "    .env:3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more: dropped",
        "    too large",
        "    other.yml:7: a cycle",
        "    other.yml: gone",
        "",
        "1 file: 0 read, 1 read in part; 2 assignments",
    ]


def test_what_was_not_understood() -> None:
    """A file counts once, at its worst; of several readers the most assignments are counted."""
    broken = replace(ONE, path="b.env", extent=Extent.NONE, assignments=0)
    lines = text(ONE, replace(ONE, reader="compose", extent=Extent.PART, assignments=3), broken, complete=False)
    assert [line.split()[-2:] for line in lines.splitlines()[1:5]] == [
        ["staging"],
        ["-", "2"],
        ["-", "3"],
        ["not", "read"],
    ]
    assert lines.splitlines()[-2:] == [
        "2 files: 0 read, 1 read in part, 1 not understood; 3 assignments",
        "there was too much to look at: some files were left out",
    ]


def test_long_names() -> None:
    """A long path moves only its own line; of many services the number is told."""
    many = ("a-service-with-a-long-name", "another-one")
    lines = text(replace(ONE, path="x" * 80), replace(ONE, services=many), manifest=None).splitlines()
    assert lines[2] == f"  {'x' * 80}  dotenv (node)  auth        -                 2"
    assert lines[3] == f"  {'.env':64}  dotenv (node)  2 services  -                 2"


def test_one_environment() -> None:
    """It is called by its name, not every."""
    assert text(ONE, environments=("staging",)).splitlines()[1] == "staging"


def test_nothing_deceives() -> None:
    """Names and messages are escaped in both."""
    evil = "a\u202e\x1b[2J"
    one = replace(ONE, path=evil, target=evil, services=(evil,), notes=(Note(evil, 1, 1, evil),))
    for form in RENDERERS.values():
        assert not {"\u202e", "\x1b"} & set(form(replace(ALL, sources=(one,))))
    document = json.loads(RENDERERS["json"](replace(ALL, sources=(one,))))
    assert document["sources"][0]["path"] == evil


def test_the_head_of_the_document() -> None:
    """The version first, and what concerns all of it."""
    document = json.loads(RENDERERS["json"](replace(ALL, sources=())))
    assert document == {"version": 1, "manifest": "confcheck.toml", "complete": True, "sources": []}
