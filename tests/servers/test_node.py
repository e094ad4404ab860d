"""Node.js behind the wrapper."""

from __future__ import annotations

import shutil

import pytest

from tests.servers.conftest import Place
from tests.servers.processes import Outcome, outcome

WRAPPED = "confcheck run staging api -- node server.js 8000"
MODULE = "python -m confcheck.runtime api --environment staging -- node server.js 8000"
COMMANDS = [WRAPPED, MODULE]

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node.js here")


@pytest.mark.parametrize("command", COMMANDS)
def test_with_good_settings_it_answers_and_gets_the_signal(place: Place, command: str) -> None:
    """It closes its server, and its own exit code is that of the command."""
    assert Outcome(7, "log level info\n", 0) == outcome(command, place("node"))


@pytest.mark.parametrize("command", COMMANDS)
def test_with_broken_settings_it_is_never_started(place: Place, command: str) -> None:
    """One message, the exit code of the self-check."""
    assert Outcome(3, "", 1) == outcome(command, place("node", broken=True))
