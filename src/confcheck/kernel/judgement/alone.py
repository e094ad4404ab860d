"""What can be wrong with a setting by itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from confcheck.kernel.coerce import coerce
from confcheck.kernel.judgement.fault import Fault
from confcheck.kernel.judgement.process import Process, State
from confcheck.kernel.names import environment_named
from confcheck.kernel.normal import normal
from confcheck.kernel.placeholder import placeholder


def alone(process: Process, one: State, is_dead: Callable[[str], bool]) -> Iterator[Fault]:
    """Every fault of one setting; `is_dead` says whether its `only-if` does not hold."""
    if not one.present:
        needed = "required" in one.line.flags and one.path not in process.contained
        if needed and not is_dead(one.path):
            yield Fault("missing-setting", one.path, one.name, "is not set")
        return
    yield from _forbidden(process, one)
    yield from _conflict(one)
    if one.text is None:
        return
    if one.stand_in is not None:
        relaxed = process.locked.head["deployed"] == "no"
        yield Fault("placeholder-value", one.path, one.name, f"holds a placeholder: it {one.stand_in.reason}", relaxed)
    else:
        yield from _refused(one)
    yield from _environment(process, one)


def _refused(one: State) -> Iterator[Fault]:
    issues = () if one.typed is None else one.typed.issues
    if issues:
        yield Fault("invalid-value", one.path, one.name, ", ".join(dict.fromkeys(issue.message for issue in issues)))
    elif one.clause.schemes or one.clause.url_path is not None:
        yield from _address(one)


def _address(one: State) -> Iterator[Fault]:
    from confcheck.kernel.addressed import addressed  # noqa: PLC0415 - the self-check has to start fast

    clause, found = one.clause, list(addressed(one.typed.value if one.typed is not None else None))
    if not all(each.speaks(clause.schemes) for each in found):
        message = f"has another scheme than {' or '.join(clause.schemes)}"
        yield Fault("endpoint-mismatch", one.path, one.name, message)
    if not all(each.leads_to(clause.url_path) for each in found):
        yield Fault("endpoint-mismatch", one.path, one.name, f"has another path than {clause.url_path}")


def _forbidden(process: Process, one: State) -> Iterator[Fault]:
    """A switch that is forbidden and off is none."""
    if not one.clause.forbidden:
        return
    switch = one.clause.spec.type == "boolean" and not one.unknown
    if not (switch and all(coerce(text, one.clause.spec).value is False for _, text in one.texts)):
        environment = process.locked.head["environment"]
        yield Fault("forbidden-setting", one.path, one.name, f"is set, and is forbidden in {environment}")


def _conflict(one: State) -> Iterator[Fault]:
    """Two names of it that hold two values."""
    forms = [(name, _compared(text, one)) for name, text in one.texts]
    others = [name for name, form in forms[1:] if form != forms[0][1]]
    if others:
        message = f"differs from {' and '.join(others)}, which is another name of it"
        yield Fault("alias-conflict", one.path, one.name, message)


def _compared(text: str, one: State) -> Hashable:
    typed = coerce(text, one.clause.spec)
    return ("text", text) if typed.value is None else ("value", normal(typed.value, one.clause.spec))


def _environment(process: Process, one: State) -> Iterator[Fault]:
    names = one.clause.identifies
    if not names or not one.text or placeholder(one.text):
        return
    named = environment_named(one.text.strip(), names)
    environment = process.locked.head["environment"]
    if named != environment:
        message = f"does not name {environment}" if named is None else f"names {named}, and this is {environment}"
        yield Fault("environment-mismatch", one.path, one.name, message)
