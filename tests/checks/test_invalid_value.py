from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, lines, table

CHECK = "invalid-value"

SCHEMA = """
properties:
  port: {type: integer, minimum: 1024, maximum: 65535, services: [auth, backend], optional: true}
  wait: {type: integer, unit: s, minimum: 1, optional: true}
  pin: {type: integer, secret: true, optional: true}
  client_token: {type: string, minLength: 40, secret: false, optional: true}
  level: {type: string, enum: [todo, info], optional: true}
  mode: {type: string, const: placeholder, optional: true}
  hosts: {type: array, encoding: csv, items: {type: integer}, optional: true, services: [auth]}
  shape: {type: object, optional: true, services: [auth]}
  url: {type: string, format: uri, pattern: "^https:", optional: true}
  from_ci: {type: integer, optional: true}
  fernet:
    type: string
    optional: true
    format: fernet-key
    targets: {cloud: {secret: false}, compose: {secret: true}}
  retries: {type: integer, optional: true, targets: {cloud: {maximum: 3}, compose: {maximum: 5}}}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "one",
        {"staging/auth.env": "PORT=80\n"},
        [
            (
                "error",
                "port must be at least 1024 in staging",
                [("staging/auth.env", 1, 6, "auth: must be at least 1024")],
            )
        ],
    ),
    (
        "valid",
        {"staging/auth.env": ("PORT= 8080 \nWAIT=1m\nPIN=1\nLEVEL=info\nHOSTS=1, 2\nSHAPE={}\nURL=https://x\n")},
        [],
    ),
    (
        "all services of an environment are one finding, every environment has its own",
        {
            "base/auth.env": "PORT=x\n",
            "base/backend.env": ("\nPORT=99999\n"),
            "staging/auth.env": "A=b\n",
            "staging/backend.env": "A=b\n",
            "development/auth.env": "A=b\n",
            "development/backend.env": "PORT=9000\n",
        },
        [
            (
                "error",
                "port is not an integer and must be at most 65535 in staging",
                [
                    ("base/auth.env", 1, 6, "auth: is not an integer"),
                    ("base/backend.env", 2, 6, "backend: must be at most 65535"),
                ],
            ),
            ("error", "port is not an integer in development", [("base/auth.env", 1, 6, "auth: is not an integer")]),
        ],
    ),
    (
        "one file for all targets",
        {
            "staging/auth.env": "PORT=x\n",
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": "services: {auth: {environment: {B: c}}}\n",
        },
        [
            (
                "error",
                "port is not an integer in staging (cloud, compose)",
                [
                    ("staging/auth.env", 1, 6, "auth: is not an integer"),
                    ("staging/auth.env", 1, 6, "auth: is not an integer"),
                ],
            )
        ],
    ),
    (
        "YAML, compose and Kubernetes",
        {
            "staging/auth.yaml": ("env_vars:\n  PORT: 8o80\n"),
            "staging/compose.yaml": (
                "services:\n  auth:\n    environment:\n      - PORT=8o80\n  backend:\n    environment: {PORT: 1}\n"
            ),
            "staging/kube.yaml": (
                "kind: Deployment\n"
                "metadata: {name: auth}\n"
                "spec: {template: {spec: {containers: [{name: auth, env: [{name: PORT, value: '8o80'}]}]}}}\n"
            ),
        },
        [
            (
                "error",
                "port is not an integer and must be at least 1024 in staging (cloud, kube, compose)",
                [
                    ("staging/auth.yaml", 2, 9, "auth: is not an integer"),
                    ("staging/kube.yaml", 3, 78, "auth: is not an integer"),
                    ("staging/compose.yaml", 4, 14, "auth: is not an integer"),
                    ("staging/compose.yaml", 6, 25, "backend: must be at least 1024"),
                ],
            )
        ],
    ),
    (
        "units",
        {"staging/auth.env": "WAIT=1.5s\n", "staging/backend.env": "WAIT=5MiB\n", "staging/worker.env": "WAIT=0\n"},
        [
            (
                "error",
                (
                    "wait is not a whole number of s, has a unit that is none of time (ms, s, min, h, d) and "
                    "must be at least 1 s in staging"
                ),
                [
                    ("staging/auth.env", 1, 6, "auth: is not a whole number of s"),
                    ("staging/backend.env", 1, 6, "backend: has a unit that is none of time (ms, s, min, h, d)"),
                    ("staging/worker.env", 1, 6, "worker: must be at least 1 s"),
                ],
            )
        ],
    ),
    (
        "several reasons at one place",
        {"staging/auth.env": "URL=ftp//x\n"},
        [
            (
                "error",
                "url does not match the pattern ^https: and is not a URL in staging",
                [("staging/auth.env", 1, 5, "auth: does not match the pattern ^https:, is not a URL")],
            )
        ],
    ),
    (
        "what an overlay of a target allows",
        {
            "staging/auth.env": "RETRIES=4\n",
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": "services: {auth: {environment: {B: c}}}\n",
        },
        [
            (
                "error",
                "retries must be at most 3 in staging (cloud)",
                [("staging/auth.env", 1, 9, "auth: must be at most 3")],
            )
        ],
    ),
    (
        "what is secret in one target",
        {
            "staging/auth.env": "A=b\n",
            "staging/auth.yaml": "env_vars: {FERNET: public}\n",
            "staging/compose.yaml": "services: {auth: {environment: {FERNET: CANARYalpha}}}\n",
        },
        [
            (
                "error",
                "fernet is not a Fernet key (32 bytes in URL-safe base64) in staging (cloud, compose)",
                [
                    ("staging/auth.yaml", 1, 20, "auth: is not a Fernet key (32 bytes in URL-safe base64)"),
                    ("staging/compose.yaml", 1, 33, "auth: is not a Fernet key (32 bytes in URL-safe base64)"),
                ],
            )
        ],
    ),
    (
        "a secret is marked at its key, whatever is not one at its value",
        {"staging/auth.env": "PIN=CANARYalpha\n", "staging/backend.env": "CLIENT_TOKEN=q7w2e9r4t1y8u3i6o5p0a\n"},
        [
            ("error", "pin is not an integer in staging", [("staging/auth.env", 1, 1, "auth: is not an integer")]),
            (
                "error",
                "client_token is shorter than 40 characters in staging",
                [("staging/backend.env", 1, 14, "backend: is shorter than 40 characters")],
            ),
        ],
    ),
    (
        "only winners, and only of what is known",
        {
            "base/auth.env": "PORT=x\n",
            "staging/auth.env": ("PORT=8000\nWAIT=\nPIN=${NOPE}\nURL=<url>\nFROM_CI=x\n"),
            "staging/backend.yaml": "secrets: {PORT: a-b:1}\n",
        },
        [],
    ),
    (
        "a choice of the schema is no placeholder, and valid",
        {"staging/auth.env": ("LEVEL=todo\nMODE=placeholder\n")},
        [],
    ),
    (
        "items of a list",
        {"staging/auth.env": ("HOSTS=a,1,b\nSHAPE=[]\n")},
        [
            (
                "error",
                "hosts item 1 is not an integer and item 3 is not an integer in staging",
                [("staging/auth.env", 1, 7, "auth: item 1 is not an integer, item 3 is not an integer")],
            ),
            ("error", "shape is not an object in staging", [("staging/auth.env", 2, 7, "auth: is not an object")]),
        ],
    ),
    (
        "structures",
        {"staging/auth.yaml": ("env_vars:\n  HOSTS: [1, x]\n  SHAPE: {a: 1}\n  PORT: [1]\n")},
        [
            (
                "error",
                "port is not an integer in staging (cloud)",
                [("staging/auth.yaml", 4, 9, "auth: is not an integer")],
            ),
            (
                "error",
                "hosts item 2 is not an integer in staging (cloud)",
                [("staging/auth.yaml", 2, 10, "auth: item 2 is not an integer")],
            ),
        ],
    ),
    (
        "variants are deployed, inactive files and templates are not",
        {"staging/variants/auth-a.env": "PORT=x\n", "staging/old.env": "PORT=x\n", "staging/template.env": "PORT=x\n"},
        [
            (
                "error",
                "port is not an integer in staging",
                [("staging/variants/auth-a.env", 1, 6, "auth: is not an integer")],
            )
        ],
    ),
    (
        "a value made of others stands where it is put together",
        {"staging/auth.env": ("BASE=80\nPORT=${BASE}x\n")},
        [("error", "port is not an integer in staging", [("staging/auth.env", 2, 6, "auth: is not an integer")])],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_refused(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_keys_services_and_the_keyword(tmp_path: Path) -> None:
    """Names under which it stands, where, and which keywords of the declaration refuse it."""
    files = {"staging/auth.env": "WAIT=x\n", "staging/worker.env": "WAIT=0\n"}
    (finding,) = found(tmp_path, SCHEMA, files, CHECK)
    hint = "correct the value, or the schema if the value is right"
    assert facets([finding]) == [(hint, ("WAIT",), ("staging",), (), ("auth", "worker"))]
    assert (finding.problem.because, finding.problem.setting and finding.problem.setting.path) == (
        "type and minimum",
        "wait",
    )


def test_lines_are_rebuilt(tmp_path: Path) -> None:
    """Key, separator of the format and the value as it may be shown; never comments or neighbours."""
    files = {
        "staging/auth.env": "export PORT='80' # CANARYalpha\nPIN=CANARYbeta # old: CANARYgamma\n",
        "staging/backend.yaml": 'env_vars:\n  PORT: "80" # CANARYdelta\n',
    }
    assert lines(found(tmp_path, SCHEMA, files, CHECK)) == ["PORT=80", "PORT: 80", "PIN=••••"]
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
