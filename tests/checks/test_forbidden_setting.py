from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import MANIFEST, SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "forbidden-setting"

SCHEMA = """
properties:
  log: {type: string, optional: true}
  dev_login:
    type: boolean
    optional: true
    forbidden: [staging]
    env: {auth: ALLOW_DEV_LOGIN, backend: BACKEND_DEV_LOGIN, worker: ALLOW_DEV_LOGIN}
    aliases: [DEV_LOGIN, {name: OLD_LOGIN, read: false}]
  bypass_key: {type: string, secret: true, forbidden: [staging]}
  everywhere: {type: string, optional: true, forbidden: [base]}
  empty: {type: string, optional: true, allow-empty: true, forbidden: [staging]}
  from_ci: {type: string, optional: true, forbidden: [staging]}
  mode: {type: string, optional: true, services: [auth], environments: {staging: {forbidden: [staging]}}}
  only_compose: {type: string, optional: true, targets: {compose: {forbidden: [staging]}}}
  masked_in_cloud: {type: string, optional: true, forbidden: [staging], targets: {cloud: {secret: true}}}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("not set, or empty, which counts as not set", {"staging/auth.env": "LOG=x\nALLOW_DEV_LOGIN=\n"}, []),
    ("set where it may be", {"development/auth.env": "ALLOW_DEV_LOGIN=true\nMODE=x\nBYPASS_KEY=CANARYalpha\n"}, []),
    (
        "set where it must not be",
        {"staging/auth.env": "LOG=x\nALLOW_DEV_LOGIN=true\n"},
        [("error", "dev_login is set in staging, where it is forbidden", [("staging/auth.env", 2, 17, "auth: set")])],
    ),
    (
        "off is a note",
        {"staging/auth.env": "ALLOW_DEV_LOGIN=off\n"},
        [
            (
                "note",
                "dev_login is set in staging, where it is forbidden",
                [("staging/auth.env", 1, 17, "auth: set to false")],
            )
        ],
    ),
    (
        "off in one service does not make it a note",
        {"staging/auth.env": "ALLOW_DEV_LOGIN=0\n", "staging/backend.env": "BACKEND_DEV_LOGIN=1\n"},
        [
            (
                "error",
                "dev_login is set in staging, where it is forbidden",
                [("staging/auth.env", 1, 17, "auth: set to false"), ("staging/backend.env", 1, 19, "backend: set")],
            )
        ],
    ),
    (
        "no boolean at all",
        {"staging/auth.env": "ALLOW_DEV_LOGIN=never\n"},
        [("error", "dev_login is set in staging, where it is forbidden", [("staging/auth.env", 1, 17, "auth: set")])],
    ),
    (
        "a text that reads false is set",
        {"staging/auth.env": "MODE=false\n"},
        [("error", "mode is set in staging, where it is forbidden", [("staging/auth.env", 1, 6, "auth: set")])],
    ),
    (
        "set in a file that another one overrides",
        {"base/auth.env": "ALLOW_DEV_LOGIN=true\n", "staging/auth.env": "ALLOW_DEV_LOGIN=false\n"},
        [
            (
                "error",
                "dev_login is set in staging, where it is forbidden",
                [
                    ("staging/auth.env", 1, 17, "auth: set to false"),
                    ("base/auth.env", 1, 17, "auth: set, and overridden"),
                ],
            )
        ],
    ),
    (
        "overridden by nothing",
        {"base/auth.env": "ALLOW_DEV_LOGIN=true\n", "staging/auth.env": "ALLOW_DEV_LOGIN=\n"},
        [
            (
                "error",
                "dev_login is set in staging, where it is forbidden",
                [("base/auth.env", 1, 17, "auth: set, and overridden")],
            )
        ],
    ),
    (
        "an ancestor is forbidden, so are its children",
        {"staging/auth.env": "EVERYWHERE=x\n", "development/auth.env": "EVERYWHERE=x\n"},
        [
            (
                "error",
                "everywhere is set in development, where it is forbidden",
                [("development/auth.env", 1, 12, "auth: set")],
            ),
            (
                "error",
                "everywhere is set in staging, where it is forbidden",
                [("staging/auth.env", 1, 12, "auth: set")],
            ),
        ],
    ),
    (
        "under an older name",
        {"staging/auth.env": "DEV_LOGIN=true\n"},
        [("error", "dev_login is set in staging, where it is forbidden", [("staging/auth.env", 1, 11, "auth: set")])],
    ),
    ("a name that nothing reads has no effect", {"staging/auth.env": "OLD_LOGIN=true\n"}, []),
    ("another service's name", {"staging/auth.env": "BACKEND_DEV_LOGIN=true\n"}, []),
    (
        "empty where empty is a value",
        {"staging/auth.env": "EMPTY=\n"},
        [("error", "empty is set in staging, where it is forbidden", [("staging/auth.env", 1, 1, "auth: set")])],
    ),
    (
        "nothing but an undefined variable sets nothing",
        {"staging/auth.env": "ALLOW_DEV_LOGIN=${NOPE}\nEMPTY=${NOPE}\n"},
        [],
    ),
    (
        "text around an undefined variable does",
        {"staging/auth.env": "MODE=x${NOPE}\n"},
        [("error", "mode is set in staging, where it is forbidden", [("staging/auth.env", 1, 6, "auth: set")])],
    ),
    (
        "a variable, also one with a value from outside",
        {"staging/auth.env": "SWITCH=true\nALLOW_DEV_LOGIN=${SWITCH}\nMODE=${FROM_CI}\n"},
        [
            (
                "error",
                "dev_login is set in staging, where it is forbidden",
                [("staging/auth.env", 1, 8, "auth: set, used at staging/auth.env:2")],
            ),
            ("error", "mode is set in staging, where it is forbidden", [("staging/auth.env", 3, 6, "auth: set")]),
        ],
    ),
    (
        "a pass-through key takes what is there",
        {
            "staging/.env": "DEV_LOGIN=1\n",
            "staging/compose.yaml": (
                "services:\n  auth:\n    environment:\n      - ALLOW_DEV_LOGIN\n      - DEV_LOGIN\n"
            ),
        },
        [
            (
                "error",
                "dev_login is set in staging (compose), where it is forbidden",
                [("staging/.env", 1, 11, "auth: set, used at staging/compose.yaml:5")],
            )
        ],
    ),
    ("what arrives from outside has no line to delete", {"staging/auth.env": "LOG=x\n"}, []),
    (
        "references, structures, and what is masked",
        {
            "staging/auth.yaml": (
                "env_vars:\n  ALLOW_DEV_LOGIN: true\n  MODE: [a]\nsecrets:\n  BYPASS_KEY: bypass-key:3\n"
            )
        },
        [
            (
                "error",
                "dev_login is set in staging (cloud), where it is forbidden",
                [("staging/auth.yaml", 2, 20, "auth: set")],
            ),
            (
                "error",
                "bypass_key is set in staging (cloud), where it is forbidden",
                [("staging/auth.yaml", 5, 15, "auth: set")],
            ),
            (
                "error",
                "mode is set in staging (cloud), where it is forbidden",
                [("staging/auth.yaml", 3, 9, "auth: set")],
            ),
        ],
    ),
    (
        "a secret is marked at its key",
        {"staging/auth.env": "BYPASS_KEY=CANARYalpha\n"},
        [("error", "bypass_key is set in staging, where it is forbidden", [("staging/auth.env", 1, 1, "auth: set")])],
    ),
    (
        "services and targets are places, and the overlay of one target holds there only",
        {
            "staging/auth.yaml": "env_vars: {ONLY_COMPOSE: a, MASKED_IN_CLOUD: CANARYbeta}\n",
            "staging/compose.yaml": (
                "services:\n  auth:\n"
                "    environment: {ONLY_COMPOSE: b, MASKED_IN_CLOUD: c}\n  backend:\n"
                "    environment:\n      - MASKED_IN_CLOUD=d\n"
            ),
            "staging/kube.yaml": (
                "kind: Deployment\nmetadata: {name: worker}\n"
                "spec: {template: {spec: {containers: [{name: worker, env: [{name: ALLOW_DEV_LOGIN, "
                "value: 'yes'}]}]}}}\n"
            ),
        },
        [
            (
                "error",
                "dev_login is set in staging (kube), where it is forbidden",
                [("staging/kube.yaml", 3, 91, "worker: set")],
            ),
            (
                "error",
                "only_compose is set in staging (compose), where it is forbidden",
                [("staging/compose.yaml", 3, 33, "auth: set")],
            ),
            (
                "error",
                "masked_in_cloud is set in staging (cloud, compose), where it is forbidden",
                [
                    ("staging/auth.yaml", 1, 29, "auth: set"),
                    ("staging/compose.yaml", 3, 53, "auth: set"),
                    ("staging/compose.yaml", 6, 25, "backend: set"),
                ],
            ),
        ],
    ),
    (
        "a placeholder is set as well",
        {"staging/auth.env": "MODE=changeme\n"},
        [("error", "mode is set in staging, where it is forbidden", [("staging/auth.env", 1, 6, "auth: set")])],
    ),
    (
        "each variant",
        {"staging/variants/auth-a.env": "ALLOW_DEV_LOGIN=true\n", "staging/variants/auth-b.env": "LOG=x\n"},
        [
            (
                "error",
                "dev_login is set in staging, where it is forbidden",
                [("staging/variants/auth-a.env", 1, 17, "auth: set")],
            )
        ],
    ),
    (
        "inactive files and templates deploy nothing",
        {
            "staging/auth.env": "LOG=x\n",
            "staging/old.env": "ALLOW_DEV_LOGIN=true\n",
            "staging/template.env": "ALLOW_DEV_LOGIN=true\n",
        },
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_set_in_spite_of_it(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hint_keys_lines_and_the_keyword(tmp_path: Path) -> None:
    """What to do, every name it is written under, and lines that show a secret nowhere."""
    files = {
        "base/auth.env": "DEV_LOGIN=true\nBYPASS_KEY=CANARYalpha # CANARYbeta\n",
        "staging/auth.env": "LOG=x\n",
        "staging/backend.env": "BACKEND_DEV_LOGIN=on\n",
    }
    shown = found(tmp_path, SCHEMA, files, CHECK)
    assert facets(shown) == [
        ("delete it in both files", ("DEV_LOGIN", "BACKEND_DEV_LOGIN"), ("staging",), (), ("auth", "backend")),
        ("delete it there", ("BYPASS_KEY",), ("staging",), (), ("auth",)),
    ]
    assert lines(shown) == ["DEV_LOGIN=true", "BACKEND_DEV_LOGIN=on", "BYPASS_KEY=••••"]
    assert [one.problem.because for one in shown] == ["forbidden: staging", "forbidden: staging"]


def test_of_many_files_the_hint_has_the_number(tmp_path: Path) -> None:
    """Several services of one file are one file."""
    files = {
        "base/auth.env": "DEV_LOGIN=true\n",
        "staging/auth.env": "DEV_LOGIN=true\n",
        "staging/backend.env": "BACKEND_DEV_LOGIN=on\n",
    }
    assert [one.problem.hint for one in found(tmp_path, SCHEMA, files, CHECK)] == ["delete it in all 3 files"]


def test_an_alias_of_an_environment_forbids_it(tmp_path: Path) -> None:
    """`forbidden: [stg]` is staging."""
    manifest = MANIFEST.replace("[environments.staging]", '[environments.staging]\naliases = ["stg"]')
    schema = "properties:\n  mode: {type: string, forbidden: [stg]}\n"
    files = {"confcheck.toml": manifest, "schema.yaml": schema, "staging/auth.env": "MODE=x\n"}
    assert table(findings(tmp_path, files, CHECK, "stg")) == [
        ("error", "mode is set in staging, where it is forbidden", [("staging/auth.env", 1, 6, "auth: set")])
    ]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
