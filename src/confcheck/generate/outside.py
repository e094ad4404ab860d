"""What a rendered file leaves to the outside, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcheck.generate.given import Given
from confcheck.kernel.secrecy import shown_key
from confcheck.model import View


def remarks(view: View, variables: Iterable[Given]) -> Iterator[str]:
    """A line on secrets in clear that were not written, and one on what else must be set elsewhere."""
    missing = [one for one in variables if one.value is None]
    place = where(view)
    withheld = [shown_key(one.name) for one in missing if one.withheld]
    if withheld:
        yield f"{place}: secrets in clear are left to the environment: {', '.join(withheld)} (--include-secrets)"
    outside = [shown_key(one.name) for one in missing if not one.withheld]
    if outside:
        yield f"{place}: comes from outside: {', '.join(outside)}"


def where(view: View) -> str:
    """The service, and its target if that has a name."""
    return f"{view.service} ({view.target})" if view.target else view.service
