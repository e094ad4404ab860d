"""Settings that are computed from others of the same view: what `derive` comes to, and whether it is secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter

from confcheck.kernel.derivation import comes_to, derived_from
from confcheck.kernel.placeholder import placeholder_for
from confcheck.kernel.secrecy import is_secret_name, is_secret_shape
from confcheck.kernel.spec import Json, Spec, Typed
from confcheck.model import Derived, Resolved, Setting, Unknown

NOT_KNOWN = Unknown("derived from a value that is not known here")


def in_order(settings: Sequence[Setting]) -> tuple[int, ...]:
    """Indices of the settings that are derived, each after those that it is derived from."""
    derived = {setting.path: index for index, setting in enumerate(settings) if setting.derive is not None}
    if not derived:
        return ()
    graph = {path: derived_from(settings[index].derive or "") for path, index in derived.items()}
    return tuple(derived[path] for path in TopologicalSorter(graph).static_order() if path in derived)


def with_derived(
    resolved: list[Resolved], order: Sequence[int], places: Mapping[str, int], coerce: Callable[[str, Spec], Typed]
) -> None:
    """Give every derived setting of a view what its template comes to, set or not; `places`: path → index."""
    for index in order:
        one = resolved[index]
        paths = dict.fromkeys(derived_from(one.setting.derive or ""))
        if all(path in places for path in paths):
            derived = _derived(one.setting, [resolved[places[path]] for path in paths], coerce)
            if derived is not None:
                resolved[index] = replace(one, derived=derived)


def _derived(setting: Setting, operands: list[Resolved], coerce: Callable[[str, Spec], Typed]) -> Derived | None:
    """What the template comes to; None where a setting that it needs is unset, and where it comes to nothing."""
    template, paths = setting.derive or "", tuple(one.setting.path for one in operands)
    if not all(one.present or one.derived is not None or one.default is not None for one in operands):
        return None
    secret = any(map(is_secret, operands))
    values = [_known(one) for one in operands]
    if None in values:
        return Derived(NOT_KNOWN, None, paths, secret)
    known = {one.setting.path: (value, one.setting.spec) for one, value in zip(operands, values, strict=True)}
    text = comes_to(template, setting.spec, known)
    if not text and not setting.allow_empty:
        return None
    typed = coerce(text, setting.spec)
    return Derived(text, None if typed.value is None else typed, paths, secret)


def _known(one: Resolved) -> Json:
    """The value of an operand; None where nobody knows it, or someone still has to fill it in."""
    typed = one.effective
    if typed is None or (isinstance(typed.value, str) and placeholder_for(typed.value, one.setting.spec)):
        return None
    return typed.value


def is_secret(one: Resolved) -> bool:
    """Whether what is made of it is secret: by its place, the schema, its names or its shape."""
    setting, winner, derived = one.setting, one.winner, one.derived
    if (winner is not None and winner.secret) or (winner is None and derived is not None and derived.secret):
        return True
    if setting.secret is not None:
        return setting.secret
    names = (*setting.names(), *(() if winner is None else (winner.assignment.key,)))
    text = one.effective.value if one.effective is not None else None
    return any(map(is_secret_name, names)) or (isinstance(text, str) and is_secret_shape(text))
