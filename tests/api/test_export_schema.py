"""The exported schema as programs get it."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from confcheck import InvalidSettings, Mistake, NothingMatched, Workspace, api
from tests.schema.validators import nested, plain
from tests.workspaces import write

FILES = {
    "confcheck.toml": """
        schema = "schema.yaml"
        [environments.base]
        abstract = true
        [environments.staging]
        extends = "base"
        aliases = ["stg"]
        [services.auth]
        [services.backend]
        [[sources]]
        files = "{environment}/{service}.env"
        target = "cloud"
        """,
    "schema.yaml": """
        properties:
          url: {type: string, services: [auth], targets: {cloud: {maxLength: 9}}}
          level: {type: integer, optional: true}
        """,
    "staging/auth.env": "URL=x\n",
    "staging/backend.env": "LEVEL=1\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two services in one target."""
    return api.load(write(tmp_path, FILES))


def test_names_select_what_is_exported(workspace: Workspace) -> None:
    """An alias stands for its environment."""
    document = api.export_schema(workspace, environment="stg", service="auth", target="cloud")
    assert document == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "Settings of auth in staging (cloud), exported from schema.yaml.",
        "type": "object",
        "properties": {"url": {"type": "string", "maxLength": 9}, "level": {"type": "integer"}},
        "required": ["url"],
        "additionalProperties": False,
    }


def test_without_names_everything_is_exported(workspace: Workspace) -> None:
    """Of every service, and nothing is required."""
    document = api.export_schema(workspace)
    properties = {"url": {"type": "string"}, "level": {"type": "integer"}}
    assert (document["properties"], "required" in document) == (properties, False)


@pytest.mark.parametrize(
    ("names", "kind", "message"),
    [
        (
            {"environment": "stagign"},
            NothingMatched,
            "confcheck.toml: there is no environment `stagign` (did you mean staging?)",
        ),
        ({"environment": "base"}, NothingMatched, "confcheck.toml: base is abstract and never validated itself"),
        ({"service": "auht"}, Mistake, "there is no service `auht` (did you mean auth?)"),
        ({"environment": "stg", "target": "clod"}, Mistake, "there is no target `clod` (did you mean cloud?)"),
        ({"target": "clod"}, Mistake, "there is no target `clod` (did you mean cloud?)"),
        (
            {"target": "cloud"},
            Mistake,
            "the target cloud means something only in an environment (name the environment)",
        ),
    ],
)
def test_names_that_are_none(names: dict[str, str], kind: type[Mistake], message: str, workspace: Workspace) -> None:
    """One line, with a suggestion."""
    with pytest.raises(kind) as caught:
        api.export_schema(workspace, **names)
    assert (message, kind) == (str(caught.value), type(caught.value))


PARTS = """
properties:
  url: {type: string, format: uri, optional: true, parts: {host: host, password: password}}
  host: {}
  password: {}
"""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"host": "h", "password": "p"}, (True, True)),
        ({"url": "postgres://u:p@h/d"}, (True, True)),
        ({"password": "p"}, (False, False)),
        ({"url": "postgres://h/d"}, (False, True)),
    ],
)
def test_what_a_composite_lacks_is_seen_in_the_view_alone(
    values: dict[str, str], expected: tuple[bool, bool], tmp_path: Path
) -> None:
    """The last row is one of the differences: the model first, then the export."""
    lines = "".join(f"{name.upper()}={value}\n" for name, value in values.items())
    workspace = api.load(write(tmp_path, {**FILES, "schema.yaml": PARTS, "staging/auth.env": lines}))
    document = api.export_schema(workspace, environment="staging", service="auth")
    try:
        accepted = bool(workspace.view("auth", "staging").settings)
    except InvalidSettings:
        accepted = False
    assert expected == (accepted, plain(document).is_valid(values))


@pytest.mark.parametrize("service", ["auth", "backend", "websocket", "frontend"])
@pytest.mark.parametrize("environment", ["development", "test", "staging", "production"])
def test_the_example_fits_its_own_schema(environment: str, service: str) -> None:
    """What the services of the bundled example are given: its export takes what its model holds."""
    workspace = api.load(Path(__file__).parents[2])
    target = next(
        view.target
        for view in workspace.system.views
        if (view.service, view.environment) == (service, environment) and view.target
    )
    document = api.export_schema(workspace, environment=environment, service=service, target=target)
    Draft202012Validator.check_schema(document)
    view = workspace.view(service, environment, target).view
    typed = {one.setting.path: one.typed.value for one in view.settings if one.typed is not None}
    errors = list(Draft202012Validator(document).iter_errors(nested(typed)))
    # What is bound to a secret store or provided has no typed value, and is all that may be missing.
    unknown = {one.setting.path.split(".")[-1] for one in view.settings if one.present and one.typed is None}
    assert [error.message for error in errors if error.validator not in {"required", "anyOf"}] == []
    missing = {error.message.split("'")[1] for error in errors if error.validator == "required"}
    assert missing <= unknown
