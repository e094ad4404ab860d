"""A workspace of one service with every way in which a lock can hold a setting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from confcheck import api
from confcheck.model.lock import LockOrder
from tests.workspaces import write

KEY = b"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SECRET = "canary-kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA"
MANIFEST = """
schema = "schema.yaml"
provided = ["RELEASE"]
unlocked = ["PORT", "K_*"]
[environments.staging]
aliases = ["stg"]
[environments.production]
protected = true
[services.auth]
[services.backend]
targets = ["cloud"]
[[sources]]
files = "{environment}/{service}.env"
services = ["auth"]
[[sources]]
files = "{environment}/cloud.yaml"
services = ["backend"]
target = "cloud"
select = { values = "values", secrets = "references" }
"""
SCHEMA = """
properties:
  environment: {type: string, env: ENVIRONMENT, identifies: environment}
  log_level: {type: string, enum: [INFO, DEBUG], default: INFO, agree: services}
  release: {type: string, env: RELEASE, services: [auth]}
  port: {type: integer, format: port, env: PORT, services: [auth]}
  jwt_secret: {type: string, minLength: 32, secret: true, env: JWT_SECRET_KEY, aliases: [JWT_SECRET], agree: services}
  lifetime: {type: integer, unit: min, minimum: 1, services: [auth]}
  refresh: {type: integer, unit: d, optional: true, services: [auth]}
  motto: {type: string, optional: true, services: [auth]}
  debug: {type: boolean, optional: true, forbidden: [staging, production], services: [auth]}
  url: {type: string, format: uri, schemes: [https], optional: true, services: [auth]}
  callback: {type: string, format: uri, derive: "{url}/callback", services: [auth]}
rules:
  - {id: refresh-outlives, rule: lifetime < refresh, message: a refresh token must outlive an access token}
"""
AUTH = {
    "ENVIRONMENT": "staging",
    "LOG_LEVEL": "INFO",
    "PORT": "8080",
    "JWT_SECRET_KEY": SECRET,
    "LIFETIME": "15",
    "REFRESH": "7",
    "URL": "https://auth.example.com",
}
VALUES = {**AUTH, "RELEASE": "r1"}
"""What the process of auth gets."""
CLOUD = """
values: {ENVIRONMENT: staging}
secrets: {JWT_SECRET_KEY: jwt-secret-staging}
"""
BACKEND = {"ENVIRONMENT": "staging", "JWT_SECRET_KEY": SECRET}


@dataclass(frozen=True, slots=True)
class Site:
    """Where the workspace and its locks lie."""

    root: Path

    @property
    def locks(self) -> Path:
        """The folder of locks."""
        return self.root / "locks"

    @property
    def auth(self) -> Path:
        """The lock of auth in staging."""
        return self.locks / "staging" / "auth.lock"


def dotenv(values: dict[str, str]) -> str:
    """As the reader of the service understands it."""
    return "".join(f"{name}='{value}'\n" for name, value in values.items())


def files(auth: dict[str, str] | None = None) -> dict[str, str]:
    """The workspace."""
    staging = AUTH if auth is None else auth
    production = {**staging, "ENVIRONMENT": "production"}
    return {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "staging/auth.env": dotenv(staging),
        "production/auth.env": dotenv(production),
        "staging/cloud.yaml": CLOUD,
        "production/cloud.yaml": CLOUD.replace("ENVIRONMENT: staging", "ENVIRONMENT: production"),
    }


def site(folder: Path, key: bytes | None, **others: str) -> Site:
    """The workspace with its locks; other files may be given by their names, `__` for `/`."""
    changed = {name.replace("__", "/").replace("_dot_", "."): text for name, text in others.items()}
    root = write(folder / "workspace", {**files(), **changed})
    lock(root, key)
    return Site(root)


def lock(root: Path, key: bytes | None, *, rotate: bool = False) -> None:
    """Write the locks of both environments."""
    workspace = api.load(root)
    for environment in ("staging", "production"):
        for one in api.lock(workspace, LockOrder(environment, rotate=rotate, key=key), root / "locks").files:
            path = root / "locks" / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.text, encoding="ascii")
