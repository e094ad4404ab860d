"""Which programs replace variables as JavaScript does, and how they differ; what they make of a file: `expansion`."""

from __future__ import annotations

from confcheck.kernel.record import record

LONGEST = 128 * 1024
"""Characters; no longer variable can be handed to a process on Linux."""


@record(frozen=True, slots=True)
class Rules:
    """How one program replaces variables."""

    name: str
    """The `lookup` of its templates."""
    forward: bool
    """Whether it sees keys that follow."""
    sorts: bool = False
    """Whether it goes through the keys in their alphabetical order, as Node.js hands them over."""
    of_next: bool = False
    """The older rules: the last variable first, the default before what the file sets."""


RULES: dict[str, Rules] = {
    rules.name: rules
    for rules in (
        Rules("npm-dotenv+expand", forward=False),
        Rules("vite", forward=True, sorts=True),
        Rules("next", forward=True, of_next=True),
    )
}
"""The programs that read so, by the `lookup` of their templates."""
