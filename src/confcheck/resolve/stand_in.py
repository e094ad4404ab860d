"""Whether a winner stands in for a value that someone still has to fill in."""

from __future__ import annotations

from confcheck.kernel.placeholder import Form, placeholder_for
from confcheck.model import Reference, Resolved


def stand_in(resolved: Resolved) -> Form | None:
    """The form of placeholder that the winner is, or the id that it refers to.

    None where it counts for nothing, or is a choice of the schema.
    """
    value = resolved.winner.value if resolved.winner is not None else None
    # The name of a variable of the environment may be any: `YOUR_API_KEY` is no stand-in there.
    text = (value.id if value.comparable else None) if isinstance(value, Reference) else value
    if not isinstance(text, str) or resolved.provided or (resolved.winner is not None and resolved.winner.undefined):
        return None
    return placeholder_for(text, resolved.setting.spec)
