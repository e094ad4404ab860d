"""How services are called in the files of a platform."""

from __future__ import annotations

from confcheck.model import System


def inner_names(system: System, format_: str, target: str | None) -> dict[str, str]:
    """Service → its name in the files of that format and target, where the manifest gives it another one."""
    return {
        service: name
        for source in system.manifest.sources
        if source.target == target and source.format in (format_, None)
        for service, name in source.names
    }
