"""A page that tells a story is run as one: its commands in their order in one shell, what it shows is what comes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_docs import PAGES, ROOT, SESSION

BLOCK = re.compile(
    r"^(?:<!-- exit: (?P<exit>\d+) -->\n)?```console\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
STORIES = [page for page in PAGES if SESSION in page.read_text("utf-8")]
TAKEN = ("confcheck.toml", "schemas", "environments", "examples")
"""What of the repository a reader of the page works with."""
END = "::end of the command::"


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the page, how it must exit, and the lines that the page shows of what it says."""

    line: int
    command: str
    exit_code: int
    shown: tuple[str, ...]


def steps_of(text: str) -> Iterator[Step]:
    """Every `$ …` of a page; only the last command of a block may exit with its code."""
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start("body")) + 1
        lines = block["body"].splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            code = int(block["exit"] or 0) if end == len(lines) else 0
            written = lines[start + 1 : end]
            continued = [line for line in written if line.startswith("> ")]
            command = "\n".join([lines[start], *continued]).replace("\n> ", "\n").removeprefix("$ ")
            shown = tuple(line for line in written[len(continued) :] if line.strip() not in ("", "…"))
            yield Step(first + start, command, code, shown)


def script(steps: list[Step]) -> str:
    """One shell for all of them; every command says how it ended."""
    return "".join(f'{step.command}\nprintf "%s %s\\n" "{END}" $?\n' for step in steps)


def missing(shown: tuple[str, ...], said: list[str]) -> list[str]:
    """Lines of the page that do not come, or not in this order."""
    rest = iter(said)
    return [line for line in shown if not any(line == other.rstrip() for other in rest)]


@pytest.mark.parametrize("page", STORIES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_story_of_a_page_is_true(page: Path, tmp_path: Path) -> None:
    """Every command ends as the page says, and every line that the page shows comes, in its order."""
    steps = list(steps_of(page.read_text("utf-8")))
    place = tmp_path / "harbour"
    for name in TAKEN:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name)
        else:
            place.mkdir(exist_ok=True)
            shutil.copy(source, place)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONFCHECK")}
    ran = subprocess.run(
        ["bash", "-c", script(steps)],
        cwd=place,
        env={
            **environment,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "NO_COLOR": "1",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = re.split(rf"^{END} (\d+)\n", ran.stdout, flags=re.MULTILINE)
    outputs, codes = said[0::2], said[1::2]

    for step, output, code in zip(steps, outputs, codes, strict=False):
        place_on_page = f"{page.name}:{step.line}: {step.command}\n{output}"
        assert (step.exit_code, False) == (int(code), "Traceback" in output), place_on_page
        assert missing(step.shown, output.splitlines()) == [], place_on_page
    assert len(steps) == len(codes), ran.stdout


def test_there_is_a_story() -> None:
    """A marker that nobody finds would make the test above say nothing."""
    assert STORIES != []


def test_steps_are_found_with_what_they_show() -> None:
    """Only the last command of a block has its exit code; a line may be continued."""
    text = "<!-- exit: 1 -->\n```console\n$ cd a\n$ confcheck validate \\\n> staging\nerror: x\n…\n\n1 error\n```\n"

    assert list(steps_of(text)) == [
        Step(3, "cd a", 0, ()),
        Step(4, "confcheck validate \\\nstaging", 1, ("error: x", "1 error")),
    ]


@pytest.mark.parametrize(
    ("shown", "said", "expected"),
    [
        (("a", "c"), ["a", "b", "c"], []),
        (("c", "a"), ["a", "b", "c"], ["a"]),
        (("d",), ["a"], ["d"]),
        ((), ["a"], []),
    ],
)
def test_lines_must_come_in_their_order(shown: tuple[str, ...], said: list[str], expected: list[str]) -> None:
    """Others may stand between them."""
    assert expected == missing(shown, said)
