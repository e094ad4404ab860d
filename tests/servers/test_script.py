"""A script: the smallest process that there is, in process and behind both wrappers."""

from __future__ import annotations

import signal

import pytest

from tests.servers.conftest import Place
from tests.servers.processes import Outcome, outcome, started

ALONE = "python main.py"
VERDICT = "python verdict.py"
WRAPPED = "confcheck run staging worker -- python report.py 7"
MODULE = "python -m confcheck.runtime worker --environment staging -- python report.py 7"
COMMANDS = [ALONE, VERDICT, WRAPPED, MODULE]


@pytest.mark.parametrize(("command", "code"), [(ALONE, 0), (WRAPPED, 7), (MODULE, 7)])
def test_with_good_settings_it_runs_and_its_exit_code_is_kept(place: Place, command: str, code: int) -> None:
    """And nothing is said but by the script."""
    with started(command, place("script")) as running:
        assert (code, "log level info\n") == (running.ends(), running.said)


@pytest.mark.parametrize("command", [ALONE, WRAPPED, MODULE])
def test_with_broken_settings_it_does_nothing(place: Place, command: str) -> None:
    """One message, the exit code of the self-check."""
    assert Outcome(3, "", 1) == outcome(command, place("script", broken=True))


@pytest.mark.parametrize("wrapper", ["confcheck run staging worker --", MODULE.partition(" python report")[0]])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_a_signal_reaches_the_program_itself(place: Place, wrapper: str, number: signal.Signals) -> None:
    """The process is the program: it dies of the signal that was sent to the wrapper."""
    with started(f"{wrapper} sh -c 'echo $$; sleep 600'", place("script")) as running:
        assert running.until(lambda: running.said == f"{running.process.pid}\n"), running.said
        running.process.send_signal(number)
        assert -number == running.ends()


@pytest.mark.parametrize(("broken", "last"), [(False, "may start"), (True, "must not start")])
def test_the_verdict_can_be_had_without_an_end(place: Place, broken: bool, last: str) -> None:
    """The script runs on, and lists what is wrong."""
    site = place("script", broken=broken)
    with started(VERDICT, site) as running:
        assert (0, last) == (running.ends(), running.said.splitlines()[-1])
        assert (broken, []) == ("log_level" in running.said, [text for text in site.hidden if text in running.said])
