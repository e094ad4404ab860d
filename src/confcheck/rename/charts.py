"""Names that a Helm chart makes: which text becomes a name is known to helm alone, so that none is changed."""

from __future__ import annotations

from confcheck.model import Mistake, System
from confcheck.rename.meaning import Aim
from confcheck.rename.spots import Spots
from confcheck.resolve.layers import format_of

_RENDERED = "helm"


def refuse_rendered(system: System, aim: Aim, spots: Spots) -> None:
    """Raise Mistake where a name, or a use of one, would change in what helm has rendered."""
    touched = {*spots.keys, *(use.user.origin for use in spots.uses)}
    for document in system.documents:
        for one in document.assignments if format_of(document) == _RENDERED else ():
            if one.origin in touched:
                message = f"{aim.old} comes out of a Helm chart here, and nothing in a chart is changed"
                hint = "rename it by hand in the chart"
                raise Mistake(message, path=one.origin.path, position=one.origin.key, hint=hint)
