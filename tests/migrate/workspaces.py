"""A migration as a table: files in, manifest and consolidated file out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from confcheck import api
from confcheck.cli.rewrite import rewrite
from confcheck.model.migration import Migration, Move
from tests.workspaces import write

HEAD = """\
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.test]
[environments.staging]
extends = "base"
aliases = ["stage"]
[environments.production]
[services.auth]
[services.backend]
"""
SCHEMA = """\
properties:
  level: {type: string, env: LEVEL, aliases: [OLD_LEVEL], optional: true}
  password: {type: string, env: PASSWORD, optional: true}
"""


def moved(root: Path, sources: str, files: Mapping[str, str]) -> Migration:
    """The migration of a workspace with these sources, done."""
    write(root, {"schema.yaml": SCHEMA, **files})
    (root / "confcheck.toml").write_bytes((HEAD + sources).encode())
    migration = api.migrate(api.load(root), Move("staging", force=True))
    rewrite(root, migration.files)
    return migration


def sources(root: Path) -> str:
    """What follows the head of the manifest."""
    text = (root / "confcheck.toml").read_bytes().decode()
    assert text.startswith(HEAD)
    return text.removeprefix(HEAD)
