"""Settings that the tests of rules share, and a rule over them compiled and evaluated."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from confcheck.kernel.rules import Missing, Names, Program, Refusal, Value, compile_rule, kind_of, loaded
from confcheck.kernel.spec import Json, Spec

SPECS: dict[str, Spec] = {
    "seconds": Spec("integer", unit="s"),
    "minutes": Spec("integer", unit="min"),
    "exact": Spec("number", unit="ms"),
    "share": Spec("number"),
    "kib": Spec("integer", unit="KiB"),
    "kb": Spec("integer", unit="kB"),
    "count": Spec("integer"),
    "name": Spec("string"),
    "url": Spec("string", format="uri"),
    "on": Spec("boolean"),
    "group.list": Spec("array", items=Spec("integer", unit="min")),
    "group.words": Spec("array", encoding="csv"),
    "group.any": Spec("array"),
    "group.object": Spec("object"),
    "group.dashed-name": Spec("boolean"),
}
VALUES: dict[str, Json] = {
    "seconds": 300,
    "minutes": 5,
    "exact": 1500.5,
    "share": 0.5,
    "kib": 1,
    "kb": 1,
    "count": 3,
    "name": "harbour",
    "url": "https://user@API.example.com:8443/v1",
    "on": True,
    "group.list": [1, 5],
    "group.words": ["a", "b"],
    "group.any": [1, "a", None, {"x": [1]}],
    "group.object": {"a": 1, "b": {"c": 2}},
    "group.dashed-name": False,
}
NAMES = Names({path: kind_of(spec) for path, spec in SPECS.items()}, ("auth", "load-tester"))


def compiled(text: str) -> Program:
    """The program of a rule over these settings."""
    return compile_rule(text, NAMES)


def evaluated(text: str, others: Mapping[str, Json] = VALUES, unset: tuple[str, ...] = ()) -> Value:
    """What comes of a rule; `others` replace values, settings in `unset` have none."""
    program = compiled(text)
    values: list[Value] = []
    for place, operand in enumerate(program.operands):
        if operand.probed:
            values.append(operand.path not in unset)
        elif operand.path in unset:
            values.append(Missing(frozenset((place,))))
        else:
            value = others.get(operand.path, VALUES[operand.path])
            values.append(loaded(value, SPECS[operand.path], operand.kind))
    return program.evaluate(values)


def refused(text: str) -> tuple[int, str, str | None]:
    """Offset, message and hint with which a rule is refused."""
    with pytest.raises(Refusal) as caught:
        compiled(text)
    return caught.value.at, caught.value.message, caught.value.hint
