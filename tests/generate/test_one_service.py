"""Env files and compose files: whole texts, and what they cannot express."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.generate import GENERATORS
from confcheck.model import Mistake, NothingMatched
from confcheck.model.generated import Generated, Order
from tests.workspaces import write

MANIFEST = """
schema = "schema.yaml"
provided = ["OUTSIDE"]
[environments.staging]
[environments.production]
[services.auth]
reader = "READER"
[services.backend]
[[sources]]
files = "auth.json"
services = ["auth"]
environments = ["staging"]
target = "compose"
[[sources]]
files = "compose.yaml"
format = "compose"
environments = ["staging"]
target = "compose"
names = { auth = "api" }
"""
SCHEMA = """
properties:
  level: {type: string, env: LEVEL, optional: true, aliases: [OLD_LEVEL], default: low}
  limits: {type: array, items: {}, encoding: json, env: LIMITS, optional: true}
  password: {type: string, env: PASSWORD, optional: true, secret: true}
  outside: {type: string, env: OUTSIDE, optional: true}
  open: {type: string, env: OPEN, optional: true}
  link: {type: string, env: LINK, optional: true, derive: "http://{level}"}
  theirs: {type: string, env: THEIRS, services: [backend], optional: true}
"""
COMPOSE = "services: {api: {environment: {OPEN: $NOWHERE, HOST_ONLY: }}, backend: {environment: {}}}\n"
VALUES = '{"OLD_LEVEL": "a $b", "LIMITS": [1, "a b"], "PASSWORD": "Zq8", "EXTRA": "ref+op://v/i/f", "THEIRS": "1"}'
TOP = "# Rendered by confcheck for staging: {} in compose. Edit auth.json, compose.yaml, not this file.\n"
VALS = "# What begins with ref+ is a reference: vals"
DOTENV = f"""\
{TOP.format("auth, for python-dotenv")}{VALS}, or the deploy, puts the secret in its place.
LEVEL='a $b'
LIMITS='[1,"a b"]'
# PASSWORD comes from outside
# OUTSIDE comes from outside
# OPEN comes from outside
LINK='http://a $b'
EXTRA=ref+op://v/i/f
# HOST_ONLY comes from outside
"""
DOCKER = f"""\
{TOP.format("auth, for docker-run")}{VALS}, or the deploy, puts the secret in its place.
LEVEL=a $b
LIMITS=[1,"a b"]
PASSWORD
OUTSIDE
OPEN
LINK=http://a $b
EXTRA=ref+op://v/i/f
HOST_ONLY
"""
WHOLE = f"""\
{TOP.format("services")}{VALS} puts the secret in its place before compose reads it.
services:
  api:
    environment:
      LEVEL: "a $$b"
      LIMITS: "[1,\\"a b\\"]"
      PASSWORD: null
      OUTSIDE: null
      OPEN: null
      LINK: "http://a $$b"
      EXTRA: "ref+op://v/i/f"
      HOST_ONLY: null
  backend:
    environment:
      OUTSIDE: null
      LINK: "http://low"
"""


def made(
    root: Path, form: str, reader: str = "python-dotenv", values: str = VALUES, services: tuple[str, ...] = ("auth",)
) -> Generated:
    """What becomes of these values."""
    manifest = MANIFEST.replace("READER", reader)
    files = {"confcheck.toml": manifest, "schema.yaml": SCHEMA, "auth.json": values, "compose.yaml": COMPOSE}
    workspace = api.load(write(root, files))
    generator = next(one for one in GENERATORS if one.format == form)
    return generator.render(workspace.system, Order("staging", services))


@pytest.mark.parametrize(("reader", "text"), [("python-dotenv", DOTENV), ("docker-run", DOCKER)])
def test_an_env_file(reader: str, text: str, tmp_path: Path) -> None:
    """Under canonical names; what is derived, and what the schema does not know; no defaults, nothing of others."""
    file = made(tmp_path, "dotenv", reader)
    assert (file.text, file.secret) == (text, False)
    assert file.remarks == (
        "auth (compose): secrets in clear are left to the environment: PASSWORD (--include-secrets)",
        "auth (compose): comes from outside: OUTSIDE, OPEN, HOST_ONLY",
    )


def test_a_compose_file(tmp_path: Path) -> None:
    """Every service of the target under the name that it has there; what comes from outside is handed on."""
    assert made(tmp_path, "compose", services=()).text == WHOLE


CANARY = "CANARYq7Zw2Xk9"
PLACE = "auth.json:1:11"


@pytest.mark.parametrize(
    ("reader", "value", "message"),
    [
        (
            "docker-run",
            f"{CANARY}\\n",
            (
                f"{PLACE}: the reader docker-run of auth cannot express the value of level (LEVEL), however it is "
                "written (change the value, or the reader of the service)"
            ),
        ),
        (
            "kubectl",
            f"{CANARY}\\n",
            (
                f"{PLACE}: the reader kubectl of auth cannot express the value of level (LEVEL), however it is "
                "written (change the value, or the reader of the service)"
            ),
        ),
    ],
)
def test_what_a_reader_cannot_express(reader: str, value: str, message: str, tmp_path: Path) -> None:
    """Setting, variable, reader, place and remedy; never the value."""
    with pytest.raises(Mistake) as caught:
        made(tmp_path, "dotenv", reader, f'{{"LEVEL": "{value}"}}')
    assert str(caught.value) == message


def test_a_reader_that_replaces_variables_in_any_quotes(tmp_path: Path) -> None:
    """Next.js leaves only an escaped dollar alone."""
    file = made(tmp_path, "dotenv", "next", '{"LEVEL": "pa$word"}')
    assert 'LEVEL="pa\\$word"\n' in file.text


@pytest.mark.parametrize("form", ["dotenv", "compose", "kubernetes"])
def test_a_text_that_would_be_read_as_a_reference(form: str, tmp_path: Path) -> None:
    """What is computed may look like one, and whoever resolves those would put a secret in its place."""
    schema = SCHEMA.replace("http://{level}", "op://{level}/item/field")
    manifest = MANIFEST.replace("READER", "node")
    files = {"confcheck.toml": manifest, "schema.yaml": schema, "auth.json": '{"LEVEL": "v"}', "compose.yaml": COMPOSE}
    with pytest.raises(Mistake) as caught:
        api.generate(api.load(write(tmp_path, files)), "staging", form, services=["auth"], force=True)
    assert "cannot express" in caught.value.message
    assert "link (LINK)" in caught.value.message
    assert caught.value.path == "schema.yaml"


def test_views_that_are_not_there(tmp_path: Path) -> None:
    """Neither format writes an empty file; compose wants one target."""
    manifest = MANIFEST + '[[sources]]\nfiles = "auth.json"\nservices = ["backend"]\ntarget = "other"\n'
    files = {"confcheck.toml": manifest.replace("READER", "node"), "schema.yaml": SCHEMA, "auth.json": "{}"}
    system = api.load(write(tmp_path, {**files, "compose.yaml": COMPOSE})).system
    for form in ("dotenv", "compose"):
        generator = next(one for one in GENERATORS if one.format == form)
        with pytest.raises(NothingMatched, match="no service has a view in staging that fits the options"):
            generator.render(system, Order("staging", ("nobody",)))
    with pytest.raises(Mistake) as caught:
        api.generate(api.load(tmp_path), "staging", "compose", force=True)
    assert str(caught.value) == (
        "a compose file is that of one target, and 2 fit "
        "(name one with --target, or write them all with confcheck render)"
    )
