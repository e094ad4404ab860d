"""The pages of servers: no command on them that no test runs, no file that does not compile."""

from __future__ import annotations

import re
from importlib.metadata import version
from types import ModuleType

import pytest

from tests.servers import test_celery, test_django, test_gunicorn, test_node, test_script, test_uvicorn
from tests.servers.conftest import Place
from tests.servers.pages import FOLDER, commands_of, files_of, text_of
from tests.servers.processes import started

TESTS = {
    "celery": test_celery,
    "django": test_django,
    "gunicorn": test_gunicorn,
    "node": test_node,
    "script": test_script,
    "uvicorn": test_uvicorn,
}


@pytest.mark.parametrize(("page", "tests"), TESTS.items(), ids=TESTS)
def test_every_command_of_a_page_is_run(page: str, tests: ModuleType) -> None:
    """And no test speaks of one that is not there."""
    assert sorted(tests.COMMANDS) == sorted(commands_of(page))


def test_every_page_has_its_tests() -> None:
    """`index` holds the system of all of them, `containers` has tests of its own."""
    assert {path.stem for path in FOLDER.glob("*.md")} == {*TESTS, "index", "containers"}
    assert commands_of("index") == commands_of("containers") == []


@pytest.mark.parametrize("page", [*TESTS, "containers"])
def test_every_module_of_a_page_compiles(page: str) -> None:
    """Also one that no test happens to import."""
    for name, text in files_of(page).items():
        if name.endswith(".py"):
            compile(text, name, "exec")


def test_the_message_is_the_one_on_the_page(place: Place) -> None:
    """Every problem in one piece, sorted, without a value."""
    command = "python -m confcheck.runtime api --environment staging -- true"
    with started(command, place("script", broken=True)) as running:
        assert (3, files_of("index")["stderr"]) == (running.ends(), running.said)


def test_the_versions_are_those_that_were_measured() -> None:
    """Whoever moves to other ones sees the tests of this folder pass, and writes them down."""
    measured = re.search(r"Measured with (.*?) and Node", " ".join(text_of("index").split()))
    expected = [
        f"{name} {'.'.join(version(name).split('.')[:2])}" for name in ("uvicorn", "gunicorn", "Django", "Celery")
    ]
    assert measured is not None
    assert ", ".join(expected) == measured[1]
