"""Workspaces whose only source holds any text, and what becomes of it in another format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from confcheck import api
from confcheck.api import Workspace
from confcheck.model import Mistake, Reference, System
from tests.workspaces import write

MANIFEST = """
schema = "schema.yaml"
provided = ["OUTSIDE"]
[environments.staging]
[services.auth]
reader = "READER"
[services.backend]
[[sources]]
files = "SOURCE"
OPTIONS
"""
SCHEMA = """
properties:
  first: {type: string, env: FIRST, optional: true, allow-empty: true, secret: false}
  second: {type: string, env: SECOND, optional: true, secret: false, aliases: [OLDER]}
  password: {type: string, env: PASSWORD, optional: true, secret: true}
  outside: {type: string, env: OUTSIDE, optional: true}
  link: {type: string, optional: true, secret: false, derive: "http://{second}"}
  theirs: {type: string, env: THEIRS, services: [backend], optional: true}
"""


def workspace(root: Path, values: Mapping[str, str], reader: str = "python-dotenv", target: str = "") -> Workspace:
    """One in which a JSON file gives these values to auth."""
    options = 'services = ["auth"]' + (f'\ntarget = "{target}"' if target else "")
    manifest = MANIFEST.replace("READER", reader).replace("SOURCE", "values.json").replace("OPTIONS", options)
    text = json.dumps(values)
    return api.load(write(root, {"confcheck.toml": manifest, "schema.yaml": SCHEMA, "values.json": text}))


def again(root: Path, text: str, name: str, options: str, reader: str = "python-dotenv") -> Workspace:
    """One whose only source is that text."""
    manifest = MANIFEST.replace("READER", reader).replace("SOURCE", name).replace("OPTIONS", options)
    write(root, {"confcheck.toml": manifest, "schema.yaml": SCHEMA})
    (root / name).write_text(text, encoding="utf-8", newline="")
    return api.load(root)


def winners(system: System) -> dict[str, object]:
    """Setting → what auth gets, and variables that are none."""
    view = next(view for view in system.views if view.service == "auth")
    found: dict[str, object] = {
        one.setting.path: one.winner.value for one in view.settings if one.winner is not None and not one.provided
    }
    known = {"THEIRS"}
    return found | {one.assignment.key: one.value for one in view.unknown if one.assignment.key not in known}


def refused(error: Mistake) -> str:
    """What a refusal says, which must be about a place and hold no value."""
    assert error.path is not None
    assert error.position is not None
    return error.message


__all__ = ["Reference", "again", "refused", "winners", "workspace"]
