import json
from pathlib import Path

import pytest

from confcheck.cli import main

_HELP = """\
Usage: confcheck schema export [OPTIONS]

  Write the schema as plain JSON Schema of typed values.

  With --environment and --service it says what must be set there.

Options:
  --root DIR          The workspace; default: the nearest directory upwards
                      with a confcheck.toml.  [env var: CONFCHECK_ROOT]
  --environment NAME  As this environment sees it.
  --service NAME      Only what this service uses.
  --target NAME       As this target of it sees it.
  --format FORMAT     One of yaml, json.  [default: yaml]
  --output FILE       Write to this file instead of stdout.
  -h, --help          Show this message and exit.
"""
_GROUP_HELP = """\
Usage: confcheck schema [OPTIONS] COMMAND [ARGS]...

  Hand the schema on to other tools, and compare two of them.

Options:
  -h, --help  Show this message and exit.

Commands:
  export  Write the schema as plain JSON Schema of typed values.
  diff    Say what a change of the schema breaks, and for which services.
"""
_YAML = """\
# Written by `confcheck schema export` from schema.yaml: edit that, and export again.
$schema: https://json-schema.org/draft/2020-12/schema
description: Settings of auth in staging (cloud), exported from schema.yaml.
type: object
properties:
  auth:
    type: object
    properties:
      jwt_secret:
        type: string
        minLength: 32
        writeOnly: true
      lifetime:
        description: 'Unit: min.'
        type: integer
    required:
    - jwt_secret
    - lifetime
    additionalProperties: false
required:
- auth
additionalProperties: false
"""
_NAMES = ["--environment", "stg", "--service", "auth", "--target", "cloud"]


def _export(workspace: Path, *words: str) -> int:
    return main(["schema", "export", "--root", str(workspace), *words])


@pytest.mark.parametrize(("words", "expected"), [(["-h"], _GROUP_HELP), (["export", "--help"], _HELP)])
def test_help(capsys: pytest.CaptureFixture[str], words: list[str], expected: str) -> None:
    """The group says what it holds, the command what it takes."""
    assert (0, (expected, "")) == (main(["schema", *words]), capsys.readouterr())


@pytest.mark.parametrize("words", [[], ["--format", "yaml"], ["--output", "-"]])
def test_yaml_goes_to_stdout(workspace: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    """Unless something else is asked for."""
    assert (_export(workspace, *_NAMES, *words), capsys.readouterr()) == (0, (_YAML, ""))


def test_json_and_a_file(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole schema, as a file and nothing else."""
    output = tmp_path / "schema.json"
    assert (
        _export(workspace, "--format", "json", "--output", str(output)),
        capsys.readouterr(),
    ) == (0, ("", ""))
    text = output.read_text("utf-8")
    assert (json.loads(text)["description"], text[-2:]) == ("Settings, exported from schema.yaml.", "}\n")


def test_the_format_of_reports_is_not_that_of_schemas(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The variable is for commands that report findings."""
    monkeypatch.setenv("CONFCHECK_FORMAT", "json")
    assert (_export(workspace, *_NAMES), capsys.readouterr()) == (0, (_YAML, ""))


@pytest.mark.parametrize(
    ("words", "exit_code", "expected"),
    [
        ("--environment moon", 3, "confcheck.toml: there is no environment `moon` (there are staging)"),
        ("--environment base", 3, "confcheck.toml: base is abstract and never validated itself"),
        ("--service auht", 2, "there is no service `auht` (did you mean auth?)"),
        ("--environment stg --target clod", 2, "there is no target `clod` (did you mean cloud?)"),
        ("--target cloud", 2, "the target cloud means something only in an environment (name the environment)"),
        ("--format xml", 2, "--format does not accept 'xml' (one of yaml, json)"),
        ("--format jsno", 2, "--format does not accept 'jsno' (did you mean json?)"),
        (
            "--output /nowhere/at/all",
            2,
            "cannot write /nowhere/at/all: No such file or directory (name a file in a folder that can be written)",
        ),
        ("--servcie a", 2, "no such option: --servcie (did you mean --service? see confcheck schema export --help)"),
        ("auth", 2, "got unexpected extra argument(s) (auth) (see confcheck schema export --help)"),
    ],
)
def test_what_cannot_be_exported(
    workspace: Path, capsys: pytest.CaptureFixture[str], words: str, exit_code: int, expected: str
) -> None:
    """One line, what may have been meant, and nothing on stdout."""
    assert (exit_code, ("", f"error: {expected}\n")) == (_export(workspace, *words.split()), capsys.readouterr())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["schema"], "missing command (see confcheck schema --help)"),
        (["schema", "exprot"], "no such command 'exprot'. Did you mean 'export'? (see confcheck schema --help)"),
    ],
)
def test_the_group_alone_does_nothing(capsys: pytest.CaptureFixture[str], words: list[str], expected: str) -> None:
    """It says what is missing."""
    assert (2, ("", f"error: {expected}\n")) == (main(words), capsys.readouterr())


_DIFF = """\
breaking
  auth.lifetime minimum is 5, was none (auth, backend)
    narrowed: old.yaml:5:7 → schema.yaml:5:7

1 breaking, 0 harmless; 1 settings are the same
"""


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ([], 0, _DIFF),
        (["--exit-code"], 1, _DIFF),
        (["--breaking", "--exit-code"], 1, _DIFF),
    ],
)
def test_what_a_change_breaks(  # noqa: PLR0917
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    expected: str,
) -> None:
    """Two files of the schema; the exit code says so only if it is asked for."""
    monkeypatch.chdir(workspace)
    text = (workspace / "schema.yaml").read_text("utf-8")
    (workspace / "old.yaml").write_text(text, "utf-8")
    (workspace / "schema.yaml").write_text(text.replace("unit: min", "unit: min, minimum: 5"), "utf-8")
    assert (code, (expected, "")) == (main(["schema", "diff", "old.yaml", "schema.yaml", *words]), capsys.readouterr())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("gone.yaml schema.yaml", "there is no file gone.yaml (REVISION:FILE names one as it was in git)"),
        ("schema.yaml schema.yaml --format yml", "--format does not accept 'yml' (one of text, json, markdown)"),
    ],
)
def test_schemas_that_cannot_be_compared(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str, message: str
) -> None:
    """One line."""
    monkeypatch.chdir(workspace)
    assert (2, ("", f"error: {message}\n")) == (main(["schema", "diff", *words.split()]), capsys.readouterr())
