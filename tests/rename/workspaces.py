"""A rename as a table: files in, changed files out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from confcheck import api
from confcheck.model.rename import Renaming
from tests.workspaces import write

MANIFEST = """\
schema = "schema.yaml"
provided = ["FROM_OUTSIDE"]  # FROM_OUTSIDE
[environments.staging]
[environments.production]
[services.auth]
[services.backend]
[services.worker]
[[sources]]
files = "shared.env"
services = ["auth", "backend"]
required = false
[[sources]]
files = "{service}.env"
required = false
[[sources]]
files = "compose.yaml"
format = "compose"
target = "compose"
required = false
[[sources]]
files = "cluster.yaml"
format = "kubernetes"
target = "cloud"
required = false
[[sources]]
files = "deploy/{service}.{environment}.yaml"
format = "yaml"
target = "cloud"
select = { env = "values", secrets = "references" }
required = false
[[sources]]
files = "{service}.json"
required = false
[[sources]]
files = "{service}.toml"
required = false
[[sources]]
files = "old.env"
active = false
services = ["auth"]
required = false
"""
SCHEMA = """\
properties:
  key:
    type: string
    env: KEY  # KEY
    aliases: [OLD_KEY, {name: "KEY_{ENVIRONMENT}", message: "no"}]
    optional: true
  url: {type: string, optional: true, env: URL}
  outside: {type: string, optional: true, env: FROM_OUTSIDE}
  by_path: {type: string, optional: true}
"""


def plan(root: Path, files: Mapping[str, str], old: str, new: str, **options: str | bool) -> Renaming:
    """What the rename would do in a workspace of these files."""
    whole = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}
    workspace = api.load(write(root, whole))
    wish = api.Wish(old, new)
    for name, value in options.items():
        wish = api.Wish(**{**{slot: getattr(wish, slot) for slot in wish.__slots__}, name: value})
    return api.rename(workspace, wish)


def changed(plan: Renaming) -> dict[str, str]:
    """Path → text of every file that would change."""
    return {file.path: (file.after or b"").decode() for file in plan.files}
