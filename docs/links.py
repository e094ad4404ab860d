"""Finds what is broken in a built site: links that lead nowhere, files from elsewhere, samples that are no samples."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

LOADED = ("link", "script", "img", "iframe", "source")
"""Tags by which a page takes something in, unlike `a`, by which it leads somewhere."""


class Page(HTMLParser):
    """What one page holds: its anchors, where its links lead, its faults so far."""

    def __init__(self, text: str) -> None:
        """Read the whole page."""
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.fences = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up the id and the link of a tag."""
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value or "")
            elif name in ("href", "src"):
                self.links.append((tag, value or ""))

    def handle_data(self, data: str) -> None:
        """Count fences of code that the builder took for text."""
        self.fences += data.count("```")


def faults(files: Mapping[str, str | None]) -> list[str]:
    """One line per fault; `files` are path → text of every page, and None for every other file."""
    pages = {path: Page(text) for path, text in files.items() if text is not None}
    return [f"{path}: {fault}" for path, page in pages.items() for fault in _faults(path, page, files, pages)]


def _faults(path: str, page: Page, files: Mapping[str, str | None], pages: Mapping[str, Page]) -> Iterator[str]:
    if page.fences:
        yield "a fence of code stands in the text"
    for tag, link in page.links:
        url = urlsplit(link)
        if url.scheme or url.netloc:
            if tag in LOADED:
                yield f"takes in {link}"
            continue
        target = _target(path, unquote(url.path), files)
        if target not in files or (url.fragment and unquote(url.fragment) not in pages[target].anchors):
            yield f"{link} leads nowhere"


def _target(path: str, written: str, files: Mapping[str, str | None]) -> str:
    """The file that a link means; a folder means its index."""
    if not written:
        return path
    target = normpath(join("/", dirname(path), written)).lstrip("/")
    return target if target in files else join(target, "index.html")


def read(site: Path) -> dict[str, str | None]:
    """Every file of a site; the text of the pages only."""
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    return {
        path.relative_to(site).as_posix(): path.read_text("utf-8") if path.suffix == ".html" else None for path in paths
    }


def main(words: Sequence[str]) -> int:
    """Exit code: 1 if something is broken in the site at this path."""
    files = read(Path(words[0]))
    found = faults(files)
    for fault in found:
        print(fault)
    return int(bool(found) or "index.html" not in files)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
