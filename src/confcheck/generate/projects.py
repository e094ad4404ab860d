"""References that `vals` cannot follow, because the file that they come from leaves the project to Google."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.generate.given import given
from confcheck.model import Reference, System
from confcheck.model.generated import Order

_WRITTEN_OUT = ("yaml", "json", "toml", "dotenv", "compose")
"""Formats in which a reference stands as `ref+…`."""


def without_project(system: System, order: Order, form: str) -> Iterator[str]:
    """One line, if there are any: on Cloud Run a secret is one of its own project, elsewhere there is none."""
    if form not in _WRITTEN_OUT:
        return
    found = {
        one.value
        for view in order.views(system)
        for one in given(system, view, include_secrets=False)
        if isinstance(one.value, Reference) and one.value.store == "gcp" and one.value.shown and "/" not in one.value.id
    }
    if found:
        what = "1 reference to Google Secret Manager names" if len(found) == 1 else ""
        what = what or f"{len(found)} references to Google Secret Manager name"
        yield f"{what} no project; vals needs one: ref+gcpsecrets://PROJECT/ID"
