from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Row, facets, findings, lines, table

CHECK = "duplicate-key"

READERS = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
reader = "node"
[services.backend]
[[sources]]
files = "{environment}.env"
services = ["auth", "backend"]
"""

KUBERNETES = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "{environment}.yaml"
format = "kubernetes"
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "two values",
        {"staging/auth.env": "LOG_LEVEL=debug\nPORT=1\nLOG_LEVEL=info\n"},
        [
            (
                "error",
                "LOG_LEVEL is set 2 times in staging/auth.env, with different values",
                [("staging/auth.env", 3, 1, "wins"), ("staging/auth.env", 1, 1, "overridden")],
            )
        ],
    ),
    (
        "one value three times",
        {"staging/auth.env": "LOG_LEVEL=info\nLOG_LEVEL='info'\nLOG_LEVEL=\"info\"\n"},
        [
            (
                "warning",
                "LOG_LEVEL is set 3 times in staging/auth.env, with the same value",
                [
                    ("staging/auth.env", 3, 1, "wins"),
                    ("staging/auth.env", 2, 1, "overridden"),
                    ("staging/auth.env", 1, 1, "overridden"),
                ],
            )
        ],
    ),
    (
        "one template twice is one value, wherever its variable stands",
        {"staging/auth.env": "HOST=a\nURL=http://${HOST:-${OTHER}}\n  URL=http://${HOST:-${OTHER}}\n"},
        [
            (
                "warning",
                "URL is set 2 times in staging/auth.env, with the same value",
                [("staging/auth.env", 3, 3, "wins"), ("staging/auth.env", 2, 1, "overridden")],
            )
        ],
    ),
    (
        "templates over two names are two values",
        {"staging/compose.yaml": "services: {auth: {environment: ['A=${B:-${C}}', 'A=${B:-${D}}']}}\n"},
        [
            (
                "error",
                "A is set 2 times in staging/compose.yaml, with different values",
                [("staging/compose.yaml", 1, 50, "wins"), ("staging/compose.yaml", 1, 34, "overridden")],
            )
        ],
    ),
    (
        "a name outside the schema",
        {"staging/auth.env": "STRAY=1\nSTRAY=1\n"},
        [
            (
                "warning",
                "STRAY is set 2 times in staging/auth.env, with the same value",
                [("staging/auth.env", 2, 1, "wins"), ("staging/auth.env", 1, 1, "overridden")],
            )
        ],
    ),
    (
        "an env_file that two containers take in is one cause",
        {
            "staging/compose.yaml": """
                services:
                  auth: {env_file: common.env}
                  backend: {env_file: common.env}
                """,
            "staging/common.env": "LOG_LEVEL=a\nLOG_LEVEL=b\n",
        },
        [
            (
                "error",
                "LOG_LEVEL is set 2 times in staging/common.env, with different values",
                [("staging/common.env", 2, 1, "wins"), ("staging/common.env", 1, 1, "overridden")],
            )
        ],
    ),
    (
        "a block that two containers share is one cause",
        {
            "staging/compose.yaml": """
                x-environment: &environment
                  LOG_LEVEL: info
                  LOG_LEVEL: debug
                services:
                  auth: {environment: *environment}
                  backend: {environment: *environment}
                """,
        },
        [
            (
                "error",
                "LOG_LEVEL is set 2 times in staging/compose.yaml, with different values",
                [("staging/compose.yaml", 4, 3, "wins"), ("staging/compose.yaml", 3, 3, "overridden")],
            )
        ],
    ),
    (
        "a file that two readers read is one finding, and different if it is so to one of them",
        {"confcheck.toml": READERS, "staging.env": "LOG_LEVEL=a\nLOG_LEVEL=a#b\n"},
        [
            (
                "error",
                "LOG_LEVEL is set 2 times in staging.env, with different values",
                [("staging.env", 2, 1, "wins"), ("staging.env", 1, 1, "overridden")],
            )
        ],
    ),
    (
        "a reader to which the first writing counts",
        {
            "confcheck.toml": READERS.replace("node", "dotenvy").replace('"auth", "backend"', '"auth"'),
            "staging.env": "LOG_LEVEL=a\nLOG_LEVEL=b\n",
        },
        [
            (
                "error",
                "LOG_LEVEL is set 2 times in staging.env, with different values",
                [("staging.env", 1, 1, "wins"), ("staging.env", 2, 1, "overridden")],
            )
        ],
    ),
    (
        "a writing that only one of two readers sees",
        {"confcheck.toml": READERS, "staging.env": "LOG_LEVEL=a\nLOG_LEVEL=a\nLOG_LEVEL='a' b\n"},
        [
            (
                "warning",
                "LOG_LEVEL is set 3 times in staging.env, with the same value",
                [
                    ("staging.env", 3, 1, "wins"),
                    ("staging.env", 2, 1, "overridden"),
                    ("staging.env", 1, 1, "overridden"),
                ],
            )
        ],
    ),
    (
        "an inactive file is a note",
        {"staging/inactive.env": "LOG_LEVEL=a\nLOG_LEVEL=b\n"},
        [
            (
                "note",
                "LOG_LEVEL is set 2 times in staging/inactive.env, with different values",
                [("staging/inactive.env", 2, 1, "wins"), ("staging/inactive.env", 1, 1, "overridden")],
            )
        ],
    ),
    (
        "a list of variables in a manifest",
        {
            "confcheck.toml": KUBERNETES,
            "staging.yaml": """
                kind: Deployment
                metadata: {name: auth}
                spec:
                  template:
                    spec:
                      containers:
                        - name: auth
                          env:
                            - {name: LOG_LEVEL, value: a}
                            - {name: LOG_LEVEL, value: b}
                """,
        },
        [
            (
                "error",
                "LOG_LEVEL is set 2 times in staging.yaml, with different values",
                [("staging.yaml", 11, 22, "wins"), ("staging.yaml", 10, 22, "overridden")],
            )
        ],
    ),
    (
        "selected parts of YAML: a key twice in one part, and once in each",
        {
            "staging/auth.yaml": """
                env_vars:
                  LOG_LEVEL: a
                  LOG_LEVEL: b
                secrets:
                  LOG_LEVEL: log-level:latest
                """,
        },
        [
            (
                "error",
                "LOG_LEVEL is set 2 times in staging/auth.yaml, with different values",
                [("staging/auth.yaml", 4, 3, "wins"), ("staging/auth.yaml", 3, 3, "overridden")],
            )
        ],
    ),
    (
        "what replaces a merged key is no duplicate, nor is a variable above an env_file, a build argument or a base",
        {
            "staging/compose.yaml": """
                x-base: &base
                  LOG_LEVEL: info
                services:
                  base:
                    environment: {LOG_LEVEL: warn}
                  auth:
                    extends: {service: base}
                    build: {context: ., args: {LOG_LEVEL: trace}}
                    env_file: auth.env
                    environment:
                      <<: *base
                      LOG_LEVEL: debug
                """,
            "staging/auth.env": "LOG_LEVEL=error\n",
        },
        [],
    ),
    ("one key in two files is precedence", {"staging/auth.env": "A=1\n", "staging/backend.env": "A=2\n"}, []),
    ("names that differ in case are two names", {"staging/auth.env": "A=1\na=2\n"}, []),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_stands_twice(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, files, CHECK))


def test_only_the_services_that_read_the_block_are_named(tmp_path: Path) -> None:
    """A compose file feeds many services; the duplicate is in the block of one."""
    files = {
        "schema.yaml": "properties:\n  log_level: {type: string, optional: true}\n",
        "staging/compose.yaml": """
            services:
              auth: {environment: [LOG_LEVEL=a, LOG_LEVEL=b]}
              backend: {environment: [LOG_LEVEL=a]}
            """,
    }
    found = findings(tmp_path, files, CHECK)
    assert facets(found) == [
        ("keep the line that is meant and delete the others", ("LOG_LEVEL",), ("staging",), (), ("auth",)),
    ]
    assert [one.problem.setting.path for one in found if one.problem.setting] == ["log_level"]


def test_a_container_that_is_no_service_concerns_none(tmp_path: Path) -> None:
    """Its file is claimed for an environment, and that is all one can say."""
    files = {"staging/compose.yaml": "services: {auth: {}, redis: {environment: [A=1, A=1, TOKEN=x, TOKEN=y]}}\n"}
    found = findings(tmp_path, files, CHECK)
    hint = "keep the line that is meant and delete the others"
    assert [(hint, ("TOKEN",), ("staging",), (), ()), (hint, ("A",), ("staging",), (), ())] == facets(found)
    assert lines(found) == ["TOKEN=••••", "TOKEN=••••", "A=1", "A=1"]


def test_a_file_that_two_readers_read_concerns_both_services(tmp_path: Path) -> None:
    """One finding, the services of both."""
    found = findings(tmp_path, {"confcheck.toml": READERS, "staging.env": "LOG_LEVEL=a\nLOG_LEVEL=b\n"}, CHECK)
    assert [one.problem.services for one in found] == [("auth", "backend")]


MASKED: list[tuple[str, dict[str, str], list[tuple[str, str | None]]]] = [
    (
        "secret by its name: letters tell which are equal, an empty value has none",
        {"staging/auth.env": "API_TOKEN=hunter2\nAPI_TOKEN=\nAPI_TOKEN=hunter3\nAPI_TOKEN=hunter2\n"},
        [
            ("wins: value A", "API_TOKEN=••••"),
            ("overridden: value B", "API_TOKEN=••••"),
            ("overridden", "API_TOKEN="),
            ("overridden: value A", "API_TOKEN=••••"),
        ],
    ),
    (
        "secret by its place, whatever the name",
        {
            "confcheck.toml": KUBERNETES,
            "staging.yaml": """
                kind: Secret
                metadata: {name: auth}
                stringData:
                  LOG_LEVEL: hunter2
                  LOG_LEVEL: hunter3
                """,
        },
        [("wins: value A", "LOG_LEVEL: ••••"), ("overridden: value B", "LOG_LEVEL: ••••")],
    ),
    (
        "secret by its place, in a container that is no service",
        {
            "confcheck.toml": KUBERNETES,
            "staging.yaml": """
                kind: Secret
                metadata: {name: redis}
                stringData:
                  LOG_LEVEL: hunter2
                  LOG_LEVEL: hunter2
                ---
                kind: Deployment
                metadata: {name: auth}
                spec: {template: {spec: {containers: [{name: auth}]}}}
                """,
        },
        [("wins: value A", "LOG_LEVEL: ••••"), ("overridden: value A", "LOG_LEVEL: ••••")],
    ),
    (
        "secret to one of two services that share the file",
        {
            "confcheck.toml": READERS,
            "staging.env": "PEPPERS=hunter2\nPEPPERS=hunter3\n",
            "schema.yaml": """
                properties:
                  food: {type: string, env: {auth: PEPPERS}, secret: false, optional: true}
                  salt: {type: string, env: {backend: PEPPERS}, secret: true, optional: true}
                """,
        },
        [("wins: value A", "PEPPERS=••••"), ("overridden: value B", "PEPPERS=••••")],
    ),
    (
        "made from a secret",
        {"staging/auth.env": "API_TOKEN=hunter2\nURL=x${API_TOKEN}\nURL=y${API_TOKEN}\n"},
        [("wins", "URL=••••"), ("overridden", "URL=••••")],
    ),
    (
        "a key that may be a piece of a secret",
        {"staging/auth.env": "kF3z9Q==\nkF3z9Q==\n"},
        [("wins", "••••=="), ("overridden", "••••==")],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in MASKED], ids=[row[0] for row in MASKED])
def test_secrets_are_masked(files: dict[str, str], expected: list[tuple[str, str | None]], tmp_path: Path) -> None:
    """Labels and lines, never a value."""
    found = findings(tmp_path, files, CHECK)
    labels = [place.label for one in found for place in one.problem.places]
    assert expected == list(zip(labels, lines(found), strict=True))
    assert "hunter" not in repr(found)


MANIFEST = """
schema = "schema.yaml"
ignore-keys = ["PYTHON*"]
[environments.base]
abstract = true
[environments.staging]
extends = "base"
[environments.production]
extends = "base"
[services.auth]
[[sources]]
files = "{environment}/{service}.env"
[[sources]]
files = ".env.example"
template = true
required = false
"""


def test_ignored_keys_may_stand_twice(tmp_path: Path) -> None:
    """They are no settings."""
    files = {"confcheck.toml": MANIFEST, "staging/auth.env": "PYTHONPATH=a\nPYTHONPATH=b\n"}
    assert findings(tmp_path, files, CHECK) == []


def test_a_file_of_an_ancestor_is_one_finding(tmp_path: Path) -> None:
    """Every environment that it feeds is named."""
    files = {
        "confcheck.toml": MANIFEST,
        "base/auth.env": "LOG_LEVEL=a\nLOG_LEVEL=b\n",
        "staging/auth.env": "",
        "production/auth.env": "",
    }
    found = findings(tmp_path, files, CHECK)
    assert [one.problem.environments for one in found] == [("staging", "production")]
    assert [one.severity.word for one in found] == ["error"]


def test_a_template_is_a_note(tmp_path: Path) -> None:
    """Nothing is deployed from it, but the next file is copied from it."""
    files = {"confcheck.toml": MANIFEST, "staging/auth.env": "", ".env.example": "LOG_LEVEL=\nLOG_LEVEL=\n"}
    assert table(findings(tmp_path, files, CHECK)) == [
        (
            "note",
            "LOG_LEVEL is set 2 times in .env.example, with the same value",
            [(".env.example", 2, 1, "wins"), (".env.example", 1, 1, "overridden")],
        )
    ]
