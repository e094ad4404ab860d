"""Names of variables: the default one, the ones made from environment and service, and the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable

_SURE = 2
"""A name that needs more edits than this is another name."""
_SHORT = 4
"""Words with fewer letters are too alike to be told from each other by one letter (`MIN`, `MAX`)."""
_LONG = 8
"""Words with at least this many letters may differ in two."""


def default_name(path: str) -> str:
    """The variable of a setting without `env`: `auth.jwt_secret` → `AUTH_JWT_SECRET`."""
    return _as_name(path)


def expand(name: str, environment: str, service: str) -> str:
    """A name with `{ENVIRONMENT}` and `{SERVICE}` replaced by the canonical names in upper case."""
    if "{" not in name:
        return name
    return name.replace("{ENVIRONMENT}", _as_name(environment)).replace("{SERVICE}", _as_name(service))


def environment_named(text: str, environments: Iterable[tuple[str, ...]]) -> str | None:
    """The environment that a text names: each is its name and its aliases; in any case if none is as written."""
    known = tuple(environments)
    exact = (names[0] for names in known if text in names)
    alike = (names[0] for names in known if text.casefold() in {name.casefold() for name in names})
    return next(exact, None) or next(alike, None)


def _as_name(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text).upper()


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant (`JWT_SERCET` → `JWT_SECRET`), or None; the first of equally near ones."""
    best: tuple[int, str] | None = None
    for candidate in candidates:
        if candidate != word and (edits := _edits(word, candidate)) is not None and (best is None or edits < best[0]):
            best = edits, candidate
    return None if best is None else best[1]


def _edits(word: str, candidate: str) -> int | None:
    """How many slips lie between two names; None if they are simply two names."""
    mine, other = _words(word), _words(candidate)
    if not any(mine):
        return None
    if mine == other or "".join(mine) == "".join(other):
        return 0
    if len(mine) != len(other):
        return None
    total = 0
    for left, right in zip(mine, other, strict=True):
        edits = 0 if left == right else _slips(left, right)
        if edits is None or (total := total + edits) > _SURE:
            return None
    return total


def _words(name: str) -> list[str]:
    return name.casefold().replace("-", "_").replace(".", "_").replace(" ", "_").split("_")


def _slips(left: str, right: str) -> int | None:
    if _digits(left) != _digits(right):  # a number is a choice, not a slip: `SHARD1`, `SHARD2`
        return None
    short = min(len(left), len(right))
    if short < _SHORT:
        return 1 if sorted(left) == sorted(right) and _distance(left, right) == 1 else None
    allowed = 1 if short < _LONG else _SURE
    if abs(len(left) - len(right)) > allowed:
        return None
    distance = _distance(left, right)
    return distance if distance <= allowed else None


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def _distance(left: str, right: str) -> int:
    """Edits between two words; two neighbours that changed places are one edit."""
    older: list[int] = []
    previous = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, older[column - 2] + 1)
            current.append(cost)
        older, previous = previous, current
    return previous[-1]
