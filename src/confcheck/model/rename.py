"""What a rename would do, and what it leaves alone."""

from __future__ import annotations

from dataclasses import field

from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Wish:
    """What somebody asked for."""

    old: str
    new: str
    service: str | None = None
    """Whose OLD is meant, where several settings are called so."""
    keep_alias: bool = False
    """Whether OLD shall stay as an older name."""
    drop_alias: bool = False
    """Whether the older name shall go from the schema."""


@record(frozen=True, slots=True)
class Change:
    """One assignment or statement that is written otherwise, as it may be shown."""

    path: str
    line: int
    before: str
    """Rebuilt from key and masked value, never copied."""
    after: str | None
    """None where the line goes."""


@record(frozen=True, slots=True)
class Rewritten:
    """A file as it is and as it would be."""

    path: str
    """Relative to the root, as the workspace names it."""
    before: bytes | None = field(repr=False)
    """None: it is not there."""
    after: bytes | None = field(repr=False)
    """None: it goes."""
    private: bool = False
    """Whether only its owner may read it then; otherwise it keeps the mode that it has."""


@record(frozen=True, slots=True)
class Renaming:
    """A rename that was planned, and proved to leave every view as it is."""

    setting: str
    old: str
    new: str
    changes: tuple[Change, ...]
    files: tuple[Rewritten, ...]
    notes: tuple[str, ...]
    """What stays, and what must be done where confcheck does not see it."""
    views: int
    """How many were compared."""
