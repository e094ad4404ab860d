"""The functions that programs call."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

import confcheck
from confcheck import Mistake, NothingMatched
from confcheck.model import Reference
from tests.workspaces import write

FILES = {
    "confcheck.toml": """
        schema = "schema.yaml"
        provided = ["API_KEY"]
        [environments.base]
        abstract = true
        [environments.staging]
        aliases = ["stg"]
        [services.auth]
        [services.backend]
        [[sources]]
        files = "{environment}/{service}.env"
        [[sources]]
        files = "{environment}/{service}.yaml"
        target = "cloud"
        select = { env = "values", secrets = "references" }
        [[sources]]
        files = "{environment}/compose.yaml"
        target = "compose"
        [[sources]]
        files = "old.env"
        services = ["auth"]
        active = false
        """,
    "schema.yaml": """
        properties:
          auth:
            services: [auth]
            properties:
              jwt_secret:
                description: Signs tokens.
                type: string
                secret: true
                env: JWT_SECRET_KEY
                aliases: [JWT_SECRET, {name: JWT_KEY, read: false}]
                agree: services
              lifetime: {type: integer, unit: s, default: 60}
              api_key: {type: string, env: API_KEY}
          log_level: {type: string, env: LOG_LEVEL, enum: [info, debug]}
          port: {type: integer, env: PORT, services: {backend: optional}}
        """,
    "staging/auth.env": "JWT_SECRET=abcdefgh\nJWT_KEY=x\nLOG_LEVEL=info\nAUTH_LIFETIME=5m\n",
    "staging/auth.yaml": "env: {LOG_LEVEL: debug}\nsecrets: {JWT_SECRET_KEY: jwt:latest}\n",
    "staging/backend.env": "LOG_LEVEL=loud\n",
    "staging/compose.yaml": "services: {auth: {environment: {LOG_LEVEL: '${NOPE}'}}}\n",
    "old.env": "JWT_SECRET_KEY=older\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> confcheck.Workspace:
    """Auth in two targets, backend in one."""
    return confcheck.load(write(tmp_path, FILES))


def settings(workspace: confcheck.Workspace, *view: str) -> BaseModel:
    """The typed settings of a view."""
    return workspace.view(*view).settings


def test_settings_are_typed_and_nested(workspace: confcheck.Workspace) -> None:
    """Secrets are `SecretStr`, references are references, what is unset has its default."""
    model = settings(workspace, "auth", "staging", "cloud")
    auth = getattr(model, "auth")  # noqa: B009 - the model is made at run time, no type checker knows its fields
    assert auth.jwt_secret == Reference("gcp", "jwt", "latest", shown=True)
    assert (auth.lifetime, model.model_dump()["log_level"]) == (300, "debug")


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    """Not even by the repr of the model."""
    files = {"schema.yaml": "properties: {k: {type: string, secret: true}}\n", "staging/auth.env": "K=hunter2\n"}
    model = confcheck.load(write(tmp_path, files)).view("auth", "staging").settings
    assert model.model_dump()["k"] == SecretStr("hunter2")
    assert "hunter2" not in repr(model)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (("auht", "staging"), Mistake, "there is no service `auht` (did you mean auth?)"),
        (("auth", "staging"), Mistake, "auth has 2 views in staging: cloud, compose (name the target)"),
        (("auth", "staging", "moon"), NothingMatched, "auth has no view in staging (moon)"),
        (("backend", "stg", "cloud"), NothingMatched, "backend has no view in staging (cloud)"),
        (("auth", "base"), NothingMatched, "confcheck.toml: base is abstract and never validated itself"),
        (("auth", "x"), NothingMatched, "confcheck.toml: there is no environment `x` (there are staging)"),
    ],
)
def test_what_cannot_be_viewed(
    arguments: tuple[str, ...], kind: type[Mistake], message: str, workspace: confcheck.Workspace
) -> None:
    """One line, with a suggestion where there is one."""
    with pytest.raises(kind) as caught:
        workspace.view(*arguments)
    assert (str(caught.value), type(caught.value)) == (message, kind)


def test_the_only_view_needs_no_target(workspace: confcheck.Workspace) -> None:
    """Whatever its target is."""
    assert workspace.view("backend", "stg").view.target is None


def test_invalid_settings_are_listed_without_values(workspace: confcheck.Workspace) -> None:
    """All of them at once, each with its place."""
    with pytest.raises(confcheck.InvalidSettings) as caught:
        settings(workspace, "backend", "staging")
    assert "log_level" in str(caught.value)
    assert "staging/backend.env:1" in str(caught.value)
    assert "loud" not in str(caught.value)


def test_validate_filters(workspace: confcheck.Workspace) -> None:
    """By environment (or its alias), service, target and group."""
    whole = confcheck.validate(workspace, ["stg"])
    assert whole.environments == ("staging",)
    inactive = {"inactive-source", "plaintext-secret", "weak-secret"}
    assert {one.check for one in whole.findings} == {
        "invalid-value",
        "deprecated-name",
        "undefined-reference",
        *inactive,
    }
    part = confcheck.validate(workspace, groups=["log_level"], services=["backend"])
    assert [one.check for one in part.findings] == ["invalid-value"]


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ((["x"], [], []), Mistake, "there is no service `x` (there are auth, backend)"),
        (([], ["composee"], []), Mistake, "there is no target `composee` (did you mean compose?)"),
        (([], [], ["auht"]), Mistake, "there is no group `auht` (did you mean auth?)"),
    ],
)
def test_unknown_names_in_filters(
    options: tuple[list[str], list[str], list[str]], kind: type[Mistake], message: str, workspace: confcheck.Workspace
) -> None:
    """A filter that names nothing is a mistake, not an empty result."""
    services, targets, groups = options
    with pytest.raises(kind) as caught:
        confcheck.validate(workspace, services=services, targets=targets, groups=groups)
    assert str(caught.value) == message


def test_a_filter_that_leaves_nothing_is_no_success(workspace: confcheck.Workspace) -> None:
    """Backend does not run in compose."""
    with pytest.raises(NothingMatched, match="nothing to validate"):
        confcheck.validate(workspace, services=["backend"], targets=["compose"])


EXPLAINED = """\
auth.jwt_secret in staging
  Signs tokens.
  declared: schema.yaml:6
  type: string, secret
  used by: auth as JWT_SECRET_KEY
  older names: JWT_SECRET, JWT_KEY (nothing reads it)
  agree: services

auth (cloud): a reference, its value is not known here
  wins      staging/auth.yaml:2:27  JWT_SECRET_KEY: jwt:latest
  shadowed  staging/auth.env:1:12  JWT_SECRET=••••  (older name)
  unread    staging/auth.env:2:9  JWT_KEY=••••  (nothing reads this name any more)

auth (compose): set
  wins      staging/auth.env:1:12  JWT_SECRET=••••  (older name)
  unread    staging/auth.env:2:9  JWT_KEY=••••  (nothing reads this name any more)

in files that no deployment reads:
  inactive  old.env:1:16  JWT_SECRET_KEY=••••  (for auth)
"""


def test_explain_shows_the_chain(workspace: confcheck.Workspace) -> None:
    """Winner, shadowed, unread and inactive, declaration and users; by path or by name."""
    assert confcheck.explain(workspace, "auth.jwt_secret", "staging") == EXPLAINED
    assert confcheck.explain(workspace, "JWT_SECRET_KEY", "stg") == EXPLAINED


@pytest.mark.parametrize(
    ("setting", "service", "expected"),
    [
        ("auth.lifetime", "auth", "auth (cloud): set"),
        ("auth.api_key", "auth", "auth (cloud): provided from outside"),
        ("log_level", "backend", "backend: set, but is not one of info, debug"),
        ("log_level", "auth", "auth (compose): uses NOPE, which is not defined"),
        ("port", "backend", "backend: not set, and optional"),
    ],
)
def test_explain_says_how_things_stand(
    setting: str, service: str, expected: str, workspace: confcheck.Workspace
) -> None:
    """In the words of the design."""
    assert expected in confcheck.explain(workspace, setting, "staging", services=[service]).splitlines()


@pytest.mark.parametrize(
    ("setting", "services", "message"),
    [
        ("auth.jwt_secert", [], "there is no setting `auth.jwt_secert` (did you mean auth.jwt_secret?)"),
        ("port", ["auth"], "no service uses port in staging"),
        ("auth", [], "`auth` is a group of settings (name one of them, as auth.…)"),
        ("zzz", [], "there is no setting `zzz`"),
    ],
)
def test_what_cannot_be_explained(
    setting: str, services: list[str], message: str, workspace: confcheck.Workspace
) -> None:
    """One line, with a suggestion."""
    with pytest.raises(Mistake) as caught:
        confcheck.explain(workspace, setting, "staging", services=services)
    assert str(caught.value) == message


def test_the_process_environment_takes_part_only_if_asked(workspace: confcheck.Workspace) -> None:
    """`with_environment` gives a workspace in which `${NOPE}` has a value."""
    asked = workspace.with_environment({"NOPE": "debug"})
    checks = {one.check for one in confcheck.validate(asked, targets=["compose"]).findings}
    assert "undefined-reference" not in checks


def test_a_workspace_is_found_from_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a root, the nearest manifest above the working directory."""
    write(tmp_path, FILES)
    (tmp_path / "staging" / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "staging" / "deep")
    assert confcheck.load().root == tmp_path
