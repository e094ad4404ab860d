"""Expressions of GitHub Actions, `${{ … }}`: replaced where the file itself says what they come to."""

from __future__ import annotations

import re
from collections.abc import Mapping as Names

from confcheck.model import Reference, Unknown
from confcheck.sources.pipelines.traced import Budget, Builder, Mark, Traced

_EXPRESSION = re.compile(r"\$\{\{((?:[^'}]|'[^']*'|\}(?!\}))*+)\}\}")
_OPENING = "${{"
_ACCESS = re.compile(r"(env|secrets|vars|inputs|matrix|github|needs|steps)(?:\.([\w-]+)|\[\s*'([^']*)'\s*\])")
_TEXT = re.compile(r"'((?:[^']|'')*+)'")
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_SECRET = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")

SOMETIME = Unknown("an `env` that only the pipeline knows")
MADE = Unknown("made by an expression of the pipeline")
_WHY = {
    "vars": Unknown("a variable of the repository's settings"),
    "inputs": Unknown("an input of the pipeline"),
    "matrix": Unknown("a value of the matrix"),
    "github": Unknown("what GitHub knows about the run"),
}


def fill(text: Traced, env: Names[str, Traced], budget: Budget) -> Traced:
    """The text with every expression replaced; a gap where only the pipeline knows."""
    if _OPENING not in text.text:
        return text
    built, at = Builder(), 0
    while (start := text.text.find(_OPENING, at)) >= 0:
        built.add(text.part(at, start))
        found = _EXPRESSION.match(text.text, start)
        if found is None:
            built.gap(MADE, text.uses[start])
            return built.done(text.uses[-1])
        _put(_value(found[1].strip(), env), built, text.uses[start], budget)
        at = found.end()
    built.add(text.part(at, len(text)))
    return built.done(text.uses[-1])


def _put(value: Traced | str | Mark, built: Builder, spot: int, budget: Budget) -> None:
    if isinstance(value, Traced):
        built.bring(value, spot, budget)
    elif isinstance(value, str):
        built.put(value, spot)
    else:
        built.gap(value, spot)


def _value(expression: str, env: Names[str, Traced]) -> Traced | str | Mark:
    """What an expression comes to."""
    first, _, rest = expression.partition("||")
    value = _operand(first.strip(), env)
    if rest:
        known = value if isinstance(value, str) else value.text if isinstance(value, Traced) and value.known else None
        value = MADE if known is None else value if known else _operand(rest.strip(), env)
    return value


def _operand(expression: str, env: Names[str, Traced]) -> Traced | str | Mark:
    """What one operand comes to."""
    if (text := _TEXT.fullmatch(expression)) is not None:
        return text[1].replace("''", "'")
    if _NUMBER.fullmatch(expression) or expression in ("true", "false"):
        return expression
    found = _ACCESS.fullmatch(expression)
    if found is None:
        return MADE
    name = found[2] or found[3] or ""
    if found[1] == "env":
        return env.get(name, SOMETIME)
    if found[1] == "secrets":
        return secret(name)
    return _WHY.get(found[1], MADE)


def secret(name: str) -> Reference:
    """A secret of the repository, the organization or the environment; its name has no case."""
    return Reference("github", name.upper(), shown=_SECRET.fullmatch(name) is not None)
