"""Refuses to start under a server, and lists the problems in `manage.py check --deploy`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NotRequired, TypedDict, cast

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from confcheck.runtime import Problem, check, require

TAG = "confcheck"
SETTING = "CONFCHECK"
REQUIRED = {"service", "environment"}


class Arguments(TypedDict):
    """The keys of the setting, as `require` takes them."""

    service: str
    environment: str
    target: NotRequired[str | None]
    lock: NotRequired[str | os.PathLike[str] | None]


class ConfcheckConfig(AppConfig):
    """The app."""

    name = "confcheck.integrations.django"
    label = "confcheck"
    verbose_name = "confcheck"

    def ready(self) -> None:
        """Refuse if this process is going to answer requests; other commands of manage.py only get one more check."""
        checks.register(deployed_settings, TAG, deploy=True)
        if serves():
            require(**arguments())


def serves() -> bool:
    """Whether a server is about to load the site: its entry was imported before the apps, or it is a `runserver`.

    `migrate`, `collectstatic` and the other commands import neither entry before the apps are ready.
    """
    entries = {"django.core.wsgi", "django.core.asgi"}
    return bool(entries & sys.modules.keys()) or "".join(sys.argv[1:2]).startswith("runserver")


def deployed_settings(**_options: object) -> list[checks.CheckMessage]:
    """One error per problem; what is not certain, and what is not proven, fails no command by default."""
    verdict = check(**arguments())
    return [
        *(checks.Error(_row(one), hint=verdict.hint, id=f"{TAG}.{one.check}") for one in verdict.problems),
        *(checks.Warning(_row(one), id=f"{TAG}.{one.check}") for one in verdict.warnings),
        *(checks.Info(note, id=f"{TAG}.note") for note in verdict.notes),
    ]


def _row(problem: Problem) -> str:
    """The variable, the setting that it is, and what is wrong with it."""
    about = f"{problem.name} ({problem.setting})" if problem.name else problem.setting
    return f"{about} {problem.message}".strip()


def arguments() -> Arguments:
    """What `require` is called with; raises ImproperlyConfigured unless the setting says it."""
    given: object = getattr(settings, SETTING, None)
    if not isinstance(given, Mapping) or not _says(given):
        keys = "'service' and 'environment', and may have 'target' and 'lock'"
        raise ImproperlyConfigured(f"{SETTING} must be a dict that has {keys}")
    return cast("Arguments", dict(given))


def _says(given: Mapping[object, object]) -> bool:
    """Whether it names service and environment, and holds nothing that `require` takes from elsewhere."""
    named = all(isinstance(given.get(key), str) and given[key] for key in REQUIRED)
    return named and given.keys() <= Arguments.__annotations__.keys()
