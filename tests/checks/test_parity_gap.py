from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import MANIFEST, SECRETS, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "parity-gap"

CHAIN = (
    MANIFEST.replace("[environments.staging]", '[environments.test]\n[environments.staging]\nfollows = "test"')
    .replace("[services.auth]", '[environments.production]\nextends = "base"\nfollows = "stg"\n[services.auth]')
    .replace('follows = "test"', 'follows = "test"\naliases = ["stg"]')
)

SCHEMA = """
properties:
  limit: {type: integer, unit: MiB, optional: true, aliases: [OLD_LIMIT, {name: DEAD_LIMIT, read: false}]}
  token: {type: string, optional: true, secret: true}
  role: {type: string, services: {auth: optional, backend: optional}, env: {auth: AUTH_ROLE, backend: BACKEND_ROLE}}
  level: {type: string, default: info}
  made: {type: string, derive: "{limit}-made"}
  required: {type: string, optional: [development, test]}
  not_in_production: {type: string, optional: [production]}
  in_production: {type: string, optional: true, environments: {production: {optional: false}}}
  forbidden: {type: string, optional: true, forbidden: [production]}
  forbidden_in_base: {type: string, forbidden: [base]}
  sometimes: {type: string, optional: true, only-if: has(limit)}
  outgoing: {type: string, optional: true, deprecated: true}
  from_ci: {type: string, optional: true}
  elsewhere: {type: string, optional: true, environments: {staging: {services: [backend]}}}
  db:
    optional: true
    properties:
      url: {type: string, format: dsn, parts: {host: db.host, port: db.port}}
      host: {type: string, format: host}
      port: {type: integer}
  store:
    optional: true
    exactly-one: [store.path, store.bucket]
    properties:
      path: {type: string}
      bucket: {type: string}
"""


def compose(**services: str) -> str:
    """A compose file: service → its environment as a flow mapping."""
    blocks = ", ".join(f"{service}: {{environment: {{{variables}}}}}" for service, variables in services.items())
    return f"services: {{{blocks}}}\n"


TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("set in both", {"staging/auth.env": "LIMIT=1\n", "production/auth.env": "LIMIT=2\n"}, []),
    (
        "set in one and not in the next",
        {"staging/auth.env": "LIMIT=1\n", "production/auth.env": "A=b\n"},
        [
            (
                "note",
                "limit of auth is set in staging and not in production, which follows it",
                [
                    ("staging/auth.env", 1, 7, "auth: set in staging"),
                    ("production/auth.env", None, None, "auth: no LIMIT"),
                ],
            )
        ],
    ),
    (
        "the service does not use it there",
        {"staging/auth.env": "ELSEWHERE=1\n", "production/auth.env": "A=b\n"},
        [],
    ),
    ("the other way round it is new there", {"staging/auth.env": "A=b\n", "production/auth.env": "LIMIT=2\n"}, []),
    (
        "an environment that is not deployed is no model",
        {"test/auth.env": "LIMIT=1\n", "staging/auth.env": "A=b\n", "development/auth.env": "LIMIT=1\n"},
        [],
    ),
    (
        "services are one note, and one that does not exist there has no gap",
        {
            "staging/auth.env": "AUTH_ROLE=r\n",
            "staging/backend.env": "BACKEND_ROLE=r\n",
            "staging/worker.env": "LIMIT=1\n",
            "production/auth.env": "A=b\n",
            "production/backend.env": "A=b\n",
        },
        [
            (
                "note",
                "role of auth and backend is set in staging and not in production, which follows it",
                [
                    ("staging/auth.env", 1, 11, "auth: set in staging"),
                    ("staging/backend.env", 1, 14, "backend: set in staging"),
                    ("production/auth.env", None, None, "auth: no AUTH_ROLE"),
                    ("production/backend.env", None, None, "backend: no BACKEND_ROLE"),
                ],
            )
        ],
    ),
    (
        "a service that is new there",
        {"staging/auth.env": "A=b\n", "production/auth.env": "A=b\n", "production/worker.env": "LIMIT=1\n"},
        [],
    ),
    (
        "over all targets: one that sets it is enough",
        {
            "staging/auth.yaml": "env_vars: {LIMIT: 1}\n",
            "production/auth.yaml": "env_vars: {A: b}\n",
            "production/compose.yaml": compose(auth="LIMIT: 1"),
        },
        [],
    ),
    (
        "other targets are compared as a whole, below the highest file",
        {
            "staging/compose.yaml": compose(auth="LIMIT: 1"),
            "production/auth.env": "A=b\n",
            "production/auth.yaml": "env_vars: {A: b}\n",
        },
        [
            (
                "note",
                "limit of auth is set in staging and not in production (cloud), which follows it",
                [
                    ("staging/compose.yaml", 1, 40, "auth: set in staging"),
                    ("production/auth.yaml", None, None, "auth: no LIMIT"),
                ],
            )
        ],
    ),
    (
        "what only a target sets that is not there",
        {
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": compose(auth="LIMIT: 1"),
            "production/auth.yaml": "env_vars: {A: b}\n",
        },
        [],
    ),
    (
        "where the schema says why it may be absent, or another check speaks",
        {
            "staging/auth.env": (
                "LEVEL=debug\nMADE=x\nREQUIRED=x\nNOT_IN_PRODUCTION=x\nIN_PRODUCTION=x\nFORBIDDEN=x\n"
                "FORBIDDEN_IN_BASE=x\nSOMETIMES=x\nOUTGOING=x\nFROM_CI=x\n"
            ),
            "production/auth.env": "A=b\n",
        },
        [],
    ),
    (
        "an older name is a name, one that nothing reads is none",
        {
            "staging/auth.env": "OLD_LIMIT=1\nTOKEN=CANARYalpha\n",
            "staging/backend.env": "DEAD_LIMIT=1\n",
            "production/auth.env": "DEAD_LIMIT=1\nTOKEN=\n",
            "production/backend.env": "A=b\n",
        },
        [
            (
                "note",
                "limit of auth is set in staging and not in production, which follows it",
                [
                    ("staging/auth.env", 1, 11, "auth: set in staging"),
                    ("production/auth.env", None, None, "auth: no LIMIT"),
                ],
            ),
            (
                "note",
                "token of auth is set in staging and not in production, which follows it",
                [
                    ("staging/auth.env", 2, 1, "auth: set in staging"),
                    ("production/auth.env", None, None, "auth: no TOKEN"),
                ],
            ),
        ],
    ),
    (
        "a composite for its parts, parts for their composite, another choice",
        {
            "staging/auth.env": "DB_HOST=a\nDB_PORT=1\nSTORE_PATH=/a\n",
            "staging/backend.env": "DB_URL=postgres://a:1/x\n",
            "production/auth.env": "DB_URL=postgres://a:1/x\nSTORE_BUCKET=b\n",
            "production/backend.env": "DB_HOST=a\nDB_PORT=1\n",
        },
        [],
    ),
    (
        "what cannot be read may hold anything",
        {"staging/auth.env": "LIMIT=1\n", "production/auth.yaml": "env_vars: {A: 'b\n"},
        [],
    ),
    (
        "variants, inactive files and templates",
        {
            "staging/auth.env": "A=b\n",
            "production/auth.env": "A=b\n",
            "staging/variants/auth-a.env": "LIMIT=1\n",
            "staging/old.env": "LIMIT=1\n",
            "staging/template.env": "LIMIT=1\n",
        },
        [],
    ),
]

FILES = {name: files for name, files, _ in TABLE}


def workspace(files: dict[str, str]) -> dict[str, str]:
    """The wide workspace in which production follows staging, and staging test."""
    return {"confcheck.toml": CHAIN, "schema.yaml": SCHEMA, **files}


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_missed(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, workspace(files), CHECK))


@pytest.mark.parametrize("follows", ["", 'deployed = false\nfollows = "stg"'])
def test_only_along_follows_between_deployed_environments(follows: str, tmp_path: Path) -> None:
    """Without `follows` nothing is compared, nor in an environment that is not deployed."""
    files = workspace(FILES["set in one and not in the next"])
    files["confcheck.toml"] = CHAIN.replace('follows = "stg"', follows)
    assert findings(tmp_path, files, CHECK) == []


def test_hints_keys_and_spread(tmp_path: Path) -> None:
    """It is the later environment that it concerns."""
    files = workspace(FILES["services are one note, and one that does not exist there has no gap"])
    shown = findings(tmp_path, files, CHECK)
    assert facets(shown) == [
        (
            "set AUTH_ROLE or BACKEND_ROLE in production, or name it in the setting's `optional`",
            ("AUTH_ROLE", "BACKEND_ROLE"),
            ("production",),
            (),
            ("auth", "backend"),
        )
    ]
    assert [(place.environment, place.target, place.service) for place in shown[0].problem.places] == [
        ("staging", None, "auth"),
        ("staging", None, "backend"),
        ("production", None, "auth"),
        ("production", None, "backend"),
    ]
    assert lines(shown) == ["AUTH_ROLE=r", "BACKEND_ROLE=r", None, None]


@pytest.mark.parametrize(("environment", "count"), [("staging", 0), ("production", 1)])
def test_only_the_later_environment_shows_it(environment: str, count: int, tmp_path: Path) -> None:
    """Who deploys staging need not hear of it."""
    assert count == len(findings(tmp_path, workspace(FILES["set in one and not in the next"]), CHECK, environment))


def test_a_provided_value_is_set_everywhere(tmp_path: Path) -> None:
    """What the pipeline brings is no gap, whoever writes it out as well."""
    files = workspace({"staging/auth.env": "FROM_CI=x\n", "production/auth.env": "A=b\n"})
    assert findings(tmp_path, files, CHECK) == []


def test_what_is_provided_for_one_environment_only_has_no_line(tmp_path: Path) -> None:
    """Only its name tells that it is set there."""
    files = workspace({"staging/auth.env": "A=b\n", "production/auth.env": "A=b\n"})
    files["confcheck.toml"] = CHAIN.replace("FROM_CI", "CI_STAGING")
    files["schema.yaml"] = 'properties:\n  ci: {type: string, env: "CI_{ENVIRONMENT}", optional: true}\n'
    assert table(findings(tmp_path, files, CHECK)) == [
        (
            "note",
            "ci of auth is set in staging and not in production, which follows it",
            [("production/auth.env", None, None, "auth: no CI_PRODUCTION")],
        )
    ]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, workspace(files))]
