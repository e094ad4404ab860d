"""From views to texts that another program reads: consolidated, per service, typed classes."""

# ruff: noqa: PLC0415 - `--help` lists the formats and needs none of them

from __future__ import annotations

from confcheck.model.generated import Generated, Generator, Order
from confcheck.model.view import System


def _yaml(system: System, order: Order) -> Generated:
    from confcheck.generate.yaml import render

    return render(system, order)


def _json(system: System, order: Order) -> Generated:
    from confcheck.generate.json import render

    return render(system, order)


def _toml(system: System, order: Order) -> Generated:
    from confcheck.generate.toml import render

    return render(system, order)


def _dotenv(system: System, order: Order) -> Generated:
    from confcheck.generate.dotenv import render

    return render(system, order)


def _python(system: System, order: Order) -> Generated:
    from confcheck.generate.typed.python import render

    return render(system, order)


def _compose(system: System, order: Order) -> Generated:
    from confcheck.generate.deployed.compose import render

    return render(system, order)


def _kubernetes(system: System, order: Order) -> Generated:
    from confcheck.generate.deployed.kubernetes import render

    return render(system, order)


def _typescript(system: System, order: Order) -> Generated:
    from confcheck.generate.typed.typescript import render

    return render(system, order)


GENERATORS: tuple[Generator, ...] = (
    Generator("yaml", _yaml),
    Generator("json", _json),
    Generator("toml", _toml),
    Generator("dotenv", _dotenv),
    Generator("compose", _compose),
    Generator("kubernetes", _kubernetes),
    Generator("python", _python, holds_values=False),
    Generator("typescript", _typescript, holds_values=False),
)
"""The formats of `confcheck generate`, in the order of its help."""

__all__ = ["GENERATORS"]
