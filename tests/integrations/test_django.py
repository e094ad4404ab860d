"""The app of Django, without a site; `tests/servers` starts real ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.test.utils import override_settings

import confcheck.integrations.django
from confcheck.integrations.django.apps import ConfcheckConfig, arguments, deployed_settings
from confcheck.runtime import REFUSED, Refused


@pytest.fixture(scope="module", autouse=True)
def _configured() -> None:
    """Django has no site here, only settings."""
    if not settings.configured:
        settings.configure()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[ConfcheckConfig]:
    """With locks that are not there; what it registers is forgotten."""
    before = set(registry.deployment_checks)
    with override_settings(CONFCHECK={"service": "api", "environment": "staging", "lock": tmp_path}):
        yield ConfcheckConfig("confcheck.integrations.django", confcheck.integrations.django)
    registry.deployment_checks = before


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process into which no server has loaded anything."""
    for name in ("django.core.wsgi", "django.core.asgi"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "argv", ["manage.py", "migrate"])
    return monkeypatch


@pytest.mark.usefixtures("entries")
def test_other_commands_only_get_a_check(app: ConfcheckConfig) -> None:
    """It is one of those that run before a deploy."""
    app.ready()
    assert deployed_settings in registry.deployment_checks
    assert deployed_settings not in registry.registered_checks


@pytest.mark.parametrize("entry", ["django.core.wsgi", "django.core.asgi", "runserver", "runserver_plus"])
def test_what_serves_is_refused(
    app: ConfcheckConfig, entries: pytest.MonkeyPatch, entry: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that came in through its entry, and the one of manage.py."""
    if entry.startswith("runserver"):
        entries.setattr(sys, "argv", ["manage.py", entry, "8000"])
    else:
        entries.setitem(sys.modules, entry, ModuleType(entry))
    with pytest.raises(Refused) as ended:
        app.ready()
    assert ended.value.code == REFUSED
    assert "confcheck: api in staging does not start" in capsys.readouterr().err


@pytest.mark.usefixtures("app")
def test_a_problem_of_the_lock_is_an_error_with_id_and_hint(tmp_path: Path) -> None:
    """As every problem."""
    lock = tmp_path / "staging" / "api.lock"
    found = [(one.id, one.msg, one.level, bool(one.hint)) for one in deployed_settings()]
    assert [("confcheck.absent", f"{lock} does not exist", 40, True)] == found


@pytest.mark.parametrize(
    "given",
    [
        None,
        "api",
        {"service": "api"},
        {"service": "api", "environment": "staging", "values": {}},
        {"service": "api", "environment": ""},
        {"service": 1, "environment": "staging"},
    ],
)
def test_a_setting_that_does_not_say_what_the_process_is(given: Mapping[str, object] | str | None) -> None:
    """Is a mistake that Django shows as such, not a check that is left out."""
    with override_settings(CONFCHECK=given), pytest.raises(ImproperlyConfigured) as raised:
        arguments()
    assert str(raised.value) == (
        "CONFCHECK must be a dict that has 'service' and 'environment', and may have 'target' and 'lock'"
    )
