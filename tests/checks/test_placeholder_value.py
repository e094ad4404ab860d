from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import MANIFEST, SECRETS, found, told
from tests.workspaces import Row, facets, lines, report, table

CHECK = "placeholder-value"

SCHEMA = """
properties:
  id: {type: string, optional: true, env: SERVICE_ID}
  api_key: {type: string, optional: true, minLength: 64}
  port: {type: integer, optional: true}
  url: {type: string, format: uri, optional: true}
  level: {type: string, enum: [todo, done], optional: true}
  mode: {type: string, const: changeme, optional: true}
  from_ci: {type: string, optional: true}
  tags: {type: array, optional: true}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "real values",
        {"staging/auth.env": ("SERVICE_ID=auth\nURL=https://todo.example.com/placeholder.png\nPORT=1\n")},
        [],
    ),
    (
        "one",
        {"staging/auth.env": "SERVICE_ID=REPLACE_WITH_SERVICE_ID\n"},
        [("error", "id holds a placeholder in staging", [("staging/auth.env", 1, 12, "auth: asks to be replaced")])],
    ),
    (
        "the id of a secret that was never looked up",
        {"staging/auth.yaml": "env_vars: {A: b}\nsecrets: {API_KEY: 'changeme:1'}\n"},
        [
            (
                "error",
                "api_key holds a placeholder in staging (cloud)",
                [("staging/auth.yaml", 2, 20, "auth: asks to be changed")],
            )
        ],
    ),
    (
        "outside deployed environments it is a warning",
        {"development/auth.env": "SERVICE_ID=changeme\n"},
        [
            (
                "warning",
                "id holds a placeholder in development",
                [("development/auth.env", 1, 12, "auth: asks to be changed")],
            )
        ],
    ),
    (
        "services and targets are places",
        {
            "base/auth.env": "SERVICE_ID=changeme\n",
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": ("services:\n  auth: {}\n  backend:\n    environment:\n      - SERVICE_ID=<id>\n"),
        },
        [
            (
                "error",
                "id holds a placeholder in staging (cloud, compose)",
                [
                    ("base/auth.env", 1, 12, "auth: asks to be changed"),
                    ("base/auth.env", 1, 12, "auth: asks to be changed"),
                    ("staging/compose.yaml", 5, 20, "backend: holds a blank of a form"),
                ],
            )
        ],
    ),
    (
        "YAML and Kubernetes",
        {
            "staging/auth.yaml": ("env_vars:\n  SERVICE_ID: TODO\n"),
            "staging/kube.yaml": (
                "kind: Deployment\n"
                "metadata: {name: auth}\n"
                "spec: {template: {spec: {containers: [{name: auth, env: [{name: SERVICE_ID, value: xxxx}]}]}}}\n"
            ),
        },
        [
            (
                "error",
                "id holds a placeholder in staging (cloud, kube)",
                [
                    ("staging/auth.yaml", 2, 15, "auth: is a note to do it later"),
                    ("staging/kube.yaml", 3, 84, "auth: is a row of crosses"),
                ],
            )
        ],
    ),
    (
        "a secret is marked at its key",
        {"staging/auth.env": "API_KEY=CANARYalpha-changeme\n"},
        [("error", "api_key holds a placeholder in staging", [("staging/auth.env", 1, 1, "auth: asks to be changed")])],
    ),
    (
        "in a URL, whose password is not shown",
        {"staging/auth.env": "URL=postgres://app:CANARYalpha@your-host/db\n"},
        [
            (
                "error",
                "url holds a placeholder in staging",
                [("staging/auth.env", 1, 5, "auth: says whose value belongs there")],
            )
        ],
    ),
    (
        "what is put together from one",
        {"staging/auth.env": ("NAME=changeme\nSERVICE_ID=x-${NAME}\n")},
        [("error", "id holds a placeholder in staging", [("staging/auth.env", 2, 12, "auth: asks to be changed")])],
    ),
    ("winners only", {"base/auth.env": "SERVICE_ID=changeme\n", "staging/auth.env": "SERVICE_ID=auth-1\n"}, []),
    ("a choice of the schema is none", {"staging/auth.env": ("LEVEL=todo\nMODE=changeme\n")}, []),
    (
        "but what looks like one beside the choices is",
        {"staging/auth.env": "LEVEL=TODO\n"},
        [
            (
                "error",
                "level holds a placeholder in staging",
                [("staging/auth.env", 1, 7, "auth: is a note to do it later")],
            )
        ],
    ),
    (
        "references, structures, what is undefined or provided",
        {
            "staging/auth.env": ("SERVICE_ID=changeme-${NOPE}\nFROM_CI=changeme\n"),
            "staging/backend.yaml": ("env_vars: {TAGS: [changeme]}\nsecrets: {API_KEY: todo-later:1}\n"),
        },
        [],
    ),
    (
        "inactive files by themselves, as notes; templates hold them on purpose",
        {
            "staging/auth.env": "SERVICE_ID=changeme\n",
            "staging/old.env": "SERVICE_ID=TODO\n",
            "staging/template.env": "SERVICE_ID=TODO\n",
        },
        [
            ("error", "id holds a placeholder in staging", [("staging/auth.env", 1, 12, "auth: asks to be changed")]),
            (
                "note",
                "id holds a placeholder in staging",
                [
                    ("staging/old.env", 1, 12, "auth: is a note to do it later"),
                    ("staging/old.env", 1, 12, "backend: is a note to do it later"),
                ],
            ),
        ],
    ),
    (
        "variants",
        {"staging/variants/auth-a.env": "SERVICE_ID=TODO\n"},
        [
            (
                "error",
                "id holds a placeholder in staging",
                [("staging/variants/auth-a.env", 1, 12, "auth: is a note to do it later")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_stands_in(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_one_assignment_has_one_cause(tmp_path: Path) -> None:
    """What is a placeholder is not invalid as well, and what is undefined is no placeholder."""
    files = {"staging/auth.env": "PORT=changeme\nAPI_KEY=changeme\nSERVICE_ID=changeme${NOPE}\n"}
    causes = {
        (one.check, one.problem.setting.path)
        for one in report(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}).findings
        if one.problem.setting is not None
    }
    assert {(CHECK, "port"), (CHECK, "api_key"), ("undefined-reference", "id")} == causes


def test_hint_keys_and_lines(tmp_path: Path) -> None:
    """What to do, which names; the text of a placeholder is shown unless the setting is secret."""
    files = {"staging/auth.env": "API_KEY=CANARYalpha-changeme # CANARYbeta\nSERVICE_ID=<id>\n"}
    shown = found(tmp_path, SCHEMA, files, CHECK)
    hint = "write the real value or a reference to the secret store"
    assert [
        ("write the real value", ("SERVICE_ID",), ("staging",), (), ("auth",)),
        (hint, ("API_KEY",), ("staging",), (), ("auth",)),
    ] == facets(shown)
    assert lines(shown) == ["SERVICE_ID=<id>", "API_KEY=••••"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
