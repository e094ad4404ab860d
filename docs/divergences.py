"""Counts how often readers disagree over the env files of real projects, as the table of docs/parse.md."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # a script sees only its own folder

from confcheck import api  # noqa: E402
from confcheck.model import Mistake  # noqa: E402
from confcheck.resolve.divergence import divergences  # noqa: E402
from confcheck.resolve.readings import Reading  # noqa: E402
from confcheck.sources import guess_format  # noqa: E402
from docs.pieces import table  # noqa: E402

COUNTED = ("python-dotenv", "node", "compose", "docker-run")
HEADER = ("project", "env files", "assignments", "read differently", *(f"not as {name}" for name in COUNTED[1:]))
"""The last columns: lines that the one reads in another way than the first reader."""


def env_files(project: Path) -> Iterator[Path]:
    """Every env file of a project, by its name."""
    for folder, _, names in sorted(os.walk(project)):
        yield from (Path(folder, name) for name in sorted(names) if guess_format(name) == "dotenv")


def readings(path: Path) -> tuple[Reading, ...]:
    """A file as the counted readers read it; nothing for one that cannot be read."""
    try:
        return api.parse(str(path), COUNTED).readings
    except Mistake:
        return ()


def row(project: Path) -> tuple[str, ...]:
    """The project with its numbers."""
    files = [found for path in env_files(project) if (found := readings(path))]
    lines = [len({item.line for one in found for item in one.items}) for found in files]
    together = sum(len(list(divergences(found))) for found in files)
    apart = (sum(len(list(divergences((found[0], found[number])))) for found in files) for number in range(1, 4))
    return project.name, str(len(files)), str(sum(lines)), str(together), *map(str, apart)


def render(projects: Path) -> str:
    """The table over all projects that have env files, with a last line for all of them."""
    rows = [one for path in sorted(projects.iterdir()) if path.is_dir() and (one := row(path))[1] != "0"]
    sums = (str(sum(int(one[column]) for one in rows)) for column in range(1, len(HEADER)))
    return table(HEADER, [*rows, ("all", *sums)])


if __name__ == "__main__":
    print(render(Path(sys.argv[1])))
