"""uvicorn with one and with two workers, in process and behind the wrapper."""

from __future__ import annotations

import signal

import pytest

from tests.servers.conftest import Place
from tests.servers.processes import OTHER, Outcome, outcome, started

WRAPPED = "confcheck run staging api -- uvicorn app:app --port 8000"
WRAPPED_TWO = "confcheck run staging api -- uvicorn app:app --port 8000 --workers 2"
ALONE = "uvicorn main:app --port 8000"
TWO = "uvicorn main:app --port 8000 --workers 2"
LIFESPAN = "uvicorn lifespan:app --port 8000"
COMMANDS = [WRAPPED, WRAPPED_TWO, ALONE, TWO, LIFESPAN]


@pytest.mark.parametrize(("command", "code"), [(WRAPPED, -15), (WRAPPED_TWO, 0), (ALONE, -15), (TWO, 0)])
def test_with_good_settings_it_answers_and_stops_gracefully(place: Place, command: str, code: int) -> None:
    """And the self-check says nothing. In the end one process sends itself the signal again, a supervisor returns 0."""
    assert Outcome(code, "log level info\n", 0) == outcome(command, place("uvicorn"))


@pytest.mark.parametrize("command", [WRAPPED, WRAPPED_TWO, ALONE])
def test_with_broken_settings_it_ends_before_it_answers(place: Place, command: str) -> None:
    """One message, the exit code of the self-check."""
    assert Outcome(3, "", 1) == outcome(command, place("uvicorn", broken=True))


def test_the_signal_reaches_uvicorn_itself(place: Place) -> None:
    """It has the process id of the wrapper, and shuts its app down before it ends."""
    with started(WRAPPED, place("uvicorn")) as running:
        assert running.until(running.answer) == "log level info\n"
        running.process.terminate()
        assert running.ends() == -signal.SIGTERM
        last = ["Application shutdown complete.", f"Finished server process [{running.process.pid}]"]
        assert last == [line.removeprefix("INFO:").strip() for line in running.said.splitlines()][-2:]


def test_of_several_workers_the_supervisor_hides_the_exit_code(place: Place) -> None:
    """It stops, and returns 0: the page says that, and offers the wrapper. The second worker may say it, too."""
    assert outcome(TWO, place("uvicorn", broken=True)) in (Outcome(0, "", 1), Outcome(0, "", 2))


def test_after_another_exit_code_workers_are_started_without_end(place: Place) -> None:
    """Which is why the self-check has this one."""
    site = place("uvicorn")
    (site.folder / "other.py").write_text(OTHER, "utf-8")
    with started(TWO.replace("main", "other"), site) as running:
        assert running.until(lambda: running.refusals > 4), running.said
        assert running.process.poll() is None


def test_the_lifespan_is_no_place_for_it(place: Place) -> None:
    """Whatever an app raises there, uvicorn takes it for one without a lifespan, and serves."""
    assert Outcome(-15, "answers in spite of it\n", 1) == outcome(LIFESPAN, place("uvicorn", broken=True))


@pytest.mark.parametrize(
    ("command", "expected"), [(ALONE, Outcome(-15, "log level info\n", 0)), (WRAPPED, Outcome(3, "", 1))]
)
def test_only_in_process_it_sees_what_uvicorn_adds(place: Place, command: str, expected: Outcome) -> None:
    """A variable of `--env-file`, without which a required setting is missing."""
    site = place("uvicorn").lacking("LOG_LEVEL")
    (site.folder / "more.env").write_text("LOG_LEVEL=info\n", "utf-8")
    assert expected == outcome(f"{command} --env-file more.env", site)
