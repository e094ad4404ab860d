from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, lines, table

CHECK = "requires-unmet"

SCHEMA = """
properties:
  log: {type: string, optional: true}
  client_id:
    type: string
    optional: true
    requires: [client_secret]
    aliases: [CLIENT, {name: OLD_CLIENT, read: false}]
  client_secret:
    type: string
    secret: true
    optional: true
    env: {auth: CLIENT_SECRET, backend: BACKEND_SECRET, worker: CLIENT_SECRET}
  certificate: {type: string, optional: true, requires: [tls.key, tls.port, tls.chain, tls.mode, tls.list]}
  tls:
    optional: true
    properties:
      key: {type: string, secret: true, services: [auth, backend]}
      port: {type: integer, default: 443}
      chain: {type: string, services: [backend], aliases: [{name: OLD_CHAIN, read: false}]}
      mode: {type: string, derive: "{log}"}
      list: {type: array, default: [a, b], examples: [[a]]}
  switch: {type: boolean, optional: true, requires: [client_secret]}
  user: {type: string, optional: true, requires: [db.password]}
  lists: {type: array, optional: true, examples: [[a]], requires: [client_secret]}
  in_compose: {type: string, optional: true, targets: {compose: {requires: [client_secret]}}}
  masked_in_cloud: {type: string, optional: true, requires: [client_secret], targets: {cloud: {secret: true}}}
  from_ci: {type: string, optional: true, requires: [client_secret]}
  needs_ci: {type: string, optional: true, requires: [from_ci]}
  db:
    optional: true
    properties:
      url: {type: string, format: dsn, secret: true, parts: {password: db.password}}
      password: {type: string, secret: true}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "neither, or both",
        {"staging/auth.env": "LOG=x\n", "staging/backend.env": "CLIENT_ID=x\nBACKEND_SECRET=CANARYalpha\n"},
        [],
    ),
    (
        "one without the other",
        {"staging/auth.env": "LOG=x\nCLIENT_ID=x\n"},
        [
            (
                "error",
                "client_id needs client_secret, which is not set in staging",
                [("staging/auth.env", 2, 1, "auth: without CLIENT_SECRET")],
            )
        ],
    ),
    ("the other way round nothing is asked for", {"staging/auth.env": "CLIENT_SECRET=CANARYalpha\n"}, []),
    (
        "outside deployed environments it is the same",
        {"development/auth.env": "CLIENT_ID=x\n"},
        [
            (
                "error",
                "client_id needs client_secret, which is not set in development",
                [("development/auth.env", 1, 1, "auth: without CLIENT_SECRET")],
            )
        ],
    ),
    (
        "empty is not set, on either side",
        {"staging/auth.env": "CLIENT_ID=\n", "staging/backend.env": "CLIENT_ID=x\nBACKEND_SECRET=\n"},
        [
            (
                "error",
                "client_id needs client_secret, which is not set in staging",
                [("staging/backend.env", 1, 1, "backend: without BACKEND_SECRET")],
            )
        ],
    ),
    (
        "overridden by nothing",
        {"base/auth.env": "CLIENT_SECRET=CANARYalpha\n", "staging/auth.env": "CLIENT_ID=x\nCLIENT_SECRET=\n"},
        [
            (
                "error",
                "client_id needs client_secret, which is not set in staging",
                [("staging/auth.env", 1, 1, "auth: without CLIENT_SECRET")],
            )
        ],
    ),
    (
        "references, and what is provided",
        {"staging/auth.yaml": "env_vars: {CLIENT_ID: x, NEEDS_CI: x}\nsecrets: {CLIENT_SECRET: client:1}\n"},
        [],
    ),
    ("what arrives from outside is asked for nothing", {"staging/auth.env": "LOG=x\n"}, []),
    (
        "older names, and names that nothing reads",
        {"staging/auth.env": "CLIENT=x\n", "staging/backend.env": "OLD_CLIENT=x\n"},
        [
            (
                "error",
                "client_id needs client_secret, which is not set in staging",
                [("staging/auth.env", 1, 1, "auth: without CLIENT_SECRET")],
            )
        ],
    ),
    (
        "set in vain",
        {"staging/backend.env": "CERTIFICATE=x\nTLS_KEY=CANARYalpha\nOLD_CHAIN=x\n"},
        [
            (
                "error",
                "certificate needs tls.chain, which is not set in staging",
                [("staging/backend.env", 1, 1, "backend: without TLS_CHAIN")],
            )
        ],
    ),
    (
        "several, of which each service needs those it uses",
        {
            "staging/auth.env": "CERTIFICATE=x\n",
            "staging/backend.env": "CERTIFICATE=x\n",
            "staging/worker.env": "CERTIFICATE=x\n",
        },
        [
            (
                "error",
                "certificate needs tls.key and tls.chain, which are not set in staging",
                [
                    ("staging/auth.env", 1, 1, "auth: without TLS_KEY"),
                    ("staging/backend.env", 1, 1, "backend: without TLS_KEY and TLS_CHAIN"),
                ],
            )
        ],
    ),
    (
        "a switch that is off needs nothing",
        {
            "staging/auth.env": "SWITCH=false\n",
            "staging/backend.env": "SWITCH=off\n",
            "staging/worker.env": "SWITCH=on\n",
        },
        [
            (
                "error",
                "switch needs client_secret, which is not set in staging",
                [("staging/worker.env", 1, 1, "worker: without CLIENT_SECRET")],
            )
        ],
    ),
    (
        "what a composite holds or may hold",
        {
            "staging/auth.env": "USER=x\nDB_URL=postgres://app:CANARYalpha@db/x\n",
            "staging/backend.yaml": "env_vars: {USER: x}\nsecrets: {DB_URL: url:1}\n",
        },
        [],
    ),
    (
        "a composite without it",
        {"staging/auth.env": "USER=x\nDB_URL=postgres://db/x\n"},
        [
            (
                "error",
                "user needs db.password, which is not set in staging",
                [("staging/auth.env", 1, 1, "auth: without DB_PASSWORD")],
            )
        ],
    ),
    (
        "an undefined variable is told as such, on either side",
        {"staging/auth.env": "CLIENT_ID=${NOPE}\n", "staging/backend.env": "CLIENT_ID=x\nBACKEND_SECRET=${NOPE}\n"},
        [],
    ),
    (
        "a placeholder is set",
        {"staging/auth.env": "CLIENT_ID=x\nCLIENT_SECRET=changeme\n", "staging/backend.env": "CLIENT_ID=changeme\n"},
        [
            (
                "error",
                "client_id needs client_secret, which is not set in staging",
                [("staging/backend.env", 1, 1, "backend: without BACKEND_SECRET")],
            )
        ],
    ),
    (
        "structures",
        {"staging/auth.yaml": "env_vars:\n  LISTS: [a]\n"},
        [
            (
                "error",
                "lists needs client_secret, which is not set in staging (cloud)",
                [("staging/auth.yaml", 2, 3, "auth: without CLIENT_SECRET")],
            )
        ],
    ),
    (
        "services and targets are places, and the overlay of one target holds there only",
        {
            "staging/auth.yaml": "env_vars: {IN_COMPOSE: a, MASKED_IN_CLOUD: CANARYalpha}\n",
            "staging/compose.yaml": (
                "services:\n  auth:\n    environment: {IN_COMPOSE: b}\n  backend:\n"
                "    environment:\n      - MASKED_IN_CLOUD=d\n"
            ),
            "staging/kube.yaml": (
                "kind: Deployment\nmetadata: {name: worker}\n"
                "spec: {template: {spec: {containers: [{name: worker, env: [{name: CLIENT_ID, value: "
                "x}]}]}}}\n"
            ),
        },
        [
            (
                "error",
                "client_id needs client_secret, which is not set in staging (kube)",
                [("staging/kube.yaml", 3, 67, "worker: without CLIENT_SECRET")],
            ),
            (
                "error",
                "in_compose needs client_secret, which is not set in staging (compose)",
                [("staging/compose.yaml", 3, 19, "auth: without CLIENT_SECRET")],
            ),
            (
                "error",
                "masked_in_cloud needs client_secret, which is not set in staging (cloud, compose)",
                [
                    ("staging/auth.yaml", 1, 27, "auth: without CLIENT_SECRET"),
                    ("staging/compose.yaml", 6, 9, "backend: without BACKEND_SECRET"),
                ],
            ),
        ],
    ),
    (
        "variants, inactive files, templates",
        {
            "staging/variants/auth-a.env": "CLIENT_ID=x\n",
            "staging/old.env": "CLIENT_ID=x\n",
            "staging/template.env": "CLIENT_ID=x\n",
        },
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_missing_beside_it(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hint_keys_lines_and_the_keyword(tmp_path: Path) -> None:
    """What to set, under the name of each service; a secret that needs another is masked."""
    files = {
        "staging/auth.env": "CLIENT=CANARYalpha-ghp_0123456789abcdefghij\n",
        "staging/backend.env": "CLIENT_ID=x\n",
    }
    shown = found(tmp_path, SCHEMA, files, CHECK)
    hint = "set CLIENT_SECRET and BACKEND_SECRET, or take client_id out"
    assert facets(shown) == [(hint, ("CLIENT", "CLIENT_ID"), ("staging",), (), ("auth", "backend"))]
    assert lines(shown) == ["CLIENT=••••", "CLIENT_ID=x"]
    assert [one.problem.because for one in shown] == ["requires: client_secret"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
