from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, lines, table

CHECK = "target-drift"

SCHEMA = """
properties:
  jwt:
    agree: [targets]
    optional: true
    properties:
      lifetime: {type: integer, unit: min, default: 15, env: {auth: LIFETIME, backend: LIFETIME, worker: CACHE_MINUTES}}
      issuer: {type: string, format: uri}
      token: {type: string, default: CANARYdelta}
      beside_compose: {type: string, targets: {compose: {agree: []}}}
  free: {type: string, optional: true, agree: services}
  from_ci: {type: string, optional: true, agree: targets}
"""


def compose(**services: str) -> str:
    """A compose file: service → its environment as a flow mapping."""
    blocks = ", ".join(f"{service}: {{environment: {{{variables}}}}}" for service, variables in services.items())
    return f"services: {{{blocks}}}\n"


def kube(name: str, value: str) -> str:
    """A Deployment of auth with one variable."""
    container = f"{{name: auth, env: [{{name: {name}, value: '{value}'}}]}}"
    return f"kind: Deployment\nmetadata: {{name: auth}}\nspec: {{template: {{spec: {{containers: [{container}]}}}}}}\n"


TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "equal forms, and one file for all targets",
        {
            "staging/auth.env": "JWT_ISSUER=https://a.example\n",
            "staging/auth.yaml": "env_vars: {LIFETIME: 60m}\n",
            "staging/compose.yaml": compose(auth="LIFETIME: 1h"),
        },
        [],
    ),
    (
        "of two targets neither is a minority",
        {
            "staging/auth.yaml": "env_vars: {LIFETIME: 15}\n",
            "staging/compose.yaml": compose(auth="LIFETIME: 60"),
        },
        [
            (
                "error",
                "jwt.lifetime of auth differs between cloud and compose in staging",
                [
                    ("staging/auth.yaml", 1, 22, "auth in cloud: 15 min"),
                    ("staging/compose.yaml", 1, 43, "auth in compose: 60 min"),
                ],
            )
        ],
    ),
    (
        "of three the odd one comes first",
        {
            "staging/auth.yaml": "env_vars: {LIFETIME: 15}\n",
            "staging/compose.yaml": compose(auth="LIFETIME: 15m"),
            "staging/kube.yaml": kube("LIFETIME", "30"),
        },
        [
            (
                "error",
                "jwt.lifetime of auth in kube differs from cloud and compose in staging",
                [
                    ("staging/kube.yaml", 3, 82, "auth in kube: 30 min"),
                    ("staging/auth.yaml", 1, 22, "auth in cloud: 15 min"),
                    ("staging/compose.yaml", 1, 43, "auth in compose: 15m"),
                ],
            )
        ],
    ),
    (
        "services are one finding, each compared with itself",
        {
            "staging/auth.yaml": "env_vars: {LIFETIME: 15}\n",
            "staging/backend.yaml": "env_vars: {LIFETIME: 20}\n",
            "staging/worker.yaml": "env_vars: {CACHE_MINUTES: 5}\n",
            "staging/compose.yaml": compose(auth="LIFETIME: 60", backend="LIFETIME: 60", worker="CACHE_MINUTES: 5"),
        },
        [
            (
                "error",
                "jwt.lifetime of auth and backend differs between cloud and compose in staging",
                [
                    ("staging/auth.yaml", 1, 22, "auth in cloud: 15 min"),
                    ("staging/compose.yaml", 1, 43, "auth in compose: 60 min"),
                    ("staging/backend.yaml", 1, 22, "backend in cloud: 20 min"),
                    ("staging/compose.yaml", 1, 83, "backend in compose: 60 min"),
                ],
            )
        ],
    ),
    (
        "an unset value takes part with its default, an unknown one not at all",
        {
            "staging/auth.yaml": "env_vars: {LIFETIME: 20, JWT_ISSUER: '<issuer>', FROM_CI: a}\n",
            "staging/compose.yaml": compose(auth="JWT_ISSUER: https://b.example, FROM_CI: b"),
        },
        [
            (
                "error",
                "jwt.lifetime of auth differs between cloud and compose in staging",
                [
                    ("staging/auth.yaml", 1, 22, "auth in cloud: 20 min"),
                    ("schema.yaml", 7, 7, "auth in compose: unset, default 15 min"),
                ],
            )
        ],
    ),
    (
        "bindings are left to reference-drift",
        {
            "staging/auth.yaml": "secrets: {JWT_TOKEN: jwt-token:1}\n",
            "staging/compose.yaml": compose(auth="JWT_TOKEN: ref+vault://a/b"),
        },
        [],
    ),
    (
        "for URLs the part that differs",
        {
            "staging/auth.yaml": "env_vars: {JWT_ISSUER: 'https://a.example/1'}\n",
            "staging/compose.yaml": compose(auth="JWT_ISSUER: 'https://a.example/2'"),
        },
        [
            (
                "error",
                "jwt.issuer of auth differs between cloud and compose in staging (path)",
                [
                    ("staging/auth.yaml", 1, 24, "auth in cloud: https://a.example/1"),
                    ("staging/compose.yaml", 1, 45, "auth in compose: https://a.example/2"),
                ],
            )
        ],
    ),
    (
        "secrets have letters",
        {
            "staging/auth.yaml": "env_vars: {JWT_TOKEN: CANARYalpha}\n",
            "staging/compose.yaml": compose(auth="JWT_TOKEN: CANARYbeta"),
        },
        [
            (
                "error",
                "jwt.token of auth differs between cloud and compose in staging",
                [
                    ("staging/auth.yaml", 1, 12, "auth in cloud: value A"),
                    ("staging/compose.yaml", 1, 33, "auth in compose: value B"),
                ],
            )
        ],
    ),
    (
        "an overlay takes a target out; environments and services are compared by others",
        {
            "staging/auth.yaml": "env_vars: {JWT_BESIDE_COMPOSE: 1, FREE: 1}\n",
            "staging/compose.yaml": compose(auth="JWT_BESIDE_COMPOSE: 2, FREE: 2"),
            "development/compose.yaml": compose(auth="LIFETIME: 90, JWT_BESIDE_COMPOSE: 3"),
        },
        [],
    ),
    (
        "variants, inactive files and templates",
        {
            "staging/auth.yaml": "env_vars: {LIFETIME: 15}\n",
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
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hints_keys_and_spread(tmp_path: Path) -> None:
    """Who is to change what, in which targets; places name the view."""
    files = FILES["of three the odd one comes first"] | {
        "staging/worker.yaml": "env_vars: {JWT_ISSUER: 'https://a/'}\n"
    }
    files["staging/compose.yaml"] = compose(auth="LIFETIME: 15m", worker="JWT_ISSUER: 'https://b/'")
    shown = found(tmp_path, SCHEMA, files, CHECK)
    assert facets(shown) == [
        (
            "give it in kube the value of cloud and compose, or the reverse",
            ("LIFETIME",),
            ("staging",),
            ("cloud", "kube", "compose"),
            ("auth",),
        ),
        (
            "give it in cloud and compose the same value",
            ("JWT_ISSUER",),
            ("staging",),
            ("cloud", "compose"),
            ("worker",),
        ),
    ]
    assert [finding.problem.because for finding in shown] == ["agree: targets"] * 2
    assert [(place.environment, place.target, place.service) for place in shown[0].problem.places] == [
        ("staging", "kube", "auth"),
        ("staging", "cloud", "auth"),
        ("staging", "compose", "auth"),
    ]


def test_lines_are_rebuilt(tmp_path: Path) -> None:
    """A secret shows only its key."""
    files = {
        "staging/auth.yaml": "env_vars: {JWT_TOKEN: CANARYalpha}\n",
        "staging/compose.yaml": compose(auth="LIFETIME: 15"),
    }
    assert lines(found(tmp_path, SCHEMA, files, CHECK)) == ["JWT_TOKEN: ••••", "token:"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
