import pytest

from confcheck.cli import main

_ROOT = """\
Usage: confcheck [OPTIONS] COMMAND [ARGS]...

  Validate the settings of several services across environments, with the
  place of every value.

Options:
  --version             Show the version.
  --install-completion  Install completion for the current shell.
  --show-completion     Show completion for the current shell, to copy it or
                        customize the installation.
  -h, --help            Show this message and exit.

Commands:
  init      Write a first manifest and schema from the files found.
  sources   List every configuration file, and what is understood of it.
  validate  Say whether environments are complete, valid and coherent.
  explain   Show where a setting gets its value, and what that shadows.
  diff      Show what differs between two sides.
  impact    Show what depends on a setting, before it is renamed or removed.
  rename    Rename a variable in every file of the workspace at once.
  parse     Show how each program reads an env file, side by side.
  generate  Write what an environment's services get into one file.
  render    Write each service's own file, from whatever the sources are.
  migrate   Turn the scattered sources of an environment into one file.
  lock      Write for each service a lock of what its settings must be.
  run       Check the environment of this process, then become the command.
  attest    Say whether running services have the settings that were locked.
  checks    List every check with its severity, or show the page of one.
  schema    Hand the schema on to other tools, and compare two of them.
"""

_VALIDATE = """\
Usage: confcheck validate [OPTIONS] [ENVIRONMENT]...

  Say whether environments are complete, valid and coherent.

  Exits with 0 (clean), 1 (findings), 2 (a mistake in manifest, schema or
  options) or 3 (nothing matched).

Arguments:
  ENVIRONMENT <list[str]>  What to validate; default: every environment.

Options:
  --root DIR             The workspace; default: the nearest directory upwards
                         with a confcheck.toml.  [env var: CONFCHECK_ROOT]
  --service NAME         Only this service (repeatable).
  --target NAME          Only this target (repeatable).
  --group PATH           Only settings under this path of the schema
                         (repeatable).
  --format FORMAT        Format of the report: text, json, sarif, github,
                         junit, markdown, html.  [env var: CONFCHECK_FORMAT;
                         default: text]
  --output FILE          Write the report to this file instead of stdout.
  --fail-on SEVERITY     Exit with 1 if a finding is at least this bad: error,
                         warning, note.  [default: error]
  --exit-zero            Exit with 0 whatever is found.
  --with-environment     Let the environment of this process take part;
                         without it nothing here does.
  --baseline FILE        Do not show again what this file knows.
  --write-baseline FILE  Write what is found to this file as known, and exit
                         with 0.
  --color WHEN           Colour the report: auto, always, never.  [env var:
                         CONFCHECK_COLOR; default: auto]
  -h, --help             Show this message and exit.
"""

_EXPLAIN = """\
Usage: confcheck explain [OPTIONS] {SETTING} {ENVIRONMENT}

  Show where a setting gets its value, and what that shadows.

  Also where it is declared, and who uses it.

Arguments:
  SETTING <str>      Its path in the schema: auth.jwt_secret.  [required]
  ENVIRONMENT <str>  Where to look.  [required]

Options:
  --root DIR      The workspace; default: the nearest directory upwards with a
                  confcheck.toml.  [env var: CONFCHECK_ROOT]
  --service NAME  Only this service (repeatable).
  --target NAME   Only this target (repeatable).
  -h, --help      Show this message and exit.
"""

_CHECKS = """\
Usage: confcheck checks [OPTIONS] [ID]

  List every check with its severity, or show the page of one.

Arguments:
  ID <str>  A check, to read its page.

Options:
  -h, --help  Show this message and exit.
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--help"], _ROOT),
        (["-h"], _ROOT),
        (["validate", "--help"], _VALIDATE),
        (["explain", "-h"], _EXPLAIN),
        (["checks", "--help"], _CHECKS),
    ],
)
def test_the_whole_help(capsys: pytest.CaptureFixture[str], words: list[str], expected: str) -> None:
    """Every command says what it does, what it takes, and which variables stand for options."""
    assert (0, (expected, "")) == (main(words), capsys.readouterr())
