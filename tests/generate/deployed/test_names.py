"""Under which name a service is written: that of the file which deploys this very environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from tests.workspaces import write

FILES = {
    "confcheck.toml": """
schema = "schema.yaml"
[environments.development]
[environments.staging]
[environments.production]
[services.auth]
[[sources]]
files = "compose.{environment}.yml"
format = "compose"
target = "compose"
required = false
[[sources]]
files = "compose.yml"
format = "compose"
target = "compose"
environments = ["development"]
names = { auth = "dev-auth" }
[[sources]]
files = "compose.production.yml"
format = "compose"
target = "compose"
names = { auth = "auth-server" }
environments = ["production"]
values = false
[[sources]]
files = "production.env"
environments = ["production"]
services = ["auth"]
target = "compose"
""",
    "schema.yaml": "properties:\n  level: {type: string, env: LEVEL, optional: true}\n",
    "compose.staging.yml": "services: {auth: {image: x, environment: {LEVEL: low}}}\n",
    "compose.yml": "services: {dev-auth: {image: x, environment: {LEVEL: low}}}\n",
    "compose.production.yml": "services: {auth-server: {image: x}}\n",
    "production.env": "LEVEL=high\n",
}


@pytest.mark.parametrize(
    ("environment", "name"), [("development", "dev-auth"), ("staging", "auth"), ("production", "auth-server")]
)
def test_each_environment_has_its_own(environment: str, name: str, tmp_path: Path) -> None:
    """Another environment's file says nothing; one without values that count still says the name."""
    workspace = api.load(write(tmp_path, FILES))
    text = api.generate(workspace, environment, "compose", force=True).text
    assert text.splitlines()[1:3] == ["services:", f"  {name}:"]
