from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, lines, table

CHECK = "alias-conflict"

SCHEMA = """
properties:
  auth:
    properties:
      key:
        type: string
        env: SIGNING_KEY
        aliases: [JWT_SECRET, {name: "JWT_SECRET_{ENVIRONMENT}"}, {name: JWT_OLD, read: false}]
        optional: true
      client_secret_id: {type: string, aliases: [CLIENT_SECRET], secret: false, optional: true}
      lifetime: {type: integer, unit: min, env: TOKEN_MINUTES, aliases: [JWT_MINUTES, JWT_EXPIRY], optional: true}
      note: {type: string, allow-empty: true, aliases: [REMARK], optional: true}
  debug: {type: boolean, aliases: [DEBUG_MODE], optional: true}
  url: {type: string, format: uri, aliases: [BASE_URL], optional: true}
  hosts: {type: array, encoding: csv, set: true, aliases: [ALLOWED_HOSTS], optional: true}
  from_ci: {type: string, aliases: [CI_VALUE], optional: true}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("one name", {"staging/auth.env": "TOKEN_MINUTES=15\n"}, []),
    (
        "two values",
        {"staging/auth.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=60\n")},
        [
            (
                "error",
                "TOKEN_MINUTES and JWT_MINUTES are names of auth.lifetime and differ in staging",
                [("staging/auth.env", 1, 15, "auth: 15 min, wins"), ("staging/auth.env", 2, 13, "auth: 60 min, loses")],
            )
        ],
    ),
    (
        "the canonical name wins from a lower layer",
        {"base/auth.env": "TOKEN_MINUTES=15\n", "staging/auth.env": "JWT_MINUTES=60\n"},
        [
            (
                "error",
                "TOKEN_MINUTES and JWT_MINUTES are names of auth.lifetime and differ in staging",
                [("base/auth.env", 1, 15, "auth: 15 min, wins"), ("staging/auth.env", 1, 13, "auth: 60 min, loses")],
            )
        ],
    ),
    (
        "of each name the highest layer counts",
        {"base/auth.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=60\n"), "staging/auth.env": "JWT_MINUTES=15\n"},
        [],
    ),
    (
        "three names, two of them alike",
        {"staging/auth.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=60m\nJWT_EXPIRY=1h\n")},
        [
            (
                "error",
                "TOKEN_MINUTES, JWT_MINUTES and JWT_EXPIRY are names of auth.lifetime and differ in staging",
                [
                    ("staging/auth.env", 1, 15, "auth: 15 min, wins"),
                    ("staging/auth.env", 2, 13, "auth: 60m, loses"),
                    ("staging/auth.env", 3, 12, "auth: 1h, loses"),
                ],
            )
        ],
    ),
    (
        "only older names",
        {"staging/auth.env": ("JWT_MINUTES=15\nJWT_EXPIRY=60\n")},
        [
            (
                "error",
                "JWT_MINUTES and JWT_EXPIRY are names of auth.lifetime and differ in staging",
                [("staging/auth.env", 1, 13, "auth: 15 min, wins"), ("staging/auth.env", 2, 12, "auth: 60 min, loses")],
            )
        ],
    ),
    (
        "equal as typed values",
        {
            "staging/auth.env": (
                "TOKEN_MINUTES=60\n"
                "JWT_MINUTES=1h\n"
                "DEBUG=true\n"
                "DEBUG_MODE=1\n"
                "URL=https://x\n"
                "BASE_URL=HTTPS://X:443/\n"
                "HOSTS=a,b\n"
                'ALLOWED_HOSTS="b, a"\n'
            )
        },
        [],
    ),
    (
        "a text beside a number",
        {"staging/auth.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=x\n")},
        [
            (
                "error",
                "TOKEN_MINUTES and JWT_MINUTES are names of auth.lifetime and differ in staging",
                [("staging/auth.env", 1, 15, "auth: 15 min, wins"), ("staging/auth.env", 2, 13, "auth: x, loses")],
            )
        ],
    ),
    ("two texts that have no typed value", {"staging/auth.env": ("TOKEN_MINUTES=x\nJWT_MINUTES=x\n")}, []),
    (
        "services, targets and environments",
        {
            "base/auth.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=60\n"),
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": "services: {auth: {}, backend: {environment: {TOKEN_MINUTES: 1, JWT_EXPIRY: 2}}}\n",
            "development/auth.env": "A=b\n",
        },
        [
            (
                "error",
                "TOKEN_MINUTES and JWT_MINUTES are names of auth.lifetime and differ in development",
                [("base/auth.env", 1, 15, "auth: 15 min, wins"), ("base/auth.env", 2, 13, "auth: 60 min, loses")],
            ),
            (
                "error",
                (
                    "TOKEN_MINUTES, JWT_MINUTES and JWT_EXPIRY are names of auth.lifetime and differ in "
                    "staging (cloud, compose)"
                ),
                [
                    ("base/auth.env", 1, 15, "auth: 15 min, wins"),
                    ("base/auth.env", 2, 13, "auth: 60 min, loses"),
                    ("base/auth.env", 1, 15, "auth: 15 min, wins"),
                    ("base/auth.env", 2, 13, "auth: 60 min, loses"),
                    ("staging/compose.yaml", 1, 61, "backend: 1 min, wins"),
                    ("staging/compose.yaml", 1, 76, "backend: 2 min, loses"),
                ],
            ),
        ],
    ),
    (
        "across formats",
        {
            "staging/auth.env": "JWT_MINUTES=15\n",
            "staging/auth.yaml": ("env_vars:\n  TOKEN_MINUTES: 60\n"),
            "staging/kube.yaml": (
                "kind: Deployment\n"
                "metadata: {name: auth}\n"
                "spec: {template: {spec: {containers: [{name: auth, env: [{name: TOKEN_MINUTES, value: "
                "'30'}]}]}}}\n"
            ),
        },
        [
            (
                "error",
                "TOKEN_MINUTES and JWT_MINUTES are names of auth.lifetime and differ in staging (cloud, kube)",
                [
                    ("staging/auth.yaml", 2, 18, "auth: 60 min, wins"),
                    ("staging/auth.env", 1, 13, "auth: 15 min, loses"),
                    ("staging/kube.yaml", 3, 87, "auth: 30 min, wins"),
                    ("staging/auth.env", 1, 13, "auth: 15 min, loses"),
                ],
            )
        ],
    ),
    (
        "structures and texts",
        {"staging/auth.env": "HOSTS=a,b\n", "staging/auth.yaml": ("env_vars:\n  ALLOWED_HOSTS: [b, c]\n")},
        [
            (
                "error",
                "HOSTS and ALLOWED_HOSTS are names of hosts and differ in staging (cloud)",
                [("staging/auth.env", 1, 7, "auth: a,b, wins"), ("staging/auth.yaml", 2, 18, 'auth: ["b","c"], loses')],
            )
        ],
    ),
    (
        "a structure that says the same",
        {"staging/auth.env": "HOSTS=a,b\n", "staging/auth.yaml": ("env_vars:\n  ALLOWED_HOSTS: [b, a]\n")},
        [],
    ),
    ("empty is unset", {"staging/auth.env": ("TOKEN_MINUTES=\nJWT_MINUTES=60\n")}, []),
    (
        "unless it is allowed to be empty",
        {"staging/auth.env": ("AUTH_NOTE=\nREMARK=x\n")},
        [
            (
                "error",
                "AUTH_NOTE and REMARK are names of auth.note and differ in staging",
                [("staging/auth.env", 1, 1, "auth: empty, wins"), ("staging/auth.env", 2, 8, "auth: x, loses")],
            )
        ],
    ),
    (
        "what is not known differs from nothing",
        {
            "staging/auth.env": ("TOKEN_MINUTES=${NOPE}5\nJWT_MINUTES=60\n"),
            "staging/backend.yaml": ("env_vars: {JWT_SECRET: CANARYalpha}\nsecrets: {SIGNING_KEY: a-b:1}\n"),
            "staging/compose.yaml": "services: {worker: {environment: {TOKEN_MINUTES: , JWT_MINUTES: 3}}}\n",
        },
        [],
    ),
    ("what is provided is not compared", {"staging/auth.env": ("FROM_CI=a\nCI_VALUE=b\n")}, []),
    (
        "a name that nothing reads takes no part",
        {"staging/auth.env": ("SIGNING_KEY=CANARYalpha\nJWT_OLD=CANARYbeta\n")},
        [],
    ),
    (
        "path and variable are one name across layers",
        {"staging/auth.env": "TOKEN_MINUTES=15\n", "staging/auth.yaml": "env_vars: {auth.lifetime: 60}\n"},
        [],
    ),
    (
        "and two within one",
        {"staging/auth.yaml": ("env_vars:\n  auth.lifetime: 60\n  TOKEN_MINUTES: 15\n")},
        [
            (
                "error",
                "TOKEN_MINUTES and auth.lifetime are names of auth.lifetime and differ in staging (cloud)",
                [
                    ("staging/auth.yaml", 3, 18, "auth: 15 min, wins"),
                    ("staging/auth.yaml", 2, 18, "auth: 60 min, loses"),
                ],
            )
        ],
    ),
    (
        "secrets have letters, equal ones the same",
        {"staging/auth.env": ("SIGNING_KEY=CANARYalpha\nJWT_SECRET=CANARYbeta\nJWT_SECRET_STAGING=CANARYalpha\n")},
        [
            (
                "error",
                "SIGNING_KEY, JWT_SECRET and JWT_SECRET_STAGING are names of auth.key and differ in staging",
                [
                    ("staging/auth.env", 1, 1, "auth: value A, wins"),
                    ("staging/auth.env", 2, 1, "auth: value B, loses"),
                    ("staging/auth.env", 3, 1, "auth: value A, loses"),
                ],
            )
        ],
    ),
    (
        "and so across services",
        {
            "staging/auth.env": ("SIGNING_KEY=CANARYalpha\nJWT_SECRET=CANARYbeta\n"),
            "staging/backend.env": ("SIGNING_KEY=CANARYbeta\nJWT_SECRET=CANARYgamma\n"),
        },
        [
            (
                "error",
                "SIGNING_KEY and JWT_SECRET are names of auth.key and differ in staging",
                [
                    ("staging/auth.env", 1, 1, "auth: value A, wins"),
                    ("staging/auth.env", 2, 1, "auth: value B, loses"),
                    ("staging/backend.env", 1, 1, "backend: value B, wins"),
                    ("staging/backend.env", 2, 1, "backend: value C, loses"),
                ],
            )
        ],
    ),
    (
        "secret: false is shown",
        {"staging/auth.env": ("AUTH_CLIENT_SECRET_ID=one\nCLIENT_SECRET=q7w2e9r4t1y8u3i6o5p0a\n")},
        [
            (
                "error",
                "AUTH_CLIENT_SECRET_ID and CLIENT_SECRET are names of auth.client_secret_id and differ in staging",
                [
                    ("staging/auth.env", 1, 23, "auth: one, wins"),
                    ("staging/auth.env", 2, 15, "auth: q7w2e9r4t1y8u3i6o5p0a, loses"),
                ],
            )
        ],
    ),
    (
        "passwords in URLs",
        {"staging/auth.env": ("URL=https://a:CANARYalpha@x/\nBASE_URL=https://a:CANARYbeta@x/\n")},
        [
            (
                "error",
                "URL and BASE_URL are names of url and differ in staging",
                [
                    ("staging/auth.env", 1, 5, "auth: https://••••@x/ (value A), wins"),
                    ("staging/auth.env", 2, 10, "auth: https://••••@x/ (value B), loses"),
                ],
            )
        ],
    ),
    (
        "inactive files by themselves, as notes, and nothing wins there",
        {
            "staging/auth.env": "TOKEN_MINUTES=1\n",
            "staging/old.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=60\nJWT_SECRET=CANARYalpha\nSIGNING_KEY=CANARYbeta\n"),
        },
        [
            (
                "note",
                "SIGNING_KEY and JWT_SECRET are names of auth.key and differ in staging",
                [
                    ("staging/old.env", 4, 1, "auth: value A"),
                    ("staging/old.env", 3, 1, "auth: value B"),
                    ("staging/old.env", 4, 1, "backend: value A"),
                    ("staging/old.env", 3, 1, "backend: value B"),
                ],
            ),
            (
                "note",
                "TOKEN_MINUTES and JWT_MINUTES are names of auth.lifetime and differ in staging",
                [
                    ("staging/old.env", 1, 15, "auth: 15 min"),
                    ("staging/old.env", 2, 13, "auth: 60 min"),
                    ("staging/old.env", 1, 15, "backend: 15 min"),
                    ("staging/old.env", 2, 13, "backend: 60 min"),
                ],
            ),
        ],
    ),
    (
        "variants are deployed, templates are not",
        {
            "staging/variants/auth-a.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=60\n"),
            "staging/template.env": ("TOKEN_MINUTES=15\nJWT_MINUTES=60\n"),
        },
        [
            (
                "error",
                "TOKEN_MINUTES and JWT_MINUTES are names of auth.lifetime and differ in staging",
                [
                    ("staging/variants/auth-a.env", 1, 15, "auth: 15 min, wins"),
                    ("staging/variants/auth-a.env", 2, 13, "auth: 60 min, loses"),
                ],
            )
        ],
    ),
    (
        "what is made of a secret",
        {"staging/auth.env": ("DB_PASSWORD=CANARYalpha\nAUTH_NOTE=x-${DB_PASSWORD}\nREMARK=plain\n")},
        [
            (
                "error",
                "AUTH_NOTE and REMARK are names of auth.note and differ in staging",
                [("staging/auth.env", 2, 1, "auth: value A, wins"), ("staging/auth.env", 3, 8, "auth: plain, loses")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_which_names_differ(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hint_and_keys(tmp_path: Path) -> None:
    """Which name to keep, which names there are, and where."""
    files = {"base/auth.env": "TOKEN_MINUTES=1\nJWT_MINUTES=2\n", "staging/auth.yaml": "env_vars: {A: b}\n"}
    (finding,) = found(tmp_path, SCHEMA, files, CHECK)
    assert facets([finding]) == [
        (
            "keep TOKEN_MINUTES with the right value and delete the rest",
            ("TOKEN_MINUTES", "JWT_MINUTES"),
            ("staging",),
            ("cloud",),
            ("auth",),
        )
    ]
    assert finding.problem.because == "aliases"


def test_a_value_is_secret_under_every_name_of_its_setting(tmp_path: Path) -> None:
    """`SIGNING_KEY` alone would tell; so does an older name of it."""
    schema = "properties:\n  material: {type: string, aliases: [JWT_SECRET], optional: true}\n"
    files = {"staging/auth.env": "MATERIAL=CANARYalpha\nJWT_SECRET=CANARYbeta\n"}
    assert lines(found(tmp_path, schema, files, CHECK)) == ["MATERIAL=••••", "JWT_SECRET=••••"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
