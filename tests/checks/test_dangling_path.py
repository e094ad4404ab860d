from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Row, facets, findings, lines, table

CHECK = "dangling-path"
CORRECT = "correct the path, or create what it names"
ABSENT = "create it, correct its path, or say that it may be absent (`required: false`)"

MANIFEST = """
schema = "schema.yaml"
[environments.development]
[environments.staging]
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
names = { auth = "login" }
required = false
[[sources]]
files = "{environment}/old.yaml"
format = "compose"
target = "compose"
active = false
required = false
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "an env file that two containers take in is one cause",
        {
            "staging/compose.yaml": """
                services:
                  login: {env_file: gone.env}
                  backend:
                    env_file: [gone.env, {path: developer.env, required: false}]
                """
        },
        [
            (
                "warning",
                "staging/compose.yaml names an env file that does not exist: staging/gone.env",
                [
                    ("staging/compose.yaml", 3, 21, "login: staging/gone.env"),
                    ("staging/compose.yaml", 5, 16, "backend: staging/gone.env"),
                ],
            )
        ],
    ),
    (
        "the contexts of one file are one finding, and their Dockerfiles none",
        {
            "staging/compose.yaml": """
                services:
                  login: {build: ../services/auth}
                  backend: {build: {context: ../services/backend, dockerfile: x/Dockerfile}}
                """
        },
        [
            (
                "warning",
                "staging/compose.yaml names 2 build contexts that do not exist: services/auth and services/backend",
                [
                    ("staging/compose.yaml", 3, 18, "login: services/auth"),
                    ("staging/compose.yaml", 4, 30, "backend: services/backend"),
                ],
            )
        ],
    ),
    (
        "one place that two services inherit has both in its label",
        {
            "staging/compose.yaml": """
                x-common: &common
                  build: ../common
                services:
                  login: *common
                  backend: *common
                """
        },
        [
            (
                "warning",
                "staging/compose.yaml names a build context that does not exist: common",
                [("staging/compose.yaml", 3, 10, "login, backend: common")],
            )
        ],
    ),
    (
        "two files that name the same paths are one finding, one that names another is a second",
        {
            "development/compose.yaml": "services: {login: {build: ../a}, backend: {build: ../b}}\n",
            "staging/compose.yaml": "services: {login: {build: ../a}}\n",
        },
        [
            (
                "warning",
                "development/compose.yaml names a build context that does not exist: b",
                [("development/compose.yaml", 1, 51, "backend: b")],
            ),
            (
                "warning",
                "development/compose.yaml and staging/compose.yaml name a build context that does not exist: a",
                [("development/compose.yaml", 1, 27, "login: a"), ("staging/compose.yaml", 1, 27, "login: a")],
            ),
        ],
    ),
    (
        "a Dockerfile, a secret and a config are three kinds",
        {
            "services/auth/main.py": "",
            "staging/compose.yaml": """
                services:
                  login: {build: ../services/auth, secrets: [s], configs: [c]}
                secrets: {s: {file: s.txt}}
                configs: {c: {file: c.conf}}
                """,
        },
        [
            (
                "warning",
                f"staging/compose.yaml names a {kind} that does not exist: {path}",
                [("staging/compose.yaml", line, column, f"login: {path}")],
            )
            for kind, path, line, column in (
                ("config file", "staging/c.conf", 5, 21),
                ("Dockerfile", "services/auth/Dockerfile", 3, 18),
                ("secret file", "staging/s.txt", 4, 21),
            )
        ],
    ),
    (
        "many are counted, and all are places",
        {"staging/compose.yaml": f"services: {{{', '.join(f'c{i}: {{build: ../c{i}}}' for i in range(6))}}}\n"},
        [
            (
                "warning",
                "staging/compose.yaml names 6 build contexts that do not exist: c0, c1, c2, c3 and 2 more",
                [("staging/compose.yaml", 1, 24 + 20 * i, f"c{i}: c{i}") for i in range(6)],
            )
        ],
    ),
    (
        "a file that no deployment reads is a note",
        {
            "staging/old.yaml": "services: {login: {env_file: gone.env}}\n",
            "staging/compose.yaml": "services: {login: }\n",
        },
        [
            (
                "note",
                "staging/old.yaml names an env file that does not exist: staging/gone.env",
                [("staging/old.yaml", 1, 30, "login: staging/gone.env")],
            )
        ],
    ),
    (
        "everything is there",
        {
            "services/auth/Dockerfile": "",
            "staging/s.txt": "",
            "staging/compose.yaml": """
                services:
                  login: {build: ../services/auth, secrets: [s], volumes: ["./made-by-compose:/data"]}
                secrets: {s: {file: s.txt}}
                """,
        },
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_leads_nowhere(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    found = findings(tmp_path, {"confcheck.toml": MANIFEST, **files}, CHECK)
    assert sorted(expected) == sorted(table(found))
    assert lines(found) == [None for one in found for _ in one.problem.places]


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        ({"staging/compose.yaml": "services: {login: {env_file: gone.env}}\n"}, ABSENT),
        ({"staging/compose.yaml": "services: {login: {build: ../gone}}\n"}, CORRECT),
        (
            {"staging/compose.yaml": "services: {login: {env_file: comon.env}}\n", "staging/common.env": ""},
            "did you mean staging/common.env?",
        ),
        (
            {"staging/compose.yaml": "services: {login: {env_file: common.env}}\n", "common.env": ""},
            "did you mean common.env?",
        ),
    ],
)
def test_hints(files: dict[str, str], hint: str, tmp_path: Path) -> None:
    """What to do, and the path that was probably meant."""
    (found,) = findings(tmp_path, {"confcheck.toml": MANIFEST, **files}, CHECK)
    assert found.problem.hint == hint


def test_where_it_counts(tmp_path: Path) -> None:
    """The services that need it, by the names of the manifest; where it is none of them, wherever the file counts."""
    files = {
        "confcheck.toml": MANIFEST,
        "staging/compose.yaml": "services: {login: {build: ../a}, backend: {image: x}, proxy: {env_file: b.env}}\n",
    }
    assert facets(findings(tmp_path, files, CHECK, "staging")) == [
        (CORRECT, ("a",), ("staging",), ("compose",), ("auth",)),
        (ABSENT, ("staging/b.env",), ("staging",), ("compose",), ()),
    ]
    assert findings(tmp_path, files | {"development/compose.yaml": "services: {login: }"}, CHECK, "development") == []


def test_a_path_that_looks_like_a_secret_is_masked(tmp_path: Path) -> None:
    """A default of a variable may be one, and becomes part of the path."""
    canary = "ghp_CANARYcanary0123456789CANARYcanary01"
    files = {
        "confcheck.toml": MANIFEST,
        "staging/compose.yaml": f"services: {{login: {{build: '../${{T:-{canary}}}'}}}}\n",
    }
    (found,) = findings(tmp_path, files, CHECK)
    assert "CANARY" not in repr(found)
    assert found.problem.message == "staging/compose.yaml names a build context that does not exist: ••••"
