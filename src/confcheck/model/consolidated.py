"""One environment in one file: what it holds, before a format writes it."""

from __future__ import annotations

from dataclasses import field

from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Written:
    """A value as the file has it."""

    text: str = field(repr=False)
    kind: str = "text"
    """`text`, written as a string; `literal`, a boolean or number whose own text this is in every format;
    `structure`, JSON of a list or mapping that is written natively."""


@record(frozen=True, slots=True)
class Item:
    """One key with its value, and where that comes from."""

    key: str
    """Path of a setting; among `variables` a name."""
    value: Written
    origin: str
    """`path:line`, several joined by commas; words where no file says it."""
    notes: tuple[str, ...] = ()
    """How it came to this value where sources disagree, a line each."""


@record(frozen=True, slots=True)
class Block:
    """What one service has for itself."""

    service: str
    items: tuple[Item, ...] = ()


@record(frozen=True, slots=True)
class Part:
    """What one target holds, or the file outside of targets."""

    shared: tuple[Item, ...] = ()
    services: tuple[Block, ...] = ()
    """Every service with a view here, if need be without items."""
    variables: tuple[Block, ...] = ()
    """Names that the schema does not know."""


@record(frozen=True, slots=True)
class Consolidated:
    """One environment."""

    title: str
    """One line that says what the file is."""
    environment: str
    top: Part
    """What every view has, and the views of the unnamed target."""
    targets: tuple[tuple[str, Part], ...] = ()
    conflicts: tuple[str, ...] = ()
    """Every disagreement of the sources and how it was resolved, a line each."""
    remarks: tuple[str, ...] = ()
    """What the reader of the file should know besides."""
    secret: bool = False
    """Whether a secret stands in it in clear."""
