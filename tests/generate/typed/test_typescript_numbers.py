"""Whole numbers beyond 2^53 in TypeScript: judged exactly, then rounded as every number of JavaScript is."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.generate.typed.plan import Leaf
from confcheck.kernel.spec import Json, Spec
from tests.generate.typed.modules import leaf
from tests.generate.typed.node import STRICT, answers, compiled, compiler, complaints
from tests.generate.typed.test_typescript_rules import LOAD, expected, module, told

BIG = 2**53 + 1
"""JavaScript has its neighbours, but not the number itself."""
ROUNDED = 2**53
WHOLE = Spec(type="integer")
CHOSEN = Spec(type="integer", enum=(1, BIG))
LISTED = Spec(type="array", items=CHOSEN)
SHAPED = Spec(type="object", properties=(("a", CHOSEN),))

DEFAULTS: tuple[tuple[Spec, Json, Json], ...] = (
    (WHOLE, BIG, ROUNDED),
    (WHOLE, -BIG, -ROUNDED),
    (WHOLE, 10**300, 1e300),
    (Spec(type="number"), BIG, ROUNDED),
    (CHOSEN, BIG, ROUNDED),
    (Spec(type="integer", unit="B"), BIG, ROUNDED),
    (Spec(type="array", items=WHOLE), [1, BIG], [1, ROUNDED]),
    (Spec(type="array"), [[BIG, True], {"a": BIG}], [[ROUNDED, True], {"a": ROUNDED}]),
    (Spec(type="array", encoding="csv", items=WHOLE), [BIG], [ROUNDED]),
    (SHAPED, {"a": BIG}, {"a": ROUNDED}),
    (Spec(type="object"), {"a": {"b": [BIG]}}, {"a": {"b": [ROUNDED]}}),
)
TEXTS: tuple[tuple[Spec, str], ...] = (
    *((CHOSEN, text) for text in (str(BIG), str(BIG + 1), str(BIG - 1), "1", "2")),
    *((Spec(type="integer", const=(BIG,)), text) for text in (str(BIG), str(BIG - 1))),
    *((Spec(type="number", enum=(BIG, 0.5)), text) for text in (f"{BIG}.0", str(BIG - 1), "0.5")),
    *((Spec(type="integer", maximum=BIG), text) for text in (str(BIG), str(BIG + 1))),
    *((Spec(type="integer", exclusive_minimum=BIG - 1), text) for text in (str(BIG), str(BIG - 1))),
    *((Spec(type="integer", multiple_of=BIG), text) for text in (str(2 * BIG), str(2 * BIG - 1))),
    *((LISTED, text) for text in (f"[{BIG}, 1]", f"[{BIG - 1}]", f"[1, {BIG + 1}]")),
    *((Spec(type="array", encoding="words", items=CHOSEN), text) for text in (f"{BIG} 1", f"{BIG - 1}")),
    *((Spec(type="array", enum=([BIG], ["a", {"b": BIG}])), text) for text in (f"[{BIG}]", f"[{BIG - 1}]")),
    *((Spec(type="array", unique_items=True), text) for text in (f"[{BIG}, {BIG - 1}]", f"[{BIG}, {BIG}.0]")),
    *((SHAPED, text) for text in (f'{{"a": {BIG}}}', f'{{"a": {BIG - 1}}}')),
    *((Spec(type="object", enum=({"a": [BIG]}, {})), text) for text in (f'{{"a": [{BIG}]}}', f'{{"a": [{BIG + 1}]}}')),
    (
        Spec(type="object"),
        f'{{"t": "n{BIG}", "n1": ["", "\\"{BIG}", "\\u006e1"], "__proto__": {{"a": {BIG}}}, "1": -{BIG}}}',
    ),
    (Spec(type="array"), f'[{BIG}, 1e20, 1.5, "\\\\", null, true, -0.0, {{}}, []]'),
    (Spec(type="array"), f"[{'9' * 309}]"),
)


def doubled(value: Json) -> Json:
    """The value with every number as JavaScript has it."""
    if isinstance(value, list):
        return [doubled(one) for one in value]
    if isinstance(value, dict):
        return {name: doubled(one) for name, one in value.items()}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Services with every default, open and secret, then with every text, compiled."""
    compiler()
    leaves: list[Leaf] = [
        leaf(spec, default=(value,), secret=secret) for secret in (False, True) for spec, value, _ in DEFAULTS
    ]
    leaves += [leaf(spec) for spec, _ in TEXTS]
    text = module(leaves, include_secrets=True)
    return compiled(tmp_path_factory.mktemp("numbers"), settings=text) / "settings.ts"


def test_the_compiler_has_nothing_to_say(script: Path) -> None:
    """A BigInt is neither a number nor a type."""
    modern = complaints([script], *STRICT, "--target", "es2022", "--module", "esnext")
    assert (modern, complaints([script], "--strict")) == ("", "")


def test_defaults_are_numbers(script: Path) -> None:
    """`JSON.stringify` has no text for a BigInt."""
    given: list[Json] = [""] * (2 * len(DEFAULTS))
    found = [told(one) for one in answers(LOAD, str(script.with_suffix(".js")), given=given)]
    assert found == [(value, "") for _, _, value in DEFAULTS] * 2


def test_texts_are_judged_exactly(script: Path) -> None:
    """In JSON as well; the value is then the nearest number of JavaScript."""
    given: list[Json] = [*([""] * (2 * len(DEFAULTS))), *(text for _, text in TEXTS)]
    found = [told(one) for one in answers(LOAD, str(script.with_suffix(".js")), given=given)][2 * len(DEFAULTS) :]
    right = [expected(spec, text) for spec, text in TEXTS]
    assert [(doubled(value), reason) for value, reason in found] == [
        (doubled(value), reason) for value, reason in right
    ]
    assert {bool(reason) for _, reason in right} == {True, False}
