"""What the site has beyond the pages of this folder: the project's own pages, the JSON Schemas, folders in the menu."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
PAGES = ("CONTRIBUTING.md", "CHANGELOG.md")
SCHEMAS = {
    "reference/confcheck-manifest.json": ROOT / "src/confcheck/workspace/manifest.json",
    "reference/confcheck-schema.json": ROOT / "src/confcheck/schema/meta.json",
}

Menu = list["str | dict[str, str | Menu]"]


def on_config(config: MkDocsConfig) -> None:
    """Replace each folder in the menu by its pages."""
    config.nav = expanded(config.nav or [], Path(config.docs_dir))


def on_files(files: Files, *, config: MkDocsConfig) -> None:
    """Add what stands outside the folder of the documentation."""
    for name in PAGES:
        files.append(File.generated(config, name, content=at_top((ROOT / name).read_text("utf-8"))))
    for name, path in SCHEMAS.items():
        files.append(File.generated(config, name, abs_src_path=str(path)))


def expanded(menu: Menu, docs: Path) -> Menu:
    """The menu, with the pages of a folder (`checks/`) in its place, the index first, the rest by name."""
    return [
        {title: _pages(held, docs) for title, held in entry.items()} if isinstance(entry, dict) else entry
        for entry in menu
    ]


def at_top(text: str) -> str:
    """A page of the project's root, its links as they are among the pages of the documentation."""
    return text.replace("](docs/", "](")


def _pages(held: str | Menu, docs: Path) -> str | Menu:
    if not isinstance(held, str) or not held.endswith("/"):
        return held
    names = sorted(path.name for path in (docs / held).glob("*.md"))
    return [held + name for name in sorted(names, key=lambda name: name != "index.md")]
