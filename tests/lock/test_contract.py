"""What of a schema goes into the lock of a service: what the service can be held to alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.kernel.judgement import judge
from confcheck.kernel.locked import Locked
from confcheck.lock import contract, schema_digest
from tests.workspaces import write

MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[environments.production]
deployed = false
protected = true
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
"""
SCHEMA = """
exactly-one: [bucket, folder]
properties:
  bucket: {type: string, services: {auth: optional, backend: optional}}
  folder: {type: string, services: {auth: optional, backend: optional}, forbidden: [production]}
  tracing: {type: boolean, services: [auth]}
  rate: {type: number, services: [auth], only-if: tracing}
  level: {type: integer, services: [auth], only-if: services.backend.limit > 1}
  limit: {type: integer, services: [backend]}
  url: {type: string, format: dsn, services: [auth], optional: true, parts: {host: host, port: limit}}
  host: {type: string, services: [auth], optional: true, differ-from: [bucket, limit]}
  name: {type: string, services: [auth], derive: "{host}-{limit}"}
  key: {type: string, secret: true, services: [auth], optional: true, requires: [limit, host]}
rules:
  - {id: own, rule: rate < 1.0 || tracing, severity: warning}
  - {id: secret-text, rule: key != "canary"}
  - {id: others, rule: services.backend.limit > 1}
  - {id: both, rule: rate < 1.0 && services.backend.limit > 1}
  - {id: elsewhere, rule: rate > 0.0, environments: [production]}
  - {id: of-backend, rule: limit > 0, services: [backend]}
  - {id: in-cloud, rule: tracing, targets: [cloud]}
"""
ENV = {
    "staging/auth.env": "BUCKET=b\nTRACING=on\nRATE=0.5\nLEVEL=1\n",
    "staging/backend.env": "LIMIT=2\nBUCKET=b\n",
    "production/auth.env": "BUCKET=b\nTRACING=on\nRATE=0.5\nLEVEL=1\n",
    "production/backend.env": "LIMIT=2\nBUCKET=b\n",
}
SOURCE = """[[sources]]
files = "{environment}/cloud.env"
services = ["auth"]
target = "cloud"
required = false
"""


OWN = (
    'rule rate,tracing - {"rule":"rate < 1.0 || tracing","kinds":{"rate":["number",null,null],'
    '"tracing":["boolean",null,null]},"id":"own","severity":"warning","message":"rate < 1.0 || tracing"}'
)
SECRET_TEXT = (
    'rule key - {"rule":"key != \\"canary\\"","kinds":{"key":["string",null,null]},"id":"secret-text",'
    '"severity":"error"}'
)


def _contract(root: Path, environment: str, service: str = "auth", **files: str) -> Locked:
    given = {**ENV, **{name.replace("__", "/") + ".env": text for name, text in files.items()}}
    workspace = api.load(write(root, {"confcheck.toml": MANIFEST + SOURCE, "schema.yaml": SCHEMA, **given}))
    return contract(workspace.system, workspace.view(service, environment).view, "0" * 32)


def _relations(locked: Locked) -> list[str]:
    return [str(one) for one in locked.relations]


def test_what_holds_between_settings(tmp_path: Path) -> None:
    """As far as the service uses them; what names another service is left out."""
    assert _relations(_contract(tmp_path, "staging")) == [
        'only-if rate,tracing - {"rule":"tracing","kinds":{"tracing":["boolean",null,null]}}',
        'parts url,host - [["host","host"]]',
        "differ-from host,bucket - {}",
        "derive name - null",
        "requires key,host - {}",
        'choice bucket,folder - {"keyword":"exactly-one","must":false}',
        OWN,
        SECRET_TEXT,
    ]


def test_a_default_that_is_a_secret(tmp_path: Path) -> None:
    """That there is one is part of the lock; what it is stays in the schema."""
    secret = "  pass_word: {type: string, secret: true, services: [auth], default: canary-default}\n"
    plain = "  greeting: {type: string, services: [auth], default: hello}\n"
    schema = SCHEMA.replace("rules:\n", f"{secret}{plain}rules:\n")
    files = {"confcheck.toml": MANIFEST + SOURCE, "schema.yaml": schema, **ENV}
    workspace = api.load(write(tmp_path, files))
    locked = contract(workspace.system, workspace.view("auth", "staging").view, "0" * 32)
    found = {line.path: (line.held, line.rest) for line in locked.lines if "default" in line.rest}
    assert found == {"pass_word": ("unset", '{"default":[]}'), "greeting": ("unset", '{"default":["hello"]}')}
    assert judge(locked, {"BUCKET": "b", "TRACING": "on", "RATE": "0.5", "LEVEL": "1"}) == ()


def test_where_something_else_holds(tmp_path: Path) -> None:
    """A choice among what is not forbidden, rules of the environment, and what the head says of it."""
    locked = _contract(tmp_path, "production")
    relations = _relations(locked)
    assert 'choice bucket - {"keyword":"exactly-one","must":false}' in relations
    assert [one for one in relations if "elsewhere" in one] != []
    assert (locked.head["protected"], locked.head["deployed"]) == ("yes", "no")
    assert [line.path for line in locked.lines if '"forbidden":true' in line.rest] == ["folder"]


def test_where_there_is_no_choice(tmp_path: Path) -> None:
    """A service that uses neither has none; one that uses it has its own rules."""
    schema = SCHEMA.replace("{auth: optional, backend: optional}", "{auth: optional}")
    root = write(tmp_path, {"confcheck.toml": MANIFEST + SOURCE, "schema.yaml": schema, **ENV})
    workspace = api.load(root)
    locked = contract(workspace.system, workspace.view("backend", "staging").view, "0" * 32)
    assert [one.kind for one in locked.relations] == ["rule"]


@pytest.mark.parametrize(("limit", "required"), [("LIMIT=2\n", True), ("LIMIT=1\n", False)])
def test_a_condition_on_another_service_is_decided_when_it_is_locked(
    tmp_path: Path, limit: str, *, required: bool
) -> None:
    """The process cannot see the other service."""
    locked = _contract(tmp_path, "staging", staging__backend=limit + "BUCKET=b\n", staging__auth="TRACING=on\nRATE=1\n")
    flags = {line.path: line.flags for line in locked.lines}
    assert ("required" in flags["level"]) is required
    assert "required" in flags["rate"]


def test_a_condition_of_its_own_is_decided_in_the_process(tmp_path: Path) -> None:
    """With tracing off nobody has to say how much of it."""
    locked = _contract(tmp_path, "staging")
    values = {"BUCKET": "b", "LEVEL": "1"}
    for tracing, expected in (("on", ["missing-setting"]), ("off", [])):
        assert expected == [one.check for one in judge(locked, {**values, "TRACING": tracing})]


def test_a_rule_that_is_a_warning(tmp_path: Path) -> None:
    """It is told, and keeps nobody from starting."""
    locked = _contract(tmp_path, "staging")
    faults = judge(locked, {"BUCKET": "b", "LEVEL": "1", "TRACING": "off", "RATE": "2"})
    assert [(one.check, one.warning, one.message) for one in faults] == [
        ("rule-violation", True, "own does not hold: rate < 1.0 || tracing")
    ]


def test_a_placeholder_where_nothing_is_deployed(tmp_path: Path) -> None:
    """As for `validate` it is a warning there."""
    values = {"BUCKET": "changeme", "LEVEL": "1", "TRACING": "on", "RATE": "0.5"}
    for environment, warning in (("staging", False), ("production", True)):
        faults = judge(_contract(tmp_path / environment, environment), values)
        assert [("placeholder-value", warning)] == [(one.check, one.warning) for one in faults]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("# nothing", "# a comment\n# of two lines", True),
        ("rate: {type: number,", "rate: {description: How much., type: number,", True),
        ("rate: {type: number,", "rate: {type: number, minimum: 0,", False),
        ("rule: limit > 0", "rule: limit > 1", False),
        ("exactly-one", "at-least-one", False),
        ("rate: {type: number,", "rate: {type: number, environments: {production: {maximum: 1}},", False),
    ],
)
def test_the_digest_of_a_schema(tmp_path: Path, old: str, new: str, *, same: bool) -> None:
    """Of everything that decides a verdict, and of nothing else."""
    digests = []
    for number, text in enumerate((f"# nothing\n{SCHEMA}", f"# nothing\n{SCHEMA}".replace(old, new))):
        root = write(tmp_path / str(number), {"confcheck.toml": MANIFEST + SOURCE, "schema.yaml": text, **ENV})
        digests.append(schema_digest(api.load(root).system.schema))
    assert (digests[0] == digests[1]) is same
    assert len(digests[0]) == 32
