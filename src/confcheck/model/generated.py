"""What `confcheck generate` is asked for, and what a format makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model.view import System, View

RENDERED = "# Rendered by confcheck for "
"""How every file begins that `confcheck render` writes."""


@record(frozen=True, slots=True)
class Order:
    """Which views are wanted, and how secrets in clear are treated."""

    environment: str
    """Canonical name of a concrete environment."""
    services: tuple[str, ...] = ()
    """Empty: every service."""
    targets: tuple[str, ...] = ()
    """Empty: every target."""
    include_secrets: bool = False
    """Whether secrets in clear are written; otherwise they become `ref+env://NAME`."""

    def views(self, system: System) -> tuple[View, ...]:
        """The views that are wanted, in the order of the system; alternatives (`variants`) are no part of them."""
        return tuple(view for view in system.views if view.variant is None and self.wants(view))

    def wants(self, view: View) -> bool:
        """Whether the view is of the environment, and of the services and targets."""
        return (
            view.environment == self.environment
            and (not self.services or view.service in self.services)
            and (not self.targets or view.target in self.targets)
        )


@record(frozen=True, slots=True)
class Generated:
    """One file, and what its reader should know besides."""

    text: str = field(repr=False)
    secret: bool = False
    """Whether a secret stands in it in clear: then only its owner may read the file."""
    remarks: tuple[str, ...] = ()
    """One line each, without secrets: every conflict that had to be resolved and how, and what was left out."""
    conflicts: tuple[str, ...] = ()
    """The conflicts that the file itself names; those among them that are worth a look are remarks as well."""


@record(frozen=True, slots=True)
class Generator:
    """A format of `confcheck generate`."""

    format: str
    render: Callable[[System, Order], Generated]
    """Raises Mistake, with the place of the value, where the format cannot express what is wanted."""
    holds_values: bool = True
    """Whether values stand in it, which the exported schema must take; typed classes hold none."""
