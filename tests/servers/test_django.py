"""Django: its own commands, runserver, and the servers that load its WSGI and ASGI entries."""

from __future__ import annotations

import pytest

from tests.servers.conftest import Place
from tests.servers.processes import Outcome, outcome, started

RUNSERVER = "python manage.py runserver --noreload 8000"
WSGI = "gunicorn wsgi --bind 127.0.0.1:8000 --workers 2 --preload"
ASGI = "uvicorn asgi:application --port 8000"
DEPLOY = "python manage.py check --deploy"
TAGGED = "python manage.py check --deploy --tag confcheck"
CHECK = "python manage.py check"
MIGRATE = "python manage.py migrate"
COLLECT = "python manage.py collectstatic --noinput"
WRAPPED = "confcheck run staging api -- python manage.py migrate"
COMMANDS = [RUNSERVER, WSGI, ASGI, DEPLOY, TAGGED, CHECK, MIGRATE, COLLECT, WRAPPED]


@pytest.mark.parametrize(("command", "code"), [(RUNSERVER, -15), (WSGI, 0), (ASGI, -15)])
def test_with_good_settings_it_answers(place: Place, command: str, code: int) -> None:
    """And ends with what the server makes of SIGTERM."""
    assert Outcome(code, "log level info\n", 0) == outcome(command, place("django"))


@pytest.mark.parametrize("command", [RUNSERVER, WSGI, ASGI, RUNSERVER.replace("--noreload ", "")])
def test_with_broken_settings_it_serves_under_no_server(place: Place, command: str) -> None:
    """One message, the exit code of the self-check; with autoreload, too."""
    assert Outcome(3, "", 1) == outcome(command, place("django", broken=True))


@pytest.mark.parametrize("command", [CHECK, MIGRATE, COLLECT])
@pytest.mark.parametrize("broken", [False, True])
def test_an_image_can_be_built_without_the_settings_of_a_deployment(place: Place, command: str, broken: bool) -> None:
    """The commands that run while it is built succeed, and say nothing of settings."""
    assert Outcome(0, "", 0) == outcome(command, place("django", broken=broken))


@pytest.mark.parametrize("command", [DEPLOY, TAGGED])
@pytest.mark.parametrize(("broken", "code"), [(False, 0), (True, 1)])
def test_the_check_before_a_deploy_lists_every_problem(place: Place, command: str, broken: bool, code: int) -> None:
    """With ids that SILENCED_SYSTEM_CHECKS knows; without a value."""
    site = place("django", broken=broken)
    with started(command, site) as running:
        assert (code, []) == (running.ends(), [text for text in site.hidden if text in running.said]), running.said
        lines = [line for line in running.said.splitlines() if "confcheck." in line]
    assert sorted(lines) == (PROBLEMS if broken else [])


PROBLEMS = [
    "?: (confcheck.changed-value) DATABASE_HOST (database.host) is not the value that was validated",
    "?: (confcheck.changed-value) DATABASE_POOL_SIZE (database.pool_size) is not the value that was validated",
    "?: (confcheck.invalid-value) API_TOKEN (api_token) is shorter than 16 characters",
    "?: (confcheck.invalid-value) DATABASE_POOL_SIZE (database.pool_size) is not an integer",
    "?: (confcheck.missing-setting) LOG_LEVEL (log_level) is not set",
]


@pytest.mark.parametrize(("broken", "expected"), [(False, Outcome(0, "", 0)), (True, Outcome(3, "", 1))])
def test_migrate_behind_the_wrapper_is_refused(place: Place, broken: bool, expected: Outcome) -> None:
    """Before it touches a database."""
    site = place("django", broken=broken)
    assert (expected, not broken) == (outcome(WRAPPED, site), (site.folder / "site.sqlite3").exists())
