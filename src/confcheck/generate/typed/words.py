"""What a person is told of a setting: its description and its unit."""

from __future__ import annotations

from confcheck.model import Setting

_UNITS = {
    "ms": "milliseconds",
    "s": "seconds",
    "min": "minutes",
    "h": "hours",
    "d": "days",
    "B": "bytes",
}


def described(setting: Setting) -> str:
    """One line; empty if there is nothing to say."""
    text = " ".join((setting.description or setting.title or "").split())
    unit = setting.spec.unit
    if text and not text.endswith((".", "!", "?", "。")):
        text += "."
    if unit is not None:
        text += f" In {_UNITS.get(unit, unit)}."
    if setting.deprecated:
        text += " Deprecated."
    return text.strip()
