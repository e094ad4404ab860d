"""What `confcheck migrate` is asked for, and what it comes to."""

from __future__ import annotations

from confcheck.kernel.record import record
from confcheck.model.rename import Rewritten


@record(frozen=True, slots=True)
class Move:
    """What somebody asked for."""

    environment: str
    """Name or alias."""
    path: str | None = None
    """Of the new file, relative to the root; None: `environments/<environment>.yaml`."""
    include_secrets: bool = False
    remove: bool = False
    """Whether the files that it replaces go."""
    force: bool = False
    """Whether an environment with errors will do, and views of it may change."""


@record(frozen=True, slots=True)
class Migration:
    """A migration that was planned, and compared view by view with what is."""

    environment: str
    path: str
    """Of the consolidated file."""
    files: tuple[Rewritten, ...]
    """The consolidated file, the manifest, and what goes."""
    done: tuple[str, ...]
    """What happens to the sources of the manifest and to the old files, one line each."""
    differences: tuple[str, ...]
    """What a service would get otherwise, one line each; never a value."""
    notes: tuple[str, ...]
    """What stays to be done, and what to know."""
