"""Find the settings that make every service healthy and the system dead, before the deploy."""

from __future__ import annotations

# Not from `typing`: importing that takes as long as a whole self-check, and type checkers know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from confcheck.api import InvalidSettings, Mistake, NothingMatched, Workspace, explain, load, validate

__version__ = "0.1.0"
__all__ = ["InvalidSettings", "Mistake", "NothingMatched", "Workspace", "__version__", "explain", "load", "validate"]


def __getattr__(name: str) -> object:
    """Load the API on first use, so that `import confcheck` costs next to nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from confcheck import api  # noqa: PLC0415 - see above

    return getattr(api, name)
