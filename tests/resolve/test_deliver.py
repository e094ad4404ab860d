"""What a service gets, as every command that writes it down is told."""

from __future__ import annotations

from pathlib import Path

from confcheck import api
from confcheck.model.lock import LockOrder
from confcheck.resolve.deliver import deliveries
from tests.workspaces import write

FILES = {
    "confcheck.toml": """
schema = "schema.yaml"
provided = ["TOKEN", "REGION"]
[environments.staging]
[services.api]
[[sources]]
files = "compose.yml"
format = "compose"
environments = ["staging"]
""",
    "schema.yaml": """
properties:
  token: {type: string, env: TOKEN, secret: true}
  region: {type: string, env: REGION}
  client: {type: string, env: CLIENT, optional: true, secret: true}
  half: {type: string, env: HALF}
  none: {type: string, env: NONE, optional: true}
""",
    "compose.yml": 'services: {api: {image: x, environment: {CLIENT: "${C}", HALF: "a${C}", NONE: "x"}}}\n',
}


def test_what_nobody_says(tmp_path: Path) -> None:
    """From outside, or a variable that nothing sets: no text, and secret as ever; what is partly known has its text."""
    (view,) = api.load(write(tmp_path, FILES)).system.views
    assert [(one.name, one.text, one.secret, one.left_open) for one in deliveries(view)] == [
        ("TOKEN", None, True, False),
        ("REGION", None, False, False),
        ("CLIENT", None, True, True),
        ("HALF", "a", False, False),
        ("NONE", "x", False, False),
    ]


def test_a_lock_does_not_hold_what_nobody_says(tmp_path: Path) -> None:
    """Else whoever sets the variable at last would be told that it has changed."""
    root = write(tmp_path, FILES)
    (locked,) = api.lock(api.load(root), LockOrder("staging"), root / "locks").files
    assert dict(locked.held) == {"reference": 3, "value": 2}
