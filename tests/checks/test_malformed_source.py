from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Row, facets, findings, lines, report, table

CHECK = "malformed-source"

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

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "a dropped line of a dotenv file; the rest is still read",
        {"staging/auth.env": 'LOG_LEVEL=info\nTOKEN="abc\n'},
        [
            (
                "error",
                "staging/auth.env: python-dotenv drops this line: unterminated quote",
                [("staging/auth.env", 2, 7, "python-dotenv drops this line: unterminated quote")],
            )
        ],
    ),
    (
        "several parts of one file are one finding, in the order of the file",
        {"staging/auth.env": "=a\nLOG_LEVEL=info\n=b\n"},
        [
            (
                "error",
                "2 parts of staging/auth.env not read",
                [
                    ("staging/auth.env", 1, 1, "python-dotenv drops this line: it does not begin with a key"),
                    ("staging/auth.env", 3, 1, "python-dotenv drops this line: it does not begin with a key"),
                ],
            )
        ],
    ),
    (
        "two files are two causes",
        {"staging/auth.env": "=a\n", "staging/backend.env": "=b\n"},
        [
            (
                "error",
                f"staging/{service}.env: python-dotenv drops this line: it does not begin with a key",
                [(f"staging/{service}.env", 1, 1, "python-dotenv drops this line: it does not begin with a key")],
            )
            for service in ("auth", "backend")
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
            "staging/common.env": 'LOG_LEVEL="\n',
        },
        [
            (
                "error",
                "staging/common.env: compose refuses this file: unterminated quote",
                [("staging/common.env", 1, 11, "compose refuses this file: unterminated quote")],
            )
        ],
    ),
    (
        "a YAML file that is none",
        {"staging/auth.yaml": "env_vars:\n\tLOG_LEVEL: info\n"},
        [
            (
                "error",
                "staging/auth.yaml: a tab stands where YAML expects blanks",
                [("staging/auth.yaml", 2, 1, "a tab stands where YAML expects blanks")],
            )
        ],
    ),
    (
        "what is selected and not there has a file, but no line",
        {"staging/auth.yaml": "variables: {LOG_LEVEL: info}\n"},
        [
            (
                "error",
                "staging/auth.yaml: nothing at env_vars, secrets",
                [("staging/auth.yaml", None, None, "nothing at env_vars, secrets")],
            )
        ],
    ),
    (
        "what one reader drops and another reads is reader-divergence",
        {"confcheck.toml": READERS, "staging.env": 'LOG_LEVEL="debug\n'},
        [],
    ),
    (
        "one part that two readers refuse in their own words is still one part",
        {"confcheck.toml": READERS.replace("node", "docker-run"), "staging.env": "=a\n"},
        [
            (
                "error",
                "staging.env: docker refuses this file: no name before `=`",
                [
                    ("staging.env", 1, 1, "docker refuses this file: no name before `=`"),
                    ("staging.env", 1, 1, "python-dotenv drops this line: it does not begin with a key"),
                ],
            )
        ],
    ),
    (
        "an inactive file is a note",
        {"staging/inactive.env": "=a\n"},
        [
            (
                "note",
                "staging/inactive.env: python-dotenv drops this line: it does not begin with a key",
                [("staging/inactive.env", 1, 1, "python-dotenv drops this line: it does not begin with a key")],
            )
        ],
    ),
    ("nothing is broken", {"staging/auth.env": "LOG_LEVEL=info\n"}, []),
    ("an empty file can be read", {"staging/auth.env": ""}, []),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_cannot_be_read(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, files, CHECK))


TEMPLATE = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = ".env.example"
template = true
"""


def test_a_template_is_a_note(tmp_path: Path) -> None:
    """Nothing is deployed from it."""
    assert table(findings(tmp_path, {"confcheck.toml": TEMPLATE, ".env.example": "=a\n"}, CHECK)) == [
        (
            "note",
            ".env.example: python-dotenv drops this line: it does not begin with a key",
            [(".env.example", 1, 1, "python-dotenv drops this line: it does not begin with a key")],
        )
    ]


BASE = """
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.development]
extends = "base"
[environments.staging]
extends = "base"
[services.auth]
[services.backend]
environments = ["staging"]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "local"
required = false
"""


def test_a_file_of_an_ancestor_concerns_every_environment_that_it_feeds(tmp_path: Path) -> None:
    """One file, one finding, whatever number of environments reads it."""
    files = {"confcheck.toml": BASE, "base/auth.env": "=a\n", "development/auth.env": "", "staging/auth.env": ""}
    found = findings(tmp_path, files, CHECK)
    assert facets(found) == [(None, (), ("development", "staging"), (), ("auth",))]
    assert lines(found) == [None]


def test_a_file_that_feeds_no_view_concerns_the_environments_it_is_claimed_for(tmp_path: Path) -> None:
    """A compose file that cannot be read names no service; a file of an abstract environment concerns every one."""
    files = {"confcheck.toml": BASE, "staging/compose.yaml": "services:\n\tauth: {}\n", "development/auth.env": ""}
    assert facets(findings(tmp_path, files, CHECK, "staging")) == [
        ("YAML allows no tabs for indentation", (), ("staging",), (), ()),
    ]
    assert findings(tmp_path, files, CHECK, "development") == []
    orphan = {"confcheck.toml": BASE, "base/auth.env": "=a\n", "staging/backend.env": ""}
    assert facets(findings(tmp_path / "orphan", orphan, CHECK)) == [(None, (), (), (), ())]


def test_the_text_is_never_quoted(tmp_path: Path) -> None:
    """A malformed line may be a piece of a secret."""
    shown = repr(report(tmp_path, {"staging/auth.env": 'hunter2 hunter3\nTOKEN="hunter4\n'}).findings)
    assert "hunter" not in shown
    assert "python-dotenv drops this line" in shown
