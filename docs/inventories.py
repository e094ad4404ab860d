"""Counts the configuration files of real projects; with `--write` the tables go into docs/inventory.md."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # a script sees only its own folder

from confcheck import api  # noqa: E402
from confcheck.model.inventory import FoundSource, Inventory  # noqa: E402
from docs.pieces import table  # noqa: E402

PAGE = ROOT / "docs" / "inventory.md"
START = "<!-- counted: python docs/inventories.py FOLDER --write -->\n"
END = "<!-- to here -->\n"
BY_PROJECT = ("project", "files", "assignments", "notes", "files by format")
BY_FORMAT = ("format", "projects", "files", "assignments", "notes")


def inventories(projects: Path) -> dict[str, Inventory]:
    """What each project holds, by its name."""
    return {path.name: api.sources(path) for path in sorted(projects.iterdir()) if path.is_dir()}


def tables(found: Mapping[str, Inventory]) -> str:
    """A line for each project, and one for each format."""
    rows = [(name, *_numbers(inventory.sources), _formats(inventory)) for name, inventory in found.items()]
    sums = (str(sum(int(row[column]) for row in rows)) for column in (1, 2, 3))
    formats = sorted({one.format for inventory in found.values() for one in inventory.sources})
    of_formats = []
    for form in formats:
        each = [tuple(one for one in inventory.sources if one.format == form) for inventory in found.values()]
        numbers = (_numbers(some) for some in each)
        totals = (str(sum(map(int, column))) for column in zip(*numbers, strict=True))
        of_formats.append((form, str(sum(map(bool, each))), *totals))
    return f"{table(BY_PROJECT, [*rows, ('all', *sums, '')])}\n\n{table(BY_FORMAT, of_formats)}\n"


def _numbers(sources: Sequence[FoundSource]) -> tuple[str, str, str]:
    """Files, assignments and notes; of a file that is there for several readers the most."""
    most: dict[str, tuple[int, int]] = {}
    for one in sources:
        assignments, notes = most.get(one.path, (0, 0))
        most[one.path] = max(assignments, one.assignments), max(notes, len(one.notes))
    return str(len(most)), str(sum(one for one, _ in most.values())), str(sum(notes for _, notes in most.values()))


def _formats(inventory: Inventory) -> str:
    counted = Counter(form for _, form in {(one.path, one.format) for one in inventory.sources})
    return ", ".join(
        f"{form} {number}" for form, number in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    )


def counted_part(page: str) -> tuple[str, str, str]:
    """What stands before the tables, the tables, and what follows them."""
    before, _, rest = page.partition(START)
    inside, _, after = rest.partition(END)
    return before + START, inside, END + after


def main(words: Sequence[str], page: Path = PAGE) -> None:
    """Print the tables over a folder of projects, or write them into the page."""
    made = tables(inventories(Path(words[0])))
    if "--write" in words[1:]:
        before, _, after = counted_part(page.read_text("utf-8"))
        page.write_text(f"{before}\n{made}\n{after}", "utf-8")
    else:
        print(made, end="")


if __name__ == "__main__":
    main(sys.argv[1:])
