"""What a service finds under each name when it starts, as far as files say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace

from confcheck.kernel.record import record
from confcheck.kernel.secrecy import masked
from confcheck.model import Origin, Reference, Resolved, Structure, View
from confcheck.resolve.derive import is_secret


@record(frozen=True, slots=True)
class Delivery:
    """One setting that a service gets; settings that it does not get (their default aside) have none."""

    resolved: Resolved
    text: str | None = field(repr=False)
    """What the service finds; None where files do not say it: a reference, a value from outside, one nobody knows, a
    variable that nothing sets."""
    reference: Reference | None = None
    """The secret that is bound to it."""
    secret: bool = False
    """Whether the text, or a part of it, must not be shown."""
    derived: bool = False
    """Whether no file sets it, and `derive` computes it."""

    @property
    def name(self) -> str:
        """The variable that the service reads; the name under which the value stands now may be an older one."""
        return self.resolved.names[0]

    @property
    def origin(self) -> Origin:
        """Where the value is written; the declaration where no file writes it."""
        winner = self.resolved.winner
        return self.resolved.setting.origin if winner is None else winner.assignment.origin

    @property
    def left_open(self) -> bool:
        """Whether all of it is a variable that no file sets: whoever deploys has it in the environment, or nobody."""
        winner = self.resolved.winner
        return winner is not None and bool(winner.undefined) and winner.value == ""


def deliveries(view: View) -> Iterator[Delivery]:
    """Every setting of the view that its service gets, in the order of the schema."""
    for one in view.settings:
        if one.provided:
            yield Delivery(one, None, secret=_hides(one, None))
        elif one.winner is not None:
            yield _given(one)
        elif one.derived is not None:
            text = one.derived.value if isinstance(one.derived.value, str) else None
            yield Delivery(one, text, secret=_hides(one, text), derived=True)


def _given(one: Resolved) -> Delivery:
    value = one.winner.value if one.winner is not None else None
    text = value.json if isinstance(value, Structure) else value if isinstance(value, str) else None
    given = Delivery(one, text, one.reference, _hides(one, text))
    return replace(given, text=None) if given.left_open else given


def _hides(one: Resolved, text: str | None) -> bool:
    """Whether it is secret, or holds a secret as a URL holds a password."""
    if is_secret(one):
        return True
    return text is not None and one.setting.secret is not False and masked(text, secret=False) != text
