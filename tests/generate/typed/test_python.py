"""Generated modules as a user has them: real mypy and ruff, a process without confcheck, and errors without values."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import subprocess
import sys
import traceback
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import SecretStr, ValidationError

from confcheck import api
from confcheck.cli import main
from confcheck.generate.typed import python
from confcheck.kernel.spec import Json
from confcheck.model import Mistake, System, View
from confcheck.model.generated import Order
from confcheck.resolve.deliver import deliveries
from tests.generate.typed.modules import held
from tests.generate.typed.workspaces import CANARY, ENVIRONMENTS, ROOT, as_python, example, odd
from tests.workspaces import write

ONLY_PYDANTIC = "import sys; sys.path[:] = [*sys.path, *sys.argv[1:3]]\n"
"""Without `site`, the editable confcheck is not found; the folder of the module and that of pydantic are."""
SITE = str(Path(importlib.util.find_spec("pydantic").origin or "").parents[1])  # type: ignore[union-attr] # it is there


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every module that these tests look at, in one folder."""
    folder = tmp_path_factory.mktemp("modules")
    texts = {f"in_{one}": as_python(example(), one).text for one in ENVIRONMENTS}
    system = odd(tmp_path_factory.mktemp("odd"))
    texts["odd"] = as_python(system, "staging").text
    texts["revealed"] = as_python(system, "development", include_secrets=True).text
    texts["single"] = as_python(system, "staging", "2nd").text
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return folder


def said(*command: str) -> str:
    """What a program says, on both streams."""
    environ = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    return done.stdout + done.stderr


def test_ruff_has_nothing_to_say(modules: Path) -> None:
    """With every rule, and its own format."""
    ruff = str(Path(sys.executable).with_name("ruff"))
    checked = said(ruff, "check", "--isolated", "--no-cache", "--select", "ALL", "--quiet", str(modules))
    formatted = said(ruff, "format", "--isolated", "--no-cache", "--diff", "--quiet", str(modules))
    assert checked + formatted == ""


def test_mypy_has_nothing_to_say(modules: Path) -> None:
    """In its strict mode, without pydantic's plugin."""
    files = [str(path) for path in sorted(modules.glob("*.py"))]
    options = ["--strict", "--config-file=", "--cache-dir", str(ROOT / ".mypy_cache" / "generated")]
    answers = [said(sys.executable, "-m", "mypy", *options, *files)]
    assert answers == [f"Success: no issues found in {len(files)} source files\n"]


def alone(modules: Path, code: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A process that has pydantic, but neither confcheck nor anything else of this machine."""
    command = [sys.executable, "-S", "-E", "-W", "error", "-c", ONLY_PYDANTIC + code, str(modules), SITE]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environ)


def variables(view: View) -> dict[str, str]:
    """What the service finds; a stand-in for what files do not say, which meets the schema of the example."""
    formats = {"dsn": "redis://cache:6379/0"}
    return {
        one.name: formats.get(one.resolved.setting.spec.format or "", "k" * 43 + "=") if one.text is None else one.text
        for one in deliveries(view)
    }


def views() -> list[View]:
    """Every view of the example."""
    return [view for view in example().views if view.variant is None]


@pytest.mark.parametrize("view", views(), ids=lambda view: f"{view.service}-{view.environment}")
def test_every_service_of_the_example_reads_what_confcheck_sees(modules: Path, view: View) -> None:
    """In a process without confcheck: each setting that a file sets has the value of the kernel."""
    name = f"{view.service.capitalize()}Settings"
    code = f"import in_{view.environment}, json; settings = in_{view.environment}.{name}.load()\n"
    code += (
        "def held(value):\n"
        "    if hasattr(value, 'get_secret_value'): return held(value.get_secret_value())\n"
        "    if hasattr(type(value), 'model_fields'):\n"
        "        return {name: held(getattr(value, name)) for name in type(value).model_fields}\n"
        "    return sorted(value) if isinstance(value, frozenset) else value\n"
        "import importlib.util; assert importlib.util.find_spec('confcheck') is None\n"
        "print(json.dumps(held(settings)))"
    )
    done = alone(modules, code, variables(view))
    assert done.stderr == ""
    found = json.loads(done.stdout)
    for one in deliveries(view):
        effective = one.resolved.effective
        if one.text is not None and effective is not None:
            expected = effective.value
            if one.resolved.setting.spec.unordered and isinstance(expected, list):
                expected = sorted(expected, key=str)
            assert expected == at(found, one.resolved.setting.path)


def at(tree: Json, path: str) -> Json:
    """The value at a path."""
    for part in path.split("."):
        assert isinstance(tree, dict)
        tree = tree[part]
    return tree


@pytest.fixture
def module(modules: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module with oddities, imported here, in a process without its variables."""
    for name in ("LOAD", "STR", "INT", "BYPASS", "BACK_DOOR", "JWT_SECRET", "LOGIN_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEEP_COPY_IMPORT_VALUE", "https://a")
    spec = importlib.util.spec_from_file_location("generated_odd", modules / "odd.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "generated_odd", made)
    spec.loader.exec_module(made)
    return made


def test_defaults_have_the_types_that_the_module_promises(module: ModuleType) -> None:
    """Sets and tuples cannot be changed; names that Python needs have a `_`."""
    settings = module.LoadTesterSettings.load()
    assert settings.model_dump() == {
        "class_": None, "str_": "it's", "int_": 3, "load_": 3.0, "json_": False, "model_config_": None, "Field_": None,
        "two": 2, "rate": 1.0, "big": None, "jwt_secret": None, "secret_pin": None, "secret_list": None,
        "secret_word": None, "shared_name": None, "plain_pattern": None, "long": None, "many": None, "url": "sqlite://",
        "login_url": None, "tongue": None,
        "lists": {"texts": frozenset({"a", "b"}), "numbers": (1.0, 0.5), "one": ("x",), "none": (),
                  "json_": (1, [True, None], {"a": "x"}), "nested": ((1,), (2, 3)), "objects": None, "sets": None},
        "objects": {"any": {"a": [1, 2.5, {"b": None}]},
                    "shaped": {"attempts": 3, "rate": 2.0, "hosts": ["a"], "more": {"x": [1]}},
                    "other": {"b": 1}, "named": None, "maybe": None},
        "deep": {"copy_": {"import_": {"value": "https://a"}}}, "only": {"switch": False, "value": None},
        "database": {"url": None, "host": None}, "made": None, "bypass": None, "back_door": None, "target_limit": None,
        "stage": "x",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("variables", "path", "expected"),
    [
        ({"LOAD": "1MiB"}, "load_", 1024.0),
        ({"CLASS": ""}, "class_", None),
        ({"FIELD": ""}, "Field_", ""),
        ({"OLD_NAME": "old"}, "shared_name", "old"),
        ({"SHARED": "", "OLD_NAME": "old"}, "shared_name", "old"),
        ({"SHARED": "new", "OLD_NAME": "old"}, "shared_name", "new"),
        ({"JWT_SECRET": "12345"}, "jwt_secret", SecretStr("12345")),
        ({"BYPASS": "off"}, "bypass", False),
        ({"TWO": "30"}, "two", 30),
        ({"TARGET_LIMIT": "1000"}, "target_limit", 1000),
    ],
)
def test_a_variable_becomes_a_value(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], path: str, expected: object
) -> None:
    """Units, emptiness, older names and forbidden switches mean what they mean to confcheck."""
    for name, text in variables.items():
        monkeypatch.setenv(name, text)
    assert expected == getattr(module.LoadTesterSettings.load(), path)


WRONG = {
    "LOAD": CANARY,
    "TWO": CANARY,
    "JSON": "true",
    "JWT_SECRET": "!",
    "SECRET_PIN": CANARY,
    "LISTS_JSON": CANARY,
    "OBJECTS_SHAPED": f'{{"attempts": "{CANARY}"}}',
    "LOGIN_URL": f" {CANARY}",
    "BYPASS": "on",
    "BACK_DOOR": CANARY,
    "STAGE_STAGING": CANARY,
    "STR": "fine",
}


def everything_said(error: BaseException) -> str:
    """An exception with all that is chained to it, as a log would have it."""
    return "".join(traceback.format_exception(error)) + repr(error) + str(error)


def test_every_problem_is_told_at_once_and_no_value(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorted by the path of the setting."""
    for name, text in WRONG.items():
        monkeypatch.setenv(name, text)
    monkeypatch.delenv("DEEP_COPY_IMPORT_VALUE")
    with pytest.raises(module.InvalidSettingsError) as caught:
        module.LoadTesterSettings.load()
    assert str(caught.value).splitlines() == [
        "LoadTesterSettings: 12 problems in staging",
        "  back_door (BACK_DOOR) must not be set in staging",
        "  bypass (BYPASS) must not be set in staging",
        "  deep.copy_.import_.value (DEEP_COPY_IMPORT_VALUE) is not set",
        "  json_ (JSON) must be false",
        "  jwt_secret (JWT_SECRET) is shorter than 4 characters",
        "  lists.json_ (LISTS_JSON) is not JSON",
        "  load_ (LOAD) is not a number of KiB, nor a number with a unit (B, KiB, MiB, GiB, kB, MB, GB)",
        "  login_url (LOGIN_URL) is not a connection string (scheme://host/path)",
        "  objects.shaped (OBJECTS_SHAPED) property attempts is not an integer",
        "  secret_pin (SECRET_PIN) is not an integer",
        "  stage (STAGE_STAGING) is not one of x, y",
        "  two (TWO) is not an integer",
    ]
    assert CANARY not in everything_said(caught.value)
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


def test_errors_of_pydantic_show_no_value(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the class is made: from variables, arguments, a mapping; not in `errors()`, not in JSON."""
    for name, text in WRONG.items():
        monkeypatch.setenv(name, text)
    makers = [
        module.LoadTesterSettings,
        lambda: module.LoadTesterSettings(two=CANARY, lists={"json_": CANARY}, **{CANARY: CANARY}),
        lambda: module.LoadTesterSettings(lists=CANARY),
        lambda: module.LoadTesterLists(numbers=CANARY, texts=[CANARY, 1]),
        lambda: module.LoadTesterLists.model_validate(CANARY),
        lambda: module.LoadTesterLists.model_validate_json(CANARY),
        lambda: module.LoadTesterDatabase.model_validate({"host": SecretStr(f"{CANARY}!"), "more": CANARY}),
    ]
    for make in makers:
        with pytest.raises(ValidationError) as caught:
            make()
        errors = caught.value
        told = everything_said(errors) + repr(errors.errors()) + errors.json()
        assert told.replace(f"('{CANARY}',)", "").count(CANARY) == 0 or "is no setting" in told
        assert [one["input"] for one in errors.errors() if one["input"] is not None] == []
        assert errors.__context__ is None


def test_settings_show_no_text(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text may be a secret that nobody called one; assignments do not show what was to be assigned."""
    monkeypatch.setenv("CLASS", CANARY)
    monkeypatch.setenv("LOGIN_URL", f"postgres://u:{CANARY}@db/x")
    settings = module.LoadTesterSettings.load()
    assert CANARY not in repr(settings) + str(settings) + settings.model_dump_json(exclude={"class_"})
    assert "two=2" in repr(settings)
    with pytest.raises(AttributeError) as caught:
        settings.two = CANARY
    assert str(caught.value) == "LoadTesterSettings cannot be changed"
    assert settings.login_url.get_secret_value() == f"postgres://u:{CANARY}@db/x"


def test_arguments_win_over_the_environment(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of the service: typed values or texts, groups in part."""
    monkeypatch.setenv("TWO", "30")
    monkeypatch.setenv("LISTS_TEXTS", "c")
    settings = module.LoadTesterSettings(two=1, load_="2MiB", lists={"numbers": (3, 4)}, secret_pin=SecretStr("12"))
    assert (1, 2048.0, (3.0, 4.0), frozenset({"c"}), 12) == (
        settings.two,
        settings.load_,
        settings.lists.numbers,
        settings.lists.texts,
        settings.secret_pin.get_secret_value(),
    )


def test_no_file_is_read(module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a `.env` in the working directory nor one that is named."""
    (tmp_path / ".env").write_text("TWO=30\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert module.LoadTesterSettings(_env_file=".env").two == 2


def test_a_text_that_is_no_unicode_is_taken_as_it_is(modules: Path) -> None:
    """As Python has what is no UTF-8 in the environment; the service would get the same."""
    code = "import odd; print(ascii(odd.LoadTesterSettings.load().class_))"
    environ = {"DEEP_COPY_IMPORT_VALUE": "https://a", "CLASS": "\udcff\udcfe"}
    done = alone(modules, code, environ)
    assert done.stderr + done.stdout == "'\\udcff\\udcfe'\n"


def test_a_schema_of_the_classes_can_be_made(module: ModuleType) -> None:
    """For the documentation of a service; each field has its description and its unit."""
    schema = module.LoadTesterSettings.model_json_schema()
    assert schema["properties"]["LOAD"]["description"] == "In KiB."


def test_settings_travel_between_processes(module: ModuleType) -> None:
    """Workers get them by pickle."""
    settings = module.LoadTesterSettings.load()
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_the_module_says_what_it_is_for(modules: Path) -> None:
    """Its environment, its classes, how it is used."""
    text = (modules / "in_staging.py").read_text("utf-8")
    assert text.startswith('"""Settings of auth, backend, websocket, frontend in staging.\n')
    assert 'ENVIRONMENT: Final = "staging"' in text
    assert "    settings = AuthSettings.load()\n" in text


def test_many_services_are_counted(tmp_path: Path) -> None:
    """The first line of the module has room for a few names."""
    names = [f"service-with-a-long-name-{number}" for number in range(4)]
    manifest = 'schema = "schema.yaml"\n[environments.staging]\n[[sources]]\nfiles = "{service}.env"\n'
    manifest += "".join(f"[services.{name}]\n" for name in names)
    root = write(tmp_path, {"confcheck.toml": manifest, **{f"{name}.env": "" for name in names}})
    assert as_python(_loaded(root), "staging").text.startswith('"""Settings of 4 services in staging.\n')


def test_a_module_brings_only_the_code_that_it_uses(tmp_path: Path) -> None:
    """One text needs no numbers, units, URLs or JSON."""
    schema = "properties:\n  name: {type: string, maxLength: 20}\n"
    root = write(tmp_path, {"schema.yaml": schema, "staging/auth.env": "NAME=x\n", "staging/backend.env": "NAME=x\n"})
    text = as_python(_loaded(root), "staging", "auth").text
    assert [word for word in ("Fraction", "Number", "quantity", "split_url", "class Array") if word in text] == []
    assert text.count("\n") < 450


def _loaded(root: Path) -> System:
    return api.load(root).system


def test_overlays_are_those_of_the_environment_and_the_target() -> None:
    """`log_level` has no DEBUG in staging, `log_format` is json in its cloud."""
    development, staging = (as_python(example(), one, "auth").text for one in ("development", "staging"))
    assert 'Literal["DEBUG", "INFO", "WARNING", "ERROR"]' in development
    assert 'Literal["INFO", "WARNING", "ERROR"]' in staging
    assert 'log_format: Annotated[Literal["json"], Text()]' in staging


def test_what_targets_do_not_agree_about_is_left_out_and_said(tmp_path: Path) -> None:
    """One class serves both; --target chooses one."""
    system = odd(tmp_path)
    remark = (
        "target_limit of load-tester: cloud and compose do not agree about maximum, default, which is not checked; "
        "--target chooses one"
    )
    assert remark in as_python(system, "staging").remarks
    one = python.render(system, Order("staging", ("load-tester",), ("cloud",)))
    assert remark not in one.remarks
    assert "Annotated[int, Integer(maximum=5)] = Field(" in one.text


def test_secret_defaults_are_written_only_on_demand(tmp_path: Path) -> None:
    """Then the file is its owner's alone."""
    system = odd(tmp_path)
    without, with_them = (as_python(system, "staging", "2nd", include_secrets=one) for one in (False, True))
    assert (CANARY in without.text, without.secret) == (False, False)
    assert (CANARY in with_them.text, with_them.secret) == (True, True)
    assert "jwt-secret of 2nd: its default is a secret and is not written" in without.remarks


def test_the_same_system_gives_the_same_module() -> None:
    """Whatever was rendered before."""
    assert as_python(example(), "staging") == as_python(example(), "staging")


def test_types_that_differ_between_targets_have_no_one_class(tmp_path: Path) -> None:
    """The place of the setting, and what to do."""
    schema = "properties:\n  a: {type: string, optional: true, targets: {cloud: {type: integer}}}\n"
    manifest = """
    schema = "schema.yaml"
    [environments.staging]
    [services.auth]
    [[sources]]
    files = "{environment}/a.env"
    services = ["auth"]
    target = "cloud"
    [[sources]]
    files = "{environment}/b.env"
    services = ["auth"]
    target = "compose"
    """
    files = {"confcheck.toml": manifest, "schema.yaml": schema, "staging/a.env": "", "staging/b.env": ""}
    system = _loaded(write(tmp_path, files))
    with pytest.raises(Mistake) as caught:
        as_python(system, "staging")
    assert str(caught.value) == "schema.yaml:2:3: a has different types in these targets (name one with --target)"


def test_an_order_without_views_is_a_mistake() -> None:
    """Nothing would be written."""
    with pytest.raises(Mistake) as caught:
        as_python(example(), "staging", "nobody")
    assert str(caught.value) == "no service has a view in staging that fits the options"


def test_held_sees_through_wrappers() -> None:
    """The comparison of these tests is one."""
    assert held(SecretStr("x")) == "x"


def test_the_command_writes_the_module(capsys: pytest.CaptureFixture[str]) -> None:
    """As any other format, on stdout."""
    assert main(["generate", "staging", "--format", "python", "--root", str(ROOT)]) == 0
    assert capsys.readouterr().out == as_python(example(), "staging").text
