from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import MANIFEST, SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "inactive-source"

SCHEMA = """
properties:
  log: {type: string, optional: true, aliases: [LOGGING, {name: OLD_LOG, read: false}]}
  debug: {type: boolean, default: false}
  timeout: {type: number, unit: s, optional: true}
  port: {type: integer, optional: true}
  tags: {type: array, encoding: csv, set: true, optional: true}
  jwt_secret: {type: string, secret: true, optional: true}
  api_key: {type: string, optional: true}
  db_url: {type: string, format: dsn, optional: true}
  from_ci: {type: string, optional: true}
  empty: {type: string, optional: true, allow-empty: true}
  backend_only: {type: string, optional: true, services: [backend]}
  a: {type: string, optional: true}
  b: {type: string, optional: true}
  c: {type: string, optional: true}
  d: {type: string, optional: true}
  masked_in_cloud: {type: string, optional: true, targets: {cloud: {secret: true}}}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("the same", {"staging/auth.env": "LOG=x\n", "staging/old.env": "LOG=x\n"}, []),
    (
        "another",
        {"staging/auth.env": "LOG=x\n", "staging/old.env": "# kept\nLOG=y\n"},
        [
            (
                "note",
                "staging/old.env, which no deployment reads, differs in 1 setting from what wins in staging: log",
                [("staging/old.env", 2, 5, "auth, inactive: y"), ("staging/auth.env", 1, 5, "auth, wins: x")],
            )
        ],
    ),
    (
        "the same to the type",
        {
            "staging/auth.env": "DEBUG=true\nTIMEOUT=60\nTAGS=a,b\nDB_URL=postgres://db/x\n",
            "staging/old.env": "DEBUG=1\nTIMEOUT=1m\nTAGS=b,a\nDB_URL=postgres://DB:5432/x\n",
        },
        [],
    ),
    (
        "another to the type",
        {"staging/auth.env": "TIMEOUT=60\nTAGS=a,b\n", "staging/old.env": "TIMEOUT=60m\nTAGS=a\n"},
        [
            (
                "note",
                (
                    "staging/old.env, which no deployment reads, differs in 2 settings from what wins in "
                    "staging: timeout, tags"
                ),
                [
                    ("staging/old.env", 1, 9, "auth, inactive: 60m"),
                    ("staging/auth.env", 1, 9, "auth, wins: 60 s"),
                    ("staging/old.env", 2, 6, "auth, inactive: a"),
                    ("staging/auth.env", 2, 6, "auth, wins: a,b"),
                ],
            )
        ],
    ),
    ("set on one side only", {"staging/auth.env": "LOG=x\n", "staging/old.env": "PORT=1\nDEBUG=true\nLOG=\n"}, []),
    (
        "in another environment",
        {"staging/auth.env": "LOG=x\n", "development/auth.env": "LOG=y\n", "staging/old.env": "LOG=x\n"},
        [],
    ),
    (
        "outside deployed environments",
        {"development/auth.env": "LOG=x\n", "development/old.env": "LOG=y\n"},
        [
            (
                "note",
                (
                    "development/old.env, which no deployment reads, differs in 1 setting from what wins "
                    "in development: log"
                ),
                [("development/old.env", 1, 5, "auth, inactive: y"), ("development/auth.env", 1, 5, "auth, wins: x")],
            )
        ],
    ),
    ("no view beside it", {"staging/worker.env": "LOG=x\n", "staging/old.env": "LOG=y\n"}, []),
    (
        "of a service that it does not list",
        {"staging/worker.env": "LOG=x\n", "staging/auth.env": "A=x\n", "staging/old.env": "LOG=y\n"},
        [],
    ),
    (
        "a setting that only one of its services uses",
        {
            "staging/auth.env": "BACKEND_ONLY=x\n",
            "staging/backend.env": "BACKEND_ONLY=x\n",
            "staging/old.env": "BACKEND_ONLY=y\n",
        },
        [
            (
                "note",
                (
                    "staging/old.env, which no deployment reads, differs in 1 setting from what wins in "
                    "staging: backend_only"
                ),
                [
                    ("staging/old.env", 1, 14, "backend, inactive: y"),
                    ("staging/backend.env", 1, 14, "backend, wins: x"),
                ],
            )
        ],
    ),
    (
        "the winner counts, and older names as well",
        {
            "base/auth.env": "LOG=y\n",
            "staging/auth.env": "LOGGING=x\nLOG=x\n",
            "staging/old.env": "LOGGING=y\nOLD_LOG=z\n",
        },
        [
            (
                "note",
                "staging/old.env, which no deployment reads, differs in 1 setting from what wins in staging: log",
                [("staging/old.env", 1, 9, "auth, inactive: y"), ("staging/auth.env", 2, 5, "auth, wins: x")],
            )
        ],
    ),
    (
        "what is not known, not valid or filled in",
        {
            "staging/auth.env": "LOG=x\nFROM_CI=x\nPORT=1\nAPI_KEY=x\nA=x${NOPE}\n",
            "staging/old.env": "LOG=changeme\nFROM_CI=y\nPORT=one\nAPI_KEY=${NOPE}\nA=y\n",
        },
        [],
    ),
    (
        "references",
        {
            "staging/auth.yaml": "secrets: {JWT_SECRET: jwt:1}\nenv_vars: {API_KEY: CANARYalpha}\n",
            "staging/old.env": "JWT_SECRET=CANARYbeta\nAPI_KEY=ref+vault://a/b\n",
        },
        [],
    ),
    (
        "empty where empty is a value",
        {"staging/auth.env": "EMPTY=x\n", "staging/old.env": "EMPTY=\n"},
        [
            (
                "note",
                "staging/old.env, which no deployment reads, differs in 1 setting from what wins in staging: empty",
                [("staging/old.env", 1, 1, "auth, inactive: empty"), ("staging/auth.env", 1, 7, "auth, wins: x")],
            )
        ],
    ),
    (
        "several settings and services",
        {"staging/auth.env": "LOG=x\nPORT=1\n", "staging/backend.env": "LOG=z\n", "staging/old.env": "LOG=y\nPORT=2\n"},
        [
            (
                "note",
                (
                    "staging/old.env, which no deployment reads, differs in 2 settings from what wins in "
                    "staging: log, port"
                ),
                [
                    ("staging/old.env", 1, 5, "auth, inactive: y"),
                    ("staging/auth.env", 1, 5, "auth, wins: x"),
                    ("staging/old.env", 2, 6, "auth, inactive: 2"),
                    ("staging/auth.env", 2, 6, "auth, wins: 1"),
                    ("staging/old.env", 1, 5, "backend, inactive: y"),
                    ("staging/backend.env", 1, 5, "backend, wins: z"),
                ],
            )
        ],
    ),
    (
        "more settings than the message names",
        {
            "staging/auth.env": "LOG=x\nDEBUG=1\nTIMEOUT=1\nPORT=1\nA=x\nB=x\nC=x\nD=x\n",
            "staging/old.env": "LOG=y\nDEBUG=0\nTIMEOUT=2\nPORT=2\nA=y\nB=y\nC=y\nD=y\n",
        },
        [
            (
                "note",
                (
                    "staging/old.env, which no deployment reads, differs in 8 settings from what wins in "
                    "staging: log, debug, timeout, port, a, b and 2 more"
                ),
                [
                    ("staging/old.env", 1, 5, "auth, inactive: y"),
                    ("staging/auth.env", 1, 5, "auth, wins: x"),
                    ("staging/old.env", 2, 7, "auth, inactive: 0"),
                    ("staging/auth.env", 2, 7, "auth, wins: 1"),
                    ("staging/old.env", 3, 9, "auth, inactive: 2 s"),
                    ("staging/auth.env", 3, 9, "auth, wins: 1 s"),
                    ("staging/old.env", 4, 6, "auth, inactive: 2"),
                    ("staging/auth.env", 4, 6, "auth, wins: 1"),
                    ("staging/old.env", 5, 3, "auth, inactive: y"),
                    ("staging/auth.env", 5, 3, "auth, wins: x"),
                    ("staging/old.env", 6, 3, "auth, inactive: y"),
                    ("staging/auth.env", 6, 3, "auth, wins: x"),
                    ("staging/old.env", 7, 3, "auth, inactive: y"),
                    ("staging/auth.env", 7, 3, "auth, wins: x"),
                    ("staging/old.env", 8, 3, "auth, inactive: y"),
                    ("staging/auth.env", 8, 3, "auth, wins: x"),
                ],
            )
        ],
    ),
    (
        "letters run through the whole finding",
        {
            "staging/auth.env": "JWT_SECRET=CANARYalpha\nAPI_KEY=CANARYbeta\n",
            "staging/old.env": "JWT_SECRET=CANARYgamma\nAPI_KEY=CANARYalpha\n",
        },
        [
            (
                "note",
                (
                    "staging/old.env, which no deployment reads, differs in 2 settings from what wins in "
                    "staging: jwt_secret, api_key"
                ),
                [
                    ("staging/old.env", 1, 1, "auth, inactive: value A"),
                    ("staging/auth.env", 1, 1, "auth, wins: value B"),
                    ("staging/old.env", 2, 1, "auth, inactive: value B"),
                    ("staging/auth.env", 2, 1, "auth, wins: value C"),
                ],
            )
        ],
    ),
    (
        "URLs that differ in their password",
        {
            "staging/auth.env": "DB_URL=postgres://app:CANARYalpha@db/x\n",
            "staging/old.env": "DB_URL=postgres://app:CANARYbeta@db/x\n",
        },
        [
            (
                "note",
                "staging/old.env, which no deployment reads, differs in 1 setting from what wins in staging: db_url",
                [
                    ("staging/old.env", 1, 8, "auth, inactive: postgres://••••@db/x (value A)"),
                    ("staging/auth.env", 1, 8, "auth, wins: postgres://••••@db/x (value B)"),
                ],
            )
        ],
    ),
    (
        "every target, and the overlay of one",
        {
            "staging/auth.yaml": "env_vars: {LOG: x, MASKED_IN_CLOUD: CANARYalpha}\n",
            "staging/compose.yaml": "services:\n  auth:\n    environment: {LOG: y, MASKED_IN_CLOUD: shown}\n",
            "staging/old.env": "LOG=z\nMASKED_IN_CLOUD=hidden\n",
        },
        [
            (
                "note",
                (
                    "staging/old.env, which no deployment reads, differs in 2 settings from what wins in "
                    "staging (cloud, compose): log, masked_in_cloud"
                ),
                [
                    ("staging/old.env", 1, 5, "auth, inactive: z"),
                    ("staging/auth.yaml", 1, 17, "auth, wins: x"),
                    ("staging/old.env", 1, 5, "auth, inactive: z"),
                    ("staging/compose.yaml", 3, 24, "auth, wins: y"),
                    ("staging/old.env", 2, 1, "auth, inactive: value A"),
                    ("staging/auth.yaml", 1, 20, "auth, wins: value B"),
                    ("staging/old.env", 2, 1, "auth, inactive: value A"),
                    ("staging/compose.yaml", 3, 27, "auth, wins: value C"),
                ],
            )
        ],
    ),
    (
        "variants stand beside it",
        {"staging/variants/auth-a.env": "LOG=x\n", "staging/old.env": "LOG=y\n"},
        [
            (
                "note",
                "staging/old.env, which no deployment reads, differs in 1 setting from what wins in staging: log",
                [
                    ("staging/old.env", 1, 5, "auth, inactive: y"),
                    ("staging/variants/auth-a.env", 1, 5, "auth, wins: x"),
                ],
            )
        ],
    ),
    (
        "templates are compared with the schema only",
        {"staging/auth.env": "LOG=x\n", "staging/old.env": "LOG=y\n", "staging/template.env": "LOG=z\n"},
        [
            (
                "note",
                "staging/old.env, which no deployment reads, differs in 1 setting from what wins in staging: log",
                [("staging/old.env", 1, 5, "auth, inactive: y"), ("staging/auth.env", 1, 5, "auth, wins: x")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_says_something_else(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


INACTIVE_COMPOSE = """[[sources]]
files = "{environment}/old.yaml"
format = "compose"
target = "compose"
active = false
required = false
"""


def test_a_file_of_one_target_is_compared_with_that_target(tmp_path: Path) -> None:
    """With the others only where the service does not run in that target."""
    files = {
        "confcheck.toml": MANIFEST + INACTIVE_COMPOSE,
        "schema.yaml": SCHEMA,
        "staging/auth.yaml": "env_vars: {LOG: cloud}\n",
        "staging/backend.yaml": "env_vars: {LOG: cloud}\n",
        "staging/compose.yaml": "services:\n  auth:\n    environment: {LOG: compose}\n",
        "staging/old.yaml": (
            "services:\n  auth:\n    environment: {LOG: compose}\n  backend:\n    environment: {LOG: old}\n"
        ),
    }
    assert table(findings(tmp_path, files, CHECK)) == [
        (
            "note",
            "staging/old.yaml, which no deployment reads, differs in 1 setting from what wins in staging (cloud): log",
            [
                ("staging/old.yaml", 5, 24, "backend, inactive: old"),
                ("staging/backend.yaml", 1, 17, "backend, wins: cloud"),
            ],
        )
    ]


def test_hint_keys_and_lines(tmp_path: Path) -> None:
    """What to do, which names; no secret in any line."""
    files = {
        "staging/auth.env": "LOG=x\nJWT_SECRET=CANARYalpha\n",
        "staging/old.env": "LOGGING=y\nJWT_SECRET=CANARYbeta\n",
    }
    shown = found(tmp_path, SCHEMA, files, CHECK)
    hint = "delete the file, or make a deployment read it"
    assert facets(shown) == [(hint, ("LOGGING", "JWT_SECRET"), ("staging",), (), ("auth",))]
    assert lines(shown) == ["LOGGING=y", "LOG=x", "JWT_SECRET=••••", "JWT_SECRET=••••"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
