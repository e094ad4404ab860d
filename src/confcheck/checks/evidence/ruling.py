"""What a finding about a rule shows: every operand with its value and place, then the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from confcheck.checks.evidence.places import at_value, declared
from confcheck.checks.evidence.shown import Letters, in_words, is_secret, shown, shown_unset
from confcheck.kernel.normal import normal
from confcheck.kernel.secrecy import MASK
from confcheck.kernel.urls import split_url
from confcheck.model import Origin, Place, Resolved, Setting, Snippet
from confcheck.resolve.judge import Judged, Reading

if TYPE_CHECKING:
    from confcheck.kernel.rules import Program, Value

_LONGEST = 160
"""Characters of a rule that are shown."""


def rule_text(program: Program, judged: Iterable[Judged]) -> str:
    """The rule in one line; what it compares a secret with is masked, for that may be the secret."""
    secret = any(_is_masked(reading) for one in judged for reading in one.readings)
    text = program.shown(MASK if secret else None)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _is_masked(reading: Reading) -> bool:
    resolved = reading.resolved
    if resolved is None:
        return False
    if resolved.winner is not None:
        return is_secret(resolved.setting, resolved.winner) or MASK in shown(resolved.setting, resolved.winner)
    return MASK in shown_unset(resolved)[1]


def rule_places(program: Program, judged: list[Judged], origin: Origin, keyword: str) -> tuple[Place, ...]:
    """The operands in the order of the rule, view by view, each once; then where the rule is written."""
    letters = Letters()
    found: dict[Place, None] = {}
    for one in judged:
        for reading in one.readings:
            secrets = [text for other in one.readings if other is not reading for text in _secrets_in(other)]
            place = _place(_hidden(reading, secrets), letters)
            found.update({} if place is None else {place: None})
    return (*found, _written(program, judged, origin, keyword))


def _secrets_in(reading: Reading) -> Iterator[str]:
    """What of a masked operand must not be shown anywhere else either: all of it, or the password of a URL."""
    value, resolved = reading.value, reading.resolved
    if resolved is None or not _is_masked(reading) or isinstance(value, bool):
        return
    if isinstance(value, str | int | float):
        whole = resolved.winner is None or shown(resolved.setting, resolved.winner) == MASK
        url = None if whole else split_url(str(value))
        yield (url.password or "") if url is not None else str(value)


def _hidden(reading: Reading, secrets: list[str]) -> Reading:
    """An operand that would tell a secret, as one: that the two are equal may be what is wrong."""
    resolved = reading.resolved
    if resolved is None or resolved.winner is None or not any(_tells(reading.value, secret) for secret in secrets):
        return reading
    return reading._replace(resolved=replace(resolved, winner=replace(resolved.winner, secret=True)))


def _tells(value: Value, secret: str) -> bool:
    if isinstance(value, tuple):
        return any(_tells(item, secret) for item in value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    text = str(value)
    return text != "" and secret != "" and (text in secret or secret in text)


def _written(program: Program, judged: list[Judged], origin: Origin, keyword: str) -> Place:
    text = rule_text(program, judged)
    snippet = Snippet(f"{keyword}: {text}", len(keyword) + 2, len(text))
    position = origin.value or origin.key
    return Place(origin.path, position.line, position.column, "the rule", snippet=snippet)


def _place(reading: Reading, letters: Letters) -> Place | None:
    """Where the value of an operand stands; where there is none, where the setting is declared."""
    view, resolved = reading.view, reading.resolved
    if view is None or resolved is None:
        return None
    label = f"{view.service}: {reading.operand.path} {_said(reading, resolved, letters)}"
    if resolved.winner is None or resolved.provided:
        return declared(resolved.setting, label, view)
    return at_value(view, resolved.setting, resolved.winner, label)


def _said(reading: Reading, resolved: Resolved, letters: Letters) -> str:
    """Reads after the path: `= 60 s`, `is not set`."""
    if reading.operand.probed:
        return "is not set" if reading.value is False else "is set"
    if reading.why and not reading.told:
        return f"is {reading.why}"
    setting, typed = resolved.setting, resolved.effective
    form = None if typed is None else normal(typed.value, setting.spec)
    if resolved.winner is None:
        how, text = shown_unset(resolved)
        return f"= {letters.told(text, form)}, {'the default' if how == 'default' else how}"
    return f"= {letters.told(in_words(setting, resolved.winner), form)}"


def rule_names(judged: Iterable[Judged], which: Callable[[Setting], bool] = lambda _: True) -> tuple[str, ...]:
    """The names under which the operands are written, or would be: of all, or of those that `which` lets through."""
    found = (reading.resolved for one in judged for reading in one.readings)
    return tuple(dict.fromkeys(_name(one) for one in found if one is not None and which(one.setting)))


def _name(resolved: Resolved) -> str:
    return resolved.names[0] if resolved.winner is None else resolved.winner.assignment.key
