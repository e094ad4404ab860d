"""gunicorn with its own and with uvicorn's workers: `on_starting`, `--preload`, at import, behind the wrapper."""

from __future__ import annotations

import pytest

from tests.servers.conftest import Place
from tests.servers.processes import OTHER, Outcome, daemon, outcome, started

HOOK = "gunicorn app --bind 127.0.0.1:8000 --workers 2"
UVICORN = "gunicorn asgi:app --bind 127.0.0.1:8000 --workers 2 --worker-class uvicorn.workers.UvicornWorker"
ASGI = "gunicorn asgi:app --bind 127.0.0.1:8000 --workers 2 --worker-class asgi"
PRELOAD = "gunicorn main --config /dev/null --bind 127.0.0.1:8000 --workers 2 --preload"
WORKERS = "gunicorn main --config /dev/null --bind 127.0.0.1:8000 --workers 2"
WRAPPED = "confcheck run staging api -- gunicorn app --config /dev/null --bind 127.0.0.1:8000 --workers 2"
COMMANDS = [HOOK, UVICORN, ASGI, PRELOAD, WORKERS, WRAPPED]


@pytest.mark.parametrize("command", COMMANDS)
def test_with_good_settings_it_answers_and_stops_gracefully(place: Place, command: str) -> None:
    """And the self-check says nothing."""
    assert Outcome(0, "log level info\n", 0) == outcome(command, place("gunicorn"))


@pytest.mark.parametrize("command", [HOOK, UVICORN, ASGI, PRELOAD, WRAPPED])
def test_with_broken_settings_it_ends_before_there_is_a_worker(place: Place, command: str) -> None:
    """One message, the exit code of the self-check."""
    assert Outcome(3, "", 1) == outcome(command, place("gunicorn", broken=True))


def test_a_worker_that_refuses_stops_gunicorn_with_one_of_two_codes(place: Place) -> None:
    """Which one depends on whether a second worker ends while gunicorn stops because of the first."""
    expected = [Outcome(code, "", messages) for code in (1, 3) for messages in (1, 2)]
    assert outcome(WORKERS, place("gunicorn", broken=True)) in expected


def test_after_another_exit_code_workers_are_started_without_end(place: Place) -> None:
    """Which is why the self-check has this one."""
    site = place("gunicorn")
    (site.folder / "other.py").write_text(OTHER, "utf-8")
    with started(WORKERS.replace("main", "other"), site) as running:
        assert running.until(lambda: running.refusals > 4), running.said
        assert running.process.poll() is None


def test_the_hook_sees_what_gunicorn_adds(place: Place) -> None:
    """A variable that gunicorn itself sets is part of what is checked; the wrapper would miss it."""
    site = place("gunicorn")
    assert Outcome(3, "", 1) == outcome(f"{HOOK} --env LOG_LEVEL=loud", site)


def test_a_daemon_has_nobody_left_to_tell(place: Place) -> None:
    """Whoever started it got 0 before the hook ran; the wrapper is asked before that."""
    site = place("gunicorn", broken=True)
    pid_file = site.folder / "daemon.pid"
    with daemon(pid_file):
        assert Outcome(0, "", 0) == outcome(f"{HOOK} --daemon --pid {pid_file}", site)
    assert Outcome(3, "", 1) == outcome(f"{WRAPPED} --daemon", site)
