"""Generated loaders as a user has them: the real compiler, a real process, and errors without values."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from confcheck.kernel.spec import Json
from confcheck.model import Mistake, View
from confcheck.resolve.deliver import deliveries
from tests.generate.typed.node import STRICT, compiled, compiler, complaints, run
from tests.generate.typed.test_python import at, variables, views
from tests.generate.typed.workspaces import CANARY, ENVIRONMENTS, as_python, as_typescript, example, odd

OTHERS = ("load-tester", "load_tester", "settings", "web")
"""Services of the odd workspace without the pattern that JavaScript has no equal of."""
LOAD = """
const settings = require(process.argv[1]);
const [name, env] = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const inspect = require("util").inspect;
try {
  const found = env === null ? settings[name]() : settings[name](env);
  const reveal = (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    if (value.kind === "secret") return value.reveal();
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, reveal(one)]));
  };
  const shown = JSON.stringify(found) + inspect(found, { depth: 9, showHidden: true }) + `${found.login_url}`;
  console.log(JSON.stringify({ found: reveal(found), shown, frozen: Object.isFrozen(found.lists ?? found) }));
} catch (error) {
  const shown = String(error) + error.stack + JSON.stringify(error) + inspect(error);
  console.log(JSON.stringify({ problems: error.problems, message: error.message, name: error.name, shown }));
}
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The odd workspace in staging, compiled."""
    compiler()
    system = odd(tmp_path_factory.mktemp("odd"))
    text = as_typescript(system, "staging", *OTHERS).text
    return compiled(tmp_path_factory.mktemp("script"), settings=text) / "settings.js"


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in all its environments, compiled."""
    compiler()
    texts = {environment: as_typescript(example(), environment).text for environment in ENVIRONMENTS}
    return compiled(tmp_path_factory.mktemp("scripts"), **texts)


def loaded(
    script: Path, name: str, env: dict[str, str] | None, process: dict[str, str] | None = None
) -> dict[str, Json]:
    """What a loader makes of variables, those of the process if none are given."""
    given: Json = [name, None if env is None else {**env}]
    found = json.loads(run(LOAD, str(script), given=given, env=process))
    assert isinstance(found, dict)
    return found


def test_the_compiler_has_nothing_to_say_about_the_example(scripts: Path) -> None:
    """In its strict mode, of today's JavaScript and of that of 2009, without any types of Node.js."""
    paths = [scripts / f"{environment}.ts" for environment in ENVIRONMENTS]
    modern = complaints(paths, *STRICT, "--target", "es2022", "--module", "esnext")
    assert (modern, complaints(paths, "--strict")) == ("", "")


@pytest.mark.parametrize("secrets", [False, True])
def test_the_compiler_has_nothing_to_say_about_oddities(secrets: bool, tmp_path: Path) -> None:
    """Keywords, names that are no identifiers, defaults of every shape."""
    path = tmp_path / "settings.ts"
    text = as_typescript(odd(tmp_path), "staging", *OTHERS, include_secrets=secrets).text
    path.write_text(text, "utf-8")
    assert complaints([path], *STRICT, "--target", "es2020", "--module", "esnext") == ""
    assert (CANARY in text) == secrets


@pytest.mark.parametrize("view", views(), ids=lambda view: f"{view.service}-{view.environment}")
def test_every_service_of_the_example_reads_what_confcheck_sees(scripts: Path, view: View) -> None:
    """Each setting that a file sets has the value of the kernel."""
    name = f"load{view.service.capitalize()}"
    found = loaded(scripts / f"{view.environment}.js", name, variables(view))
    assert found.get("problems") is None
    compare(view, found["found"])


def compare(view: View, found: Json) -> None:
    """Every known value of a view with what was loaded."""
    for one in deliveries(view):
        effective = one.resolved.effective
        if one.text is not None and effective is not None:
            assert effective.value == at(found, one.resolved.setting.path)


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
}


def test_every_problem_is_told_at_once_and_no_value(script: Path) -> None:
    """Sorted by the path of the setting; neither in the stack nor in what Node.js prints of the error."""
    found = loaded(script, "loadLoadTester", WRONG)
    assert found["problems"] == [
        "back_door (BACK_DOOR) must not be set in staging",
        "bypass (BYPASS) must not be set in staging",
        "deep.copy.import.value (DEEP_COPY_IMPORT_VALUE) is not set",
        "json (JSON) must be false",
        "jwt-secret (JWT_SECRET) is shorter than 4 characters",
        "lists.json (LISTS_JSON) is not JSON",
        "load (LOAD) is not a number of KiB, nor a number with a unit (B, KiB, MiB, GiB, kB, MB, GB)",
        "login_url (LOGIN_URL) is not a connection string (scheme://host/path)",
        "objects.shaped (OBJECTS_SHAPED) property attempts is not an integer",
        "secret_pin (SECRET_PIN) is not an integer",
        "stage (STAGE_STAGING) is not one of x, y",
        "two (TWO) is not an integer",
    ]
    assert found["name"] == "SettingsError"
    assert str(found["message"]).startswith("load-tester: 12 problems in staging\n  back_door")
    assert CANARY not in str(found["shown"])


def test_secrets_show_in_no_log(script: Path) -> None:
    """Neither as text, nor as JSON, nor as Node.js prints them; the settings are frozen."""
    env = {"DEEP_COPY_IMPORT_VALUE": "https://a", "JWT_SECRET": CANARY, "LOGIN_URL": f"postgres://u:{CANARY}@db/x"}
    found = loaded(script, "loadLoadTester", env)
    assert at(found["found"], "login_url") == f"postgres://u:{CANARY}@db/x"
    assert (found["frozen"], CANARY in str(found["shown"])) == (True, False)


def test_the_variables_of_the_process_are_read(script: Path) -> None:
    """Of a service that runs in a browser too, where a bundler puts them in."""
    env = {
        "PATH": os.environ["PATH"],
        "DEEP_COPY_IMPORT_VALUE": "https://a",
        "SHARED": "",
        "OLD_NAME": "old",
        "FIELD": "",
    }
    for name in ("loadLoadTester", "loadWeb"):
        found = loaded(script, name, None, env)["found"]
        assert (at(found, "shared_name"), at(found, "Field"), at(found, "load")) == ("old", "", 3)


def test_a_pattern_without_an_equal_is_named(tmp_path: Path) -> None:
    """Rather than left out."""
    with pytest.raises(Mistake) as caught:
        as_typescript(odd(tmp_path), "staging", "2nd")
    assert str(caught.value) == (
        "schema.yaml:18:3: the pattern of pattern has no equal in JavaScript "
        "(write it with character classes, groups and repetitions)"
    )


def test_both_languages_leave_out_the_same(tmp_path: Path) -> None:
    """And say so in the same words."""
    system = odd(tmp_path)
    assert as_python(system, "staging", *OTHERS).remarks == as_typescript(system, "staging", *OTHERS).remarks


def test_the_same_system_gives_the_same_module() -> None:
    """Whatever was rendered before."""
    assert as_typescript(example(), "staging") == as_typescript(example(), "staging")
