import pytest

from confcheck.cli import main

_ROOT = """\
Usage: confcheck [OPTIONS] COMMAND [ARGS]...

  Validate the settings of several services across environments, with the place
  of every value.

Options:
  --version             Show the version.
  --install-completion  Install completion for the current shell.
  --show-completion     Show completion for the current shell, to copy it or
                        customize the installation.
  -h, --help            Show this message and exit.

Commands:
  validate  Say whether environments are complete, valid and coherent.
  explain   Show where a setting gets its value, and what that shadows.
  checks    List every check with its severity, or show the page of one.
"""
