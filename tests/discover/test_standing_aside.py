"""Sources of which not everything counts: `values = false`, `alone = true`, `replaces`."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.model import Mistake
from tests.workspaces import write

HEAD = """\
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.staging]
extends = "base"
[environments.production]
extends = "staging"
[services.auth]
"""
SCHEMA = "properties:\n  level: {type: string, optional: true}\n  other: {type: string, optional: true}\n"
COMPOSE = "services: {auth: {ports: ['8080:80'], env_file: x.env, environment: {LEVEL: compose}}}\n"
FILES = {"base.env": "LEVEL=base\n", "staging.env": "OTHER=own\n", "x.env": "OTHER=included\n", "compose.yaml": COMPOSE}


def got(root: Path, sources: str, environment: str = "staging") -> list[tuple[str | None, str, str | None, str | None]]:
    """Target, and the values of `level` and `other` with it, of every view of auth."""
    write(root, {"confcheck.toml": HEAD + sources, "schema.yaml": SCHEMA, **FILES})
    found = []
    for view in api.load(root).system.views:
        if view.environment == environment:
            values = [one.winner.value if one.winner else None for one in view.settings]
            found.append((view.target, view.service, *(str(value) if value else None for value in values)))
    return found  # type: ignore[return-value]  # two settings


def test_names_and_ports_without_values(tmp_path: Path) -> None:
    """The view is there, its addresses too, and what the file and those it includes set counts for nothing."""
    source = '[[sources]]\nfiles = "compose.yaml"\nenvironments = ["staging"]\ntarget = "compose"\n'
    assert got(tmp_path, source) == [("compose", "auth", "compose", "included")]
    assert got(tmp_path, source + "values = false\n") == [("compose", "auth", None, None)]
    document = api.load(tmp_path).system.documents[0]
    assert [one.published[0][:2] for one in document.parsed.endpoints] == [(8080, 80)]
    assert (document.assignments, document.parsed.entries) == ((), ())


OWN = '[[sources]]\nfiles = "{environment}.env"\nservices = ["auth"]\n'


def test_a_source_that_is_alone(tmp_path: Path) -> None:
    """Nothing that comes before it counts, nor what its environment extends; what comes later does."""
    base = '[[sources]]\nfiles = "base.env"\nenvironments = ["base"]\nservices = ["auth"]\n'
    alone = '[[sources]]\nfiles = "staging.env"\nenvironments = ["staging"]\nservices = ["auth"]\nalone = true\n'
    later = '[[sources]]\nfiles = "x.env"\nenvironments = ["staging"]\nservices = ["auth"]\n'
    assert got(tmp_path, base + alone.replace("alone = true\n", "")) == [(None, "auth", "base", "own")]
    assert got(tmp_path, base + alone) == [(None, "auth", None, "own")]
    assert got(tmp_path, base + alone + later) == [(None, "auth", None, "included")]


def test_whoever_extends_it_has_what_it_extends(tmp_path: Path) -> None:
    """It is alone in its own environment only."""
    sources = OWN.replace("services", 'environments = ["base", "staging"]\nservices') + "alone = true\n"
    own = '[[sources]]\nfiles = "x.env"\nenvironments = ["production"]\nservices = ["auth"]\n'
    assert got(tmp_path, sources + own, "production") == [(None, "auth", "base", "included")]


def test_files_that_were_replaced_are_known(tmp_path: Path) -> None:
    """They are no files that nobody claims; rendered ones neither."""
    write(tmp_path, {"confcheck.toml": HEAD + OWN, "schema.yaml": SCHEMA, **FILES, "old.env": "A=1\n"})
    (tmp_path / "out.env").write_text("# Rendered by confcheck for staging: auth. Edit x, not this file.\n")
    assert [one.path for one in api.load(tmp_path).system.unclaimed] == ["old.env", "x.env"]
    (tmp_path / "confcheck.toml").write_text(HEAD + OWN + 'replaces = ["old.env", "gone.env"]\n')
    assert [one.path for one in api.load(tmp_path).system.unclaimed] == ["x.env"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.env"])
def test_a_replaced_file_is_in_the_workspace(path: str, tmp_path: Path) -> None:
    """For whoever deletes it."""
    write(tmp_path, {"confcheck.toml": f'{HEAD}{OWN}replaces = ["{path}"]\n', "schema.yaml": SCHEMA, **FILES})
    with pytest.raises(Mistake, match=r"confcheck\.toml:12:13: "):
        api.load(tmp_path)
