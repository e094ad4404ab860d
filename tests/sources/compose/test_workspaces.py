"""Compose projects of several files in a workspace: what commands make of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from confcheck import api
from confcheck.cli import main
from confcheck.cli.rewrite import rewrite
from confcheck.model.migration import Move
from confcheck.model.rename import Wish
from tests.workspaces import report, write

MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[environments.production]
[services.api]
[services.db]
[[sources]]
files = ["compose.yml", "compose.{environment}.yml"]
format = "compose"
target = "compose"
"""
SCHEMA = """
properties:
  log_level: {type: string, services: [api], env: LOG_LEVEL}
  url: {type: string, services: [api], env: API_URL, optional: true}
  db_name: {type: string, services: [api, db], env: DB_NAME, agree: services, optional: true}
  user: {type: string, services: [db], env: DB_USER, optional: true}
  passed: {type: string, services: [db], env: PASSED, optional: true}
"""
FILES = {
    "confcheck.toml": MANIFEST,
    "schema.yaml": SCHEMA,
    "compose.yml": """
        include: [db/compose.yml]
        services:
          api:
            environment:
              LOG_LEVEL: debug
              API_URL: http://${HOST}/$DB_NAME
              DB_NAME: ${DB_NAME}
            ports: ["${PORT}:80"]
        """,
    "compose.production.yml": """
        services:
          api:
            environment: [LOG_LEVEL=warning]
          db: {environment: {DB_USER: prod}}
        """,
    "compose.staging.yml": """
        services: {api: {environment: {API_URL: !reset null}}}
        """,
    "db/compose.yml": """
        services:
          db:
            environment: {DB_NAME: "$DB_NAME", DB_USER: "${DB_USER:-nobody}", PASSED: }
            ports: ["${PORT}:5432"]
        """,
    ".env": "HOST=example.com\nPORT=80\nDB_NAME=outer\n",
    "db/.env": "DB_NAME=inner\nDB_USER=u-$HOST\nPORT=81\nPASSED=inner\n",
}


def test_what_every_service_gets(tmp_path: Path) -> None:
    """Variables of an included file see the `.env` of the including project first, then its own."""
    system = api.load(write(tmp_path, FILES)).system
    got = {
        (view.environment, view.service, one.setting.path): one.winner.value
        for view in system.views
        for one in view.settings
        if one.winner is not None
    }
    assert got == {
        ("staging", "api", "log_level"): "debug",
        ("staging", "api", "db_name"): "outer",
        ("staging", "db", "db_name"): "outer",
        ("staging", "db", "user"): "u-example.com",
        ("staging", "db", "passed"): "inner",
        ("production", "api", "log_level"): "warning",
        ("production", "api", "url"): "http://example.com/outer",
        ("production", "api", "db_name"): "outer",
        ("production", "db", "db_name"): "outer",
        ("production", "db", "user"): "prod",
        ("production", "db", "passed"): "inner",
    }


def test_ports_of_included_services(tmp_path: Path) -> None:
    """Their variables are those of the place where they are written, too."""
    found = [one for one in report(tmp_path, FILES).findings if one.check == "port-collision"]
    assert [one.problem.message for one in found] == [
        "db and api both publish port 80 of the host in staging and production (compose)"
    ]
    assert [place.path for place in found[0].problem.places] == [
        *("db/compose.yml", "compose.yml"),
    ]


def test_explain_shows_every_file(tmp_path: Path) -> None:
    """What a lower file sets is shadowed, not gone."""
    text = api.explain(api.load(write(tmp_path, FILES)), "log_level", "production")
    assert text.splitlines()[-2:] == [
        "  wins      compose.production.yml:4:29  LOG_LEVEL=warning",
        "  shadowed  compose.yml:6:18  LOG_LEVEL: debug",
    ]


def test_rename_changes_every_file(tmp_path: Path) -> None:
    """Also those that only another one names."""
    renaming = api.rename(api.load(write(tmp_path, FILES)), Wish("DB_USER", "USER_NAME"))
    changed = {file.path: (file.after or b"").decode() for file in renaming.files}
    assert sorted(changed) == ["compose.production.yml", "db/.env", "db/compose.yml", "schema.yaml"]
    assert 'USER_NAME: "${USER_NAME:-nobody}"' in changed["db/compose.yml"]
    assert "db: {environment: {USER_NAME: prod}}" in changed["compose.production.yml"]


def test_migrate_keeps_the_files_together(tmp_path: Path) -> None:
    """What is left for names and ports is the same list."""
    workspace = api.load(write(tmp_path, FILES))
    before = [
        (view.service, one.setting.path, one.winner and one.winner.value)
        for view in workspace.system.views
        for one in view.settings
    ]
    migration = api.migrate(workspace, Move("staging"))
    rewrite(tmp_path, migration.files)
    again = api.load(tmp_path).system
    assert before == [
        (view.service, one.setting.path, one.winner and one.winner.value)
        for view in again.views
        for one in view.settings
    ]
    assert (tmp_path / "confcheck.toml").read_text().count('files = ["compose.yml", "compose.{environment}.yml"]') == 2


def test_generated_compose_file(tmp_path: Path) -> None:
    """Names every file that the values come from."""
    made = api.generate(api.load(write(tmp_path, FILES)), "production", form="compose")
    assert made.text.splitlines()[0].endswith(
        "Edit compose.production.yml, compose.yml, db/compose.yml, not this file."
    )
    assert 'DB_USER: "prod"' in made.text


def test_sources_lists_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also what an included project is filled from."""
    assert main(["sources", "--root", str(write(tmp_path, FILES)), "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["sources"]
    assert sorted({one["path"] for one in listed}) == [
        *(".env", "compose.production.yml", "compose.staging.yml", "compose.yml", "db/.env", "db/compose.yml"),
    ]


def test_who_else_reads_what_fills_an_included_project(tmp_path: Path) -> None:
    """Compose is a consumer of its `.env`, beside a service that reads it itself."""
    own = '[[sources]]\nfiles = "db/.env"\nservices = ["db"]\nreader = "python-dotenv"\n'
    found = report(tmp_path, {**FILES, "confcheck.toml": MANIFEST + own}).findings
    assert [place.path for one in found if one.check == "reader-divergence" for place in one.problem.places] == [
        *("db/.env", "db/.env"),
    ]


SECRET = "q7Zs91kLmN4vTxW2bYcD8eRf"


@pytest.mark.parametrize(
    "text",
    [
        f"services: {{api: {{extends: {{file: {SECRET}, service: {SECRET}}}, environment: [[{SECRET}]]}}}}\n",
        f"include: [{{path: {SECRET}}}, {{env_file: {SECRET}}}]\nservices: [{SECRET}]\n",
        f"services: {{api: {{environment: {{A: !{SECRET} x, B: '${{{SECRET}'}}, ports: [{SECRET}]}}}}\n",
        f"services: {{api: {{environment: *{SECRET}}}}}\n",
        f"include: ['${{{SECRET}}}/x.yml']\nservices: {{{SECRET}: {{extends: {SECRET}}}}}\n",
    ],
)
def test_no_message_quotes_the_file(tmp_path: Path, text: str) -> None:
    """Whatever is wrong with it."""
    files = {**FILES, "compose.yml": text}
    found = report(tmp_path, files).findings
    assert found
    assert SECRET not in repr([(one.problem.message, one.problem.hint) for one in found])
