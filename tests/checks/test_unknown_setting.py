from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Row, facets, findings, lines, table

CHECK = "unknown-setting"

MANIFEST = """
schema = "schema.yaml"
ignore-keys = ["PYTHON*", "GF_?"]
[environments.base]
abstract = true
[environments.development]
extends = "base"
[environments.staging]
extends = "base"
[services.auth]
[services.backend]
reader = "node"
[[sources]]
files = "{environment}.env"
services = ["auth", "backend"]
required = false
[[sources]]
files = "{environment}.yaml"
services = ["auth", "backend"]
required = false
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
[[sources]]
files = "{environment}/cloud.yaml"
format = "kubernetes"
target = "cloud"
required = false
[[sources]]
files = "{environment}/old.env"
services = ["auth"]
active = false
required = false
[[sources]]
files = ".env.example"
template = true
required = false
"""

SCHEMA = """
properties:
  auth:
    services: [auth]
    optional: true
    properties:
      jwt_secret:
        type: string
        env: JWT_SECRET_KEY
        aliases: [JWT_SECRET, "JWT_SECRET_{ENVIRONMENT}", {name: JWT_KEY, read: false}]
      lifetime: {type: integer, env: TOKEN_LIFETIME, environments: {development: {env: TOKEN_MINUTES}}}
  backend:
    services: [backend]
    optional: true
    properties:
      port: {type: integer}
      log_level: {type: string, env: {backend: LOG_LEVEL}}
      peer: {type: string, env: "{SERVICE}_PEER_{ENVIRONMENT}"}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "one note per file, in the order of the file",
        {"staging/auth.env": "STRAY=1\nOTHER=2\nSTRAY=3\n", "staging/backend.env": "MORE=1\n"},
        [
            (
                "note",
                "2 names in staging/auth.env outside the schema: STRAY, OTHER",
                [("staging/auth.env", 1, 1, "not in the schema"), ("staging/auth.env", 2, 1, "not in the schema")],
            ),
            (
                "note",
                "1 name in staging/backend.env outside the schema: MORE",
                [("staging/backend.env", 1, 1, "not in the schema")],
            ),
        ],
    ),
    (
        "six are named, all are places",
        {"staging/auth.env": "".join(f"{letter * 3}=1\n" for letter in "ABCDEFGH")},
        [
            (
                "note",
                "8 names in staging/auth.env outside the schema: AAA, BBB, CCC, DDD, EEE, FFF and 2 more",
                [("staging/auth.env", line, 1, "not in the schema") for line in range(1, 9)],
            )
        ],
    ),
    (
        "a file of several services, environments and readers is one note",
        {"base.env": "STRAY=1\n", "staging.env": "", "development.env": ""},
        [("note", "1 name in base.env outside the schema: STRAY", [("base.env", 1, 1, "not in the schema")])],
    ),
    (
        "an env_file that two containers take in is one note, the compose file another",
        {
            "staging/compose.yaml": """
                services:
                  auth: {env_file: common.env, environment: {STRAY: 1}}
                  backend: {env_file: common.env}
                """,
            "staging/common.env": "OTHER=1\n",
        },
        [
            (
                "note",
                "1 name in staging/common.env outside the schema: OTHER",
                [("staging/common.env", 1, 1, "not in the schema")],
            ),
            (
                "note",
                "1 name in staging/compose.yaml outside the schema: STRAY",
                [("staging/compose.yaml", 3, 46, "not in the schema")],
            ),
        ],
    ),
    (
        "a misspelt name, over every service and file that holds it",
        {
            "staging/auth.env": "TOKEN_LIFETIEM=1\n",
            "staging/compose.yaml": "services: {auth: {environment: {TOKEN_LIFETIEM: 1}}}\n",
        },
        [
            (
                "warning",
                "TOKEN_LIFETIEM is no setting of auth; did you mean TOKEN_LIFETIME?",
                [
                    ("staging/auth.env", 1, 1, "auth: read by nothing"),
                    ("staging/compose.yaml", 1, 33, "auth: read by nothing"),
                ],
            )
        ],
    ),
    (
        "what one service misspells in a shared file is not also outside the schema for the other",
        {"staging.env": "TOKEN_LIFETIEM=1\nBACKEND_PROT=1\nSTRAY=1\n"},
        [
            (
                "warning",
                "TOKEN_LIFETIEM is no setting of auth; did you mean TOKEN_LIFETIME?",
                [("staging.env", 1, 1, "auth: read by nothing")],
            ),
            (
                "warning",
                "BACKEND_PROT is no setting of backend; did you mean BACKEND_PORT?",
                [("staging.env", 2, 1, "backend: read by nothing")],
            ),
            ("note", "1 name in staging.env outside the schema: STRAY", [("staging.env", 3, 1, "not in the schema")]),
        ],
    ),
    (
        "nothing but that: no note",
        {"staging.env": "TOKEN_LIFETIEM=1\n"},
        [
            (
                "warning",
                "TOKEN_LIFETIEM is no setting of auth; did you mean TOKEN_LIFETIME?",
                [("staging.env", 1, 1, "auth: read by nothing")],
            ),
        ],
    ),
    (
        "near an older name: the name of today is meant",
        {"staging/auth.env": "JWT_SERCET=1\n"},
        [
            (
                "warning",
                "JWT_SERCET is no setting of auth; did you mean JWT_SECRET_KEY?",
                [("staging/auth.env", 1, 1, "auth: read by nothing")],
            )
        ],
    ),
    (
        "what the file sets itself is not meant",
        {"staging/auth.env": "TOKEN_LIFETIME=1\nTOKEN_LIFETIMES=1\n"},
        [
            (
                "note",
                "1 name in staging/auth.env outside the schema: TOKEN_LIFETIMES",
                [("staging/auth.env", 2, 1, "not in the schema")],
            )
        ],
    ),
    (
        "a misspelt override of what a lower file sets",
        {"base/auth.env": "TOKEN_LIFETIME=1\n", "staging/auth.env": "TOKEN_LIFETIMEE=2\n"},
        [
            (
                "warning",
                "TOKEN_LIFETIMEE is no setting of auth; did you mean TOKEN_LIFETIME?",
                [("staging/auth.env", 1, 1, "auth: read by nothing")],
            )
        ],
    ),
    (
        "what other values are made from is not misspelt",
        {
            "staging/auth.env": "TOKEN_LIFETIMES=1\nJWT_SECRET_KEY=x${TOKEN_LIFETIMES}\n",
            "staging/compose.yaml": """
                services:
                  backend:
                    environment:
                      BACKEND_PROT: 1
                      STRAY: ${A:-${BACKEND_PROT}}
                """,
        },
        [
            (
                "note",
                "1 name in staging/auth.env outside the schema: TOKEN_LIFETIMES",
                [("staging/auth.env", 1, 1, "not in the schema")],
            ),
            (
                "note",
                "2 names in staging/compose.yaml outside the schema: BACKEND_PROT, STRAY",
                [
                    ("staging/compose.yaml", 5, 7, "not in the schema"),
                    ("staging/compose.yaml", 6, 7, "not in the schema"),
                ],
            ),
        ],
    ),
    (
        "a name that a malformed file makes of a secret is not told",
        {"staging/auth.env": "kF3z9Q==\nSTRAY=1\n", "staging/backend.env": "kF3z9Q=\nkF3z9X=\n"},
        [
            (
                "note",
                "2 names in staging/auth.env outside the schema: STRAY and 1 more",
                [("staging/auth.env", 1, 1, "not in the schema"), ("staging/auth.env", 2, 1, "not in the schema")],
            ),
            (
                "note",
                "2 names in staging/backend.env outside the schema",
                [
                    ("staging/backend.env", 1, 1, "not in the schema"),
                    ("staging/backend.env", 2, 1, "not in the schema"),
                ],
            ),
        ],
    ),
    (
        "a template",
        {"staging/auth.env": "", ".env.example": "STRAY=\nTOKEN_LIFETIME=\n"},
        [("note", "1 name in .env.example outside the schema: STRAY", [(".env.example", 1, 1, "not in the schema")])],
    ),
    (
        "a manifest",
        {
            "staging/cloud.yaml": """
                kind: Pod
                metadata: {name: auth}
                spec:
                  containers:
                    - {name: auth, env: [{name: STRAY, value: a}]}
                    - {name: proxy, env: [{name: OTHER, value: a}]}
                """,
        },
        [
            (
                "note",
                "1 name in staging/cloud.yaml outside the schema: STRAY",
                [("staging/cloud.yaml", 6, 33, "not in the schema")],
            )
        ],
    ),
    (
        "names of other services, environments and times, paths in structured files, ignored and passed-through names",
        {
            "staging.env": "JWT_KEY=1\nJWT_SECRET_DEVELOPMENT=1\nTOKEN_MINUTES=1\nBACKEND_PEER_STAGING=1\nLOG_LEVEL=a\n"
            "BACKEND_PEER_DEVELOPMENT=1\n",
            "staging.yaml": "auth: {jwt_secret: 1}\nbackend: {port: 1, log_level: a}\n",
            "staging/auth.env": "PYTHONPATH=a\nGF_A=1\nexport PASSED\n",
            "staging/compose.yaml": "services: {auth: {environment: [PASSED]}, redis: {environment: {STRAY: 1}}}\n",
            "staging/old.env": "STRAY=1\n",
        },
        [],
    ),
    (
        "patterns of ignored names are whole names",
        {"staging/auth.env": "GF_AB=1\nMYPYTHON=1\n"},
        [
            (
                "note",
                "2 names in staging/auth.env outside the schema: GF_AB, MYPYTHON",
                [("staging/auth.env", 1, 1, "not in the schema"), ("staging/auth.env", 2, 1, "not in the schema")],
            )
        ],
    ),
    (
        "a path is a name in structured files only",
        {"staging/auth.env": "backend.port=1\n"},
        [
            (
                "note",
                "1 name in staging/auth.env outside the schema: backend.port",
                [("staging/auth.env", 1, 1, "not in the schema")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_the_schema_does_not_know(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}
    assert expected == table(findings(tmp_path, files, CHECK))


def test_lists_of_a_note(tmp_path: Path) -> None:
    """Every environment, target and service that the file feeds; no value is shown."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "base.env": "STRAY=hunter2\n",
        "development.env": "",
        "staging/compose.yaml": "services: {auth: {}}\n",
    }
    found = findings(tmp_path, files, CHECK)
    hint = "describe it in the schema, or add it to `ignore-keys` if it is no setting"
    assert facets(found) == [(hint, ("STRAY",), ("development", "staging"), ("compose",), ("auth", "backend"))]
    assert lines(found) == ["STRAY"]
    assert "hunter2" not in repr(found)


def test_lists_of_a_misspelling(tmp_path: Path) -> None:
    """It belongs to the setting that was meant; each environment is a finding."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "base/auth.env": "JWT_SECRTE_KEY=hunter2\n",
        "development/auth.env": "",
        "staging/auth.env": "",
    }
    found = findings(tmp_path, files, CHECK)
    hint = "rename it to JWT_SECRET_KEY (auth.jwt_secret)"
    assert [
        (hint, ("JWT_SECRTE_KEY",), ("development",), (), ("auth",)),
        (hint, ("JWT_SECRTE_KEY",), ("staging",), (), ("auth",)),
    ] == facets(found)
    assert lines(found) == ["JWT_SECRTE_KEY", "JWT_SECRTE_KEY"]
    assert [one.problem.setting.path for one in found if one.problem.setting] == ["auth.jwt_secret"] * 2


def test_a_name_that_only_an_overlay_reads(tmp_path: Path) -> None:
    """Development reads it, so the file that staging shares with it may set it."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "base.env": "TOKEN_MINUTES=1\n", "staging.env": ""}
    assert findings(tmp_path, files, CHECK) == []


def test_services_may_know_a_setting_by_different_names(tmp_path: Path) -> None:
    """Each of them is a suggestion."""
    schema = "properties:\n  level: {type: string, env: {auth: LOG_LEVEL, backend: LOG_LEVLEN}, optional: true}\n"
    files = {"confcheck.toml": MANIFEST, "schema.yaml": schema, "staging.env": "LOG_LEVLE=a\n"}
    assert [one.problem.message for one in findings(tmp_path, files, CHECK)] == [
        "LOG_LEVLE is no setting of auth or backend; did you mean LOG_LEVEL or LOG_LEVLEN?"
    ]
