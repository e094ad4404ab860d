"""Generated Python of single settings, executed here: what the property tests compare with the kernel."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from confcheck.generate.typed.chunks import used
from confcheck.generate.typed.imports import IMPORTED, imports
from confcheck.generate.typed.plan import Leaf, Plan
from confcheck.generate.typed.python import Module
from confcheck.kernel.spec import Json, Spec
from confcheck.model import Origin, Position, Setting
from confcheck.model.generated import Order
from tests.kernel.specs import texts

ORIGIN = Origin("schema.yaml", Position(1, 1))


environ_texts = texts.filter(lambda text: "\x00" not in text and not any("\ud800" <= one <= "\udfff" for one in text))
"""Texts that an environment can hold."""


def leaf(spec: Spec, **keywords: Any) -> Leaf:  # noqa: ANN401 - those of a setting
    """A required setting of that spec, read as `A`, then as `B`."""
    secret = bool(keywords.pop("secret", False))
    forbidden = bool(keywords.pop("forbidden", False))
    required = bool(keywords.pop("required", "default" not in keywords))
    return Leaf(Setting("value", spec, ORIGIN, **keywords), ("A", "B"), required, secret, forbidden)


def source(*leaves: Leaf) -> str:
    """The module of one service `unit` with these settings, `value0` and so on."""
    module = Module(Order("staging"))
    plan = Plan("unit", (), {f"value{place}": one for place, one in enumerate(leaves)})
    module.service(plan)
    return module.text((plan,))


def whole() -> ModuleType:
    """Everything that a module may bring along, as one module."""
    module = ModuleType("everything")
    sys.modules["everything"] = module
    code = "\n\n".join(chunk.text for chunk in used("settings.py.txt", "\n\n\n", None))
    run(imports(IMPORTED | {"Final"}) + '\nENVIRONMENT = "staging"\n' + code, module.__dict__)
    return module


def run(text: str, namespace: dict[str, Any]) -> None:
    """Execute generated code, without the `__future__` of this module."""
    exec(compile(text, "generated", "exec", dont_inherit=True), namespace)


def held(value: object) -> Json:
    """What a field holds, as the kernel would say it; numbers of an array that is a set in some order."""
    reveal = getattr(value, "get_secret_value", None)
    if reveal is not None:
        return held(reveal())
    if isinstance(value, frozenset):
        return sorted(map(held, value), key=repr)
    if isinstance(value, tuple | list):
        return [held(item) for item in value]
    if isinstance(value, dict):
        return {key: held(item) for key, item in value.items()}
    assert isinstance(value, str | int | float | bool) or value is None
    return value
