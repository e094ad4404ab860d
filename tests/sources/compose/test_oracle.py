from __future__ import annotations

import pytest

from tests.sources.compose.oracle import PROGRAM, difference, projects

PROJECTS = 16


@pytest.mark.skipif(PROGRAM is None, reason="docker-compose is not on this machine")
def test_a_project_is_what_docker_compose_makes_of_it() -> None:
    """Generated projects of up to four files and ten services, each compared as a whole; `make fuzz` takes more."""
    made = list(projects(PROJECTS, 1))
    assert len(made) == PROJECTS
    assert [found for one in made if (found := difference(one)) is not None] == []


def test_projects_are_the_same_in_every_run() -> None:
    """And differ from each other."""
    assert list(projects(3, 1)) == list(projects(3, 1))
    assert len({str(one.files) for one in projects(20, 1)}) == 20
