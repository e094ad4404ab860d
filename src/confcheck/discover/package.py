"""The source of confcheck itself, from which the self-check in one file is made."""

from __future__ import annotations

from importlib.abc import InspectLoader
from importlib.util import find_spec


def module_source(name: str) -> str | None:
    """The text of a module; None if there is none of that name."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:  # a name inside a module that is no package
        return None
    loader = None if spec is None else spec.loader
    return loader.get_source(name) if isinstance(loader, InspectLoader) else None
