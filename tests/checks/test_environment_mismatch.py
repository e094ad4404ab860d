from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Row, facets, findings, lines, table

CHECK = "environment-mismatch"

MANIFEST = """
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.development]
extends = "base"
aliases = ["dev"]
[environments.staging]
extends = "base"
aliases = ["stg", "Stage"]
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/{service}.yaml"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
[[sources]]
files = "{environment}/old.env"
services = ["auth", "backend"]
active = false
required = false
[[sources]]
files = ".env.example"
template = true
required = false
"""

SCHEMA = """
properties:
  environment: {type: string, identifies: environment, optional: true, aliases: [NODE_ENV]}
  mode: {type: string, optional: true}
"""


def files_of(files: dict[str, str]) -> dict[str, str]:
    """The files with the manifest and schema that most tests share."""
    return {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "staging/auth.env": "", **files}


TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "nothing but a blank",
        {"staging/auth.env": "ENVIRONMENT=' '\nMODE=x\n"},
        [
            (
                "error",
                "environment does not name its environment in staging",
                [("staging/auth.env", 1, 13, "auth: no name of staging")],
            )
        ],
    ),
    ("nothing at all, which is unset", {"staging/auth.env": "ENVIRONMENT=\n"}, []),
    (
        "another environment's name",
        {"staging/auth.env": "ENVIRONMENT=development\n"},
        [
            (
                "error",
                "environment names another environment in staging",
                [("staging/auth.env", 1, 13, "auth: this is development, the file is read in staging")],
            )
        ],
    ),
    (
        "its alias, in any case, also outside deployed environments",
        {"development/auth.env": "ENVIRONMENT= STAGE\n"},
        [
            (
                "error",
                "environment names another environment in development",
                [("development/auth.env", 1, 14, "auth: this is staging, the file is read in development")],
            )
        ],
    ),
    (
        "no environment's name",
        {"staging/auth.env": "ENVIRONMENT=blue\n"},
        [
            (
                "error",
                "environment does not name its environment in staging",
                [("staging/auth.env", 1, 13, "auth: no name of staging")],
            )
        ],
    ),
    (
        "services and formats are places of one finding",
        {
            "staging/auth.env": "ENVIRONMENT=blue\n",
            "staging/backend.yaml": "ENVIRONMENT: dev\n",
        },
        [
            (
                "error",
                "environment does not name its environment in staging",
                [
                    ("staging/auth.env", 1, 13, "auth: no name of staging"),
                    ("staging/backend.yaml", 1, 14, "backend: this is development, the file is read in staging"),
                ],
            )
        ],
    ),
    (
        "an ancestor's file in two environments: wrong in one",
        {"base/auth.env": "NODE_ENV=staging\n", "development/auth.env": ""},
        [
            (
                "error",
                "environment names another environment in development",
                [("base/auth.env", 1, 10, "auth: this is staging, the file is read in development")],
            )
        ],
    ),
    (
        "an ancestor's own name is none of its children's",
        {"base/auth.env": "ENVIRONMENT=base\n"},
        [
            (
                "error",
                "environment names another environment in staging",
                [("base/auth.env", 1, 13, "auth: this is base, the file is read in staging")],
            )
        ],
    ),
    ("its name", {"staging/auth.env": "ENVIRONMENT=staging\n"}, []),
    ("its alias", {"staging/auth.env": "ENVIRONMENT=stg\n", "staging/backend.env": "ENVIRONMENT=STAGE\n"}, []),
    ("its name in another case, with blanks", {"staging/auth.env": 'ENVIRONMENT=" Staging "\n'}, []),
    ("a setting that identifies nothing", {"staging/auth.env": "MODE=development\n"}, []),
    ("empty is unset", {"staging/auth.env": "ENVIRONMENT=\n"}, []),
    (
        "shadowed by the right name",
        {"base/auth.env": "ENVIRONMENT=dev\n", "staging/auth.env": "ENVIRONMENT=staging\n"},
        [],
    ),
    ("a placeholder is not yet a name", {"staging/auth.env": "ENVIRONMENT=changeme\n"}, []),
    ("an undefined variable is no name", {"staging/auth.env": "ENVIRONMENT=${STAGE}\n"}, []),
    ("a reference is not known", {"staging/auth.yaml": "ENVIRONMENT: ref+env://STAGE\n"}, []),
    (
        "an inactive file and a template",
        {"staging/old.env": "ENVIRONMENT=dev\n", ".env.example": "ENVIRONMENT=dev\n"},
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_whose_name_it_is(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, files_of(files), CHECK))


def test_targets_keys_and_hint(tmp_path: Path) -> None:
    """The hint names what would be right, the keys are those that were written."""
    files = {
        "staging/compose.yaml": """
            services:
              auth: {environment: {ENVIRONMENT: development}}
              backend: {environment: [NODE_ENV=dev]}
            """,
        "staging/backend.env": "",
    }
    found = findings(tmp_path, files_of(files), CHECK)
    assert facets(found) == [
        (
            "write staging, stg or Stage",
            ("ENVIRONMENT", "NODE_ENV"),
            ("staging",),
            ("compose",),
            ("auth", "backend"),
        )
    ]
    assert lines(found) == ["ENVIRONMENT: development", "NODE_ENV=dev"]
    assert [one.problem.because for one in found] == ["identifies: environment"]
    assert [one.problem.message for one in found] == ["environment names another environment in staging (compose)"]


def test_the_hint_keeps_to_the_schema(tmp_path: Path) -> None:
    """An alias that the schema refuses is no advice."""
    schema = "properties:\n  environment: {type: string, enum: [dev, stg], identifies: environment}\n"
    found = findings(tmp_path, files_of({"schema.yaml": schema, "staging/auth.env": "ENVIRONMENT=dev\n"}), CHECK)
    assert [one.problem.hint for one in found] == ["write stg"]


def test_the_hint_without_a_name_that_the_schema_allows(tmp_path: Path) -> None:
    """Then every name of the environment is as good."""
    schema = "properties:\n  environment: {type: string, enum: [blue], identifies: environment}\n"
    found = findings(tmp_path, files_of({"schema.yaml": schema, "staging/auth.env": "ENVIRONMENT=blue\n"}), CHECK)
    assert [one.problem.hint for one in found] == ["write staging, stg or Stage"]


def test_an_overlay_decides_per_environment(tmp_path: Path) -> None:
    """`identifies` may hold in one environment only."""
    schema = """
        properties:
          environment:
            type: string
            optional: true
            environments: {staging: {identifies: environment}}
        """
    files = {
        "schema.yaml": schema,
        "staging/auth.env": "ENVIRONMENT=dev\n",
        "development/auth.env": "ENVIRONMENT=staging\n",
    }
    assert [one.problem.environments for one in findings(tmp_path, files_of(files), CHECK)] == [("staging",)]


def test_a_provided_setting_is_never_compared(tmp_path: Path) -> None:
    """What arrives from outside wins over the file."""
    manifest = MANIFEST.replace('schema = "schema.yaml"', 'schema = "schema.yaml"\nprovided = ["ENVIRONMENT"]', 1)
    files = files_of({"confcheck.toml": manifest, "staging/auth.env": "ENVIRONMENT=dev\n"})
    assert findings(tmp_path, files, CHECK) == []


def test_names_that_differ_only_in_case(tmp_path: Path) -> None:
    """What is a name as written is that name."""
    manifest = """
        schema = "schema.yaml"
        [environments.qa]
        [environments.QA]
        [services.auth]
        [[sources]]
        files = "lower/{service}.env"
        environments = ["qa"]
        [[sources]]
        files = "upper/{service}.env"
        environments = ["QA"]
        """
    files = {"confcheck.toml": manifest, "lower/auth.env": "ENVIRONMENT=qa\n", "upper/auth.env": "ENVIRONMENT=QA\n"}
    assert findings(tmp_path, files_of(files), CHECK) == []


def test_a_secret_name_is_not_told(tmp_path: Path) -> None:
    """Neither the line nor the label holds the value."""
    schema = "properties:\n  environment: {type: string, secret: true, identifies: environment}\n"
    found = findings(tmp_path, files_of({"schema.yaml": schema, "staging/auth.env": "ENVIRONMENT=dev\n"}), CHECK)
    assert table(found) == [
        (
            "error",
            "environment names another environment in staging",
            [("staging/auth.env", 1, 1, "auth: no name of staging")],
        )
    ]
    assert lines(found) == ["ENVIRONMENT=••••"]
