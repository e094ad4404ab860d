from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import MANIFEST, SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "choice-unmet"

SCHEMA = """
properties:
  log: {type: string}
  storage:
    exactly-one: [bucket, directory]
    services: [auth, backend]
    optional: true
    properties:
      bucket: {type: string, aliases: [BUCKET, {name: OLD_BUCKET, read: false}]}
      directory: {type: string, services: [auth], env: STORAGE_DIR, secret: true}
"""

ANY = """
properties:
  log: {type: string, optional: true}
  login:
    at-least-one: [password, key, from_ci]
    optional: true
    properties:
      password: {type: string, secret: true, services: {auth: required, backend: optional}}
      key: {type: string, secret: true, services: {auth: required, backend: optional}}
      from_ci: {type: string, services: [worker], env: FROM_CI}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("one of them", {"staging/auth.env": "STORAGE_BUCKET=x\n", "staging/backend.env": "STORAGE_BUCKET=x\n"}, []),
    (
        "none",
        {"base/auth.env": "LOG=x\n", "staging/auth.env": "LOG=x\n"},
        [
            (
                "error",
                "exactly one of storage.bucket and storage.directory must be set for auth, and none is in staging",
                [
                    ("staging/auth.env", None, None, "auth: no STORAGE_BUCKET or STORAGE_DIR"),
                    ("base/auth.env", None, None, "auth: no STORAGE_BUCKET or STORAGE_DIR"),
                ],
            )
        ],
    ),
    (
        "both",
        {"staging/auth.env": "STORAGE_BUCKET=x\nLOG=x\nSTORAGE_DIR=CANARYalpha\n"},
        [
            (
                "error",
                (
                    "exactly one of storage.bucket and storage.directory must be set for auth, and more "
                    "than one is in staging"
                ),
                [("staging/auth.env", 1, 1, "auth: set"), ("staging/auth.env", 3, 1, "auth: set")],
            )
        ],
    ),
    (
        "outside deployed environments it is the same",
        {"development/auth.env": "LOG=x\n"},
        [
            (
                "error",
                "exactly one of storage.bucket and storage.directory must be set for auth, and none is in development",
                [("development/auth.env", None, None, "auth: no STORAGE_BUCKET or STORAGE_DIR")],
            )
        ],
    ),
    (
        "a service that uses one of them has to set that",
        {"staging/backend.env": "LOG=x\n"},
        [
            (
                "error",
                "storage.bucket must be set for backend, and it is not in staging",
                [("staging/backend.env", None, None, "backend: no STORAGE_BUCKET")],
            )
        ],
    ),
    (
        "services that choose among different settings are told apart",
        {"staging/auth.env": "LOG=x\n", "staging/backend.env": "LOG=x\n"},
        [
            (
                "error",
                "exactly one of storage.bucket and storage.directory must be set for auth, and none is in staging",
                [("staging/auth.env", None, None, "auth: no STORAGE_BUCKET or STORAGE_DIR")],
            ),
            (
                "error",
                "storage.bucket must be set for backend, and it is not in staging",
                [("staging/backend.env", None, None, "backend: no STORAGE_BUCKET")],
            ),
        ],
    ),
    ("a service that uses none", {"staging/worker.env": "LOG=x\n"}, []),
    (
        "empty is not given",
        {"staging/auth.env": "STORAGE_BUCKET=\nSTORAGE_DIR=CANARYalpha\n", "staging/backend.env": "STORAGE_BUCKET=\n"},
        [
            (
                "error",
                "storage.bucket must be set for backend, and it is not in staging",
                [("staging/backend.env", None, None, "backend: no STORAGE_BUCKET")],
            )
        ],
    ),
    (
        "overridden by nothing",
        {"base/auth.env": "STORAGE_BUCKET=x\n", "staging/auth.env": "STORAGE_BUCKET=\nSTORAGE_DIR=CANARYalpha\n"},
        [],
    ),
    (
        "from two files",
        {"base/auth.env": "STORAGE_BUCKET=x\n", "staging/auth.env": "STORAGE_DIR=CANARYalpha\n"},
        [
            (
                "error",
                (
                    "exactly one of storage.bucket and storage.directory must be set for auth, and more "
                    "than one is in staging"
                ),
                [("base/auth.env", 1, 1, "auth: set"), ("staging/auth.env", 1, 1, "auth: set")],
            )
        ],
    ),
    (
        "older names, and names that nothing reads",
        {"staging/auth.env": "BUCKET=x\n", "staging/backend.env": "OLD_BUCKET=x\n"},
        [
            (
                "error",
                "storage.bucket must be set for backend, and it is not in staging",
                [("staging/backend.env", None, None, "backend: no STORAGE_BUCKET")],
            )
        ],
    ),
    (
        "references and placeholders are given",
        {"staging/auth.yaml": "secrets: {STORAGE_DIR: dir:1}\n", "staging/backend.env": "STORAGE_BUCKET=changeme\n"},
        [],
    ),
    (
        "an undefined variable is told as such",
        {"staging/auth.env": "STORAGE_BUCKET=${NOPE}\n", "staging/backend.env": "STORAGE_BUCKET=x\n"},
        [],
    ),
    (
        "and does not stand beside another",
        {"staging/auth.env": "STORAGE_BUCKET=${NOPE}\nSTORAGE_DIR=CANARYalpha\n"},
        [],
    ),
    (
        "services and targets are places",
        {
            "staging/auth.yaml": "env_vars:\n  STORAGE_BUCKET: x\n  STORAGE_DIR: CANARYalpha\n",
            "staging/compose.yaml": (
                "services:\n  auth:\n    environment:\n      - STORAGE_BUCKET=x\n"
                "      - STORAGE_DIR=CANARYalpha\n  backend:\n    environment: {}\n"
            ),
            "staging/kube.yaml": (
                "kind: Deployment\nmetadata: {name: backend}\n"
                "spec: {template: {spec: {containers: [{name: backend, env: [{name: LOG, value: "
                "x}]}]}}}\n"
            ),
        },
        [
            (
                "error",
                (
                    "exactly one of storage.bucket and storage.directory must be set for auth, and more "
                    "than one is in staging (cloud, compose)"
                ),
                [
                    ("staging/auth.yaml", 2, 3, "auth: set"),
                    ("staging/auth.yaml", 3, 3, "auth: set"),
                    ("staging/compose.yaml", 4, 9, "auth: set"),
                    ("staging/compose.yaml", 5, 9, "auth: set"),
                ],
            ),
            (
                "error",
                "storage.bucket must be set for backend, and it is not in staging (kube, compose)",
                [
                    ("staging/kube.yaml", None, None, "backend: no STORAGE_BUCKET"),
                    ("staging/compose.yaml", None, None, "backend: no STORAGE_BUCKET"),
                ],
            ),
        ],
    ),
    (
        "variants, inactive files, templates",
        {"staging/variants/auth-a.env": "LOG=x\n", "staging/old.env": "LOG=x\n", "staging/template.env": "LOG=x\n"},
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_exactly_one(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"staging/auth.env": "LOGIN_PASSWORD=CANARYalpha\nLOGIN_KEY=CANARYbeta\n"}, [], id="more than one"
        ),
        pytest.param({"staging/backend.env": "LOG=x\n"}, [], id="never required of that service"),
        pytest.param({"staging/worker.env": "LOG=x\n"}, [], id="provided"),
        pytest.param(
            {"staging/auth.env": "LOG=x\n"},
            [
                (
                    "error",
                    "at least one of login.password and login.key must be set for auth, and none is in staging",
                    [("staging/auth.env", None, None, "auth: no LOGIN_PASSWORD or LOGIN_KEY")],
                )
            ],
            id="none",
        ),
    ],
)
def test_at_least_one(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, ANY, files, CHECK))


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        pytest.param("{bucket: {type: string, default: x}, directory: {type: string}}", "A=b", id="a default"),
        pytest.param(
            "{bucket: {type: string, default: x}, directory: {type: string}}",
            "STORAGE_DIRECTORY=x",
            id="beside a default",
        ),
        pytest.param('{bucket: {type: string, derive: "{log}"}, directory: {type: string}}', "A=b", id="derived"),
        pytest.param(
            "{bucket: {type: string, forbidden: [staging]}, directory: {type: string, forbidden: [base]}}",
            "A=b",
            id="all forbidden",
        ),
        pytest.param(
            "{bucket: {type: string, forbidden: [staging]}, directory: {type: string}}",
            "STORAGE_BUCKET=x\nSTORAGE_DIRECTORY=x",
            id="one forbidden",
        ),
        pytest.param(
            (
                "{bucket: {type: string}, directory: {type: string}, url: {type: string, format: "
                "uri, parts: {path: storage.directory}}}"
            ),
            "STORAGE_URL=file://host/x",
            id="inside a composite",
        ),
    ],
)
def test_what_is_there_without_being_given(settings: str, line: str, tmp_path: Path) -> None:
    """Nothing is missing, and nothing is there twice."""
    schema = (
        f"properties:\n  log: {{type: string, optional: true}}\n  storage:\n"
        f"    exactly-one: [bucket, directory]\n    optional: true\n"
        f"    properties: {settings}\n"
    )
    assert found(tmp_path, schema, {"staging/auth.env": f"{line}\n"}, CHECK) == []


def test_both_arrive_from_outside(tmp_path: Path) -> None:
    """There is no line to show, so the files are, and the label does not say that nothing is set."""
    manifest = MANIFEST.replace('"FROM_CI"', '"STORAGE_BUCKET", "STORAGE_DIR"')
    files = {"confcheck.toml": manifest, "schema.yaml": SCHEMA, "staging/auth.env": "STORAGE_BUCKET=x\n"}
    assert table(findings(tmp_path, files, CHECK)) == [
        (
            "error",
            "exactly one of storage.bucket and storage.directory must be set for auth, and more than one is in staging",
            [("staging/auth.env", None, None, "auth: STORAGE_BUCKET and STORAGE_DIR are provided")],
        )
    ]


def test_hint_keys_lines_and_the_keyword(tmp_path: Path) -> None:
    """What to do, and which names there are."""
    files = {"staging/auth.env": "STORAGE_BUCKET=x\nSTORAGE_DIR=CANARYalpha\n", "staging/backend.env": "LOG=x\n"}
    shown = found(tmp_path, SCHEMA, files, CHECK)
    assert facets(shown) == [
        ("keep one of STORAGE_BUCKET and STORAGE_DIR", ("STORAGE_BUCKET", "STORAGE_DIR"), ("staging",), (), ("auth",)),
        ("set STORAGE_BUCKET", ("STORAGE_BUCKET",), ("staging",), (), ("backend",)),
    ]
    assert lines(shown) == ["STORAGE_BUCKET=x", "STORAGE_DIR=••••", None]
    assert {one.problem.because for one in shown} == {"exactly-one: storage.bucket, storage.directory"}


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
