"""What typed settings of a service consist of: one tree of groups and leaves, whatever the language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from confcheck.generate.typed.forms import joined
from confcheck.kernel.derivation import derived_from
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import holds_secret, is_secret_name
from confcheck.model import Mistake, Resolved, Setting, System, View
from confcheck.model.generated import Order
from confcheck.resolve.deliver import deliveries


@record(frozen=True, slots=True)
class Leaf:
    """One setting of one service in one environment; with several targets, what holds in all of them."""

    setting: Setting
    names: tuple[str, ...]
    """Variables that the service reads for it, the canonical one first."""
    required: bool
    secret: bool
    forbidden: bool
    """Whether it must not be set in this environment."""


Tree: TypeAlias = "dict[str, Leaf | Tree]"
"""Part of a path → the setting, or the group below it."""


@record(frozen=True, slots=True)
class Plan:
    """One service."""

    service: str
    targets: tuple[str, ...]
    """Empty: the unnamed one."""
    tree: Tree
    remarks: tuple[str, ...] = ()


def plans(system: System, order: Order) -> tuple[Plan, ...]:
    """One plan per service of the order, in the order of the manifest; raises Mistake where there is no view."""
    by_service: dict[str, list[View]] = {}
    for view in order.views(system):
        by_service.setdefault(view.service, []).append(view)
    if not by_service:
        raise Mistake(f"no service has a view in {order.environment} that fits the options")
    hidden = _hidden(system)
    known = [one.name for one in system.manifest.services if one.name in by_service]
    return tuple(_plan(system, by_service[service], hidden) for service in known)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every setting of a tree, in its order."""
    for node in tree.values():
        if isinstance(node, Leaf):
            yield node
        else:
            yield from leaves(node)


def _plan(system: System, views: Sequence[View], hidden: frozenset[str]) -> Plan:
    service, environment = views[0].service, views[0].environment
    lineage = system.manifest.lineage(environment)
    targets = tuple(view.target for view in views if view.target is not None)
    tree: Tree = {}
    remarks: list[str] = []
    for path in dict.fromkeys(path for view in views for path in view.paths):
        found = [resolved for view in views if (resolved := view.get(path)) is not None]
        setting, lost = joined([one.setting for one in found])
        if lost:
            remarks.append(
                f"{path} of {service}: {' and '.join(targets)} do not agree about {', '.join(lost)}, which is not "
                "checked; --target chooses one"
            )
        leaf = Leaf(
            setting,
            tuple(dict.fromkeys(name for one in found for name in one.names)),
            len(found) == len(views)
            and all(_required(one, view, lineage) for view, one in zip(views, found, strict=True)),
            _secret(setting, views[0], hidden),
            not set(setting.forbidden).isdisjoint(lineage),
        )
        _put(tree, path, leaf)
    return Plan(service, targets, tree, tuple(remarks))


def _put(tree: Tree, path: str, leaf: Leaf) -> None:
    *groups, name = path.split(".")
    for group in groups:
        below = tree.setdefault(group, {})
        assert not isinstance(below, Leaf)  # noqa: S101 - the schema has no setting below another
        tree = below
    tree[name] = leaf


def _required(one: Resolved, view: View, lineage: tuple[str, ...]) -> bool:
    """Whether it must be set whatever else is: neither what a composite may hold, nor what a condition may waive."""
    setting = one.setting
    if setting.only_if is not None or not setting.required_in(view.service, lineage):
        return False
    return all(path != setting.path for other in view.settings for _, path in other.setting.parts)


def _secret(setting: Setting, view: View, hidden: frozenset[str]) -> bool:
    """Whether the schema says so; or it is silent, and a name, a value or what it is derived from does."""
    if setting.secret is not None:
        return setting.secret
    if setting.path in hidden or any(map(is_secret_name, setting.names())):
        return True
    operands = [view.get(path) for path in derived_from(setting.derive or "")]
    return any(one is not None and _secret(one.setting, view, hidden) for one in operands)


def _hidden(system: System) -> frozenset[str]:
    """Settings whose text looks like a secret, or holds one as a URL holds a password, in some environment.

    The type must be the same wherever the code runs. That a value stands in a secret store says less: ports do, too.
    """
    return frozenset(
        one.resolved.setting.path
        for view in (*system.views, *system.inactive)
        for one in deliveries(view)
        if one.resolved.setting.spec.type == "string" and one.text is not None and holds_secret(one.text)
    )
