"""What can be wrong with several settings together, without a rule that says so."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.kernel.clause import read_json
from confcheck.kernel.components import PART_WORDS, agrees, component, filled_in
from confcheck.kernel.judgement.fault import Fault
from confcheck.kernel.judgement.process import Process, State, pairs
from confcheck.kernel.locked import Relation
from confcheck.kernel.normal import derived_form, normal
from confcheck.kernel.spec import Json


def requires(process: Process, relation: Relation) -> Iterator[Fault]:
    """A setting is set, and another one that it needs is not; a switch that is off needs nothing."""
    one = process.state(relation.paths[0])
    if not one.present or (one.typed is not None and one.typed.value is False):
        return
    needed = [process.state(path) for path in relation.paths[1:] if path not in process.contained]
    lacking = [other.name for other in needed if not _given(process, other)]
    if lacking:
        are = "is" if len(lacking) == 1 else "are"
        yield Fault("requires-unmet", one.path, one.name, f"needs {' and '.join(lacking)}, which {are} not set")


def _given(process: Process, other: State) -> bool:
    return other.present or other.clause.default is not None or process.derives(other.path)


def choice(process: Process, relation: Relation) -> Iterator[Fault]:
    """One of several must be given, and none is, or more than one."""
    found = read_json(relation.rest)
    keyword, must = (found.get("keyword"), found.get("must")) if isinstance(found, dict) else ("", False)
    open_ = [process.state(path) for path in relation.paths]
    given = [one.name for one in open_ if one.present]
    names = " or ".join(one.name for one in open_)
    supplied = [one for one in open_ if one.path in process.contained or _given(process, one)]
    if not given and not supplied and must is True:
        yield Fault("choice-unmet", relation.paths[0], "", f"needs a value for {names}")
    elif len(given) > 1 and keyword == "exactly-one":
        yield Fault("choice-unmet", relation.paths[0], "", f"allows only one of {' and '.join(given)}, and all are set")


def parts(process: Process, relation: Relation) -> Iterator[Fault]:
    """A composite says something else than a setting that holds one of its parts."""
    composite = process.state(relation.paths[0])
    whole = _part(composite)
    for part, path in pairs(relation) if whole is not None else ():
        other = process.state(path)
        own, texts = _part(other), filled_in(whole or "", part)
        if own is not None and texts and not agrees(part, texts, own):
            message = f"has another {PART_WORDS.get(part, part)} than {other.name}"
            yield Fault("component-mismatch", composite.path, composite.name, message)


def _part(one: State) -> str | None:
    return None if one.typed is None or one.stand_in is not None else component(one.typed.value)


def derive(process: Process, relation: Relation) -> Iterator[Fault]:
    """A setting is set to something else than others make it."""
    one = process.state(relation.paths[0])
    derived = process.derived(one.path)
    if one.typed is None or one.stand_in is not None or derived is None or derived[1] is None:
        return
    operands = [process.state(path) for path in dict.fromkeys(relation.paths[1:])]
    if one.typed.value is None or not all(_is_sound(process, other) for other in operands):
        return
    expected = derived[1].value
    if one.typed.value != expected and not _alike(one, one.typed.value, expected):
        names, makes = " and ".join(other.name for other in operands), "make" if len(operands) > 1 else "makes"
        yield Fault("derived-mismatch", one.path, one.name, f"is not what {names} {makes} it")


def _alike(one: State, given: Json, expected: Json) -> bool:
    return derived_form(given, one.clause.spec) == derived_form(expected, one.clause.spec)


def _is_sound(process: Process, operand: State) -> bool:
    typed = process.effective(operand)
    return typed is None or typed.valid


def differ_from(process: Process, relation: Relation) -> Iterator[Fault]:
    """Two settings have a value in common, or a piece of one."""
    one = process.state(relation.paths[0])
    for path in relation.paths[1:]:
        other = process.state(path)
        message = _in_common(one, other)
        if message is not None:
            yield Fault("value-reuse", one.path, one.name, f"{message} {other.name}")


def _in_common(one: State, other: State) -> str | None:
    if not (one.text and other.text) or _unusable(one) or _unusable(other):
        return None
    forms = [normal(each.typed.value, each.clause.spec) for each in (one, other) if each.typed is not None]
    kinds = {(each.clause.spec.type, each.clause.spec.unit) for each in (one, other)}
    if forms[0] == forms[1] and len(kinds) == 1:
        return "has the same value as"
    from confcheck.kernel.pieces import share_piece  # noqa: PLC0415 - the self-check has to start fast

    return "shares a piece with" if share_piece(one.text, other.text) else None


def _unusable(one: State) -> bool:
    """Whether the value is none: invalid, or one that someone still has to fill in."""
    return one.typed is None or one.typed.value is None or one.stand_in is not None


TOGETHER = {"requires": requires, "choice": choice, "parts": parts, "derive": derive, "differ-from": differ_from}
"""Kind of a relation → what judges it."""
