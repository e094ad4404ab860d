"""Models: what they accept, what they hold, and what they never show."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Secret, SecretStr, ValidationError

from confcheck.kernel.coerce import coerce
from confcheck.kernel.spec import Json, Spec
from confcheck.model import (
    Assignment,
    Candidate,
    Document,
    Layer,
    Origin,
    Outcome,
    Parsed,
    Position,
    Reference,
    Resolved,
    Setting,
    SourceEntry,
    Structure,
    Unknown,
    Variable,
    View,
)
from confcheck.model.mistake import InvalidSettings
from confcheck.schema.models import Given, Settings, build_model, declared_secret, settings_of
from tests.kernel.specs import specs, texts

CANARY = "canary-7f3a"
DECLARED = Origin("schema.yaml", Position(1, 1))
SCHEMA = SourceEntry(0, DECLARED, ())
REFERENCE = Reference("gcp", "jwt-secret", "latest", shown=True)


def setting(path: str, spec: Spec | None = None, *, secret: bool | None = None, default: tuple[Json] | None = None,
            optional: bool = False) -> Setting:  # fmt: skip
    """A setting as the schema would declare it."""
    return Setting(path, spec or Spec(), DECLARED, secret=secret, default=default, optional=optional)


def resolved(one: Setting, value: Outcome, line: int = 1, *, undefined: bool = False) -> Resolved:
    """A setting that a line of `a.env` gives a value."""
    key = one.path.upper().replace(".", "_")
    variable = (Variable("X", "", None, Position(line, 3)),) if undefined else ()
    assignment = Assignment(key, "", Origin("a.env", Position(line, 1), Position(line, len(key) + 2)))
    layer = Layer(0, Document(SCHEMA, Parsed("a.env")))
    winner = Candidate(assignment, layer, value, undefined=variable)
    return Resolved(one, (key,), (winner,), winner, required=True)


def unset(one: Setting, *, required: bool = False, provided: bool = False) -> Resolved:
    """A setting that nothing sets."""
    return Resolved(one, (one.path.upper().replace(".", "_"),), required=required, provided=provided)


def view(*settings: Resolved) -> View:
    """A view of the service auth."""
    return View("auth", "staging", None, settings=settings)


def at(model: BaseModel, path: str) -> object:
    """What a model holds under a dotted path of field names."""
    held: object = model
    for name in path.split("."):
        held = getattr(held, name)
    return held


def nested(path: str, value: Given) -> dict[str, object]:
    """Input for one setting."""
    *groups, name = path.split(".")
    found: dict[str, object] = {name: value}
    for group in reversed(groups):
        found = {group: found}
    return found


PORT = setting("server.port", Spec(type="integer", format="port"))
TIMEOUT = setting("server.http.timeout", Spec(type="integer", unit="s"), default=(30,))
ORIGINS = setting("cors.origins", Spec(type="array", encoding="csv"), default=(["https://x"],))
SECRET = setting("auth.jwt_secret", Spec(min_length=8), secret=True)
LEVEL = setting("log_level", optional=True)
ALL = (PORT, TIMEOUT, ORIGINS, SECRET, LEVEL)


def test_groups_are_nested_and_leaves_are_typed() -> None:
    """Text is coerced, what is unset has its default or None."""
    model = build_model("auth", ALL)
    settings = model.model_validate({"server": {"port": "8080"}, "auth": {"jwt_secret": "s3cr3t-enough"}})
    expected = {
        "server.port": 8080,
        "server.http.timeout": 30,
        "cors.origins": ["https://x"],
        "auth.jwt_secret": SecretStr("s3cr3t-enough"),
        "log_level": None,
    }
    assert expected == {path: at(settings, path) for path in expected}
    assert model.__name__ == "AuthSettings"


def test_a_default_is_not_shared() -> None:
    """Changing the list of one instance changes no other."""
    model = build_model("auth", [ORIGINS])
    first, second = model.model_validate({}), model.model_validate({})
    origins = at(first, "cors.origins")
    assert isinstance(origins, list)
    origins.append("x")
    assert at(second, "cors.origins") == ["https://x"]
    assert ORIGINS.default == (["https://x"],)


@pytest.mark.parametrize(
    ("spec", "given_value", "expected"),
    [
        (Spec(type="integer"), "5", 5),
        (Spec(type="integer"), 5, 5),
        (Spec(type="integer", unit="s"), "5m", 300),
        (Spec(type="boolean"), "on", True),
        (Spec(type="array"), Structure('["a", 1]'), ["a", 1]),
        (Spec(type="object"), {"a": 1}, {"a": 1}),
        (Spec(type="integer"), REFERENCE, REFERENCE),
        (Spec(type="integer"), Unknown("provided from outside"), Unknown("provided from outside")),
    ],
)
def test_what_a_field_holds(spec: Spec, given_value: Given, expected: object) -> None:
    """Text and structures through the kernel; what nobody knows stays as it is."""
    model = build_model("auth", [setting("a", spec)])
    assert at(model.model_validate({"a": given_value}), "a") == expected


@pytest.mark.parametrize(
    ("spec", "given_value", "expected"),
    [
        (Spec(), "x", SecretStr("x")),
        (Spec(type="integer"), "5", Secret(5)),
        (Spec(type="array"), Structure('["x"]'), Secret(["x"])),
        (Spec(), REFERENCE, REFERENCE),
    ],
)
def test_secrets_are_wrapped(spec: Spec, given_value: Given, expected: object) -> None:
    """SecretStr for text, Secret for everything else."""
    model = build_model("auth", [setting("a", spec, secret=True)])
    held = at(model.model_validate({"a": given_value}), "a")
    assert (type(expected), expected) == (type(held), held)


def test_the_caller_may_know_more_secrets_than_the_schema() -> None:
    """The predicate decides."""
    one = setting("api_key")
    assert isinstance(at(build_model("a", [one]).model_validate({"api_key": "x"}), "api_key"), str)
    assert isinstance(
        at(build_model("a", [one], secret=lambda _: True).model_validate({"api_key": "x"}), "api_key"), SecretStr
    )
    assert [declared_secret(setting("a", secret=secret)) for secret in (None, False, True)] == [False, False, True]


def test_models_are_frozen_closed_and_cached() -> None:
    """Nothing is assigned, nothing unknown is taken, and the same settings give the same class."""
    model = build_model("auth", [LEVEL])
    settings = model.model_validate({})
    with pytest.raises(ValidationError, match="frozen"):
        settings.log_level = "x"  # type: ignore[attr-defined]  # that it cannot be done is what is tested
    with pytest.raises(ValidationError, match="Extra inputs"):
        model.model_validate({"other": 1})
    assert build_model("auth", [LEVEL]) is model
    assert build_model("backend", [LEVEL]) is not model
    assert build_model("auth", [setting("log_level", optional=True)]) is not model
    assert build_model("auth", [LEVEL], required=lambda _: True) is not model


def test_neither_repr_nor_dump_shows_a_secret() -> None:
    """Wrapped ones are masked, and so is what only looks like one; a reference shows its store."""
    model = build_model("auth", [setting("a", secret=True), setting("b"), setting("c", Spec(type="object")), SECRET])
    url = f"redis://:{CANARY}@host"
    value: Json = [url]
    settings = model.model_validate({"a": CANARY, "b": url, "c": {"d": value}, "auth": {"jwt_secret": REFERENCE}})
    assert repr(settings) == (
        "AuthSettings(a=SecretStr('**********'), b='redis://••••@host', c={'d': ['redis://••••@host']}, "
        "auth=AuthSettingsAuth(jwt_secret=Reference(store='gcp', version='latest', shown=True)))"
    )
    assert CANARY not in str(settings)
    dumped = '{"a":"**********","b":"%s","c":{"d":["%s"]},"auth":{"jwt_secret":null}}' % (url, url)  # noqa: UP031
    assert settings.model_dump_json() == dumped
    assert settings.model_dump()["a"] == SecretStr(CANARY)


@pytest.mark.parametrize(
    ("segment", "field"),
    [
        ("copy", "copy_"),
        ("json", "json_"),
        ("schema", "schema_"),
        ("model_config", "model_config_"),
        ("model_name", "model_name"),
        ("class", "class_"),
        ("jwt-secret", "jwt_secret"),
        ("_hidden", "hidden"),
        ("2fa", "n2fa"),
        ("größe", "größe"),
        ("_", "n"),
        ("a b", "a_b"),
    ],
)
def test_every_name_can_be_a_field(segment: str, field: str) -> None:
    """For leaves and for groups; input is taken under the name in the schema."""
    model = build_model("auth", [setting(segment), setting(f"group.{segment}.leaf")])
    settings = model.model_validate({segment: "x", "group": {segment: {"leaf": "y"}}})
    assert (at(settings, field), at(settings, f"group.{field}.leaf")) == ("x", "y")


def test_names_that_become_one_are_told_apart() -> None:
    """The later one gets another underscore."""
    model = build_model("auth", [setting("a-b"), setting("a_b"), setting("a.b")])
    settings = model.model_validate({"a-b": "1", "a_b": "2", "a": {"b": "3"}})
    assert [at(settings, name) for name in ("a_b", "a_b_", "a.b")] == ["1", "2", "3"]


@hypothesis.settings(deadline=None)
@given(st.lists(st.text(min_size=1).filter(lambda text: "." not in text), min_size=1, max_size=4, unique=True))
def test_any_names_make_a_model(segments: list[str]) -> None:
    """Whatever a schema calls its settings, every value can be reached."""
    model = build_model("auth", [setting(segment) for segment in segments])
    settings = model.model_validate({segment: f"v{index}" for index, segment in enumerate(segments)})
    names = list(type(settings).model_fields)
    assert [f"v{index}" for index in range(len(segments))] == [at(settings, name) for name in names]
    assert [name for name in names if not name.isidentifier() or keyword.iskeyword(name)] == []


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (("a", "a.b"), "a.b lies below another setting"),
        (("a.b", "a"), "a is there twice"),
        (("a", "a"), "a is there twice"),
    ],
)
def test_a_setting_is_no_group(paths: tuple[str, ...], message: str) -> None:
    """The schema loader refuses it; a model cannot be built from it."""
    with pytest.raises(ValueError, match=message):
        build_model("auth", [setting(path) for path in paths])


@hypothesis.settings(deadline=None)
@given(specs, texts)
def test_a_model_accepts_what_the_kernel_accepts(spec: Spec, text: str) -> None:
    """And holds the same value, of the same type."""
    model = build_model("auth", [setting("g.a", spec)])
    typed = coerce(text, spec)
    try:
        held = at(model.model_validate(nested("g.a", text)), "g.a")
    except ValidationError as error:
        details = error.errors(include_input=False, include_context=False, include_url=False)
        assert [(("g", "a"), "; ".join(issue.message for issue in typed.issues))] == [
            (one["loc"], one["msg"]) for one in details
        ]
    else:
        assert ((), repr(typed.value)) == (typed.issues, repr(held))


def test_a_missing_setting_is_missing_by_its_own_name() -> None:
    """Also when its whole group is absent."""
    with pytest.raises(ValidationError) as caught:
        build_model("auth", ALL).model_validate({})
    assert [one["loc"] for one in caught.value.errors()] == [("server", "port"), ("auth", "jwt_secret")]
    with pytest.raises(ValidationError, match="is not an integer"):
        build_model("auth", [PORT]).model_validate({"server": {"port": None}})


def test_the_settings_of_a_view() -> None:
    """Winners, defaults, references, and what nobody knows."""
    given_view = view(
        resolved(PORT, "8080"),
        unset(TIMEOUT),
        resolved(ORIGINS, Structure('["https://a"]')),
        resolved(SECRET, REFERENCE),
        unset(LEVEL),
        unset(setting("provided"), required=True, provided=True),
        resolved(setting("undefined", Spec(type="integer")), "a", undefined=True),
    )
    settings = settings_of(given_view)
    expected = {
        "server.port": 8080,
        "server.http.timeout": 30,
        "cors.origins": ["https://a"],
        "auth.jwt_secret": REFERENCE,
        "log_level": None,
        "provided": Unknown("provided from outside"),
        "undefined": Unknown("a variable in it has no value"),
    }
    assert expected == {path: at(settings, path) for path in expected}
    assert isinstance(settings, Settings)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and everything chained to it, shown or not."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_invalid_settings_are_listed_with_their_places() -> None:
    """Every one, in the order of the schema, and no value in any exception."""
    given_view = view(
        resolved(PORT, CANARY, 3),
        unset(setting("auth.issuer"), required=True),
        resolved(SECRET, CANARY[:7], 5),
        unset(setting("level", Spec(type="integer"), default=(CANARY,))),
        resolved(LEVEL, "fine", 7),
    )
    with pytest.raises(InvalidSettings) as caught:
        settings_of(given_view)
    assert caught.value.problems == (
        "server.port: is not an integer at a.env:3:13",
        "auth.issuer: is not set, and AUTH_ISSUER is required",
        "auth.jwt_secret: is shorter than 8 characters at a.env:5:17",
        "level: is not an integer at schema.yaml:1:1",
    )
    assert str(caught.value) == "\n".join(caught.value.problems)
    assert [caught.value] == list(chain(caught.value))


def test_the_caller_may_name_secrets_of_a_view() -> None:
    """The predicate reaches the model."""
    settings = settings_of(view(resolved(setting("api_key"), CANARY)), secret=lambda _: True)
    assert at(settings, "api_key") == SecretStr(CANARY)


def test_the_text_of_a_pydantic_error_holds_no_value() -> None:
    """Even where the model is used directly."""
    with pytest.raises(ValidationError) as caught:
        build_model("auth", [PORT]).model_validate({"server": {"port": CANARY}, "other": CANARY})
    assert CANARY not in str(caught.value)
    assert CANARY not in repr(caught.value)
