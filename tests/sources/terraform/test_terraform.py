"""Terraform: what a module's variables, locals and resources give to services."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Neighbour, Parsed, SourceOptions
from confcheck.sources.terraform import parse
from confcheck.sources.terraform.module import Loaded
from confcheck.sources.terraform.values import json_text
from tests.sources.entries import assignments, place, said, shown, there
from tests.sources.terraform.console import VALUES, VARIABLES, evaluated, expressions, module, terraform
from tests.workspaces import findings

CANARY = "hunter2-canary"
UNKNOWN = "unknown: known only to Terraform"


def read(text: str, path: str = "main.tf", **over: str) -> Parsed:
    """A module; names of further files have `__` for a dot."""
    texts = {name.replace("__", "."): each for name, each in over.items()}
    return parse(text, SourceOptions(path, over=tuple(texts), neighbours=lambda asked: Neighbour(texts.get(asked))))


def rows(found: Parsed) -> list[tuple[str, str, str, str]]:
    """Key, value, places of both, scope."""
    return [
        (
            one.key,
            shown(one.value),
            f"{one.origin.path}:{place(one.origin.key)} {place(one.origin.value)}",
            "/".join(one.scope),
        )
        for one in assignments(found)
    ]


def held(body: str, before: str = "") -> dict[str, str]:
    """What a resource `x` gives to its program."""
    found = read(f'{before}\nresource "google_cloud_run_v2_service" "x" {{\n{body}\n}}\n')
    assert found.problems == ()
    return {one.key: shown(one.value) for one in assignments(found) if one.scope}


def test_values_lie_over_defaults_and_make_locals_and_templates() -> None:
    """Each at its own place; a value of the file that is named beats the one that is loaded by itself."""
    found = read(
        'variable "env" { type = string }\nvariable "port" {\n  default = 80\n}\n'
        'locals {\n  name = "x-${var.env}-${var.port}"\n}\n',
        staging__tfvars='env = "staging"\n',
        terraform__tfvars='env = "none"\nport = 1\nextra = true\n',
    )
    assert rows(found) == [
        ("name", "x-staging-1", "main.tf:6:3 6:10", ""),
        ("port", "80", "main.tf:2:10 3:13", ""),
        ("env", "none", "terraform.tfvars:1:1 1:7", ""),
        ("port", "1", "terraform.tfvars:2:1 2:8", ""),
        ("extra", "true", "terraform.tfvars:3:1 3:9", ""),
        ("env", "staging", "staging.tfvars:1:1 1:7", ""),
    ]


def test_what_breaks_the_syntax_is_not_known_and_a_problem() -> None:
    """Where the next line may have become a part of it."""
    found = read('env = "staging"\n"port" = 8080.50\nlast = 1\n', "x.tfvars")
    assert said(found.problems) == ["1:5 what stands here is not read: it breaks the syntax of Terraform"]
    assert {one.key: shown(one.value) for one in assignments(found)} == {
        "env": "unknown: written with a mistake in its syntax",
        "last": "1",
    }


def test_values_in_json() -> None:
    """Lists and objects are one value; null sets nothing."""
    text = '{"a": "x", "b": [1, {"c": null}], "d": null, "e": 1.50, "f": false}'
    assert [row[:3] for row in rows(read(text, "x.tfvars.json"))] == [
        ("a", "x", "x.tfvars.json:1:2 1:7"),
        ("b", 'json [1,{"c":null}]', "x.tfvars.json:1:12 1:17"),
        ("e", "1.5", "x.tfvars.json:1:46 1:51"),
        ("f", "false", "x.tfvars.json:1:57 1:62"),
    ]
    assert said(read("[1]", "x.tfvars.json").problems) == ["1:1 Terraform refuses this file: it is no object"]


def test_variables_of_cloud_run_have_their_service_as_scope() -> None:
    """The name of the resource where it is known, and its label; the container's before both."""
    found = read(
        'variable "env" { default = "staging" }\n'
        'resource "google_cloud_run_v2_service" "api" {\n  name = "api-${var.env}"\n  template {\n    containers {\n'
        '      name = "main"\n      env {\n        name  = "PORT"\n        value = 8080\n      }\n    }\n'
        '    containers {\n      env {\n        name  = "MODE"\n        value = var.env\n      }\n    }\n  }\n}\n'
        'resource "google_cloud_run_service" "idle" {\n  name = google_project.p.name\n}\n'
    )
    assert [row for row in rows(found) if row[3]] == [
        ("PORT", "8080", "main.tf:8:17 9:17", "main/api-staging/api"),
        ("MODE", "staging", "main.tf:14:17 15:17", "api-staging/api"),
    ]
    assert found.scopes == (("api-staging", "api"), ("idle",))


SECRET = (
    'resource "google_secret_manager_secret" "jwt" {\n  secret_id = "jwt-${var.env}"\n}\n'
    'variable "env" { default = "x" }\n'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('env { name = "A" }', ""),
        ('env {\n name = "A"\n value = null\n}', None),
        ('env {\n name = "A"\n value = "${google_sql.x.ip}"\n}', UNKNOWN),
        ('env {\n name = "A"\n value = var.none\n}', "unknown: a variable of Terraform that has no value here"),
        ('env {\n name = "A"\n value = var.other\n}', "unknown: a variable of Terraform that has no value here"),
        ('env {\n name = "A"\n value = google_secret_manager_secret.jwt.secret_id\n}', "jwt-x"),
        ('env {\n name = "A"\n value = google_secret_manager_secret.jwt.id\n}', UNKNOWN),
        ('env {\n name = "A"\n value = google_secret_manager_secret.jwt.create_time\n}', UNKNOWN),
        ('env {\n name = "A"\n value = data.google_secret_manager_secret_version.v.secret_data\n}', "gcp jwt-x 3"),
        (
            (
                'env {\n name = "A"\n value_source {\n secret_key_ref {\n'
                ' secret = google_secret_manager_secret.jwt.id\n version = "latest"\n }\n }\n}'
            ),
            "gcp jwt-x latest",
        ),
        (
            (
                'env {\n name = "A"\n value_source {\n secret_key_ref {\n'
                ' secret = "projects/p/secrets/jwt"\n version = 2\n }\n }\n}'
            ),
            "gcp p/jwt 2",
        ),
        (
            (
                'env {\n name = "A"\n value_from {\n secret_key_ref {\n name = google_secret_manager_secret.jwt[0].id\n'
                ' key = "5"\n }\n }\n}'
            ),
            "gcp jwt-x 5",
        ),
        (
            'env {\n name = "A"\n value_source {\n secret_key_ref {\n secret = "a"\n version = var.none\n }\n }\n}',
            "unknown: a secret that only Terraform knows",
        ),
        (
            'env {\n name = "A"\n value_source {\n secret_key_ref {\n secret = module.m.id\n }\n }\n}',
            "unknown: a secret that only Terraform knows",
        ),
        (
            'env {\n name = "A"\n value_source {\n config_map_ref {\n name = "x"\n }\n }\n}',
            "unknown: taken from what is not read here",
        ),
        ('env {\n name = "A"\n secret_name = "a"\n}', "unknown: a secret of the container app"),
        ('secret_environment_variables {\n key = "A"\n secret = "a"\n version = "1"\n}', "gcp a 1"),
        ('environment_variables = { A = "1" }', "1"),
        ('environment { variables = merge({ A = "0" }, { "A" = "1" }) }', "1"),
        ('runtime_environment_secrets = { A = "arn:aws:ssm:eu-west-1:1:parameter/a/b" }', "aws-ssm /a/b None"),
        (
            'runtime_environment_secrets = { A = "arn:aws:secretsmanager:eu-west-1:1:secret:a-b-Ab12Cd:k::" }',
            "aws-secrets a-b None",
        ),
        ('container_definitions = jsonencode([{ environment = [{ name = "A", value = "1" }] }])', "1"),
        (
            'container_definitions = jsonencode([{ secrets = [{ name = "A", valueFrom = aws_ssm_parameter.p.arn }] }])',
            "aws-ssm /p None",
        ),
        (
            'dynamic "env" {\n for_each = { A = "1" }\n content {\n name = env.key\n value = "${env.value}x"\n }\n}',
            "1x",
        ),
        (
            (
                'dynamic "env" {\n for_each = [{ n = "A", v = "1" }]\n iterator = e\n content {\n name = e.value.n\n'
                " value = e.value.v\n }\n}"
            ),
            "1",
        ),
        ('dynamic "containers" {\n for_each = [1]\n content {\n env {\n name = "A"\n value = "1"\n }\n }\n}', "1"),
    ],
)
def test_what_a_program_gets(body: str, expected: str | None) -> None:
    """By a block, a map, a list of containers; a reference by any name of the secret."""
    before = (
        SECRET
        + 'variable "none" {}\ndata "google_secret_manager_secret_version" "v" {\n'
        + " secret = google_secret_manager_secret.jwt.secret_id\n version = 3\n}\n"
        + 'resource "aws_ssm_parameter" "p" { name = "/p" }\n'
    )
    assert held(body, before) == ({} if expected is None else {"A": expected})


def test_kubernetes_through_terraform() -> None:
    """References are to Secrets of the cluster, and the name stands in `metadata`."""
    found = read(
        'resource "kubernetes_deployment" "w" {\n metadata { name = "web" }\n spec { template { spec { container {\n'
        ' name = "main"\n env {\n name = "A"\n value_from {\n secret_key_ref {\n name = "s"\n key = "k"\n }\n }\n }\n'
        " env_from { config_map_ref { name = 1 } }\n } } } }\n}\n"
    )
    assert rows(found) == [("A", "kubernetes s k", "main.tf:6:9 9:9", "main/web/w")]
    assert said(found.notes) == ["14:2 what `env_from` takes in is not read"]


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ('env { value = "x" }', "3:1 a variable whose name only Terraform knows is not read"),
        ("env { name = var.none }", "3:1 a variable whose name only Terraform knows is not read"),
        (
            'dynamic "env" {\n for_each = var.none\n content { name = env.key }\n}',
            "3:9 a `dynamic` block whose list is not known here is not read",
        ),
        ("environment_variables = module.m.all", "3:25 variables that only Terraform knows are not read"),
        ('container_definitions = file("x")', "3:25 containers that are not written as `jsonencode([…])` are not read"),
        (
            "container_definitions = jsonencode([{ environment = local.none }])",
            "3:53 variables that only Terraform knows are not read",
        ),
        (
            "container_definitions = jsonencode([{ environment = [1] }])",
            "3:54 a variable whose name only Terraform knows is not read",
        ),
    ],
)
def test_what_is_not_read_is_a_note(body: str, note: str) -> None:
    """With its place."""
    found = read(f'\nresource "google_cloud_run_v2_service" "x" {{\n{body}\n}}\n')
    assert (found.entries, said(found.notes)) == ((), [note])


def test_a_resource_that_is_never_made_gives_nothing() -> None:
    """`count` may say so; null takes a map away."""
    off = 'resource "google_cloud_run_v2_service" "x" {\n count = var.on ? 1 : 0\n env { name = "A" }\n}\n'
    assert read(f'variable "on" {{ default = false }}\n{off}').scopes == ()
    assert read(f'variable "on" {{ default = true }}\n{off}').scopes == (("x",),)
    assert held("environment_variables = null") == {}


def test_what_is_sensitive_is_secret() -> None:
    """Also what it goes into."""
    found = read(
        'variable "p" {\n sensitive = true\n default = "a"\n}\nlocals { url = "x:${var.p}" }\n'
        'resource "google_cloud_run_v2_service" "x" {\n env {\n name = "A"\n value = local.url\n }\n}\n'
    )
    assert [(one.key, one.secret) for one in assignments(found)] == [("url", True), ("p", True), ("A", True)]


def test_files_that_override_others_change_what_they_declare() -> None:
    """Anywhere else a second declaration is refused."""
    found = read(
        'variable "a" {\n type = number\n default = 1\n}\nlocals { b = 1 }\n',
        a__tf='variable "a" { default = 2 }\nlocals { b = 2 }\nresource "x" "y" {}\nresource "x" "y" {}\n',
        x_override__tf='variable "a" { default = "3" }\nlocals { b = 3 }\n',
    )
    assert [row[:3] for row in rows(found)] == [
        ("b", "3", "x_override.tf:2:10 2:14"),
        ("a", "3", "x_override.tf:1:10 1:26"),
    ]
    assert said(found.problems) == [
        "1:10 Terraform refuses this module: this is declared twice",
        "2:10 Terraform refuses this module: this is declared twice",
        "4:14 Terraform refuses this module: this is declared twice",
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("local.a", "unknown: made from itself"),
        ('"${local.a}"', "unknown: made from itself"),
        ("1e3", "1000"),
        ("1e999", UNKNOWN),
        ('"%{ if true }x%{ endif }"', UNKNOWN),
        ('"${~ 1 ~}"', UNKNOWN),
        ("each.value", UNKNOWN),
        ("terraform.workspace", UNKNOWN),
        ('file("x")', UNKNOWN),
        ("[1][5]", UNKNOWN),
        ("{ a = 1 }.b", UNKNOWN),
        ("var.x.y", "unknown: a variable of Terraform that has no value here"),
        ('-"x"', UNKNOWN),
        ("!1", UNKNOWN),
        ("1 / 3", UNKNOWN),
        ("merge({}, [])", UNKNOWN),
        ("merge([{ a = 1 }]...).a", "1"),
        ("merge(1...)", UNKNOWN),
        ("[for x in 1 : x]", UNKNOWN),
        ("{ for x in [1] : x => x... }", UNKNOWN),
        ("[for x in [1] : x if var.x]", UNKNOWN),
        ("{ for x in [[]] : x => 1 }", UNKNOWN),
        ("{ (var.x) = 1 }", UNKNOWN),
        ("[[1, 2]][*]", UNKNOWN),
        ('nonsensitive("x")', "x"),
        ('trimspace(" x ")', "x"),
        ("tolist([1])", "json [1]"),
        ("tomap({ a = 1 })", 'json {"a":1}'),
        ("tomap(1)", UNKNOWN),
        ('jsonencode("<")', '"\\u003c"'),
        ("jsonencode(var.x)", UNKNOWN),
        ("coalesce(var.x, 1)", UNKNOWN),
        ('join(",", [var.x])', UNKNOWN),
        ("lookup(1, 2, 3)", UNKNOWN),
        ('lookup({ a = "1" }, "a", "2")', "1"),
        ("lookup({}, var.x, 2)", UNKNOWN),
        ("true || var.x", UNKNOWN),
        ('"a" < "b"', UNKNOWN),
        ("var.x == 1", UNKNOWN),
        ("length(1)", UNKNOWN),
        ("(" * 200 + "1" + ")" * 200, UNKNOWN),
        ('"\\ud800"', "\ufffd"),
    ],
)
def test_what_is_not_known_is_never_guessed(text: str, value: str) -> None:
    """And never the raw text."""
    (one,) = assignments(read(f"locals {{\n  a = {text}\n}}\n"))
    assert shown(one.value) == value


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("resource {", 1),
        ("a = ", 1),
        (f'a = "{CANARY}', 1),
        ("\ufeffa = 1\n", 0),
        ("", 0),
        ("\0PK\x03\x04 a plan", 1),
    ],
)
def test_broken_files_are_problems_that_quote_nothing(text: str, problems: int) -> None:
    """One per file, at its first place."""
    found = read(text)
    assert (len(found.problems), CANARY in str(found.problems)) == (problems, False)


def test_a_file_of_the_module_that_cannot_be_read_is_said() -> None:
    """The others are read without it; one that is gone says nothing."""

    def neighbours(asked: str) -> Neighbour:
        return Neighbour(refusal="the file is UTF-16, not UTF-8") if asked == "b.tf" else Neighbour()

    found = parse("locals { a = 1 }\n", SourceOptions("a.tf", over=("b.tf", "c.tf"), neighbours=neighbours))
    assert len(found.entries) == 1
    assert said(found.problems) == ["None it belongs to this module, and cannot be read: the file is UTF-16, not UTF-8"]


def test_without_the_parser_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the whole module; values in JSON need no parser."""
    monkeypatch.setitem(sys.modules, "tree_sitter_hcl", None)
    found = read("locals { a = 1 }\n", b__tf="", c__tfvars="", d__tfvars__json='{"a": 1}')
    assert said(found.problems) == [
        "1:1 Terraform files are read by a parser that is not installed - pip install 'confcheck[terraform]'"
    ]
    assert [one.key for one in assignments(found)] == ["a"]


def test_generated_modules_come_to_what_terraform_makes_of_them(tmp_path: Path) -> None:
    """Whatever is known here is what `terraform console` says, and most is known."""
    if terraform() is None:
        pytest.skip("terraform is not on this machine")
    texts = {"variables.tf": VARIABLES, "given.tfvars": VALUES}
    for seed in range(3):
        made = expressions(200, seed)
        options = SourceOptions("main.tf", over=tuple(texts), neighbours=lambda asked: Neighbour(texts[asked]))
        loaded = Loaded(options)
        loaded.load(module(made))
        own = loaded.module
        ours = [json_text(own.once(f"local.e{index}", own.locals[f"e{index}"])) for index in range(len(made))]
        pairs = [*zip(made, ours, evaluated(tmp_path, made), strict=True)]
        assert [one for one in pairs if one[1] is not None and one[1] != one[2]] == []
        assert sum(text is not None for text in ours) > len(made) * 0.85


@given(st.text(st.sampled_from('ab="{}[]$%,.\n\r ü😀<-EO1'), max_size=60))
def test_the_text_at_the_place_of_a_name_is_the_name(text: str) -> None:
    """In code points, whatever the bytes."""
    whole = f'locals {{ ü = "😀", }}\n{text}\nlocals {{ b = "ü" }}\n'
    for path in ("a.tf", "a.tfvars"):
        for one in assignments(read(whole, path)):
            assert there(whole, one.origin.key).startswith((one.key, '"', one.key[:1]))


MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[environments.production]
[services.api]
[[sources]]
files = ["infra/*.tf", "infra/{environment}.tfvars"]
names = { api = "harbour" }
"""
SCHEMA = """
properties:
  level: {type: string, enum: [info, debug], env: LOG_LEVEL}
  size: {type: integer, optional: true}
"""
RESOURCE = (
    'resource "google_cloud_run_v2_service" "harbour" {\n env {\n name = "LOG_LEVEL"\n value = var.level_name\n }\n}\n'
)


def test_each_environment_has_its_own_values(tmp_path: Path) -> None:
    """The files of a folder are one module for each of them."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "infra/main.tf": RESOURCE,
        "infra/variables.tf": 'variable "level_name" { default = "info" }\n',
        "infra/staging.tfvars": 'level_name = "loud"\n',
        "infra/production.tfvars": "size = 3\n",
    }
    found = findings(tmp_path, files, "invalid-value")
    assert [
        (finding.problem.environments, [(place.path, place.line) for place in finding.problem.places])
        for finding in found
    ] == [(("staging",), [("infra/main.tf", 4)])]


@pytest.mark.parametrize("folder", ["infra/envs/eu", "values"])
def test_values_may_stand_in_a_folder_of_their_own(tmp_path: Path, folder: str) -> None:
    """Below the module, or beside the only one of the entry; a module below it stays one by itself."""
    manifest = MANIFEST.replace('"infra/{environment}.tfvars"', f'"{folder}/{{environment}}.tfvars"')
    nested = 'resource "google_cloud_run_v2_service" "other" {\n env {\n name = "LOG_LEVEL"\n value = "loud"\n }\n}\n'
    files = {
        "confcheck.toml": manifest if folder == "values" else manifest.replace('/*.tf"', '/*.tf", "infra/nested/*.tf"'),
        "schema.yaml": SCHEMA,
        "infra/main.tf": RESOURCE + 'variable "level_name" { default = "info" }\n',
        "infra/nested/main.tf": nested,
        f"{folder}/staging.tfvars": 'level_name = "loud"\n',
        f"{folder}/production.tfvars": "size = 3\n",
    }
    found = findings(tmp_path, files, "invalid-value")
    assert [
        (finding.problem.environments, [(place.path, place.line) for place in finding.problem.places])
        for finding in found
    ] == [(("staging",), [("infra/main.tf", 4)])]


def test_a_module_without_programs_is_for_the_services_it_is_claimed_for(tmp_path: Path) -> None:
    """By the paths of settings."""
    manifest = MANIFEST.replace('"infra/*.tf", ', "").replace("names", "services = ['api']\nnames")
    files = {
        "confcheck.toml": manifest,
        "schema.yaml": SCHEMA,
        "infra/staging.tfvars": 'size = "x"\n',
        "infra/production.tfvars": "size = 3\nLOG_LEVEL = 1\n",
    }
    found = findings(tmp_path, files, "invalid-value")
    assert [place.path for one in found for place in one.problem.places] == [
        "infra/production.tfvars",
        "infra/staging.tfvars",
    ]
