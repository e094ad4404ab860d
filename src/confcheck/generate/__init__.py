"""From views to texts that another program reads: consolidated, per service, typed classes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from confcheck.model.generated import Generated, Generator, Order
from confcheck.model.view import System


def _rendered_by(module: str) -> Callable[[System, Order], Generated]:
    """What `render` of the module makes; it is loaded when it is asked for: `--help` needs only the name."""

    def render(system: System, order: Order) -> Generated:
        found: Callable[[System, Order], Generated] = import_module(f"{__name__}.{module}").render
        return found(system, order)

    return render


GENERATORS: tuple[Generator, ...] = (
    Generator("yaml", _rendered_by("yaml")),
    Generator("json", _rendered_by("json")),
    Generator("toml", _rendered_by("toml")),
    Generator("dotenv", _rendered_by("dotenv")),
    Generator("compose", _rendered_by("deployed.compose")),
    Generator("kubernetes", _rendered_by("deployed.kubernetes")),
    Generator("python", _rendered_by("typed.python"), holds_values=False),
    Generator("typescript", _rendered_by("typed.typescript"), holds_values=False),
)
"""The formats of `confcheck generate`, in the order of its help."""

__all__ = ["GENERATORS"]
