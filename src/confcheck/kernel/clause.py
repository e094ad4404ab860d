"""What a lock says of one setting besides its value, as JSON: compact, stable, and read back without trust."""

from __future__ import annotations

import json
from collections.abc import Callable

from confcheck.kernel.check import TYPES
from confcheck.kernel.record import record
from confcheck.kernel.spec import Json, Spec
from confcheck.kernel.units import dimension

_ANYTHING = Spec()
_DEFAULTS = {name: getattr(_ANYTHING, name) for name in Spec.__match_args__}


@record(frozen=True, slots=True)
class Clause:
    """The part of a setting that one process can be held to."""

    spec: Spec = _ANYTHING
    default: tuple[Json] | tuple[()] | None = None
    """A tuple of one, so that `default: null` differs from no default; empty where there is one that is secret."""
    forbidden: bool = False
    identifies: tuple[tuple[str, ...], ...] = ()
    """Where the value must name its environment: the names of every environment."""
    schemes: tuple[str, ...] = ()
    url_path: str | None = None


def clause_text(clause: Clause) -> str:
    """One line of JSON in ASCII, without what is as usual."""
    found: dict[str, Json] = dict(_spec_json(clause.spec))
    if clause.default is not None:
        found["default"] = [*clause.default]
    if clause.forbidden:
        found["forbidden"] = True
    if clause.identifies:
        found["identifies"] = [[*names] for names in clause.identifies]
    if clause.schemes:
        found["schemes"] = [*clause.schemes]
    if clause.url_path is not None:
        found["url_path"] = clause.url_path
    return compact(found)


def compact(value: Json) -> str:
    """JSON on one line, in ASCII."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def _spec_json(spec: Spec) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, usual in _DEFAULTS.items():
        value = getattr(spec, name)
        if value == usual and type(value) is type(usual):
            continue
        if isinstance(value, Spec):
            found[name] = _spec_json(value)
        elif name == "properties":
            found[name] = [[key, _spec_json(part)] for key, part in value]
        else:
            found[name] = [*value] if isinstance(value, tuple) else value
    return found


def read_json(text: str) -> Json:
    """The JSON of one line; raises ValueError for whatever is none."""
    try:
        value: Json = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    return value


def read_clause(text: str) -> Clause:
    """The clause of a line; raises ValueError for whatever `clause_text` does not write."""
    found = read_json(text)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - one error for whatever is not as it was written
    default = found.pop("default", None)
    names = found.pop("identifies", [])
    path = found.pop("url_path", None)
    return Clause(
        forbidden=_true(found.pop("forbidden", False)),
        default=None if default is None else _default(default),
        identifies=tuple(map(texts, _list(names))),
        schemes=texts(found.pop("schemes", [])),
        url_path=None if path is None else _text(path),
        spec=_spec(found),
    )


def texts(value: Json) -> tuple[str, ...]:
    """A list of texts; raises ValueError for anything else."""
    return tuple(_text(one) for one in _list(value))


def _spec(found: Json) -> Spec:
    if not isinstance(found, dict) or not found.keys() <= _READ.keys():
        raise ValueError("an unknown keyword")
    return Spec(**{name: _READ[name](value) for name, value in found.items()})  # type: ignore[arg-type] # by its reader


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise ValueError("no list")  # noqa: TRY004 - as above
    return value


def _only(value: Json) -> tuple[Json]:
    (one,) = _list(value)  # more or fewer are a ValueError, too
    return (one,)


def _default(value: Json) -> tuple[Json] | tuple[()]:
    return _only(value) if _list(value) else ()


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004 - as above
    return value


def _true(value: Json) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")  # noqa: TRY004 - as above
    return value


def _number(value: Json) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value - value != 0:
        raise ValueError("no number")
    return value


def _count(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("no count")
    return value


def _one(known: Callable[[str], bool]) -> Callable[[Json], str]:
    def read(value: Json) -> str:
        text = _text(value)
        if not known(text):
            raise ValueError("an unknown word")
        return text

    return read


def _properties(value: Json) -> tuple[tuple[str, Spec], ...]:
    pairs = [_list(one) for one in _list(value)]
    return tuple((_text(key), _spec(part)) for key, part in pairs)


_READ: dict[str, Callable[[Json], object]] = {
    "type": _one(TYPES.__contains__),
    "enum": lambda value: tuple(_list(value)),
    "const": _only,
    **dict.fromkeys(("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiple_of"), _number),
    **dict.fromkeys(("min_length", "max_length", "min_items", "max_items"), _count),
    **dict.fromkeys(("pattern", "format"), _text),
    "unit": _one(lambda text: dimension(text) is not None),
    "encoding": _one(("csv", "json", "words").__contains__),
    **dict.fromkeys(("unordered", "unique_items"), _true),
    "items": _spec,
    "properties": _properties,
}
"""Keyword of a spec → what reads it."""
