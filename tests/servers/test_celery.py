"""Celery: workers with children and without, the beat; tasks are sent through the broker in memory."""

from __future__ import annotations

import pytest

from tests.servers.conftest import Place
from tests.servers.processes import Outcome, Site, daemon, outcome, started

PREFORK = "celery --app tasks worker --loglevel INFO --concurrency 2"
SOLO = "celery --app tasks worker --loglevel INFO --pool solo"
BEAT = "celery --app tasks beat --loglevel INFO"
QUIET = BEAT.replace("INFO", "CRITICAL")
LATE = "celery --app late worker --loglevel INFO --concurrency 2"
WRAPPED = "confcheck run staging worker -- celery --app tasks worker --loglevel INFO --concurrency 2"
COMMANDS = [PREFORK, SOLO, BEAT, LATE, WRAPPED]

ASKING = """
from celery.signals import worker_ready

@worker_ready.connect
def ask(**signal):
    from tasks import level
    level.delay()
"""
"""A module that sends a task from inside the worker: the broker in memory belongs to one process."""
RAISING = """
from celery.signals import celeryd_init

@celeryd_init.connect
def fail(**signal):
    raise RuntimeError
"""
DONE = ": 'log level info'"
"""What a worker logs at the end of that task."""


@pytest.mark.parametrize("command", [PREFORK, SOLO])
def test_with_good_settings_a_task_is_done(place: Place, command: str) -> None:
    """And the self-check says nothing."""
    with started(f"{command} --include asking", asking(place)) as running:
        assert (running.until(lambda: DONE in running.said), running.refusals) == (True, 0), running.said


def test_behind_the_wrapper_it_stops_gracefully(place: Place) -> None:
    """After it has done its task."""
    with started(f"{WRAPPED} --include asking", asking(place)) as running:
        assert running.until(lambda: DONE in running.said), running.said
        running.process.terminate()
        assert (running.ends(), running.refusals) == (0, 0)


def asking(place: Place) -> Site:
    """The files of the page with good settings, and a module that sends a task."""
    site = place("celery")
    (site.folder / "asking.py").write_text(ASKING, "utf-8")
    return site


def test_with_good_settings_the_beat_runs(place: Place) -> None:
    """Until somebody stops it; before it ticks, it cannot be stopped in an orderly way."""
    with started(BEAT.replace("INFO", "DEBUG"), place("celery")) as running:
        assert running.until(lambda: "beat: Ticking" in running.said), running.said
        running.process.terminate()
        assert (running.ends(), running.refusals) == (0, 0)


@pytest.mark.parametrize("command", [PREFORK, SOLO, BEAT, f"{PREFORK} --beat", WRAPPED, QUIET])
def test_with_broken_settings_it_ends_before_it_is_ready(place: Place, command: str) -> None:
    """One message, the exit code of the self-check."""
    assert Outcome(3, "", 1) == outcome(command, place("celery", broken=True))


def test_of_other_exceptions_celery_makes_a_line_in_its_log(place: Place) -> None:
    """And the worker is ready for tasks."""
    site = place("celery")
    (site.folder / "late.py").write_text(site.folder.joinpath("late.py").read_text("utf-8") + RAISING, "utf-8")
    with started(f"{LATE} --pool solo", site) as running:
        assert running.until(lambda: " ready." in running.said), running.said


def test_when_a_child_starts_it_is_too_late(place: Place) -> None:
    """Celery replaces children without end, whatever they end with."""
    with started(LATE, place("celery", broken=True)) as running:
        assert running.until(lambda: running.refusals > 4), running.said
        assert running.process.poll() is None


def test_a_detached_worker_has_nobody_left_to_tell(place: Place) -> None:
    """Whoever started it got 0; the wrapper is asked before that."""
    site = place("celery", broken=True)
    pid_file = site.folder / "worker.pid"
    with daemon(pid_file):
        assert Outcome(0, "", 0) == outcome(f"{PREFORK} --detach --pidfile {pid_file}", site)
    assert Outcome(3, "", 1) == outcome(f"{WRAPPED} --detach", site)
