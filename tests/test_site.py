"""The built site: it builds without a warning, nothing in it leads nowhere, nothing in it comes from elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs.hooks import PAGES, SCHEMAS, Menu, at_top, expanded
from docs.links import faults, main, read

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    return folder


def test_nothing_in_the_site_leads_nowhere(site: Path) -> None:
    """Links, anchors, assets; no sample that was taken for text."""
    assert faults(read(site)) == []


def test_every_page_is_in_the_site(site: Path) -> None:
    """Those of `docs` and those of the project's root; the JSON Schemas for editors."""
    pages = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    pages |= {Path(page).with_suffix(".html") for page in PAGES}
    assert {path.as_posix() for path in pages} | SCHEMAS.keys() <= read(site).keys()


def test_stylesheets_take_nothing_from_elsewhere(site: Path) -> None:
    """No font, no image."""
    styles = [path.read_text("utf-8") for path in site.rglob("*.css")]
    assert (len(styles) > 0, [text for text in styles if "url(http" in text or "@import" in text]) == (True, [])


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"index.html": '<a href="a/b.html#x">', "a/b.html": '<h1 id="x"><a href="../index.html">'}, []),
        ({"index.html": '<a href="gone.html">'}, ["index.html: gone.html leads nowhere"]),
        ({"index.html": '<a href="#gone"><p id="here">'}, ["index.html: #gone leads nowhere"]),
        ({"index.html": '<a href="#">'}, []),
        ({"index.html": '<a href="a.html?q=1#%C3%A4">', "a.html": '<p id="ä">'}, []),
        ({"index.html": '<a href="a/">', "a/index.html": '<a href=".."><a href=".">'}, []),
        ({"404.html": '<a href="/a/b.html">', "a/b.html": '<a href="../../404.html">'}, []),
        (
            {"index.html": '<script src="a.js"></script><img src="b.png">', "a.js": None},
            ["index.html: b.png leads nowhere"],
        ),
        ({"index.html": '<a href="https://example.com/x"><a href="mailto:a@example.com">'}, []),
        (
            {"index.html": '<link href="https://example.com/x.css"><script src="//example.com/x.js">'},
            ["index.html: takes in https://example.com/x.css", "index.html: takes in //example.com/x.js"],
        ),
        ({"index.html": "<p>```yaml</p>"}, ["index.html: a fence of code stands in the text"]),
    ],
)
def test_what_is_broken_in_a_site_is_found(files: dict[str, str | None], expected: list[str]) -> None:
    """A line per fault, under the page that has it."""
    assert expected == faults(files)


def test_the_exit_code_tells_whether_a_site_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No site at all is not whole."""
    assert (main([str(tmp_path)]), capsys.readouterr().out) == (1, "")
    (tmp_path / "index.html").write_text("<p>", "utf-8")
    assert (main([str(tmp_path)]), capsys.readouterr().out) == (0, "")
    (tmp_path / "a.html").write_text('<a href="b.html">', "utf-8")
    assert (main([str(tmp_path)]), capsys.readouterr().out) == (1, "a.html: b.html leads nowhere\n")


def test_a_folder_in_the_menu_stands_for_its_pages(tmp_path: Path) -> None:
    """The index first; whatever else the menu holds stays."""
    (tmp_path / "checks").mkdir()
    for name in ("zebra.md", "index.md", "ant.md", "note.txt"):
        (tmp_path / "checks" / name).touch()
    menu: Menu = ["a.md", {"Checks": "checks/"}, {"One": "b.md"}, {"More": ["c.md"]}]
    pages: Menu = ["checks/index.md", "checks/ant.md", "checks/zebra.md"]
    expected: Menu = ["a.md", {"Checks": pages}, {"One": "b.md"}, {"More": ["c.md"]}]
    assert expected == expanded(menu, tmp_path)


def test_links_of_a_page_at_the_root_fit_its_place_in_the_site() -> None:
    """There it stands among the pages of `docs`."""
    assert at_top("[a](docs/a.md) [b](b.md)") == "[a](a.md) [b](b.md)"
