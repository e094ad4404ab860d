"""Public projects and a real system: every configuration file is listed, and what is said of it is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from confcheck import api
from confcheck.model.inventory import Extent, FoundSource
from confcheck.reporters.inventory import RENDERERS
from confcheck.sources import SOURCES

PROJECTS = Path(__file__).parents[3] / "shared" / "realworld"
NAMES = sorted(path.name for path in PROJECTS.iterdir()) if PROJECTS.exists() else []
FORMATS = {source.format for source in SOURCES}

COMPOSE = re.compile(r"(?:docker-)?compose.*\.ya?ml")
OBJECT = re.compile(r"^apiVersion:.*$(?:\n.*)*?^kind:|^kind:.*$(?:\n.*)*?^apiVersion:", re.MULTILINE)
NO_MANIFEST = re.compile(r"^apiVersion: (?:skaffold/|kustomize|v[12]$(?![\s\S]*^kind:))", re.MULTILINE)
ABSENT = re.compile(r"the env file (\S+) is not there")
ENV = re.compile(r"^ *(?:- )?env:", re.MULTILINE)


def expected(root: Path) -> Iterator[str]:
    """Env files, compose files, manifests and workflows with `env`, by means simpler than ours."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if not path.is_file() or {"node_modules", ".git"} & set(relative.parts):
            continue
        text = path.read_text("utf-8", errors="replace") if path.suffix in (".yml", ".yaml") else ""
        workflow = relative.parts[:2] == (".github", "workflows") and ENV.search(text)
        manifest = OBJECT.search(text) and not NO_MANIFEST.search(text)
        if (
            path.name.startswith(".env")
            or path.suffix == ".env"
            or COMPOSE.fullmatch(path.name)
            or workflow
            or manifest
        ):
            yield relative.as_posix()


@pytest.mark.skipif(not NAMES, reason="needs ../shared/realworld")
def test_there_are_as_many_as_were_given() -> None:
    """An empty folder would make the tests below say nothing."""
    assert len(NAMES) == 25


@pytest.mark.parametrize("name", NAMES)
def test_every_configuration_file_is_listed(name: str) -> None:
    """Each with a known format, and the same each time."""
    inventory = api.sources(PROJECTS / name)
    assert api.sources(PROJECTS / name) == inventory
    assert sorted(set(expected(PROJECTS / name)) - {one.path for one in inventory.sources}) == []
    assert {one.format for one in inventory.sources} <= FORMATS
    assert inventory.complete
    for render in RENDERERS.values():
        assert render(inventory)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_true(name: str) -> None:
    """Files are there, lines of notes too, and who is understood wholly has no notes."""
    for one in api.sources(PROJECTS / name).sources:
        path = PROJECTS / name / one.path
        assert path.is_file()
        assert (one.extent is Extent.WHOLE) == (not one.notes), one.path
        assert one.extent is not Extent.NONE or one.assignments == 0, one.path
        assert untrue(one, PROJECTS / name) == []


def untrue(one: FoundSource, root: Path) -> list[str]:
    """Notes that contradict what stands in the file."""
    found = []
    for note in one.notes:
        text = (root / note.path).read_text("utf-8", errors="replace")
        lines = text.split("\n")
        absent = ABSENT.fullmatch(note.message)
        if (
            (note.line is not None and note.line > len(lines))
            or ("Helm template" in note.message and "{{" not in text)
            or ("byte order mark" in note.message and not text.startswith("\ufeff"))
            or (absent is not None and (root / absent[1]).exists())
        ):
            found.append(f"{note.path}:{note.line}: {note.message}")
    return found
