from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import MANIFEST, SECRETS, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "environment-drift"

THREE = MANIFEST.replace("[services.auth]", '[environments.production]\nextends = "base"\n[services.auth]')

SCHEMA = """
properties:
  jwt:
    agree: environments
    optional: true
    properties:
      lifetime: {type: integer, unit: min, default: 15, env: {auth: LIFETIME, backend: LIFETIME, worker: CACHE_MINUTES}}
      issuer: {type: string, format: uri}
      token: {type: string}
      not_here: {type: string, environments: {development: {agree: []}}}
      compose_only: {type: string, agree: [], targets: {compose: {agree: environments}}}
  free: {type: string, optional: true, agree: [services, targets]}
  from_ci: {type: string, optional: true, agree: environments}
"""


def compose(**services: str) -> str:
    """A compose file: service → its environment as a flow mapping."""
    blocks = ", ".join(f"{service}: {{environment: {{{variables}}}}}" for service, variables in services.items())
    return f"services: {{{blocks}}}\n"


TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "equal forms, and what an abstract environment sets for all",
        {
            "base/auth.env": "JWT_ISSUER=https://a.example\n",
            "development/auth.env": "LIFETIME=60m\n",
            "staging/auth.env": "LIFETIME=1h\n",
            "production/auth.env": "LIFETIME=60\n",
        },
        [],
    ),
    (
        "of two environments neither is a minority",
        {"development/auth.env": "LIFETIME=60\n", "production/auth.env": "LIFETIME=30\n"},
        [
            (
                "error",
                "jwt.lifetime of auth differs between development and production",
                [
                    ("development/auth.env", 1, 10, "auth in development: 60 min"),
                    ("production/auth.env", 1, 10, "auth in production: 30 min"),
                ],
            )
        ],
    ),
    (
        "of three the odd one comes first; what base sets has its place there",
        {
            "base/auth.env": "LIFETIME=30\n",
            "development/auth.env": "A=b\n",
            "staging/auth.env": "LIFETIME=60\n",
            "production/auth.env": "A=b\n",
        },
        [
            (
                "error",
                "jwt.lifetime of auth in staging differs from development and production",
                [
                    ("staging/auth.env", 1, 10, "auth in staging: 60 min"),
                    ("base/auth.env", 1, 10, "auth in development: 30 min"),
                    ("base/auth.env", 1, 10, "auth in production: 30 min"),
                ],
            )
        ],
    ),
    (
        "services are one finding, each compared with itself",
        {
            "staging/auth.env": "LIFETIME=30\n",
            "staging/backend.env": "LIFETIME=20\n",
            "staging/worker.env": "CACHE_MINUTES=5\n",
            "production/auth.env": "LIFETIME=60\n",
            "production/backend.env": "LIFETIME=60\n",
            "production/worker.env": "CACHE_MINUTES=5\n",
        },
        [
            (
                "error",
                "jwt.lifetime of auth and backend differs between staging and production",
                [
                    ("staging/auth.env", 1, 10, "auth in staging: 30 min"),
                    ("production/auth.env", 1, 10, "auth in production: 60 min"),
                    ("staging/backend.env", 1, 10, "backend in staging: 20 min"),
                    ("production/backend.env", 1, 10, "backend in production: 60 min"),
                ],
            )
        ],
    ),
    (
        "an unset value takes part with its default, an unknown one and a reference not at all",
        {
            "staging/auth.env": "LIFETIME=20\nJWT_ISSUER=<issuer>\nFROM_CI=a\nJWT_TOKEN=ref+vault://staging/jwt\n",
            "production/auth.env": "JWT_ISSUER=https://b.example\nFROM_CI=b\nJWT_TOKEN=ref+vault://production/jwt\n",
        },
        [
            (
                "error",
                "jwt.lifetime of auth differs between staging and production",
                [
                    ("staging/auth.env", 1, 10, "auth in staging: 20 min"),
                    ("schema.yaml", 7, 7, "auth in production: unset, default 15 min"),
                ],
            )
        ],
    ),
    (
        "what differs between targets only is compared within them",
        {
            "staging/auth.yaml": "env_vars: {LIFETIME: 15}\n",
            "staging/compose.yaml": compose(auth="LIFETIME: 60"),
            "production/auth.yaml": "env_vars: {LIFETIME: 15}\n",
            "production/compose.yaml": compose(auth="LIFETIME: 60"),
        },
        [],
    ),
    (
        "a target that only one environment has is no difference",
        {
            "staging/auth.yaml": "env_vars: {LIFETIME: 20}\n",
            "staging/compose.yaml": compose(auth="LIFETIME: 60"),
            "production/auth.yaml": "env_vars: {LIFETIME: 20}\n",
        },
        [],
    ),
    (
        "within one target",
        {
            "staging/auth.yaml": "env_vars: {JWT_ISSUER: 'https://a.example/1'}\n",
            "staging/compose.yaml": compose(auth="A: b"),
            "production/auth.yaml": "env_vars: {JWT_ISSUER: 'https://b.example:8443/1'}\n",
        },
        [
            (
                "error",
                "jwt.issuer of auth differs between staging and production (cloud) (host and port)",
                [
                    ("staging/auth.yaml", 1, 24, "auth in staging (cloud): https://a.example/1"),
                    ("production/auth.yaml", 1, 24, "auth in production (cloud): https://b.example:8443/1"),
                ],
            )
        ],
    ),
    (
        "environments without a common target are compared as a whole",
        {
            "development/compose.yaml": compose(auth="LIFETIME: 60"),
            "staging/auth.yaml": "env_vars: {LIFETIME: 20}\n",
            "staging/compose.yaml": compose(auth="LIFETIME: 60"),
            "production/auth.yaml": "env_vars: {LIFETIME: 20}\n",
        },
        [
            (
                "error",
                "jwt.lifetime of auth differs between development, staging and production (compose, cloud)",
                [
                    ("development/compose.yaml", 1, 43, "auth in development (compose): 60 min"),
                    ("staging/auth.yaml", 1, 22, "auth in staging (cloud): 20 min"),
                    ("staging/compose.yaml", 1, 43, "auth in staging (compose): 60 min"),
                    ("production/auth.yaml", 1, 22, "auth in production (cloud): 20 min"),
                ],
            )
        ],
    ),
    (
        "as a whole they agree on a value that all have",
        {
            "development/compose.yaml": compose(auth="LIFETIME: 20"),
            "production/auth.yaml": "env_vars: {LIFETIME: 20}\n",
        },
        [],
    ),
    (
        "secrets have letters",
        {
            "staging/auth.env": "JWT_TOKEN=CANARYalpha\n",
            "production/auth.env": "JWT_TOKEN=CANARYbeta\n",
            "development/auth.env": "JWT_TOKEN=CANARYalpha\n",
        },
        [
            (
                "error",
                "jwt.token of auth in production differs from development and staging",
                [
                    ("production/auth.env", 1, 1, "auth in production: value A"),
                    ("development/auth.env", 1, 1, "auth in development: value B"),
                    ("staging/auth.env", 1, 1, "auth in staging: value B"),
                ],
            )
        ],
    ),
    (
        "an overlay takes an environment or a target out",
        {
            "development/auth.env": "JWT_NOT_HERE=1\nJWT_COMPOSE_ONLY=1\nFREE=1\n",
            "staging/auth.env": "JWT_NOT_HERE=2\nJWT_COMPOSE_ONLY=2\nFREE=2\n",
            "production/auth.env": "JWT_NOT_HERE=2\nJWT_COMPOSE_ONLY=3\n",
        },
        [],
    ),
    (
        "variants, inactive files and templates",
        {
            "production/auth.env": "LIFETIME=15\n",
            "staging/variants/auth-a.env": "LIFETIME=2\n",
            "staging/old.env": "LIFETIME=3\n",
            "staging/template.env": "LIFETIME=4\n",
        },
        [],
    ),
]

FILES = {name: files for name, files, _ in TABLE}


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_drifts(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, workspace(files), CHECK))


def workspace(files: dict[str, str]) -> dict[str, str]:
    """The wide workspace with production beside staging."""
    return {"confcheck.toml": THREE, "schema.yaml": SCHEMA, **files}


def test_hints_keys_and_spread(tmp_path: Path) -> None:
    """Who is to change what, in which environments; the finding concerns all of them."""
    files = FILES["of three the odd one comes first; what base sets has its place there"] | {
        "development/worker.env": "JWT_ISSUER=https://a/\n",
        "staging/worker.env": "JWT_ISSUER=https://b/\n",
    }
    shown = findings(tmp_path, workspace(files), CHECK)
    assert facets(shown) == [
        (
            "give it in staging the value of development and production, or the reverse",
            ("LIFETIME",),
            ("development", "staging", "production"),
            (),
            ("auth",),
        ),
        (
            "give it in development and staging the same value",
            ("JWT_ISSUER",),
            ("development", "staging"),
            (),
            ("worker",),
        ),
    ]
    assert [finding.problem.because for finding in shown] == ["agree: environments"] * 2
    assert [(place.environment, place.target, place.service) for place in shown[0].problem.places] == [
        ("staging", None, "auth"),
        ("development", None, "auth"),
        ("production", None, "auth"),
    ]


@pytest.mark.parametrize(
    ("environment", "messages"),
    [
        ("development", ["jwt.issuer of auth differs between development and staging"]),
        (
            "staging",
            [
                "jwt.lifetime of auth differs between staging and production",
                "jwt.issuer of auth differs between development and staging",
            ],
        ),
        ("production", ["jwt.lifetime of auth differs between staging and production"]),
    ],
)
def test_only_what_touches_the_environment_is_shown(environment: str, messages: list[str], tmp_path: Path) -> None:
    """`validate staging` shows what staging has a part in, and nothing else."""
    schema = SCHEMA.replace("default: 15, ", "")
    files = {
        "schema.yaml": schema,
        "development/auth.env": "JWT_ISSUER=a://a\n",
        "staging/auth.env": "JWT_ISSUER=a://b\nLIFETIME=1\n",
        "production/auth.env": "LIFETIME=2\n",
    }
    shown = findings(tmp_path, workspace(files), CHECK, environment)
    assert messages == [one.problem.message.removesuffix(" (host)") for one in shown]


def test_lines_are_rebuilt(tmp_path: Path) -> None:
    """A secret shows only its key."""
    assert lines(findings(tmp_path, workspace(FILES["secrets have letters"]), CHECK)) == ["JWT_TOKEN=••••"] * 3


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, workspace(files))]
