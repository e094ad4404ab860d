"""A loaded workspace: what `confcheck.load` gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from confcheck.kernel.names import closest
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import is_secret_name
from confcheck.model import Mistake, NothingMatched, Setting, System, View
from confcheck.resolve import resolve

if TYPE_CHECKING:  # pydantic costs 60 ms; only who asks for settings pays
    from pydantic import BaseModel

    from confcheck.model.inventory import Inventory


FEW = 8
"""So many known names an error may list; more would not be read."""


@record(frozen=True, slots=True)
class ServiceView:
    """One service in one environment and target, with its settings as a pydantic model."""

    view: View

    @property
    def settings(self) -> BaseModel:
        """The typed settings, groups nested: `.settings.auth.jwt_secret`.

        A setting bound to a secret store is a `Reference`, one that arrives from outside an `Unknown`, an unset one
        its default or None. Raises `InvalidSettings` with every problem and its place if a setting is missing or
        invalid; no value is ever part of the text.
        """
        from confcheck.schema.models import settings_of  # noqa: PLC0415 - keeps pydantic out of `validate`

        return settings_of(self.view, secret=_is_secret)


def _is_secret(setting: Setting) -> bool:
    """Whether the schema says so, or says nothing and one of its names does."""
    return any(map(is_secret_name, setting.names())) if setting.secret is None else setting.secret


@record(frozen=True, slots=True)
class Workspace:
    """A workspace with everything read and resolved."""

    root: Path
    system: System

    def view(self, service: str, environment: str, target: str | None = None) -> ServiceView:
        """The view of a service.

        Without a target: the view of the unnamed target, or the only one there is. Raises `Mistake` for an unknown
        service or target or when several views fit, `NothingMatched` for an environment or view that does not exist.
        """
        name = self.environment(environment)
        self.check_names("service", (service,), tuple(one.name for one in self.system.manifest.services))
        found = [view for view in self.system.views if (view.service, view.environment) == (service, name)]
        exact = [view for view in found if view.target == target] or ([] if target else found)
        if not exact:
            place = f"{name} ({target})" if target else name
            raise NothingMatched(f"{service} has no view in {place}")
        if len(exact) > 1:
            choices = ", ".join(view.variant or str(view.target) for view in exact)
            raise Mistake(f"{service} has {len(exact)} views in {name}: {choices}", hint="name the target")
        return ServiceView(exact[0])

    def environment(self, name: str) -> str:
        """The canonical name of a concrete environment; raises `NothingMatched` if there is none of that name."""
        manifest = self.system.manifest
        environment = manifest.environment(name)
        if environment is None:
            known = [one.name for one in manifest.environments if not one.abstract]
            raise NothingMatched(f"there is no environment `{name}`", path=manifest.path, hint=_hint(name, known))
        if environment.abstract:
            raise NothingMatched(f"{environment.name} is abstract and never validated itself", path=manifest.path)
        return environment.name

    def check_names(self, word: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
        """Raise `Mistake` for a name that is not known, with the nearest one."""
        for name in given:
            if name not in known:
                raise Mistake(f"there is no {word} `{name}`", hint=_hint(name, known))

    def sources(self) -> Inventory:
        """Every configuration file of the workspace, claimed or not, and what is understood of it."""
        from confcheck.api.inventory import sources  # noqa: PLC0415 - `validate` does not need it

        return sources(self.root)

    def with_environment(self, process: Mapping[str, str]) -> Workspace:
        """The same workspace, with the environment of a process behind variables and pass-through keys."""
        old = self.system
        system = resolve(old.manifest, old.schema, old.documents, process)
        return Workspace(self.root, replace(system, today=old.today, unclaimed=old.unclaimed))


def _hint(name: str, known: Sequence[str]) -> str | None:
    """What was meant; else what there is, if it fits on the line."""
    near = closest(name, known)
    if near is not None:
        return f"did you mean {near}?"
    return f"there are {', '.join(known)}" if 0 < len(known) <= FEW else None
