"""Every command in the documentation runs, exits as the page says, and every relative link leads somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])

BLOCK = re.compile(
    r"^(?:<!-- in a copy of (?P<copy>\S+) -->\n)?(?:<!-- exit: (?P<exit>\d+) -->\n)?"
    r"[ ]*```console\n(?P<body>.*?)^[ ]*```$",
    re.MULTILINE | re.DOTALL,
)
SESSION = "<!-- one session in a copy of this repository -->"
"""On a page whose blocks are run one after the other: tests/test_docs_session.py."""
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
FENCE = re.compile(r"^[ ]*```.*?^[ ]*```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a console block, and how it must exit."""

    page: str
    line: int
    words: tuple[str, ...]
    exit_code: int
    copy: str | None = None
    """A folder of the repository that it is run in a copy of; None: it is run in the repository."""
    before: tuple[tuple[str, ...], ...] = ()
    """What is run in that copy before it."""


def commands_of(text: str, page: str) -> Iterator[Command]:
    """Every `$ confcheck …` of a page."""
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start("body")) + 1
        before: tuple[tuple[str, ...], ...] = ()
        for number, line in enumerate(block["body"].splitlines()):
            if line.strip().startswith("$ confcheck"):
                words = tuple(shlex.split(line.strip().removeprefix("$ confcheck"), comments=True))
                yield Command(page, first + number, words, int(block["exit"] or 0), block["copy"], before)
                before += (words,) if block["copy"] else ()


def anchors_of(text: str) -> frozenset[str]:
    """The fragments under which the headings of a page are found: lower case, blanks as hyphens, no punctuation."""
    headings = HEADING.finditer(FENCE.sub("", text))
    return frozenset(re.sub(r"[^\w\- ]", "", match["text"].lower()).replace(" ", "-") for match in headings)


def broken_links(page: Path) -> list[str]:
    """Relative links of a page that lead to no file or to no heading."""
    broken = []
    for match in LINK.finditer(FENCE.sub("", page.read_text("utf-8"))):
        name, _, fragment = match["target"].partition("#")
        if "://" in match["target"]:
            continue
        target = page if not name else page.parent / name
        if not target.exists() or (fragment and fragment not in anchors_of(target.read_text("utf-8"))):
            broken.append(match["target"])
    return broken


COMMANDS = [
    command
    for page in PAGES
    if SESSION not in page.read_text("utf-8")
    for command in commands_of(page.read_text("utf-8"), page.relative_to(ROOT).as_posix())
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command.page}:{command.line}")
def test_a_documented_command_exits_as_its_page_says(command: Command, tmp_path: Path) -> None:
    """Run from the root of the repository, or in a copy of a folder of it, without the reader's own settings."""
    place = ROOT if command.copy is None else Path(shutil.copytree(ROOT / command.copy, tmp_path / "copied"))
    for words in command.before:
        assert run(words, place, tmp_path).returncode == 0
    result = run(command.words, place, tmp_path)

    assert (command.exit_code, True) == (result.returncode, "Traceback" not in result.stderr), result.stderr


def run(words: tuple[str, ...], place: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """One command."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONFCHECK")}
    return subprocess.run(
        [sys.executable, "-m", "confcheck", *words],
        cwd=place,
        env={**environment, "XDG_CACHE_HOME": str(cache), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_pages_document_commands_of_every_exit_code() -> None:
    """A page without commands, or a block that the pattern misses, would make the test above say nothing."""
    assert {0, 1, 2, 3} == {command.exit_code for command in COMMANDS}
    documented = {command.page for command in COMMANDS}
    assert {"docs/index.md", "docs/output.md", "docs/quick-start.md", "docs/sources.md"} <= documented


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    """Files and headings both."""
    assert broken_links(page) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```console\n$ confcheck checks\n```\n", [Command("p", 2, ("checks",), 0)]),
        (
            "<!-- exit: 1 -->\n```console\n$ confcheck validate 'a b'  # why\nout\n```\n",
            [Command("p", 3, ("validate", "a b"), 1)],
        ),
        ("   ```console\n   $ confcheck checks\n   ```\n", [Command("p", 2, ("checks",), 0)]),
        (
            "<!-- in a copy of a/b -->\n```console\n$ confcheck init\n$ confcheck validate\n```\n",
            [Command("p", 3, ("init",), 0, "a/b"), Command("p", 4, ("validate",), 0, "a/b", (("init",),))],
        ),
        ("```console\n$ make demo\n```\n", []),
        ("`$ confcheck checks`\n", []),
    ],
)
def test_commands_are_found_in_console_blocks(text: str, expected: list[Command]) -> None:
    """With their line, their words and the exit code of the comment above the block."""
    assert expected == list(commands_of(text, "p"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](there.md#some-heading) [b](#here)\n\n# Here\n", []),
        ("[a](gone.md) [b](there.md#gone) [c](https://example.com/x)\n", ["gone.md", "there.md#gone"]),
        ("```\n[a](gone.md)\n# Gone\n```\n[b](#gone)\n", ["#gone"]),
    ],
)
def test_broken_links_are_found(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Missing files and missing headings, but not what stands in code."""
    (tmp_path / "there.md").write_text("# Some heading!\n", "utf-8")
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")

    assert expected == broken_links(page)
