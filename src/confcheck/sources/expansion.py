"""Variables as JavaScript replaces them: in text, over and over, also in what was just put there.

`dotenv-expand` works so, which npm users call after `dotenv` and which Vite has inside, and the older one inside
Next.js. What a file means can only be told for the file as a whole: the last writing of every key, in the order of the
first ones; the two frameworks see later keys too, as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.sources.expansion_rules import LONGEST, Rules

_VARIABLE = re.compile(r"(?<!\\)\$(?:\{([^{}]+)\}|([A-Za-z_][A-Za-z0-9_]*))")
_OPERATOR = re.compile(r":\+|\+|:-|-")
_UNESCAPED = re.compile(r"(?<!\\)\$")
_OF_NEXT = re.compile(r"\$\{?([A-Za-z0-9_]+)(?::-([^}\\]*))?\}?")
_MENTION = re.compile(r"(?<!\\)\$\{?([A-Za-z0-9_]+)(:-[^}\\]+)?")
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_PATTERN = re.compile(r"\$([$&`'])")

_MOST_STEPS = 1_000
"""Replacements in one value: on a cycle Next.js runs out of stack somewhat later, the other two never end."""
_WORK_PER_CHARACTER, _WORK_AT_LEAST, _STEP = 16, 5_000_000, 16
"""Characters that may be copied per character of the file, so that time grows with its size; a step counts as some."""


@record(frozen=True, slots=True)
class Expanded:
    """What came out of one key."""

    text: str | None = field(repr=False)
    """None where it has no end, or is longer than any process can take."""
    used: tuple[str, ...]
    """The names that went into it, each once."""
    missing: tuple[str, ...]
    """Those of them that have neither a value nor a default."""


@dataclass(slots=True)
class _Work:
    """What may still be copied in one file."""

    left: int


@record(frozen=True, slots=True)
class _File:
    """A file on its way: some keys are expanded, the others are as they are written."""

    rules: Rules
    process: Callable[[str], str | None]
    written: Mapping[str, str] = field(repr=False)
    done: dict[str, str] = field(repr=False)
    work: _Work

    def own(self, name: str) -> str | None:
        """What the file sets so far."""
        return self.done.get(name, self.written.get(name) if self.rules.forward else None)

    def expand(self, value: str) -> Expanded:
        used: dict[str, bool] = {}
        expand = _as_next if self.rules.of_next else _as_dotenv_expand
        return Expanded(expand(self, value, used), tuple(used), tuple(name for name, gap in used.items() if gap))

    def may_copy(self, text: str) -> bool:
        self.work.left -= len(text) + _STEP
        return len(text) <= LONGEST and self.work.left >= 0


def expand_file(
    rules: Rules,
    written: Mapping[str, str],
    process: Callable[[str], str | None],
    *,
    wins: bool = False,
    joined: bool = False,
) -> dict[str, Expanded]:
    """Key → what the program makes of its value.

    `written` holds the last writing of each key, in the order of the first ones. `wins`: a variable that the process
    has already takes the place of that of the file. `joined`: several files as one, whose keys are in their order.
    """
    allowed = _WORK_AT_LEAST + _WORK_PER_CHARACTER * sum(map(len, written.values()))
    file = _File(rules, process, written, {}, _Work(allowed))
    results: dict[str, Expanded] = {}
    for key in _in_order(sorted(written) if rules.sorts and not joined else [*written]):
        held = process(key) if wins else None
        if held is not None and rules.of_next:
            result = file.expand(held)
        elif held:
            result = Expanded(held, (), ())
        elif "$" in written[key]:
            result = file.expand(written[key])
        else:
            result = Expanded(written[key], (), ())
        text = None if result.text is None else result.text.replace("\\$", "$")
        file.done[key] = text or ""
        results[key] = Expanded(text, result.used, result.missing)
    return results


def _in_order(keys: list[str]) -> list[str]:
    """The keys as JavaScript lists them: those that are numbers first, by their value."""
    numbers = {key: int(key) for key in keys if key[:1].isdigit() and _INDEX.fullmatch(key)}
    names = (key for key in keys if key not in numbers)
    return [*sorted(numbers, key=numbers.__getitem__), *names] if numbers else keys


def _as_dotenv_expand(file: _File, value: str, used: dict[str, bool]) -> str | None:
    """The first variable again and again, until there is none."""
    result, seen, steps = value, set[int](), 0
    while (found := _VARIABLE.search(result, max(0, result.find("$")))) is not None:
        steps += 1
        if steps > _MOST_STEPS or not file.may_copy(result):
            return None
        seen.add(hash(result))
        key, put = _replacement(file, found[1] or found[2], seen, used)
        result = _replaced(result, found[0], put)
        if result == file.own(key):
            break
    return result if len(result) <= LONGEST or result == value else None


def _replacement(file: _File, expression: str, seen: set[int], used: dict[str, bool]) -> tuple[str, str]:
    """The name in the expression, and what takes the place of the variable."""
    operator = _OPERATOR.search(expression)
    # Without an operator it splits at the word that JavaScript makes of `null`.
    key, _, default = expression.partition(operator[0] if operator else "null")
    value = file.process(key) or file.own(key)
    if operator and operator[0].endswith("+"):
        used.setdefault(key, False)
        return key, default if value else ""
    used[key] = used.get(key, False) or (value is None and not default)
    return key, value if value and hash(value) not in seen else default


def _as_next(file: _File, value: str, used: dict[str, bool]) -> str | None:
    """The last variable again and again, until what begins there is none."""
    result = value
    for _ in range(_MOST_STEPS):
        last = result.rfind("$")
        while last > 0 and result[last - 1] == "\\":
            last = result.rfind("$", 0, last)
        found = _OF_NEXT.match(result, last) if last >= 0 else None
        if found is None:
            return result if len(result) <= LONGEST or result == value else None
        if not file.may_copy(result):
            return None
        name, default = found[1], found[2]
        own = file.own(name)
        used[name] = used.get(name, False) or (file.process(name) is None and not default and own is None)
        result = _replaced(result, found[0], file.process(name) or default or own or "")
    return None


def _replaced(text: str, template: str, put: str) -> str:
    """`String.prototype.replace`: the first place with that text, and `$$`, `$&` and others in what is put there."""
    before, _, after = text.partition(template)
    if "$" in put:
        meaning = {"$": "$", "&": template, "`": before, "'": after}
        put = _PATTERN.sub(lambda found: meaning[found[1]], put)
    return f"{before}{put}{after}"


def cycles(rules: Rules, written: Mapping[str, str], *, defaults: bool) -> list[tuple[str, ...]]:
    """Every way in which variables lead back to a key, once: its names, the first again at the end.

    `defaults`: a variable with a default leads to the key too, though Next.js takes a default that is not empty first.
    """
    found: list[tuple[str, ...]] = []
    finished: set[str] = set()
    for start in written if rules.forward else ():
        path, on_path = [start], {start}
        below = [] if start in finished else [_names(written[start], defaults)]
        while below:
            name = next(below[-1], None)
            if name is None:
                below.pop()
                finished.add(path[-1])
                on_path.discard(path.pop())
            elif name in on_path:
                found.append((*path[path.index(name) :], name))
            elif name in written and name not in finished:
                path.append(name)
                on_path.add(name)
                below.append(_names(written[name], defaults))
    return found


def _names(text: str, defaults: bool) -> Iterator[str]:
    """The keys whose text may take the place of a variable in this text."""
    return (found[1] for found in _MENTION.finditer(text) if defaults or not found[2])


def variables(rules: Rules, text: str) -> Iterator[re.Match[str]] | None:
    """Where a text names variables; None if the program leaves it as it is."""
    replaced = _MENTION if rules.of_next else _VARIABLE
    return _MENTION.finditer(text) if "\\$" in text or replaced.search(text) else None
