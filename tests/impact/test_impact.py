"""What depends on a setting: every view, place, variable and statement, and no value."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from confcheck import api
from confcheck.impact.dependents import names
from confcheck.model.impact import Impact
from confcheck.reporters.impact import RENDERERS
from tests.workspaces import write

CANARY = "cAnArY-3f9a-0b7d"
MANIFEST = """
schema = "schema.yaml"
provided = ["RELEASE"]
[environments.development]
[environments.staging]
[services.auth]
[services.backend]
[services.worker]
[[sources]]
files = "shared.{environment}.env"
[[sources]]
files = "{service}.{environment}.env"
required = false
[[sources]]
files = "compose.{environment}.yaml"
format = "compose"
target = "compose"
required = false
[[sources]]
files = "old.{environment}.env"
active = false
required = false
[[sources]]
files = "template.env"
template = true
required = false
"""
SCHEMA = """
properties:
  db:
    exactly-one: [db.password, db.url]
    properties:
      password:
        {type: string, optional: true, env: DB_PASSWORD, aliases: [PGPASSWORD, {name: DB_OLD, read: false}]}
      url: {type: string, optional: true, secret: true, parts: {password: db.password}}
      copy: {type: string, optional: true, derive: "x{db.password}", only-if: has(db.password)}
      other: {type: string, optional: true, requires: [db.password], differ-from: [db.password]}
  release: {type: string, services: [backend], env: RELEASE}
  unused: {type: string, optional: true, services: [worker]}
rules:
  - {id: long, rule: size(db.password) > 3}
  - {id: elsewhere, rule: db.url != ""}
"""
FILES = {
    "confcheck.toml": MANIFEST,
    "schema.yaml": SCHEMA,
    "shared.development.env": f"PGPASSWORD={CANARY}\n",
    "shared.staging.env": f"DB_OLD={CANARY}\nDB_PASSWORD={CANARY}\n",
    "auth.staging.env": f"\nDB_PASSWORD={CANARY}x\nDB_URL=postgres://u:${{DB_PASSWORD}}@h/n\n",
    "backend.staging.env": "",
    "auth.development.env": "",
    "backend.development.env": "",
    "compose.development.yaml": """
        services:
          db: {environment: {POSTGRES_PASSWORD: "${PGPASSWORD}"}}
        """,
    "old.staging.env": f"DB_PASSWORD={CANARY}\n",
    "template.env": "DB_PASSWORD=\n",
}


def of(root: Path, setting: str, **options: tuple[str, ...]) -> Impact:
    """What depends on a setting of the workspace above."""
    return api.impact(api.load(write(root, FILES)), setting, **options)


def test_the_text_says_everything_and_no_value(tmp_path: Path) -> None:
    """Who, where, in which values, in which statements."""
    text = RENDERERS["text"](of(tmp_path, "db.password"))

    expected = """\
        db.password  declared: schema.yaml:6
        used by: 2 services in 4 views
          auth as DB_PASSWORD, optional: development, staging
          backend as DB_PASSWORD, optional: development, staging
        older names: PGPASSWORD, DB_OLD (nothing reads it)

        written: 7 places
          auth.staging.env:2:1  DB_PASSWORD=••••  (wins: auth in staging)
          shared.development.env:1:1  PGPASSWORD=••••  (wins, older name: auth and backend in development)
          shared.staging.env:2:1  DB_PASSWORD=••••  (wins: backend in staging)
          shared.staging.env:2:1  DB_PASSWORD=••••  (shadowed: auth in staging)
          shared.staging.env:1:1  DB_OLD=••••  (unread, older name: auth and backend in staging)
          old.staging.env:1:1  DB_PASSWORD=••••  (inactive: auth, backend and worker in staging)
          template.env:1:1  DB_PASSWORD=  (template: auth, backend and worker in development and staging)

        in other values: 2 uses
          auth.staging.env:3:21  DB_URL takes in DB_PASSWORD  (auth)
          compose.development.yaml:3:42  POSTGRES_PASSWORD takes in PGPASSWORD

        in the schema: 7 statements
          schema.yaml:8:7  parts of db.url: password
          schema.yaml:9:7  derive of db.copy: x{db.password}
          schema.yaml:9:7  only-if of db.copy: has(db.password)
          schema.yaml:10:7  requires of db.other
          schema.yaml:10:7  differ-from of db.other
          schema.yaml:4:5  exactly-one of db: db.password, db.url
          schema.yaml:14:5  rule of long: size(db.password) > 3
        """
    assert text == dedent(expected)


def test_json_has_the_same_in_version_1(tmp_path: Path) -> None:
    """Fields are frozen but for additions."""
    text = RENDERERS["json"](of(tmp_path, "PGPASSWORD", services=("auth",)))
    document = json.loads(text)

    assert CANARY not in text
    assert list(document) == ["version", "setting", "declared", "provided", "views", "written", "uses", "schema"]
    assert document["declared"] == {"path": "schema.yaml", "line": 6, "column": 7}
    assert document["views"][0] == {
        "service": "auth",
        "environment": "development",
        "target": None,
        "name": "DB_PASSWORD",
        "older": ["PGPASSWORD"],
        "required": False,
    }
    assert document["written"][0] == {
        "role": "wins",
        "name": "DB_PASSWORD",
        "older": False,
        "path": "auth.staging.env",
        "line": 2,
        "column": 1,
        "services": ["auth"],
        "environments": ["staging"],
        "targets": [],
    }
    use = {"name": "DB_PASSWORD", "key": "DB_URL", "path": "auth.staging.env", "line": 3, "column": 21}
    assert document["uses"][0] == {**use, "services": ["auth"]}
    assert document["schema"][0] == {
        "keyword": "parts",
        "by": "db.url",
        "text": "password",
        "path": "schema.yaml",
        "line": 8,
        "column": 7,
    }


def test_a_provided_setting_and_one_that_nobody_uses(tmp_path: Path) -> None:
    """Both have nothing written; one arrives from outside."""
    provided = RENDERERS["text"](of(tmp_path / "a", "release"))
    unused = RENDERERS["text"](of(tmp_path / "b", "unused"))

    assert provided == (
        "release  declared: schema.yaml:11\nused by: 1 service in 2 views\n"
        "  backend as RELEASE: development, staging\nRELEASE arrives from outside (`provided`)\n"
    )
    assert unused == "unused  declared: schema.yaml:12\nused by: no service in any view\n"


@pytest.mark.parametrize(
    ("setting", "options", "expected"),
    [
        ("db.pasword", {}, "there is no setting `db.pasword` (did you mean db.password?)"),
        ("db", {}, "`db` is a group of settings (name one of them, as db.…)"),
        ("release", {"services": ("auth",)}, "no service uses release in a view that fits the options"),
        ("release", {"targets": ("cloud",)}, "there is no target `cloud` (there are compose)"),
        ("release", {"services": ("auht",)}, "there is no service `auht` (did you mean auth?)"),
    ],
)
def test_what_does_not_exist_is_said_in_one_line(
    tmp_path: Path, setting: str, options: dict[str, tuple[str, ...]], expected: str
) -> None:
    """With what was meant."""
    with pytest.raises(api.Mistake) as caught:
        of(tmp_path, setting, **options)
    assert expected == str(caught.value)


def test_a_name_of_two_settings_is_ambiguous(tmp_path: Path) -> None:
    """A path, or the service, says which."""
    schema = """
        properties:
          auth: {type: integer, env: PORT, services: [auth]}
          backend: {type: integer, env: PORT, services: [backend]}
        """
    workspace = api.load(write(tmp_path, {"schema.yaml": schema, "staging/auth.env": "PORT=1\n"}))
    with pytest.raises(api.Mistake, match="`PORT` is a name of auth and backend") as caught:
        api.impact(api.load(write(tmp_path, {"schema.yaml": schema, "staging/backend.env": "PORT=2\n"})), "PORT")
    assert caught.value.hint == "give the path of the one you mean"
    assert api.impact(workspace, "PORT", services=("auth",)).setting.path == "auth"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("a.b > 1", True),
        ("1 < a.b", True),
        ("a.b.c > 1", False),
        ("x.a.b > 1", False),
        ("a.bc > 1", False),
        ("a.b.startsWith('x')", True),
        ("url(a.b).getPort() == 1", True),
        ("services.auth.a.b == 1", True),
        ('services["load-tester"].a.b == 1', True),
        ("services.auth.x.a.b == 1", False),
        ("x == 'a.b'", False),
        ('x == "it\'s a.b"', False),
    ],
)
def test_a_rule_names_a_setting_as_a_whole_path(rule: str, expected: bool) -> None:
    """Also that of another service; not inside a longer path, nor inside a string."""
    assert expected == names(rule, "a.b")


def test_only_the_uses_of_the_wanted_services_are_shown(tmp_path: Path) -> None:
    """Those that belong to no declared service are always."""
    found = of(tmp_path, "db.password", services=("backend",))

    assert [(use.place.path, use.services) for use in found.uses] == [("compose.development.yaml", ())]


def test_a_variable_of_a_service_that_means_something_else(tmp_path: Path) -> None:
    """What fills it decides; without that, whether its service calls the setting so."""
    files = {
        "schema.yaml": "properties:\n  key: {type: string, optional: true, env: KEY, services: [auth]}\n",
        "staging/auth.env": "A=${KEY}\n",
        "staging/backend.env": "KEY=1\nA=${KEY}\n",
    }
    found = api.impact(api.load(write(tmp_path, files)), "key")

    assert [(use.place.path, use.services) for use in found.uses] == [("staging/auth.env", ("auth",))]
