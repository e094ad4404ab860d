"""Images and infrastructure: a name that is used in ways which are not followed stays, with the place of that use."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.model import Mistake
from tests.rename.workspaces import changed, plan

SOURCES = """\
schema = "schema.yaml"
[environments.staging]
[services.auth]
[[sources]]
files = "infra/*.tf"
services = ["auth"]
required = false
[[sources]]
files = ["Dockerfile", "app.properties", "application.yml", "appsettings.json", "over.env"]
services = ["auth"]
required = false
"""
SCHEMA = """\
properties:
  key: {type: string, env: KEY, optional: true}
  url: {type: string, env: URL, optional: true}
  server: {properties: {port: {type: string, optional: true}}}
  name: {type: string, env: Auth__Name, optional: true}
"""
RENAMED = SCHEMA.replace("env: KEY", "env: NEW")


@pytest.mark.parametrize(
    ("files", "result"),
    [
        (
            {"Dockerfile": "# KEY\nFROM x\nARG KEY=1\nENV KEY=2 URL=KEYS\n"},
            {"Dockerfile": "# KEY\nFROM x\nARG NEW=1\nENV NEW=2 URL=KEYS\n"},
        ),
        ({"Dockerfile": "FROM x\nARG KEY\nENV URL=a${KEY}\n"}, {"Dockerfile": "FROM x\nARG NEW\nENV URL=a${NEW}\n"}),
        (
            {"app.properties": "! x\nKEY : 1\nURL=${KEY:${KEY}}\n"},
            {"app.properties": "! x\nNEW : 1\nURL=${NEW:${NEW}}\n"},
        ),
        (
            {"application.yml": "KEY: 1\nURL: 'x${KEY}'\n", "over.env": "KEY=2\n"},
            {"application.yml": "NEW: 1\nURL: 'x${NEW}'\n", "over.env": "NEW=2\n"},
        ),
        (
            {"infra/a.tf": 'resource "x" "auth" {\n env {\n name = "KEY" # KEY\n value = "KEYS"\n }\n}\n'},
            {"infra/a.tf": 'resource "x" "auth" {\n env {\n name = "NEW" # KEY\n value = "KEYS"\n }\n}\n'},
        ),
        ({"appsettings.json": '{"KEY": "1", "Other": "KEY"}'}, {"appsettings.json": '{"NEW": "1", "Other": "KEY"}'}),
    ],
)
def test_a_name_changes_with_the_variables_that_use_it(
    tmp_path: Path, files: dict[str, str], result: dict[str, str]
) -> None:
    """And nothing else."""
    found = plan(tmp_path, {"confcheck.toml": SOURCES, "schema.yaml": SCHEMA, **files}, "KEY", "NEW")

    assert changed(found) == {**result, "schema.yaml": RENAMED}


@pytest.mark.parametrize(
    ("files", "names", "expected"),
    [
        (
            {"Dockerfile": "FROM x\nENV KEY=1\nRUN echo $KEY\n"},
            ("KEY", "NEW"),
            "Dockerfile:3:11: KEY is used here too, in a way that is not followed (rename it here and there by hand)",
        ),
        (
            {"Dockerfile": "FROM x\nENV KEY=1\nENV URL=$KEY\n"},
            ("KEY", "NEW"),
            "Dockerfile:3:10: KEY is used here too, in a way that is not followed (rename it here and there by hand)",
        ),
        (
            {"appsettings.json": '{"Auth": {"Name": "x"}}'},
            ("Auth__Name", "NEW"),
            (
                "appsettings.json:1:11: Auth__Name is not written here letter by letter, so that it cannot be changed "
                "in place (change it by hand, then try again)"
            ),
        ),
        (
            {"app.properties": "K\\u0045Y=1\n"},
            ("KEY", "NEW"),
            (
                "app.properties:1:1: KEY is not written here letter by letter, so that it cannot be changed in place "
                "(change it by hand, then try again)"
            ),
        ),
    ],
)
def test_what_cannot_follow_stands_in_the_way(
    tmp_path: Path, files: dict[str, str], names: tuple[str, str], expected: str
) -> None:
    """One line, with its place."""
    with pytest.raises(Mistake) as caught:
        plan(tmp_path, {"confcheck.toml": SOURCES, "schema.yaml": SCHEMA, **files}, *names)
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("path", "text"), [("application.yml", "server.port: '1'\n"), ("app.properties", "server.port=1\n")]
)
def test_a_property_that_is_read_as_the_setting_cannot_be_left_behind(tmp_path: Path, path: str, text: str) -> None:
    """Its name is not that of the variable, and would no longer be the setting's path or variable."""
    schema = SCHEMA.replace("port: {", "port: {env: SERVER_PORT, ")
    found = plan(tmp_path, {"confcheck.toml": SOURCES, "schema.yaml": schema, path: text}, "SERVER_PORT", "NEW")

    # The path of the setting still binds it, so nothing changes but the schema.
    assert list(changed(found)) == ["schema.yaml"]


def test_a_property_that_stands_for_a_variable_stands_in_the_way(tmp_path: Path) -> None:
    """It would no longer be the setting."""
    files = {"confcheck.toml": SOURCES, "schema.yaml": SCHEMA, "app.properties": "u-rl=1\n"}
    with pytest.raises(Mistake) as caught:
        plan(tmp_path, files, "URL", "NEW")
    assert str(caught.value) == (
        "app.properties:1:1: the rename would change url of auth in staging: it comes from app.properties:1:1 and "
        "would come from nowhere, and 1 more such (nothing was changed)"
    )
