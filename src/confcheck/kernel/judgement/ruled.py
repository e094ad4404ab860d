"""Rules over the settings of one process, and conditions under which a setting means something."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.kernel.clause import read_json
from confcheck.kernel.judgement.fault import Fault
from confcheck.kernel.judgement.process import Process
from confcheck.kernel.locked import Relation
from confcheck.kernel.rules import Kind, Names, Operand, Program, Refusal, Value, compile_rule
from confcheck.kernel.rules.reading import UNSET, Known, reading, silent
from confcheck.kernel.spec import Json
from confcheck.kernel.units import dimension

_KINDS = ("integer", "number", "string", "boolean", "null", "duration", "url", "array", "object", "any")
_DEEPEST = 8


def ruled(process: Process, relation: Relation) -> Iterator[Fault]:
    """A rule does not hold; what cannot be judged is not."""
    found = _object(relation)
    program = _program(found)
    values = _readings(process, program)
    if program.evaluate([value for _, value in values]) is not False:
        return
    if not silent(
        [(operand, known.why, value) for operand, (known, value) in zip(program.operands, values, strict=True)]
    ):
        name = found.get("id")
        said = f"{name} does not hold" + (f": {found['message']}" if found.get("message") else "")
        yield Fault("rule-violation", program.operands[0].path, "", said, warning=found.get("severity") != "error")


def dead(process: Process, relation: Relation) -> bool:
    """Whether an `only-if` does not hold."""
    program = _program(_object(relation))
    return program.evaluate([value for _, value in _readings(process, program)]) is False


def _readings(process: Process, program: Program) -> list[tuple[Known, Value]]:
    found = []
    for number, operand in enumerate(program.operands):
        known = _known(process, operand)
        found.append((known, reading(number, operand, known)))
    return found


def _known(process: Process, operand: Operand) -> Known:
    """What the process knows of an operand, and why not if it does not."""
    one = process.state(operand.path)
    typed, spec = process.effective(one), one.clause.spec
    if not one.present and one.path in process.contained:
        return Known(typed, spec, "inside the value of another setting")
    if one.unknown:
        return Known(typed, spec, "not known here")
    if one.text is None:
        derived = process.derived(one.path)
        why = "" if typed is not None else UNSET if derived is None else "derived, and not a value"
        return Known(typed, spec, why)
    told = one.typed is None or one.typed.value is None or one.stand_in is not None
    return Known(typed, spec, "not a value" if told else "", told=told)


def _object(relation: Relation) -> dict[str, Json]:
    found = read_json(relation.rest)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - one error for whatever is not as it was written
    return found


def _program(found: dict[str, Json]) -> Program:
    text, kinds = found.get("rule"), found.get("kinds")
    if not isinstance(text, str) or not isinstance(kinds, dict):
        raise ValueError("no rule")  # noqa: TRY004 - as above
    try:
        return compile_rule(text, Names({path: _kind(kind) for path, kind in kinds.items()}))
    except Refusal:
        raise ValueError("no rule") from None


def _kind(value: Json, depth: int = 0) -> Kind:
    match value:
        case [str() as name, None | str() as unit, item] if name in _KINDS and depth < _DEEPEST:
            if unit is None or dimension(unit) is not None:
                return Kind(name, unit, None if item is None else _kind(item, depth + 1))
    raise ValueError("no type")


def kind_json(kind: Kind) -> Json:
    """A type as a lock has it."""
    return [kind.name, kind.unit, None if kind.item is None else kind_json(kind.item)]
