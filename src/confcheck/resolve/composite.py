"""Components that arrive inside a composite: the host that a database URL holds."""

from __future__ import annotations

from collections.abc import Iterable

from confcheck.kernel.components import supplied
from confcheck.model import Resolved


def contained(settings: Iterable[Resolved]) -> frozenset[str]:
    """Paths of the components that a composite supplies, or may supply because its text is not known."""
    return frozenset(path for one in settings if one.setting.parts and one.present for path in _supplied(one))


def _supplied(composite: Resolved) -> frozenset[str]:
    winner = composite.winner
    known = winner is not None and not composite.provided and not winner.undefined
    text = winner.value if known and winner is not None and isinstance(winner.value, str) else None
    return frozenset(supplied(composite.setting.parts, text))
