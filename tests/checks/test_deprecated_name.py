from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from confcheck import api
from tests.checks.wide import MANIFEST, SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, table, write

CHECK = "deprecated-name"

SCHEMA = """
properties:
  auth:
    properties:
      jwt_secret:
        type: string
        env: JWT_SECRET_KEY
        aliases: [JWT_SECRET, {name: "JWT_SECRET_{ENVIRONMENT}", message: the environment is not part of the name}]
        secret: true
        optional: true
      lifetime:
        type: integer
        unit: min
        env: {auth: TOKEN_MINUTES, backend: BACKEND_TOKEN_MINUTES}
        aliases:
          - {name: JWT_MINUTES}
          - {name: JWT_EXPIRY, read: false, message: it was never read}
          - {name: JWT_TTL, read: false, services: [backend]}
        optional: true
  port: {type: integer, aliases: [HTTP_PORT], services: {worker: required}}
  gone: {type: string, aliases: [{name: OLD_GONE, read: false}], services: [auth]}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("none", {"staging/auth.env": ("JWT_SECRET_KEY=CANARYalpha\nTOKEN_MINUTES=1\n")}, []),
    (
        "it wins",
        {"staging/auth.env": "JWT_SECRET=CANARYalpha\n"},
        [
            (
                "warning",
                "auth.jwt_secret is set under an older name in staging: JWT_SECRET",
                [("staging/auth.env", 1, 1, "auth: older name of JWT_SECRET_KEY")],
            )
        ],
    ),
    (
        "it is shadowed by the canonical name in a lower layer",
        {"base/auth.env": "TOKEN_MINUTES=1\n", "staging/auth.env": "JWT_MINUTES=2\n"},
        [
            (
                "warning",
                "auth.lifetime is set under an older name in staging: JWT_MINUTES",
                [("staging/auth.env", 1, 1, "auth: older name of TOKEN_MINUTES, and not the one that wins")],
            )
        ],
    ),
    (
        "in every layer, under several names, in several services",
        {
            "base/auth.env": "JWT_SECRET=CANARYalpha\n",
            "staging/auth.env": ("JWT_SECRET=CANARYbeta\nJWT_SECRET_STAGING=CANARYgamma\n"),
            "staging/backend.env": ("JWT_SECRET_KEY=x\nJWT_SECRET=y\n"),
        },
        [
            (
                "warning",
                "auth.jwt_secret is set under older names in staging: JWT_SECRET and JWT_SECRET_STAGING",
                [
                    ("staging/auth.env", 1, 1, "auth: older name of JWT_SECRET_KEY"),
                    ("base/auth.env", 1, 1, "auth: older name of JWT_SECRET_KEY, and not the one that wins"),
                    ("staging/auth.env", 2, 1, "auth: older name of JWT_SECRET_KEY, and not the one that wins"),
                    ("staging/backend.env", 2, 1, "backend: older name of JWT_SECRET_KEY, and not the one that wins"),
                ],
            )
        ],
    ),
    ("another environment's name is no name here", {"staging/auth.env": "JWT_SECRET_DEVELOPMENT=CANARYalpha\n"}, []),
    (
        "one finding per environment",
        {"base/auth.env": "JWT_MINUTES=5\n", "staging/auth.env": "A=b\n", "development/auth.env": "A=b\n"},
        [
            (
                "warning",
                "auth.lifetime is set under an older name in development: JWT_MINUTES",
                [("base/auth.env", 1, 1, "auth: older name of TOKEN_MINUTES")],
            ),
            (
                "warning",
                "auth.lifetime is set under an older name in staging: JWT_MINUTES",
                [("base/auth.env", 1, 1, "auth: older name of TOKEN_MINUTES")],
            ),
        ],
    ),
    (
        "targets",
        {
            "staging/auth.env": "JWT_MINUTES=5\n",
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": "services: {auth: {environment: {B: c}}}\n",
        },
        [
            (
                "warning",
                "auth.lifetime is set under an older name in staging (cloud, compose): JWT_MINUTES",
                [
                    ("staging/auth.env", 1, 1, "auth: older name of TOKEN_MINUTES"),
                    ("staging/auth.env", 1, 1, "auth: older name of TOKEN_MINUTES"),
                ],
            )
        ],
    ),
    (
        "YAML, references, compose and Kubernetes",
        {
            "staging/auth.yaml": ("env_vars:\n  JWT_MINUTES: 5\nsecrets:\n  JWT_SECRET: jwt:latest\n"),
            "staging/compose.yaml": ("services:\n  backend:\n    environment:\n      - JWT_MINUTES=5\n"),
            "staging/kube.yaml": (
                "kind: Deployment\n"
                "metadata: {name: worker}\n"
                "spec: {template: {spec: {containers: [{name: worker, env: [{name: HTTP_PORT, value: '80'}]}]}}}\n"
            ),
        },
        [
            (
                "warning",
                "auth.jwt_secret is set under an older name in staging (cloud): JWT_SECRET",
                [("staging/auth.yaml", 4, 3, "auth: older name of JWT_SECRET_KEY")],
            ),
            (
                "warning",
                "auth.lifetime is set under an older name in staging (cloud, compose): JWT_MINUTES",
                [
                    ("staging/auth.yaml", 2, 3, "auth: older name of TOKEN_MINUTES"),
                    ("staging/compose.yaml", 4, 9, "backend: older name of BACKEND_TOKEN_MINUTES"),
                ],
            ),
            (
                "warning",
                "port is set under an older name in staging (kube): HTTP_PORT",
                [("staging/kube.yaml", 3, 67, "worker: older name of PORT")],
            ),
        ],
    ),
    (
        "nothing reads it",
        {"staging/auth.env": "JWT_EXPIRY=1\n"},
        [
            (
                "warning",
                "JWT_EXPIRY of auth.lifetime has no effect in staging: nothing reads it any more",
                [("staging/auth.env", 1, 1, "auth: nothing reads this name, it has no effect")],
            )
        ],
    ),
    (
        "nothing reads either of them",
        {"staging/backend.env": ("JWT_EXPIRY=1\nJWT_TTL=1\n")},
        [
            (
                "warning",
                "JWT_TTL and JWT_EXPIRY of auth.lifetime have no effect in staging: nothing reads them any more",
                [
                    ("staging/backend.env", 2, 1, "backend: nothing reads this name, it has no effect"),
                    ("staging/backend.env", 1, 1, "backend: nothing reads this name, it has no effect"),
                ],
            )
        ],
    ),
    ("an older name of other services is none here", {"staging/auth.env": "JWT_TTL=1\n"}, []),
    (
        "one is read, one is not",
        {"staging/auth.env": ("JWT_MINUTES=1\nJWT_EXPIRY=1\n")},
        [
            (
                "warning",
                "auth.lifetime is set under older names in staging: JWT_MINUTES and JWT_EXPIRY",
                [
                    ("staging/auth.env", 1, 1, "auth: older name of TOKEN_MINUTES"),
                    ("staging/auth.env", 2, 1, "auth: nothing reads this name, it has no effect"),
                ],
            )
        ],
    ),
    ("what missing-setting shows is not said twice", {"staging/auth.env": "OLD_GONE=x\n"}, []),
    (
        "set in vain beside the name that is read",
        {"staging/auth.env": ("GONE=x\nOLD_GONE=x\n")},
        [
            (
                "warning",
                "OLD_GONE of gone has no effect in staging: nothing reads it any more",
                [("staging/auth.env", 2, 1, "auth: nothing reads this name, it has no effect")],
            )
        ],
    ),
    (
        "a variant misses nothing, so it is said there",
        {"staging/variants/auth-a.env": "OLD_GONE=x\n"},
        [
            (
                "warning",
                "OLD_GONE of gone has no effect in staging: nothing reads it any more",
                [("staging/variants/auth-a.env", 1, 1, "auth: nothing reads this name, it has no effect")],
            )
        ],
    ),
    (
        "without a value",
        {
            "staging/auth.env": "JWT_MINUTES=\n",
            "staging/compose.yaml": "services: {worker: {environment: [HTTP_PORT]}}\n",
        },
        [
            (
                "warning",
                "auth.lifetime is set under an older name in staging: JWT_MINUTES",
                [("staging/auth.env", 1, 1, "auth: older name of TOKEN_MINUTES, without a value")],
            ),
            (
                "warning",
                "port is set under an older name in staging (compose): HTTP_PORT",
                [("staging/compose.yaml", 1, 35, "worker: older name of PORT, without a value")],
            ),
        ],
    ),
    (
        "inactive files and templates",
        {"staging/old.env": "JWT_SECRET=CANARYalpha\n", "staging/template.env": "JWT_SECRET=\n"},
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_set_under_an_older_name(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def _on(today: str, root: Path) -> list[tuple[str, str, list[str]]]:
    files = {"staging/auth.env": "JWT_MINUTES=1\nJWT_EXPIRY=1\n"}
    schema = SCHEMA.replace("JWT_MINUTES}", "JWT_MINUTES, until: '2026-06-30'}")
    schema = schema.replace("was never read}", "was never read, until: '2027-01-01'}")
    workspace = api.load(write(root, {"confcheck.toml": MANIFEST, "schema.yaml": schema, **files}))
    report = api.validate(replace(workspace, system=replace(workspace.system, today=today)))
    return [
        (one.severity.word, one.problem.hint or "", [place.label for place in one.problem.places])
        for one in report.findings
        if one.check == CHECK
    ]


@pytest.mark.parametrize(
    ("today", "severity", "read", "unread"),
    [
        ("", "warning", "", ""),
        ("2026-06-29", "warning", "", ""),
        ("2026-06-30", "warning", "", ""),
        ("2026-07-01", "error", ", to be gone by 2026-06-30", ""),
        ("2027-01-01", "error", ", to be gone by 2026-06-30", ""),
        ("2027-01-02", "error", ", to be gone by 2026-06-30", ", to be gone by 2027-01-01"),
    ],
)
def test_past_its_date_it_is_an_error(today: str, severity: str, read: str, unread: str, tmp_path: Path) -> None:
    """The day itself still counts; without a date of the run nothing is ever past."""
    labels = [
        f"auth: older name of TOKEN_MINUTES{read}",
        f"auth: nothing reads this name, it has no effect{unread}",
    ]
    assert [(severity, "use TOKEN_MINUTES (it was never read)", labels)] == _on(today, tmp_path)


def test_the_hint_names_what_to_use(tmp_path: Path) -> None:
    """Each service's own canonical name, and what the schema says about the older ones."""
    files = {
        "staging/auth.env": "JWT_MINUTES=5\nJWT_SECRET_STAGING=CANARYalpha\n",
        "staging/backend.env": "JWT_MINUTES=5\n",
    }
    both = ("auth", "backend")
    assert [
        (
            "use JWT_SECRET_KEY (the environment is not part of the name)",
            ("JWT_SECRET_STAGING",),
            ("staging",),
            (),
            ("auth",),
        ),
        ("use TOKEN_MINUTES or BACKEND_TOKEN_MINUTES", ("JWT_MINUTES",), ("staging",), (), both),
    ] == facets(found(tmp_path, SCHEMA, files, CHECK))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {
                "base/auth.env": "JWT_MINUTES=5\n",
                "development/auth.env": "LOG=1\n",
                "staging/auth.env": "TOKEN_MINUTES=5\n",
            },
            {"development": "use TOKEN_MINUTES", "staging": "use TOKEN_MINUTES"},
        ),
        (
            {"base/auth.env": "JWT_MINUTES=5\n", "staging/auth.env": "LOG=1\nTOKEN_MINUTES=5\n"},
            {"staging": "delete JWT_MINUTES: TOKEN_MINUTES is set at staging/auth.env:2"},
        ),
        (
            {"staging/auth.env": "JWT_MINUTES=5\nJWT_EXPIRY=5\nTOKEN_MINUTES=5\n"},
            {
                "staging": "delete JWT_MINUTES and JWT_EXPIRY: TOKEN_MINUTES is set at staging/auth.env:3 "
                "(it was never read)"
            },
        ),
        (
            {
                "staging/auth.env": "JWT_MINUTES=5\nTOKEN_MINUTES=5\n",
                "staging/backend.env": "JWT_MINUTES=5\n",
            },
            {
                "staging": "use BACKEND_TOKEN_MINUTES, and delete JWT_MINUTES where TOKEN_MINUTES is set too "
                "(staging/auth.env:2)"
            },
        ),
        (
            {"staging/auth.env": "JWT_MINUTES=5\nTOKEN_MINUTES=\n"},
            {"staging": "use TOKEN_MINUTES"},
        ),
    ],
    ids=[
        "another environment needs the older one",
        "nobody needs it",
        "both in one view",
        "both for one service only",
        "an empty one",
    ],
)
def test_where_both_names_are_set_the_older_one_goes(
    files: dict[str, str], expected: dict[str, str], tmp_path: Path
) -> None:
    """Unless its line is what another view gets its value from."""
    shown = found(tmp_path, SCHEMA, files, CHECK)
    assert expected == {one.problem.environments[0]: one.problem.hint for one in shown}


def test_values_of_older_names_are_masked_like_those_of_the_setting(tmp_path: Path) -> None:
    """The line has the key, marked, and no secret."""
    files = {
        "base/auth.env": "JWT_SECRET=CANARYalpha\n",
        "staging/auth.env": "JWT_SECRET_STAGING=CANARYbeta # CANARYgamma\nJWT_MINUTES=5\n",
        "staging/old.env": "JWT_SECRET=CANARYdelta\n",
    }
    assert lines(found(tmp_path, SCHEMA, files, CHECK)) == [
        "JWT_SECRET=••••",
        "JWT_SECRET_STAGING=••••",
        "JWT_MINUTES=5",
    ]
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]


def test_a_line_that_missing_setting_shows_is_not_shown_for_another_service(tmp_path: Path) -> None:
    """Auth misses the setting, backend only wrote the old name as well: the shared line has one cause."""
    files = {
        "confcheck.toml": """
            schema = "schema.yaml"
            [environments.staging]
            [services.auth]
            [services.backend]
            [[sources]]
            files = "shared.env"
            services = ["auth", "backend"]
            """,
        "schema.yaml": """
            properties:
              lifetime:
                type: integer
                services: {auth: required, backend: optional}
                aliases: [{name: OLD_LIFETIME, read: false}]
            """,
        "shared.env": "OLD_LIFETIME=15\n",
    }
    assert findings(tmp_path, files, "deprecated-name") == []
    assert [place.line for one in findings(tmp_path, files, "missing-setting") for place in one.problem.places] == [
        1,
        None,
    ]
