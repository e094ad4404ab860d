"""Writes the generated pages of the documentation; with `--check`, only says which are out of date."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from pkgutil import get_data
from typing import cast

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # a script sees only its own folder

from confcheck.checks import CHECKS, docs_of  # noqa: E402
from confcheck.cli.app import app  # noqa: E402
from confcheck.reporters import REPORTERS  # noqa: E402
from confcheck.schema.meta import meta_text  # noqa: E402
from confcheck.sources import READERS, SOURCES  # noqa: E402
from docs import coercion_page, manifest_page, schema_page  # noqa: E402
from docs.check_pages import check_pages  # noqa: E402
from docs.command_page import command_page  # noqa: E402
from docs.registry_page import registry_page  # noqa: E402

FOLDERS = ("checks", "reference")
"""Below `docs`; every page in them is generated."""


def pages(changelog: str) -> dict[str, str]:
    """Path below `docs` → text of every generated page."""
    meta = json.loads(meta_text())
    manifest = cast("manifest_page.Shape", json.loads(get_data("confcheck.workspace", "manifest.json") or b""))
    return {
        **check_pages(CHECKS, docs_of, changelog),
        "reference/cli.md": command_page(app, "confcheck"),
        "reference/coercion.md": coercion_page.render(),
        "reference/formats.md": registry_page(SOURCES, READERS, REPORTERS),
        "reference/manifest.md": manifest_page.manifest_page(manifest),
        "reference/schema.md": schema_page.schema_page(
            cast("str", meta["description"]),
            cast("schema_page.Shapes", meta["$defs"]),
            cast("schema_page.Shapes", meta["properties"]),
        ),
    }


def differences(written: dict[str, str], generated: dict[str, str]) -> list[str]:
    """Paths of pages that are missing, out of date, or generated no more."""
    return sorted(path for path in written.keys() | generated.keys() if written.get(path) != generated.get(path))


def read(docs: Path) -> dict[str, str]:
    """Path below `docs` → text of every page in the generated folders."""
    found = (path for folder in FOLDERS for path in (docs / folder).rglob("*.md"))
    return {path.relative_to(docs).as_posix(): path.read_text("utf-8") for path in found}


def write(docs: Path, generated: dict[str, str], paths: Sequence[str]) -> None:
    """Make the files at these paths what is generated; a page that is generated no more goes."""
    for path in paths:
        if path in generated:
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(generated[path], "utf-8")
        else:
            (docs / path).unlink()


def main(words: Sequence[str], root: Path = ROOT) -> int:
    """Exit code: 1 if `--check` finds a page out of date."""
    docs, generated = root / "docs", pages((root / "CHANGELOG.md").read_text("utf-8"))
    stale = differences(read(docs), generated)
    if list(words) == ["--check"]:
        for path in stale:
            print(f"docs/{path} is out of date: run python docs/generate.py")
        return int(bool(stale))
    write(docs, generated, stale)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
