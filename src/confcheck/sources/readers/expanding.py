"""The readers `npm-dotenv+expand`, `next` and `vite`: npm's dotenv or Node.js finds the values, then variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from confcheck.kernel.secrecy import shown_key
from confcheck.model import Assignment, Malformed, Origin, Parsed, Position, Template, Value, Variable
from confcheck.sources.expansion import cycles, expand_file, variables
from confcheck.sources.expansion_rules import RULES, Rules
from confcheck.sources.readers import node, npm_dotenv
from confcheck.sources.readers.pieces import Pieces, dollars
from confcheck.sources.readers.scan import Interpolation

_EXPAND, _NEXT, _VITE = (RULES[name] for name in ("npm-dotenv+expand", "next", "vite"))
_PROGRAM = {_EXPAND.name: "npm's dotenv-expand", _NEXT.name: "Next.js", _VITE.name: "Vite"}


def read_expand(text: str, path: str) -> Parsed:
    """What `dotenv-expand` makes of what npm's `dotenv` sees, with earlier keys and the process before them."""
    return _read(text, path, npm_dotenv.read_with, _EXPAND)


def read_next(text: str, path: str) -> Parsed:
    """What Next.js loads from this file: an older `dotenv-expand`, which sees all keys of the file."""
    return _read(text, path, npm_dotenv.read_with, _NEXT)


def read_vite(text: str, path: str) -> Parsed:
    """What Vite's `loadEnv` loads from this file: Node's grammar since Vite 8, and variables of the whole file."""
    return _read(text, path, node.read_with, _VITE)


def _read(text: str, path: str, read: Callable[[str, str, Interpolation], Parsed], rules: Rules) -> Parsed:
    parsed = read(text, path, _interpolation(rules))
    found = tuple(_endless([entry for entry in parsed.entries if isinstance(entry, Assignment)], rules))
    return replace(parsed, problems=(*parsed.problems, *found)) if found else parsed


def _interpolation(rules: Rules) -> Interpolation:
    def of_file(text: str, place: Callable[[int], Position]) -> Callable[[str, int], Value]:
        def of_value(value: str, at: int) -> Value:
            found = variables(rules, value) if "$" in value else None
            if found is None:
                return value
            pieces, places, done, seen = Pieces(), dollars(text, at), 0, 0
            for one in found:
                pieces.text(value[done : one.start()].replace("\\$", "$"))
                for _ in range(value.count("$", seen, one.start())):
                    next(places)
                pieces.variable(Variable(one[1], "", None, place(next(places))))
                done, seen = one.end(1) + (one[0][1] == "{" and value[one.end(1) :][:1] == "}"), one.start() + 1
            pieces.text(value[done:].replace("\\$", "$"))
            return replace(pieces.template(rules.name), written=value)

        return of_value

    return of_file


def _endless(entries: list[Assignment], rules: Rules) -> Iterable[Malformed]:
    """What leads back to itself, and what has no end for other reasons."""
    if not any(isinstance(entry.value, Template) for entry in entries):
        return
    last = {entry.key: entry for entry in entries}
    written = {key: _written(entry.value) for key, entry in last.items()}
    stuck = {key for key, result in expand_file(rules, written, lambda _: None).items() if result.text is None}
    found = cycles(rules, written, defaults=not rules.of_next)
    found = found or (cycles(rules, written, defaults=True) if stuck else [])
    for names in found:
        way = " → ".join(map(shown_key, names))
        end = "never ends" if stuck else "cuts this off"
        end = "refuses this file" if rules.of_next and stuck else end
        yield _at(last[names[0]].origin, f"{_PROGRAM[rules.name]} {end}: variables that lead back to themselves, {way}")
    for key in (key for key in written if key in stuck and not found):
        end = "refuses this file" if rules.of_next else "does not come to an end"
        yield _at(last[key].origin, f"{_PROGRAM[rules.name]} {end}: too many steps for the variables of this value")


def _written(value: Value) -> str:
    return value if isinstance(value, str) else (value.written or "") if isinstance(value, Template) else ""


def _at(origin: Origin, message: str) -> Malformed:
    return Malformed(origin.path, origin.value or origin.key, message)
