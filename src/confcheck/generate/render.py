"""Every file of an environment, one per service or one per target, with the paths at which they are written."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import counted, listed
from confcheck.generate import GENERATORS
from confcheck.generate.deployed.workloads import doubts
from confcheck.generate.given import given
from confcheck.generate.projects import without_project
from confcheck.kernel.secrecy import shown_key
from confcheck.model import NothingMatched, System, View
from confcheck.model.generated import Order
from confcheck.model.rendering import Rendered


def _path(view: View, form: str) -> str:
    name = {"dotenv": f"{view.service}.env", "kubernetes": f"{view.service}.yaml"}.get(form, "compose.yaml")
    return f"{view.target}/{name}" if view.target else name


def files(system: System, order: Order, form: str) -> tuple[Rendered, ...]:
    """Every file by its path, in the order of the views.

    Raises Mistake, with the place of the value, where the format cannot express what is wanted; NothingMatched where
    nothing is.
    """
    found: dict[str, Order] = {}
    for view in order.views(system):
        path = _path(view, form)
        services = (view.service,) if path not in found else (*found[path].services, view.service)
        targets = () if view.target is None else (view.target,)
        found[path] = Order(order.environment, services, targets, order.include_secrets)
    if not found:
        raise NothingMatched(f"nothing to render: no service has a view in {order.environment} that fits the options")
    return tuple(_rendered(system, form, found))


def _rendered(system: System, form: str, orders: dict[str, Order]) -> Iterator[Rendered]:
    generator = next(each for each in GENERATORS if each.format == form)
    for path, order in orders.items():
        yield Rendered(path, generator.render(system, order))


def remarks(system: System, order: Order, form: str) -> Iterator[str]:
    """What is in none of the files that should have it, one line for each reason."""
    withheld: dict[str, None] = {}
    outside: dict[str, None] = {}
    for view in order.views(system):
        for one in given(system, view, include_secrets=order.include_secrets):
            if one.value is None:
                (withheld if one.withheld else outside)[shown_key(one.name)] = None
    if withheld:
        left = "Secrets that the files name" if form == "kubernetes" else "the environment"
        yield f"{counted(len(withheld), 'secret')} in clear left to {left} (--include-secrets): {listed(withheld)}"
    if outside:
        yield f"{counted(len(outside), 'variable')} left to whoever deploys: {listed(outside)}"
    yield from without_project(system, order, form)
    if form == "kubernetes":
        yield from doubts(system, order.views(system))
