"""Workspaces whose sources are consolidated files: what every command makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.cli import main
from confcheck.model import Finding, Mistake, Reference
from tests.workspaces import findings, write

SCHEMA = """
properties:
  auth:
    properties:
      key: {type: string, secret: true, services: [auth, backend], agree: services, differ: environments}
      limit: {type: integer, unit: s, env: LIMIT, optional: true}
  web:
    properties:
      port: {type: integer, services: [web], optional: true, targets: {cloud: {default: 1}}}
"""
STAGING = """\
format: confcheck/1
environment: staging
shared:
  auth.key: ref+env://AUTH_KEY
targets:
  cloud:
    services:
      auth:
        auth.limit: 25 s
      backend: {}
      web:
        web.port: 80
  compose:
    shared:
      auth.limit: 1m
    services:
      auth: {}
      backend: {}
    variables:
      auth:
        OTHER: x
"""
MANIFEST = """
schema = "schema.yaml"
[environments.staging]
aliases = ["stage"]
[environments.production]
[services.auth]
targets = ["cloud", "compose"]
[services.backend]
[services.web]
environments = ["staging"]
"""
BY_NAME = '[[sources]]\nfiles = "{environment}.yaml"\nformat = "confcheck"\n'
PRODUCTION = STAGING.replace("staging", "production").replace("    shared:\n      auth.limit: 1m\n", "")


def files(sources: str = BY_NAME, **more: str) -> dict[str, str]:
    """A workspace of two files, with its sources as given."""
    both = {"staging.yaml": STAGING, "production.yaml": PRODUCTION}
    return {"confcheck.toml": MANIFEST + sources, "schema.yaml": SCHEMA, **both, **more}


def views(root: Path, sources: str = BY_NAME, **more: str) -> dict[tuple[str, str, str | None], dict[str, object]]:
    """Environment, service and target → path → value."""
    system = api.load(write(root, files(sources, **more))).system
    return {
        (view.environment, view.service, view.target): {
            one.setting.path: one.winner.value for one in view.settings if one.winner is not None
        }
        for view in system.views
    }


def told(found: list[Finding]) -> list[tuple[str, list[tuple[str, int | None]], str | None]]:
    """Message, places and hint."""
    return [(one.problem.message, [(at.path, at.line) for at in one.problem.places], one.problem.hint) for one in found]


KEY = Reference("env", "AUTH_KEY", shown=True)


def test_one_file_feeds_every_target(tmp_path: Path) -> None:
    """What is shared reaches whoever uses it; the unit goes; the manifest names no target, and the schema may."""
    found = views(tmp_path)
    assert {key: value for key, value in found.items() if key[0] == "staging"} == {
        ("staging", "auth", "cloud"): {"auth.key": KEY, "auth.limit": "25"},
        ("staging", "auth", "compose"): {"auth.key": KEY, "auth.limit": "1m"},
        ("staging", "backend", "cloud"): {"auth.key": KEY},
        ("staging", "backend", "compose"): {"auth.key": KEY, "auth.limit": "1m"},
        ("staging", "web", "cloud"): {"web.port": "80"},
    }
    assert [target for _, _, target in found if target is None] == []


def test_a_stated_target_is_all_that_counts(tmp_path: Path) -> None:
    """Its part, and what is shared."""
    stated = BY_NAME + 'target = "compose"\n'
    found = views(
        tmp_path,
        stated,
        **{
            "confcheck.toml": MANIFEST.replace('"cloud", ', "") + stated,
            "schema.yaml": "" + SCHEMA.replace(", targets: {cloud: {default: 1}}", ""),
        },
    )
    assert {key: value for key, value in found.items() if key[0] == "staging"} == {
        ("staging", "auth", "compose"): {"auth.key": KEY, "auth.limit": "1m"},
        ("staging", "backend", "compose"): {"auth.key": KEY, "auth.limit": "1m"},
    }


def test_a_file_without_targets_belongs_to_the_stated_one(tmp_path: Path) -> None:
    """As with every other format."""
    text = "format: confcheck/1\nshared: {auth.limit: 5}\nservices: {auth: {}, web: {}}\n"
    stated = BY_NAME.replace("{environment}", "staging") + 'target = "cloud"\nenvironments = ["staging"]\n'
    manifest = MANIFEST.replace(', "compose"', "") + stated
    found = views(tmp_path, stated, **{"staging.yaml": text, "confcheck.toml": manifest})
    assert found == {
        ("staging", "auth", "cloud"): {"auth.limit": "5"},
        ("staging", "web", "cloud"): {"auth.limit": "5"},
    }


def test_a_file_says_itself_what_it_is_for(tmp_path: Path) -> None:
    """A pattern that captures no environment leaves that to the file."""
    found = views(tmp_path, BY_NAME.replace("{environment}", "*ing").replace("*ing", "staging"))
    assert {environment for environment, _, _ in found} == {"staging"}


def test_claimed_for_another_environment(tmp_path: Path) -> None:
    """Both places are named; its values are read all the same."""
    stray = STAGING.replace("environment: staging", "environment: stage")
    found = findings(tmp_path, files(**{"production.yaml": stray}), "environment-mismatch")
    assert told(found) == [
        (
            "production.yaml says that it is for staging, and is claimed for production",
            [("production.yaml", 2), ("confcheck.toml", 12)],
            "claim it for staging, or generate it for production",
        )
    ]
    assert [one.problem.environments for one in found] == [("production",)]


def test_what_nobody_declares(tmp_path: Path) -> None:
    """Environments and services of the manifest, paths of the schema; a variable's name is no path."""
    text = STAGING.replace("environment: staging", "environment: stagin").replace("web:", "wbe:")
    text = text.replace("auth.limit: 25 s", "auth.limti: 25 s\n        LIMIT: 4\n        auth.nothing: 1")
    made = files(**{"staging.yaml": text})
    assert told(findings(tmp_path, made, "malformed-source", "staging")) == [
        (
            "2 parts of staging.yaml not read",
            [("staging.yaml", 2), ("staging.yaml", 13)],
            "did you mean `staging`?; did you mean `web`?",
        )
    ]
    assert [message for message, _, _ in told(findings(tmp_path, made, "unknown-setting", "staging"))] == [
        "auth.limti is no setting of auth; did you mean auth.limit?",
        "LIMIT is no setting of auth; did you mean auth.limit?",
        "2 names in staging.yaml outside the schema: auth.nothing, OTHER",
    ]


def test_the_environment_is_no_secret_store(tmp_path: Path) -> None:
    """`ref+env://AUTH_KEY` is present, and nobody compares it: not between services, not between environments."""
    per_service = STAGING.replace("      auth:\n", "      auth:\n        auth.key: ref+env://YOUR_KEY\n", 1)
    per_service = per_service.replace("      backend: {}", "      backend: {auth.key: ref+env://PRODUCTION_KEY}")
    report = api.validate(api.load(write(tmp_path, files(**{"staging.yaml": per_service}))))
    assert {finding.check for finding in report.findings} == {"unknown-setting"}


def test_a_missing_setting_is_named_by_its_path(tmp_path: Path) -> None:
    """That is what has to be written in such a file."""
    text = STAGING.replace("  auth.key: ref+env://AUTH_KEY\n", "  {}\n")
    found = findings(tmp_path, files(**{"staging.yaml": text}), "missing-setting", "staging")
    assert [one.problem.hint for one in found] == ["set auth.key"]
    assert {at.label for at in found[0].problem.places} == {"auth: no auth.key", "backend: no auth.key"}


@pytest.mark.parametrize("later", [True, False])
def test_other_files_see_the_variables(tmp_path: Path, capsys: pytest.CaptureFixture[str], *, later: bool) -> None:
    """A file that uses `${LIMIT}` gets what the consolidated one sets, before it or after it, without the unit."""
    own = '[[sources]]\nfiles = "own.env"\nservices = ["backend"]\nenvironments = ["staging"]\ntarget = "cloud"\n'
    text = STAGING.replace("backend: {}", "backend: {auth.limit: 7 s}", 1).replace(
        "  auth.key: ref+env://AUTH_KEY\n", ""
    )
    text = text.replace("shared:\n", "shared: {}\n", 1)
    sources = own + BY_NAME if later else BY_NAME + own
    found = views(tmp_path, sources, **{"staging.yaml": text, "own.env": "AUTH_KEY=x${LIMIT}y\n"})
    assert found["staging", "backend", "cloud"]["auth.key"] == "x7y"
    assert main(["impact", "LIMIT", "--root", str(tmp_path)]) == 0
    assert "own.env:1" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["template", "variants"])
def test_a_whole_environment_is_no_alternative(key: str, tmp_path: Path) -> None:
    """The manifest says where it cannot be."""
    with pytest.raises(Mistake, match=f"`{key}` means nothing for the format `confcheck`"):
        api.load(write(tmp_path, files(f"{BY_NAME}{key} = true\n")))


def test_an_inactive_file_is_only_compared(tmp_path: Path) -> None:
    """It makes no view."""
    old = '[[sources]]\nfiles = "old.yaml"\nformat = "confcheck"\nenvironments = ["staging"]\nactive = false\n'
    made = files(old + BY_NAME, **{"old.yaml": STAGING.replace("25 s", "26 s")})
    found = findings(tmp_path, made, "inactive-source", "staging")
    assert [one.problem.services for one in found] == [("auth",)]


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["explain", "auth.limit", "staging"], 0, "staging.yaml:9"),
        (["explain", "LIMIT", "staging", "--target", "compose"], 0, "1m"),
        (["diff", "staging@cloud", "staging@compose"], 0, "auth.limit"),
        (["impact", "auth.limit"], 0, "staging.yaml"),
        (["validate", "staging", "--target", "cloud"], 0, "0 errors"),
        (["validate", "staging", "--target", "clod"], 2, "did you mean cloud?"),
        (["generate", "staging", "--target", "cloud"], 0, "auth.limit: 25 s  # staging.yaml:9"),
    ],
)
def test_every_command_works(
    words: list[str], code: int, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On such a workspace as on any other."""
    write(tmp_path, files())
    assert main([*words, "--root", str(tmp_path)]) == code
    captured = capsys.readouterr()
    assert expected in captured.out + captured.err


def test_a_variable_is_renamed_in_the_schema_alone(tmp_path: Path) -> None:
    """The file knows it by its path."""
    write(tmp_path, files())
    assert main(["rename", "LIMIT", "AUTH_LIMIT", "--write", "--root", str(tmp_path)]) == 0
    assert (tmp_path / "staging.yaml").read_text() == STAGING
    assert "env: AUTH_LIMIT" in (tmp_path / "schema.yaml").read_text()


@pytest.mark.parametrize("text", ["", "- a\n", "format: confcheck/1\ntargets: {cloud: [\n", "\0"])
def test_a_broken_file_is_the_one_finding(text: str, tmp_path: Path) -> None:
    """What the schema says of its targets, and services of theirs, is no second mistake: it may have parts for them."""
    report = api.validate(api.load(write(tmp_path, files(**{"staging.yaml": text}))), ["staging"])
    assert {one.check for one in report.findings} == {"malformed-source"}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Is named, rather than the targets that it would have; one that need not be there has none."""
    gone = BY_NAME.replace("{environment}", "gone")
    with pytest.raises(Mistake, match=r"`gone\.yaml` matches no file"):
        api.load(write(tmp_path, files(gone)))
    with pytest.raises(Mistake, match="unknown target `cloud`"):
        api.load(write(tmp_path, files(f"{gone}required = false\n")))
