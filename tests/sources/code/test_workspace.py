"""Constants in code in a workspace: what asks the environment sees what a lower file sets, and nothing of its own."""

from __future__ import annotations

from pathlib import Path

from confcheck import api
from tests.workspaces import write

MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "{service}.env"
[[sources]]
files = "deploy.py"
format = "python"
services = ["auth"]
"""
SCHEMA = """
properties:
  host: {type: string}
  port: {type: integer}
  url: {type: string}
"""
CODE = """
import os
HOST = os.environ.get("HOST", "localhost")
PORT = 8000
URL = f"http://{os.getenv('HOST', 'unset')}:{os.getenv('PORT', '1')}/"
"""


def test_the_environment_is_that_of_the_process(tmp_path: Path) -> None:
    """`HOST` comes from the env file, for itself too; `PORT` of the code is none of the environment's."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "auth.env": "HOST=db\n", "deploy.py": CODE}
    workspace = api.load(write(tmp_path, files))
    (view,) = workspace.system.views
    found = {one.setting.path: one.winner.value for one in view.settings if one.winner is not None}
    assert found == {"host": "db", "port": "8000", "url": "http://db:1/"}
