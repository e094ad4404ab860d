"""Which views are compared with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from confcheck.kernel.record import record
from confcheck.model import View
from confcheck.model.difference import Spot


@record(frozen=True, slots=True)
class Chosen:
    """One side of a comparison by its words: `staging/auth@cloud`."""

    environment: str
    service: str | None = None
    target: str | None = None

    def has(self, view: View) -> bool:
        """Whether the view is on this side; alternatives of a view are on none."""
        return (
            view.variant is None
            and view.environment == self.environment
            and self.service in (None, view.service)
            and self.target in (None, view.target)
        )


@record(frozen=True, slots=True)
class Pairs:
    """Views that are compared, and those that have no counterpart."""

    both: tuple[tuple[View, View], ...]
    only_left: tuple[View, ...] = ()
    only_right: tuple[View, ...] = ()


def chosen_pairs(views: Sequence[View], left: Chosen, right: Chosen) -> Pairs:
    """By service and target, as far as these are not what is compared.

    A service whose sides have no target in common is compared
    all the same if each side has one view of it.
    """
    services = left.service != right.service
    targets = None not in (left.target, right.target)
    first = [view for view in views if left.has(view)]
    second = [view for view in views if right.has(view)]
    by_service = {view.service: [one for one in first if one.service == view.service] for view in first}
    pairs: list[tuple[View, View]] = []
    for service, mine in by_service.items():
        theirs = second if services else [view for view in second if view.service == service]
        exact = [(one, other) for one in mine for other in theirs if targets or one.target == other.target]
        pairs += exact or ([(mine[0], theirs[0])] if len(mine) == len(theirs) == 1 else [])
    return Pairs(
        tuple(pairs),
        _without(first, (one for one, _ in pairs)),
        _without(second, (other for _, other in pairs)),
    )


def same_pairs(before: Iterable[View], after: Iterable[View]) -> Pairs:
    """Each view with itself at another time."""
    old, new = ({_identity(view): view for view in views} for views in (before, after))
    return Pairs(
        tuple((old[key], view) for key, view in new.items() if key in old),
        tuple(view for key, view in old.items() if key not in new),
        tuple(view for key, view in new.items() if key not in old),
    )


def spot(view: View) -> Spot:
    """The view without what it holds."""
    return Spot(view.service, view.environment, view.target, view.variant)


def _identity(view: View) -> tuple[str, str, str | None, str | None]:
    return view.service, view.environment, view.target, view.variant


def _without(views: list[View], taken: Iterable[View]) -> tuple[View, ...]:
    used = {id(view) for view in taken}
    return tuple(view for view in views if id(view) not in used)
