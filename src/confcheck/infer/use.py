"""How one file takes part: for whom, where, and how it stands to others."""

from __future__ import annotations

from enum import IntEnum

from confcheck.infer.files import File
from confcheck.kernel.record import record


class Order(IntEnum):
    """Precedence of the kinds of files: later ones win."""

    SHARED_BASE = 0
    SHARED = 1
    BASE = 2
    OWN = 3
    LOCAL = 4
    ALTERNATIVE = 5
    COMPOSE = 6
    OVERRIDE = 7
    OVERLAY = 8
    VARIANT = 9
    KUBERNETES = 10
    TEMPLATE = 11


@record(frozen=True, slots=True)
class Use:
    """One file, as the manifest shall claim it."""

    file: File
    order: Order
    environments: tuple[str, ...]
    services: tuple[str, ...] | None = None
    """Whose an env file is; None: everyone's, or those that the file names."""
    names: tuple[tuple[str, str], ...] = ()
    """Service → what a file that names its services calls it."""
    target: str | None = None
    variants: bool = False
    stand_in: bool = False
    """A template that is read as if it were filled in, because nothing else is there."""

    @property
    def template(self) -> bool:
        """Whether only its names matter."""
        return self.order is Order.TEMPLATE

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The (service, environment) to which it gives a view."""
        services = () if self.template else (self.services or tuple(service for service, _ in self.names))
        return frozenset((service, environment) for service in services for environment in self.environments)
