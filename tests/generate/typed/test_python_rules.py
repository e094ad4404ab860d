"""The code that a generated module brings along takes and refuses what the kernel does, with the same words."""

from __future__ import annotations

import os
from types import ModuleType
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from confcheck.generate.typed.python import Module
from confcheck.kernel.coerce import coerce
from confcheck.kernel.spec import Json, Spec
from confcheck.model.generated import Order
from tests.generate.typed.modules import environ_texts, held, leaf, run, whole
from tests.kernel.specs import specs


@pytest.fixture(scope="module")
def everything() -> ModuleType:
    """All of the code."""
    return whole()


def judged(everything: ModuleType, spec: Spec, text: str, *, secret: bool = False) -> tuple[Json, list[str]]:
    """The value that a generated class gives to a text, and the reasons against it."""
    module = Module(Order("staging"))
    line = module.leaf("value", leaf(spec, secret=secret, allow_empty=True), "UnitValue", "unit")
    namespace: dict[str, Any] = dict(everything.__dict__)
    shapes = "\n\n".join(module.classes)
    run(f"{shapes}\nclass Unit(Settings):\n    {line}\n", namespace)
    with mock.patch.dict(os.environ, {"A": text}):
        try:
            return held(namespace["Unit"].load().value), []
        except namespace["InvalidSettingsError"] as error:
            return None, [problem.removeprefix("value (A) ") for problem in error.problems]


def expected(spec: Spec, text: str) -> tuple[Json, list[str]]:
    """The same of the kernel."""
    typed = coerce(text, spec)
    if not typed.valid:
        return None, ["; ".join(issue.message for issue in typed.issues)]
    return like(typed.value, spec), []


def like(value: Json, spec: Spec) -> Json:
    """A value as the declared type holds it: a `number` is a float, a set has each item once."""
    if isinstance(value, int) and not isinstance(value, bool) and spec.type == "number":
        return float(value)
    if isinstance(value, list):
        items = [like(item, spec.items or Spec()) for item in value]
        known = spec.items is not None or spec.encoding in ("csv", "words")
        return sorted(dict.fromkeys(items), key=repr) if spec.unordered and known else items
    return value


@settings(max_examples=600)
@given(environ_texts, specs, st.booleans())
@example("9007199254740993.5", Spec(type="number"), False)
def test_a_class_judges_a_text_as_the_kernel_does(everything: ModuleType, text: str, spec: Spec, secret: bool) -> None:
    """The same value, or the same reasons."""
    right = expected(spec, text)
    found = judged(everything, spec, text, secret=secret)
    if spec.enum is None and spec.const is None:
        assert right == found
    else:  # a single choice is told in other words
        assert (right[0], bool(right[1])) == (found[0], bool(found[1]))
