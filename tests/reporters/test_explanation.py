from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from tests.checks.wide import MANIFEST, SECRETS
from tests.workspaces import write

SCHEMA = """
properties:
  auth:
    properties:
      jwt_secret:
        description: Signs tokens.
        type: string
        aliases: [JWT, {name: JWT_OLD, read: false}]
        agree: services
        differ: environments
        differ-from: [auth.url]
        services: {auth: required, backend: optional}
        default: CANARYdelta
      lifetime: {type: integer, unit: min, minimum: 1, default: 30, services: [auth]}
      debug: {type: boolean, secret: true, default: true}
      url: {type: string, format: uri, default: "http://a:CANARYdelta@b", services: [auth], optional: true}
      hosts: {type: array, encoding: csv, optional: true, services: [backend]}
      port: {type: integer, optional: true}
      id: {type: string, services: [auth]}
  from_ci: {type: string, services: [auth, worker]}
"""

FILES = {
    "base/auth.env": "AUTH_JWT_SECRET=CANARYalpha # CANARYgamma\nAUTH_URL=http://u:CANARYbeta@h/x\n",
    "staging/auth.env": (
        "AUTH_PORT=${NOPE}${NONE}\nJWT=CANARYbeta\nJWT_OLD=CANARYgamma\nFROM_CI=file\nAUTH_LIFETIME=0\n"
    ),
    "staging/auth.yaml": "secrets:\n  AUTH_JWT_SECRET: jwt:1\n",
    "staging/compose.yaml": (
        "services:\n"
        "  auth: {environment: [AUTH_PORT]}\n"
        "  backend:\n"
        "    environment:\n"
        "      AUTH_JWT_SECRET: x${pass}\n"
        "      AUTH_PORT: x\n"
        "      AUTH_HOSTS: ${FROM_CI}\n"
    ),
    "staging/old.env": "AUTH_JWT_SECRET=CANARYgamma\nJWT_OLD=CANARYgamma\n",
    "staging/variants/worker-a.env": "AUTH_PORT=3\n",
}

EXPLAINED = {
    "auth.jwt_secret": """\
auth.jwt_secret in staging
  Signs tokens.
  declared: schema.yaml:5
  type: string, default ••••
  used by: auth as AUTH_JWT_SECRET (optional) and backend as AUTH_JWT_SECRET (optional)
  older names: JWT, JWT_OLD (nothing reads it)
  agree: services
  differ: environments
  differ-from: auth.url

auth (cloud): a reference, its value is not known here
  wins      staging/auth.yaml:2:20  AUTH_JWT_SECRET: jwt:1
  shadowed  base/auth.env:1:17  AUTH_JWT_SECRET=••••
  shadowed  staging/auth.env:2:5  JWT=••••  (older name)
  unread    staging/auth.env:3:9  JWT_OLD=••••  (nothing reads this name any more)

auth (compose): set
  wins      base/auth.env:1:17  AUTH_JWT_SECRET=••••
  shadowed  staging/auth.env:2:5  JWT=••••  (older name)
  unread    staging/auth.env:3:9  JWT_OLD=••••  (nothing reads this name any more)

backend (compose): uses ••••, which is not defined
  wins      staging/compose.yaml:5:24  AUTH_JWT_SECRET: ••••${••••}

in files that no deployment reads:
  inactive  staging/old.env:1:17  AUTH_JWT_SECRET=••••  (for auth and backend)
  inactive  staging/old.env:2:9  JWT_OLD=••••  (for auth and backend)
""",
    "auth.lifetime": """\
auth.lifetime in staging
  declared: schema.yaml:14
  type: integer, in min, default 30 min
  used by: auth as AUTH_LIFETIME (optional)

auth (cloud): set, but must be at least 1 min
  wins      staging/auth.env:5:15  AUTH_LIFETIME=0

auth (compose): set, but must be at least 1 min
  wins      staging/auth.env:5:15  AUTH_LIFETIME=0
""",
    "auth.debug": """\
auth.debug in staging
  declared: schema.yaml:15
  type: boolean, secret
  used by: auth as AUTH_DEBUG (optional), backend as AUTH_DEBUG (optional) and worker as AUTH_DEBUG (optional)

auth (cloud): not set, the default holds

auth (compose): not set, the default holds

backend (compose): not set, the default holds

worker from staging/variants/worker-a.env: not set, the default holds
""",
    "auth.url": """\
auth.url in staging
  declared: schema.yaml:16
  type: string, uri, default http://••••@b
  used by: auth as AUTH_URL (optional)

auth (cloud): set
  wins      base/auth.env:2:10  AUTH_URL=http://••••@h/x

auth (compose): set
  wins      base/auth.env:2:10  AUTH_URL=http://••••@h/x
""",
    "auth.hosts": """\
auth.hosts in staging
  declared: schema.yaml:17
  type: array, csv
  used by: backend as AUTH_HOSTS (optional)

backend (compose): set, its value is not known here
  wins      staging/compose.yaml:7:19  AUTH_HOSTS: (provided from outside)
""",
    "auth.id": """\
auth.id in staging
  declared: schema.yaml:19
  type: string
  used by: auth as AUTH_ID

auth (cloud): not set, and required

auth (compose): not set, and required
""",
    "from_ci": """\
from_ci in staging
  declared: schema.yaml:20
  type: string
  used by: auth as FROM_CI and worker as FROM_CI

auth (cloud): provided from outside
  shadowed  staging/auth.env:4:9  FROM_CI=file

auth (compose): provided from outside
  shadowed  staging/auth.env:4:9  FROM_CI=file

worker from staging/variants/worker-a.env: provided from outside
""",
}


def _workspace(root: Path) -> api.Workspace:
    return api.load(write(root, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **FILES}))


@pytest.mark.parametrize(("path", "expected"), EXPLAINED.items())
def test_a_chain_is_explained(path: str, expected: str, tmp_path: Path) -> None:
    """Declaration and users; per view what holds, the winner, what it shadows, what nothing reads; inactive files."""
    assert expected == api.explain(_workspace(tmp_path), path, "staging")


def test_only_what_was_asked_for_is_explained(tmp_path: Path) -> None:
    """The services that use it are all named, the chains are those of the filter."""
    expected = """\
auth.port in staging
  declared: schema.yaml:18
  type: integer
  used by: auth as AUTH_PORT (optional), backend as AUTH_PORT (optional) and worker as AUTH_PORT (optional)

auth (cloud): uses NOPE and NONE, which are not defined
  wins      staging/auth.env:1:11  AUTH_PORT=${NOPE}${NONE}
"""
    assert expected == api.explain(_workspace(tmp_path), "auth.port", "staging", services=["auth"], targets=["cloud"])


def test_what_could_deceive_is_escaped(tmp_path: Path) -> None:
    """Control and bidirectional characters of values and descriptions."""
    schema = 'properties:\n  a: {type: string, description: "x\\u202Ey"}\n'
    files = {"confcheck.toml": MANIFEST, "schema.yaml": schema, "staging/auth.env": 'A="a\x1b[31m\nb"\n'}
    explained = api.explain(api.load(write(tmp_path, files)), "a", "staging").splitlines()
    assert (explained[1], explained[-1]) == (
        "  x\\u202ey",
        "  wins      staging/auth.env:1:3  A=a\\u001b[31m\\nb",
    )


@pytest.mark.parametrize("path", EXPLAINED)
def test_no_secret_is_told(path: str, tmp_path: Path) -> None:
    """Not of values, not of defaults, not of variables that may be pieces of a password."""
    explained = api.explain(_workspace(tmp_path), path, "staging")
    assert not [secret for secret in (*SECRETS, "pass}") if secret in explained]
