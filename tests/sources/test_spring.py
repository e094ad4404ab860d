"""`application.yml` and `application.properties` as Spring reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.entries import assignments, parsed, rows, said
from tests.sources.positions import REALWORLD, needs_realworld, realworld
from tests.workspaces import findings

YAML = """\
# shop
server:
  port: ${SERVER_PORT:8080}
spring.datasource:
  url: "jdbc:${DB_URL:postgresql://db/shop}"
  hikari: {maximum-pool-size: 010, auto-commit: off}
list: [a, b]
open:
  - ${ONE}
"[a.b]": x
map:
  "[c.d]": y
null-one: ~
"""
NOT_READ = "these settings hold only under a condition, and are not read"
SPLIT = "move them into a file of their own, such as application-staging.yml, and claim it for its environment"


def test_every_leaf_of_yaml_has_its_dotted_name() -> None:
    """Numbers and flags as Java writes them, a list as a whole, names in brackets as they are."""
    assert rows(parsed("spring", YAML, "application.yml")) == [
        ("server.port", "<SERVER_PORT-8080@3:9>", "3:3", "3:9"),
        ("spring.datasource.url", "jdbc:<DB_URL-postgresql://db/shop@5:14>", "5:3", "5:8"),
        ("spring.datasource.hikari.maximum-pool-size", "8", "6:12", "6:31"),
        ("spring.datasource.hikari.auto-commit", "false", "6:36", "6:49"),
        ("list", 'json ["a","b"]', "7:1", "7:7"),
        ("open", "unknown: a list with placeholders in it", "8:1", "9:3"),
        ("[a.b]", "x", "10:1", "10:10"),
        ("map[c.d]", "y", "12:3", "12:12"),
        ("null-one", "", "13:1", "13:11"),
    ]


@pytest.mark.parametrize(
    ("path", "text", "keys", "notes"),
    [
        (
            "application.yml",
            "a: 1\n---\nspring.config.activate.on-profile: staging\na: 2\n---\nb: 3\n",
            ["a", "b"],
            [f"3:36 {NOT_READ} - {SPLIT}"],
        ),
        ("application.yml", "spring: {profiles: dev}\na: 2\n", [], [f"1:20 {NOT_READ} - {SPLIT}"]),
        (
            "application.yml",
            "spring: {config: {activate: {on-cloud-platform: kubernetes}}}\n",
            [],
            [f"1:49 {NOT_READ} - {SPLIT}"],
        ),
        ("x/application-staging.yml", "spring: {profiles: staging}\na: 2\n", ["spring.profiles", "a"], []),
        ("x/application-staging.yml", "spring: {profiles: other}\na: 2\n", [], [f"1:20 {NOT_READ} - {SPLIT}"]),
        (
            "application.yml",
            "spring.config.import: 'optional:configserver:'\n",
            ["spring.config.import"],
            ["1:23 what this file imports is not read"],
        ),
        (
            "application.properties",
            "a=1\n#---\nspring.config.activate.on-profile=x\na=2\n",
            ["a"],
            [f"3:35 {NOT_READ} - {SPLIT}"],
        ),
        ("application.properties", "a=1\n# no end\n#---\na=2\n!---\n!---\nb=3\n", ["a", "a", "b"], []),
        ("application.properties", "a=1\n#---\n#--- \nb=2\n#---\n\nc=2", ["a", "b", "c"], []),
        ("application.properties", "#---\n\n#---\nspring.profiles=x\n", [], [f"4:17 {NOT_READ} - {SPLIT}"]),
        ("application.properties", "=1\n", [], []),
    ],
)
def test_what_holds_only_sometimes_is_not_read_and_said(
    path: str, text: str, keys: list[str], notes: list[str]
) -> None:
    """A file for a profile may name that profile."""
    found = parsed("spring", text, path)
    assert ([one.key for one in assignments(found)], said(found.notes)) == (keys, notes)


@pytest.mark.parametrize(
    ("path", "text", "keys", "problems"),
    [
        ("application.yml", "- a\n", [], ["1:1 the document is not a mapping"]),
        ("application.yml", "~\n", [], []),
        ("application.yml", "a: {b: 1}\na: {c: 1}\n", ["a.c"], ["1:1 Spring refuses this file: a key is there twice"]),
        ("application.yml", "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3\n", ["a.b", "a.c", "d.c", "d.b"], []),
        ("application.yml", "a: [1\n", [], ["1:4 a bracket is never closed, or a comma is missing in it"]),
        ("application.properties", "a=\\u1\n", ["a"], ["1:3 Java refuses this file: `\\u` needs four hex digits"]),
    ],
)
def test_what_spring_refuses_is_a_problem(path: str, text: str, keys: list[str], problems: list[str]) -> None:
    """What can be read is read."""
    found = parsed("spring", text, path)
    assert ([one.key for one in assignments(found)], said(found.problems)) == (keys, problems)


MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "auth/application.yml"
services = ["auth"]
[[sources]]
files = "auth/application-{environment}.yml"
services = ["auth"]
required = false
[[sources]]
files = "{environment}.env"
services = ["auth"]
required = false
"""
SCHEMA = """
properties:
  server: {properties: {port: {type: integer, maximum: 9000}}}
  database: {properties: {url: {type: string, format: uri, env: SPRING_DATASOURCE_URL}}}
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"auth/application.yml": "server: {port: '${PORT:9999}'}\nspring: {datasource: {url: 'http://db'}}\n"}, [1]),
        ({"auth/application.yml": "server: {port: '${PORT:80}'}\nspring.datasource.url: http://db\n"}, []),
        ({"auth/application.yml": "server.port: ${port}\nport: 9999\nspring.datasource.url: http://db\n"}, [2]),
        (
            {
                "auth/application.yml": "server.port: ${PORT:80}\nspring.datasource.url: http://db\n",
                "staging.env": "PORT=9999\n",
            },
            [1],
        ),
        (
            {
                "auth/application.yml": "server.port: ${the.port:80}\nspring.datasource.url: http://db\n",
                "auth/application-staging.yml": "the.port: 9999\n",
            },
            [1],
        ),
        (
            {
                "auth/application.yml": "server.port: 80\nspring.datasource.url: http://db\n",
                "staging.env": "SERVER_PORT=9999\n",
            },
            [1],
        ),
    ],
)
def test_a_placeholder_sees_the_whole_view(tmp_path: Path, files: dict[str, str], expected: list[int]) -> None:
    """The process before all files, keys that follow, and files above; the line of the finding tells which won."""
    found = findings(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}, "invalid-value")
    assert [place.line for finding in found for place in finding.problem.places] == expected


@needs_realworld
@pytest.mark.parametrize(
    "path",
    [
        path
        for path in realworld(".yml", ".yaml", ".properties")
        if path.rpartition("/")[2].startswith(("application", "bootstrap"))
    ]
    or ["absent"],
)
def test_real_files_are_read_without_a_complaint(path: str) -> None:
    """Every one of them says something."""
    found = parsed("spring", (REALWORLD / path).read_text("utf-8-sig"), path)
    assert found.problems == ()
    assert found.entries
