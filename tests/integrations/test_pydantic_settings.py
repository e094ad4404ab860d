"""A source of values for an existing `BaseSettings` class: what it matches, where it says values are, what it hides."""

from __future__ import annotations

import json
import logging
import os
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import pytest
from pydantic import (
    AliasChoices,
    BaseModel,
    ByteSize,
    ConfigDict,
    Field,
    PlainValidator,
    Secret,
    SecretBytes,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from confcheck.integrations.pydantic_settings import ConfcheckSource, read
from confcheck.model import InvalidSettings, Mistake, NothingMatched
from tests.workspaces import write

CANARY = "canary-5b7e91"
CANARY_NUMBER = "56712389"
NOT_MINUTES = "is not a number of min, nor a number with a unit (ms, s, min, h, d)"
MANIFEST = """
schema = "schema.yaml"
provided = ["RELEASE"]
[environments.staging]
aliases = ["stg"]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/cloud.yaml"
services = ["backend"]
select = { env_vars = "values", secrets = "references" }
required = false
"""
SCHEMA = """
properties:
  release: {type: string}
  debug: {type: boolean, default: false, env: DEBUG}
  auth:
    properties:
      jwt_secret: {type: string, secret: true, env: JWT_SECRET_KEY, aliases: [JWT_SECRET]}
      lifetime: {type: integer, unit: min, env: TOKEN_LIFETIME, optional: true}
      pause: {type: number, unit: s, optional: true}
      pin: {type: integer, secret: true, optional: true, env: PIN}
  backend:
    properties:
      workers: {type: integer, minimum: 1, optional: true}
      origins: {type: array, encoding: csv, items: {type: string}, optional: true, env: ORIGINS}
      upload: {type: integer, unit: MiB, optional: true}
      retry: {type: object, optional: true}
      code: {type: integer, optional: true}
      base: {type: string, derive: "https://{backend.host}/v1"}
      host: {type: string, optional: true}
"""
ENV = f"""\
JWT_SECRET={CANARY}-jwt
TOKEN_LIFETIME=1h
AUTH_PAUSE=1.5
PIN=4711
BACKEND_WORKERS=4
ORIGINS=a, b
BACKEND_UPLOAD=2
BACKEND_RETRY={{"attempts": 3, "rate": 0.5, "on": [true, null, "x"]}}
BACKEND_CODE=007
BACKEND_HOST=api.example.com
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, and a process without any of its variables."""
    for line in ENV.splitlines():
        monkeypatch.delenv(line.partition("=")[0], raising=False)
    return write(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "staging/backend.env": ENV})


class Base(BaseSettings):
    """Reads arguments, the environment, then the workspace that `root` names."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The source stands behind the environment of the process."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, ConfcheckSource(settings_cls, "backend", "stg")


@pytest.fixture(autouse=True)
def inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `root`, the source takes the workspace around the working directory."""
    monkeypatch.chdir(root)


class Auth(BaseModel):
    """Matched by paths, by an alias, and with types of its own."""

    jwt_secret: SecretStr
    lifetime: int
    pause: timedelta
    key: Annotated[str | None, Field(validation_alias=AliasChoices("JWT_SECRET_KEY", "KEY"))] = None
    pin: Secret[int]


class Backend(BaseModel):
    """Every shape that a value may have."""

    workers: Annotated[int, Field(ge=1)] | None = None
    origins: list[str]
    upload: ByteSize
    retry: dict[str, Any]
    code: str
    base: str


class Nested(Base):
    """Groups as models."""

    auth: Auth
    backend: Backend
    debug: bool = True
    release: str = "none"


def test_nested_models_are_matched_by_the_paths_of_settings() -> None:
    """Typed as the field wants it: `1h` is 60 minutes, `a, b` a list, a `ByteSize` counts bytes, `007` stays a text."""
    settings = Nested()  # type: ignore[call-arg] # the sources give the rest
    assert {
        "auth": {
            "jwt_secret": SecretStr(f"{CANARY}-jwt"),
            "lifetime": 60,
            "pause": timedelta(seconds=1.5),
            "key": f"{CANARY}-jwt",
            "pin": Secret(4711),
        },
        "backend": {
            "workers": 4,
            "origins": ["a", "b"],
            "upload": 2 * 2**20,
            "retry": {"attempts": 3, "rate": 0.5, "on": [True, None, "x"]},
            "code": "007",
            "base": "https://api.example.com/v1",
        },
        "debug": True,
        "release": "none",
    } == settings.model_dump()


class Flat(Base):
    """Names of variables only."""

    model_config = SettingsConfigDict(env_prefix="backend_", extra="forbid")

    workers: int
    secret: SecretBytes = Field(validation_alias="JWT_SECRET_KEY")
    life: timedelta = Field(alias="token_lifetime")
    unknown: str = "nobody sets it"


def test_variables_are_found_in_any_case_with_the_prefix_of_the_class() -> None:
    """As pydantic-settings finds them in the environment."""
    settings = Flat()  # type: ignore[call-arg]
    assert (4, f"{CANARY}-jwt".encode(), timedelta(hours=1), "nobody sets it") == (
        settings.workers,
        settings.secret.get_secret_value(),
        settings.life,
        settings.unknown,
    )


class Sensitive(Base):
    """Lower case is another name."""

    model_config = SettingsConfigDict(case_sensitive=True, env_prefix="backend_")

    workers: int = 1


def test_a_class_that_minds_the_case_gets_no_other_name() -> None:
    """`backend_workers` is not `BACKEND_WORKERS`, and no setting has the path `workers`."""
    assert Sensitive().workers == 1


class Delimited(Base):
    """Nested names as the delimiter makes them."""

    model_config = SettingsConfigDict(env_nested_delimiter="_")

    backend: Workers


class Workers(BaseModel):
    """One nested field, which may be given under its name."""

    model_config = ConfigDict(populate_by_name=True)

    workers: int
    others: int = Field(default=0, validation_alias="workers")


Delimited.model_rebuild()


def test_a_nested_field_may_be_named_through_the_delimiter() -> None:
    """`BACKEND_WORKERS` with the delimiter `_`, under an alias too."""
    assert Delimited().backend.model_dump() == {"workers": 4, "others": 4}  # type: ignore[call-arg]


def test_what_sources_before_it_give_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arguments and the environment win, inside of groups too; a file's wrong value is then nobody's problem."""
    monkeypatch.setenv("DEBUG", "no")
    (Path("staging") / "backend.env").write_text(ENV.replace("WORKERS=4", f"WORKERS={CANARY}"), "utf-8")
    settings = Nested(backend={"workers": 9})  # type: ignore[call-arg, arg-type]
    assert (settings.backend.workers, settings.backend.origins, settings.debug) == (9, ["a", "b"], False)


def test_a_group_that_is_given_as_a_whole_is_left_alone() -> None:
    """An instance has every field."""
    backend = Backend(origins=[], upload=ByteSize(1), retry={}, code="1", base="x")
    assert Nested(backend=backend).backend.origins == []  # type: ignore[call-arg]


def test_origins_say_where_each_value_stands() -> None:
    """After the settings were made; what has none was not given by this source."""
    source = ConfcheckSource(Nested, service="backend", environment="staging")
    assert source.origins == {}
    source()
    assert source.origins == {
        "auth.jwt_secret": "staging/backend.env:1:12",
        "auth.lifetime": "staging/backend.env:2:16",
        "auth.pause": "staging/backend.env:3:12",
        "auth.key": "staging/backend.env:1:12",
        "auth.pin": "staging/backend.env:4:5",
        "backend.workers": "staging/backend.env:5:17",
        "backend.origins": "staging/backend.env:6:9",
        "backend.upload": "staging/backend.env:7:16",
        "backend.retry": "staging/backend.env:8:15",
        "backend.code": "staging/backend.env:9:14",
        "backend.base": "schema.yaml:18:13",
    }
    assert repr(source) == "ConfcheckSource(Nested)"


def test_one_field_can_be_asked_for() -> None:
    """As pydantic's base class wants it."""
    source = ConfcheckSource(Flat, "backend", "staging")
    fields = Flat.model_fields
    assert source.get_field_value(fields["workers"], "workers") == (4, "workers", False)
    assert source.get_field_value(fields["unknown"], "unknown") == (None, "unknown", False)


def test_references_and_values_from_outside_are_left_to_others(root: Path) -> None:
    """The source after it, or the default, has its turn."""
    (root / "staging" / "cloud.yaml").write_text(
        "secrets: {JWT_SECRET_KEY: 'jwt-secret:latest'}\nenv_vars: {BACKEND_CODE: '1'}\n", "utf-8"
    )
    found = ConfcheckSource(Nested, "backend", "staging", root=root)()
    assert "jwt_secret" not in found["auth"]
    assert "release" not in found
    assert found["backend"]["code"] == "1"


def everything_said(error: BaseException) -> str:
    """An exception with all that is chained to it, as a log would have it."""
    return "".join(traceback.format_exception(error)) + repr(error)


def test_values_that_the_schema_refuses_come_at_once_with_their_places(root: Path) -> None:
    """Sorted; no value anywhere."""
    (root / "staging" / "backend.env").write_text(
        f"JWT_SECRET=x\nBACKEND_WORKERS={CANARY}\nTOKEN_LIFETIME={CANARY}\nBACKEND_CODE=1\n", "utf-8"
    )
    with pytest.raises(InvalidSettings) as caught:
        Nested()  # type: ignore[call-arg]
    assert caught.value.problems == (
        f"auth.lifetime: {NOT_MINUTES} at staging/backend.env:3:16",
        "backend.workers: is not an integer at staging/backend.env:2:17",
    )
    assert CANARY not in everything_said(caught.value)


class Picky(Base):
    """Stricter than the schema, and with a validator that tells what it was given."""

    model_config = SettingsConfigDict(extra="forbid")

    jwt_secret: str = Field(validation_alias="JWT_SECRET_KEY")
    code: Literal[8] = Field(validation_alias="BACKEND_CODE")
    retry: dict[str, int] = Field(validation_alias="BACKEND_RETRY")
    rate: float = Field(validation_alias="AUTH_PAUSE", gt=5)
    missing: str

    @field_validator("jwt_secret")
    @classmethod
    def _talkative(cls, value: str) -> str:
        raise ValueError(f"{value} is bad")


def test_read_shows_every_problem_of_the_class_with_its_place() -> None:
    """Where pydantic shows values, `read` shows its code for what is wrong."""
    with pytest.raises(InvalidSettings) as caught:
        read(Picky)
    assert caught.value.problems == (
        "code: is refused (literal_error) at staging/backend.env:9:14",
        "jwt_secret: is refused (value_error) at staging/backend.env:1:12",
        "missing: is not set",
        "rate: is refused (greater_than) at staging/backend.env:3:12",
        "retry: is refused (int_from_float) at staging/backend.env:8:15",
        "retry: is refused (int_type) at staging/backend.env:8:15",
    )
    assert CANARY not in everything_said(caught.value)
    assert caught.value.__context__ is None


class Refusing(Base):
    """Wants a number where a file has a secret text; a number may be a secret, an object may hold one."""

    jwt_secret: int = Field(validation_alias="JWT_SECRET_KEY")
    pin: Literal[1] = Field(validation_alias="PIN")
    host: Any = Field(default=None, validation_alias="BACKEND_HOST")
    retry: dict[str, Any] = Field(validation_alias="BACKEND_RETRY")
    absent: str


class Crossed(Base):
    """Each value is fine, but not with the others."""

    jwt_secret: str = Field(validation_alias="JWT_SECRET_KEY")

    @model_validator(mode="after")
    def _talkative(self) -> Self:
        raise ValueError(f"{self.jwt_secret} is bad")


def with_canaries() -> str:
    """A number, a text that is no secret and a key of an object besides the secret."""
    return ENV.replace("4711", CANARY_NUMBER).replace("api.example.com", CANARY).replace("attempts", CANARY)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            Refusing,
            (
                "absent: is not set",
                "jwt_secret: is refused (int_parsing) at staging/backend.env:1:12",
                "pin: is refused (literal_error) at staging/backend.env:4:5",
            ),
        ),
        (Crossed, ("Crossed: is refused (value_error)",)),
    ],
)
@pytest.mark.parametrize("make", [type.__call__, read, lambda one: one.model_validate({})])
def test_what_the_class_refuses_is_told_without_values(
    make: Callable[[type[Base]], Base], settings: type[Base], expected: tuple[str, ...], root: Path
) -> None:
    """However it is made, there is no error of pydantic, whose `errors()` and `json()` would hold every value."""
    (root / "staging" / "backend.env").write_text(with_canaries(), "utf-8")
    with pytest.raises(InvalidSettings) as caught:
        make(settings)
    error = caught.value
    assert (error.problems, error.__cause__, error.__context__) == (expected, None, None)
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    kept = json.dumps(vars(error)) + repr(error.args)
    assert [one for one in (CANARY, CANARY_NUMBER) if one in everything_said(error) + shown + kept] == []


def test_fields_of_any_type_get_plain_values() -> None:
    """A text is a `str`, also within an object, and shows itself."""

    class Loose(Base):
        host: Any = Field(validation_alias="BACKEND_HOST")
        code: object = Field(validation_alias="BACKEND_CODE")
        rate: Annotated[float, PlainValidator(lambda value: value)] = Field(validation_alias="AUTH_PAUSE")
        name: Annotated[str, PlainValidator(lambda value: value)] = Field(validation_alias="BACKEND_BASE")
        retry: dict[Any, Any] = Field(validation_alias="BACKEND_RETRY")
        origins: list = Field(validation_alias="ORIGINS")  # type: ignore[type-arg]

    settings = Loose()  # type: ignore[call-arg]
    assert repr(settings) == (
        "Loose(host='api.example.com', code=7, rate=1.5, name='https://api.example.com/v1', "
        "retry={'attempts': 3, 'rate': 0.5, 'on': [True, None, 'x']}, origins=['a', 'b'])"
    )
    assert {type(value) for value in (settings.host, settings.name, *settings.retry, *settings.origins)} == {str}


def test_a_class_without_the_source_raises_what_it_always_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has it only on a developer's machine, and a model that holds one."""
    monkeypatch.setenv("WITH_SOURCE", "1")

    class Sometimes(Base):
        jwt_secret: int = Field(validation_alias="JWT_SECRET_KEY")

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            *sources: PydanticBaseSettingsSource,
            **named: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            if "WITH_SOURCE" in os.environ:
                return super().settings_customise_sources(settings_cls, *sources, **named)
            return (named["init_settings"],)

    class Outer(BaseModel):
        inner: Sometimes

    with pytest.raises(InvalidSettings):
        Outer.model_validate({"inner": {}})
    monkeypatch.delenv("WITH_SOURCE")
    validator = Sometimes.__pydantic_validator__

    class Later(BaseModel):
        inner: Sometimes

    for make in (Outer, Later):
        with pytest.raises(ValidationError):
            make.model_validate({"inner": {}})
    with pytest.raises(ValidationError):
        Sometimes.model_validate_json("[")
    assert validator.title == "Sometimes"
    assert Later.model_validate({"inner": {"JWT_SECRET_KEY": 3}}).inner.jwt_secret == 3


def test_the_log_of_pydantic_settings_shows_a_mask(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """PYDANTIC_SETTINGS_DEBUG writes what each source gave."""
    monkeypatch.setenv("PYDANTIC_SETTINGS_DEBUG", "1")
    with caplog.at_level(logging.DEBUG, "pydantic_settings"):
        Nested()  # type: ignore[call-arg]
    assert "ConfcheckSource: ••••" in caplog.text
    assert [one for one in (CANARY, "4711", "api.example.com") if one in caplog.text] == []


def test_settings_that_are_read_anew_stay_what_they_were_if_refused(root: Path) -> None:
    """A service that reloads its settings goes on with those that it has."""
    settings = Nested()  # type: ignore[call-arg]
    before = settings.model_dump()
    (root / "staging" / "backend.env").write_text(ENV.replace("007", "8").replace("PIN", "PINE"), "utf-8")
    with pytest.raises(InvalidSettings) as caught:
        settings.__init__()  # type: ignore[misc]
    assert (caught.value.problems, settings.model_dump()) == (("auth.pin: is not set",), before)


def test_read_hides_what_the_environment_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is no JSON stops pydantic-settings with an error whose cause holds it."""
    monkeypatch.setenv("BACKEND", f"{CANARY}{{")
    with pytest.raises(InvalidSettings) as caught:
        read(Nested)
    assert caught.value.problems == ('error parsing value for field "backend" from source "EnvSettingsSource"',)
    assert CANARY not in everything_said(caught.value)


def test_read_gives_the_settings() -> None:
    """Of the very class."""
    assert read(Nested).backend.workers == 4


class Empty(BaseSettings):
    """Has no source of the workspace."""

    port: int
    rules: list[Auth] = []


def test_read_serves_any_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then no problem has a place."""
    monkeypatch.setenv("PORT", CANARY)
    monkeypatch.setenv("RULES", '[{"lifetime": 1}]')
    with pytest.raises(InvalidSettings) as caught:
        read(Empty)
    assert caught.value.problems == ("port: is refused (int_parsing)", "rules: is not set")


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (Mistake, ("backendd", "staging"), "there is no service `backendd` (did you mean backend?)"),
        (
            NothingMatched,
            ("backend", "stagin"),
            "confcheck.toml: there is no environment `stagin` (did you mean staging?)",
        ),
    ],
)
def test_a_wrong_use_is_a_mistake(kind: type[Mistake], arguments: tuple[str, str], message: str) -> None:
    """One line, as everywhere."""
    with pytest.raises(kind) as caught:
        ConfcheckSource(Nested, *arguments)
    assert message == str(caught.value)
