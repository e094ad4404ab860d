"""What `confcheck render` is asked for, and what it comes to."""

from __future__ import annotations

from confcheck.kernel.record import record
from confcheck.model.generated import Generated, Order
from confcheck.model.rename import Rewritten

FORMATS = ("dotenv", "compose", "kubernetes")
"""What can be rendered; the first if nothing is asked for: a consolidated file does not say what deploys from it."""


@record(frozen=True, slots=True)
class Wanted:
    """Which files are wanted, and where."""

    order: Order
    """Names as they were given."""
    folder: str
    """As it was given."""
    format: str = "dotenv"
    force: bool = False
    """Whether an environment with errors will do, and files are written over that were not rendered."""
    check: bool = False
    """Whether nothing will be written: then neither matters."""


@record(frozen=True, slots=True)
class Rendered:
    """One file by its path in the folder, and what it holds."""

    path: str
    generated: Generated


@record(frozen=True, slots=True)
class Rendering:
    """Every file, and how the folder differs from them."""

    files: tuple[Rendered, ...]
    changes: tuple[Rewritten, ...]
    """What has to be written, made or removed, by the paths in the folder; what is as it should be is no part of it."""
    faults: tuple[str, ...]
    """One line for each file that is not what would be rendered: where, and why; never a value."""
    remarks: tuple[str, ...]
    """What is not in the files, one line for each reason."""
