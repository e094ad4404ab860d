"""The consolidated file as a whole, in each format: what stands where, its origin, and what it says of conflicts."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
import yaml

from confcheck import api
from confcheck.generate import GENERATORS
from confcheck.generate.toml import text as toml_text
from confcheck.model import Mistake, NothingMatched, Refused
from confcheck.model.generated import Generated
from tests.generate.systems import HOSTILE
from tests.workspaces import write

SECRET = "4f1c9b7e2d8a6053b1e97c4d2f8a6b3e"
OTHER = "9a7d3c5b1e8f2046d7b9c1a3e5f70824"
SCHEMA = """
properties:
  level: {type: string, env: LOG_LEVEL, optional: true, agree: [services]}
  key: {type: string, secret: true, env: JWT_KEY, aliases: [OLD_KEY], services: [auth, backend], agree: services}
  pool: {type: integer, env: POOL, optional: true}
  wait: {type: number, unit: s, env: WAIT, optional: true}
  hosts: {type: array, items: {type: string}, encoding: json, env: HOSTS, optional: true, services: [backend]}
  release: {type: string, env: RELEASE, optional: true}
  address: {type: string, derive: "https://{level}.example.net", env: ADDRESS, optional: true}
  empty: {type: string, allow-empty: true, optional: true, env: EMPTY}
"""
MANIFEST = """
schema = "schema.yaml"
provided = ["RELEASE"]
[environments.base]
abstract = true
[environments.staging]
extends = "base"
[environments.production]
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/shared.env"
required = false
[[sources]]
files = "{environment}/{service}.yaml"
select = { env = "values", refs = "references" }
target = "cloud"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
"""
FILES = {
    "confcheck.toml": MANIFEST,
    "schema.yaml": SCHEMA,
    "base/shared.env": "POOL=5\nLOG_LEVEL=debug\nEMPTY=\n",
    "staging/shared.env": "LOG_LEVEL=info\nPYTHONPATH=/app\nAPI_TOKEN=4f1c9b7e2d8a6053b1e97c4d2f8a6b3e\n",
    "staging/auth.yaml": "env: {WAIT: 25}\nrefs: {JWT_KEY: 'jwt-key:3', OLD_KEY: 'old-key:latest'}\n",
    "staging/backend.yaml": "env: {WAIT: 1m, HOSTS: [a, 'no'], POOL: 7}\nrefs: {JWT_KEY: 'jwt-key:latest'}\n",
    "staging/compose.yaml": f"""
        services:
          auth: {{environment: {{JWT_KEY: {SECRET}, WAIT: "030"}}}}
          backend: {{environment: {{JWT_KEY: {SECRET}, LOG_LEVEL: "no"}}}}
        """,
}
YAML = """\
# confcheck generate staging: 8 settings, 2 services, 2 targets. Edit the sources, or migrate to this file.
format: confcheck/1
environment: staging
shared:
  release: ref+env://RELEASE  # provided from outside
  empty: ''  # base/shared.env:3
targets:
  cloud:
    shared:
      # wins over another value at base/shared.env:2
      level: info  # staging/shared.env:1
    services:
      auth:
        # wins over the older name OLD_KEY with another secret at staging/auth.yaml:2
        # agree: services, yet auth against backend: each keeps its own
        key: ref+gcpsecrets://jwt-key?version=3  # staging/auth.yaml:2
        pool: 5  # base/shared.env:1
        wait: 25 s  # staging/auth.yaml:1
      backend:
        # agree: services, yet auth against backend: each keeps its own
        key: ref+gcpsecrets://jwt-key  # staging/backend.yaml:2
        # wins over another value at base/shared.env:1
        pool: 7  # staging/backend.yaml:1
        wait: 1m  # staging/backend.yaml:1
        hosts: [a, 'no']  # staging/backend.yaml:1
    variables:
      auth:
        API_TOKEN: ref+env://API_TOKEN  # staging/shared.env:3 (a secret in clear)
        PYTHONPATH: /app  # staging/shared.env:2
      backend:
        API_TOKEN: ref+env://API_TOKEN  # staging/shared.env:3 (a secret in clear)
        PYTHONPATH: /app  # staging/shared.env:2
  compose:
    shared:
      key: ref+env://JWT_KEY  # staging/compose.yaml:3, staging/compose.yaml:4 (a secret in clear)
      pool: 5  # base/shared.env:1
    services:
      auth:
        # wins over another value at base/shared.env:2
        # agree: services, yet auth against backend: each keeps its own
        level: info  # staging/shared.env:1
        wait: 030 s  # staging/compose.yaml:3
      backend:
        # wins over another value at staging/shared.env:1
        # wins over another value at base/shared.env:2
        # agree: services, yet auth against backend: each keeps its own
        level: 'no'  # staging/compose.yaml:4
    variables:
      auth:
        API_TOKEN: ref+env://API_TOKEN  # staging/shared.env:3 (a secret in clear)
        PYTHONPATH: /app  # staging/shared.env:2
      backend:
        API_TOKEN: ref+env://API_TOKEN  # staging/shared.env:3 (a secret in clear)
        PYTHONPATH: /app  # staging/shared.env:2
"""
OVER = "wins over another value at"
LEVEL = (
    f"level (auth and backend in cloud and compose): LOG_LEVEL at staging/shared.env:1 {OVER} base/shared.env:2",
    f"level (backend in compose): LOG_LEVEL at staging/compose.yaml:4 {OVER} staging/shared.env:1",
    f"level (backend in compose): LOG_LEVEL at staging/compose.yaml:4 {OVER} base/shared.env:2",
)
WINS = "wins over the older name OLD_KEY with another secret at staging/auth.yaml:2"
REMARKS = (
    f"key (auth in cloud): JWT_KEY at staging/auth.yaml:2 {WINS}",
    "key (auth and backend in cloud): agree: services, yet auth against backend: each keeps its own",
)


def generated(
    root: Path,
    form: str = "yaml",
    more: Mapping[str, str] = MappingProxyType({}),
    *,
    force: bool = True,
    secrets: bool = False,
) -> Generated:
    """What the workspace gives for staging, with some of its files replaced."""
    workspace = api.load(write(root, {**FILES, **more}))
    return api.generate(workspace, "staging", form, force=force, include_secrets=secrets)


def test_yaml(tmp_path: Path) -> None:
    """What is equal for all once, then what differs, each value with its origin and with what it won over."""
    made = generated(tmp_path)
    assert made.text == YAML
    assert not made.secret


def test_the_remarks(tmp_path: Path) -> None:
    """Conflicts one by one, but for those that layers are made for; then what is not in the file."""
    assert generated(tmp_path).remarks == (
        "level (auth and backend in compose): agree: services, yet auth against backend: each keeps its own",
        *REMARKS,
        "2 settings set several times with different values: the highest layer wins",
        "2 secrets in clear are written as ref+env://NAME: key and API_TOKEN",
        "1 value from outside is written as ref+env://NAME: release",
        "2 references to Google Secret Manager name no project; vals needs one: ref+gcpsecrets://PROJECT/ID",
    )


def test_json(tmp_path: Path) -> None:
    """The same, with origins in a tree of the same shape, and conflicts in a list."""
    document = json.loads(generated(tmp_path, "json").text)
    assert [*document] == ["format", "environment", "shared", "targets", "origins", "conflicts"]
    values = yaml.safe_load(YAML)
    assert {key: document[key] for key in values} == values
    assert document["origins"]["targets"]["cloud"]["services"]["backend"]["wait"] == "staging/backend.yaml:1"
    assert document["conflicts"] == [
        *LEVEL,
        "level (auth and backend in compose): agree: services, yet auth against backend: each keeps its own",
        *REMARKS,
        "pool (backend in cloud): POOL at staging/backend.yaml:1 wins over another value at base/shared.env:1",
    ]


def test_toml(tmp_path: Path) -> None:
    """The same once more; paths stand in quotes where they have levels."""
    text = generated(tmp_path, "toml").text
    assert tomllib.loads(text) == yaml.safe_load(YAML)
    assert text.startswith(
        f'{YAML.partition(chr(10))[0]}\nformat = "confcheck/1"\nenvironment = "staging"\n\n[shared]\n'
    )
    assert 'wait = "25 s"  # staging/auth.yaml:1\n' in text
    assert "# wins over another value at base/shared.env:1\npool = 7  # staging/backend.yaml:1\n" in text


def test_secrets_only_where_they_are_asked_for(tmp_path: Path) -> None:
    """Then the file says so at its top, and that only its owner may read it."""
    for form in ("yaml", "json", "toml"):
        kept = generated(tmp_path, form)
        assert SECRET not in kept.text + "".join(kept.remarks)
        told = generated(tmp_path, form, secrets=True)
        assert told.secret
        assert SECRET in told.text
        assert SECRET not in "".join(told.remarks)
    assert "generate staging --include-secrets: 8" in generated(tmp_path, secrets=True).text


def test_two_secrets_are_never_one(tmp_path: Path) -> None:
    """Though both are written as the same name of the environment, which each service has for itself."""
    compose = FILES["staging/compose.yaml"].replace(SECRET, OTHER, 1)
    text = generated(tmp_path, more={"staging/compose.yaml": compose}).text
    parts = yaml.safe_load(text)["targets"]["compose"]
    assert {name: held["key"] for name, held in parts["services"].items()} == dict.fromkeys(
        ("auth", "backend"), "ref+env://JWT_KEY"
    )
    assert "key" not in parts["shared"]


def test_errors_are_refused(tmp_path: Path) -> None:
    """One line says how many, and what shows them."""
    with pytest.raises(Refused) as caught:
        generated(tmp_path, force=False)
    hint = "(confcheck validate staging shows them, --force does it all the same)"
    assert (str(caught.value), caught.value.exit_code) == (f"staging has 2 errors {hint}", 1)


def test_the_exported_schema_has_the_last_word(tmp_path: Path) -> None:
    """What a suppression hides is found again; forced, it is a remark without the value."""
    ignore = '[[ignore]]\ncheck = "invalid-value"\nsetting = "pool"\nreason = "known"\n'
    sound = {
        "confcheck.toml": MANIFEST.replace("[services.backend]\n", "") + ignore,
        "schema.yaml": "properties: {pool: {type: integer, env: POOL}, level: {type: string, optional: true}}",
        "base/shared.env": "POOL=seven\n",
        "staging/shared.env": "",
        "staging/auth.yaml": "env: {LEVEL: x}",
        "staging/compose.yaml": "services: {auth: {environment: {POOL: '3'}}}",
    }
    line = "pool does not fit `type` at base/shared.env:1 (auth in cloud)"
    with pytest.raises(Refused) as caught:
        generated(tmp_path, more=sound, force=False)
    assert str(caught.value) == f"the exported schema does not take it: {line} (--force writes it all the same)"
    assert generated(tmp_path, more=sound).remarks[-1] == f"the schema does not take it: {line}"
    typed = api.generate(api.load(tmp_path), "staging", "python")  # holds no values
    assert [one for one in typed.remarks if "does not take" in one] == []


def test_nothing_to_write(tmp_path: Path) -> None:
    """An environment without views, and options that leave none, are no empty file."""
    workspace = api.load(write(tmp_path, FILES))
    for environment, services in (("production", ()), ("nowhere", ()), ("base", ())):
        with pytest.raises(NothingMatched):
            api.generate(workspace, environment, services=services)
    with pytest.raises(Mistake, match=r"there is no format `yml` \(yaml, "):
        api.generate(workspace, "staging", "yml")
    with pytest.raises(Mistake, match=r"there is no format `ymal` \(did you mean yaml\?\)"):
        api.generate(workspace, "staging", "ymal")


def test_only_some_views(tmp_path: Path) -> None:
    """The title says which; what is shared is shared by those."""
    workspace = api.load(write(tmp_path, FILES))
    text = api.generate(workspace, "staging", services=["auth"], targets=["compose"], force=True).text
    assert text.startswith(
        "# confcheck generate staging --service auth --target compose: 7 settings, 1 service, 1 target."
    )
    assert list(yaml.safe_load(text)["targets"]["compose"]["services"]["auth"]) == [
        *("level", "key", "pool", "wait", "release", "empty")
    ]


@pytest.mark.parametrize(
    ("hosts", "what"),
    [('["a", null]', "nothing (`null`)"), (f"[{2**63}]", "a whole number of more than 64 bits")],
)
def test_what_toml_cannot_express(hosts: str, what: str, tmp_path: Path) -> None:
    """An error with its place; the other formats have it."""
    backend = f"env: {{HOSTS: {hosts}}}\n"
    with pytest.raises(Mistake) as caught:
        generated(tmp_path, "toml", {"staging/backend.yaml": backend})
    place = "staging/backend.yaml:1: hosts holds"
    assert str(caught.value) == f"{place} {what}, for which TOML has no word (write YAML or JSON)"
    for form in ("yaml", "json"):
        assert "hosts" in generated(tmp_path, form, {"staging/backend.yaml": backend}).text


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_is_a_string_of_toml(text: str) -> None:
    """On one line, and `tomllib` reads it as it was."""
    assert tomllib.loads(f"a = {toml_text(text)}") == {"a": text}
    assert toml_text(text).isprintable() or "\u00a0" in text


def test_what_is_no_name_is_left_out(tmp_path: Path) -> None:
    """A broken file may make a piece of a secret of it, so that nobody sees it."""
    more = {"staging/auth.yaml": "env: {kF3z9Qx7Lm2: 1, 'a b': 2, OTHER: 3}\n"}
    made = generated(tmp_path, more=more)
    assert "kF3z9Qx7Lm2" not in made.text + "".join(made.remarks)
    assert "2 variables whose name is none left out" in made.remarks
    assert "OTHER: '3'" in made.text


def test_alternatives_and_undefined_variables(tmp_path: Path) -> None:
    """Neither can be in one file: it says so."""
    source = (
        '[[sources]]\nfiles = "{environment}/{service}.alt-*.env"\nvariants = true\ntarget = "alt"\nrequired = false\n'
    )
    more = {
        "confcheck.toml": MANIFEST + source,
        "staging/auth.alt-one.env": "LOG_LEVEL=x\n",
        "base/shared.env": "LOG_LEVEL=x${NOWHERE}\nADDRESS=${NOWHERE}\n",
        "staging/shared.env": "",
        "staging/compose.yaml": "services: {}",
    }
    made = generated(tmp_path, more=more)
    assert made.remarks[-5:-1] == (
        "1 value from outside is written as ref+env://NAME: release",
        "1 variable that nothing sets is written as ref+env://NAME: address",
        "level holds a variable that nothing sets: written without it",
        "alternatives (`variants`) are no part of it: staging/auth.alt-one.env",
    )
    shared = yaml.safe_load(made.text)["shared"]
    assert shared == {"level": "x", "release": "ref+env://RELEASE", "address": "ref+env://ADDRESS"}
    assert "address: ref+env://ADDRESS  # base/shared.env:2 (a variable that nothing sets)\n" in made.text


def test_the_formats_come_in_order() -> None:
    """The consolidated ones first."""
    assert [one.format for one in GENERATORS][:3] == ["yaml", "json", "toml"]


TOKEN = "aB3dE5fG7hJ9kL1mN3pQ5r"
UNKNOWN = {
    "base/shared.env": "ADDRESS=https://${RELEASE}/\nLOG_LEVEL=a\n",
    "staging/shared.env": "LOG_LEVEL=${RELEASE}\n",
    "staging/auth.yaml": "refs: {JWT_KEY: 'no id at all'}\n",
    "staging/backend.yaml": f"env: {{JWT_KEY: 'ref+vault://kv/{TOKEN}', LOG_LEVEL: b}}\n",
    "staging/compose.yaml": "services: {auth: {environment: [PASSED, JWT_KEY=ref+env://ELSEWHERE]}}\n",
}


def test_what_no_file_tells(tmp_path: Path) -> None:
    """Values from outside and ids that may be secrets: a reference to the environment, and why."""
    made = generated(tmp_path, more=UNKNOWN)
    written = yaml.safe_load(made.text)["targets"]
    assert written["cloud"]["services"] == {
        "auth": {"level": "ref+env://LOG_LEVEL", "key": "ref+env://JWT_KEY", "address": "ref+env://ADDRESS"},
        "backend": {"level": "b", "key": "ref+env://JWT_KEY", "address": "ref+env://ADDRESS"},
    }
    assert written["compose"]["services"]["auth"]["key"] == "ref+env://ELSEWHERE"
    assert "variables" not in written["compose"]
    assert "key: ref+env://JWT_KEY  # staging/auth.yaml:1 (its reference may be a secret)\n" in made.text
    assert "address: ref+env://ADDRESS  # base/shared.env:1 (no file says its value)\n" in made.text
    assert "# wins over a value that files do not tell at staging/shared.env:1\n" in made.text
    assert TOKEN not in made.text + "".join(made.remarks)
    assert made.remarks[-3:] == (
        "1 value from outside is written as ref+env://NAME: release",
        "2 values that no file says are written as ref+env://NAME: level and address",
        "1 reference that may be a secret itself is written as ref+env://NAME: key",
    )


def test_a_reference_that_may_be_a_secret_is_written_like_one(tmp_path: Path) -> None:
    """Only on request, and where a reference can be written so that it is read back."""
    made = generated(tmp_path, more=UNKNOWN, secrets=True)
    services = yaml.safe_load(made.text)["targets"]["cloud"]["services"]
    assert (services["auth"]["key"], services["backend"]["key"]) == ("ref+env://JWT_KEY", f"ref+vault://kv/{TOKEN}")
    assert made.secret
