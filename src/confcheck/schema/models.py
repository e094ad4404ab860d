"""Pydantic models of a service's settings: groups nested, every leaf coerced by the kernel, secrets wrapped."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, TypeAlias

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    Secret,
    SecretStr,
    SerializationInfo,
    ValidationError,
    create_model,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from confcheck.kernel.coerce import check, coerce, coerce_json
from confcheck.kernel.secrecy import masked
from confcheck.kernel.spec import Json, Spec, Typed
from confcheck.model.setting import Setting
from confcheck.model.value import Reference, Structure, Unknown
from confcheck.model.view import Resolved, View

Given: TypeAlias = "Json | Structure | Reference | Unknown"
"""What a leaf may be given: a typed value, text, a native structure, or something nobody can judge."""
Tree: TypeAlias = "dict[str, Tree | Given]"
Predicate: TypeAlias = Callable[[Setting], bool]

_TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "array": list,
    "object": dict,
}


class InvalidSettings(Exception):
    """Settings that a view sets wrongly or not at all, every one listed with its place, none with its value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep the lines `path: message at file:line:column`."""
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseModel):
    """What every generated model shares: frozen, closed, and no secret in its repr or in its errors.

    A field is named like the last part of its path; where Python or pydantic need that name for themselves, `_` is
    appended (`class_`, `json_`), and every character that no name may have becomes `_` (`jwt-secret` → `jwt_secret`).
    Input is accepted under the name in the schema.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, protected_namespaces=())

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Fields as they may be shown: texts that look like credentials are masked even if nobody called them so."""
        return [(name, _shown(getattr(self, name))) for name in type(self).model_fields]


def _shown(value: object) -> object:
    match value:
        case str():
            return masked(value, secret=False)
        case list():
            return [_shown(item) for item in value]
        case dict():
            return {key: _shown(item) for key, item in value.items()}
        case _:
            return value


def declared_secret(setting: Setting) -> bool:
    """Whether the schema itself calls the setting secret: the predicate where the caller knows no better."""
    return bool(setting.secret)


def declared_required(setting: Setting) -> bool:
    """Whether some service must set it in an environment of which nothing is known."""
    return any(setting.required_in(service, ()) for service, _ in setting.services or (("", "required"),))


def build_model(
    service: str,
    settings: Sequence[Setting],
    *,
    secret: Predicate = declared_secret,
    required: Predicate | None = None,
) -> type[Settings]:
    """The model of a service; `required` decides which settings must be given (default: as the schema says)."""
    needed = (lambda setting: setting.required_in(service, ())) if required is None else required
    return _model_of(_Shape(service, tuple(_Leaf(one, secret(one), needed(one)) for one in settings)))


@dataclass(frozen=True, slots=True)
class _Leaf:
    setting: Setting
    secret: bool
    required: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """The key of the model cache: settings hold lists and cannot be hashed, but their identity can."""

    service: str
    leaves: tuple[_Leaf, ...]

    def _key(self) -> tuple[object, ...]:
        return (self.service, *((id(leaf.setting), leaf.secret, leaf.required) for leaf in self.leaves))

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shape) and self._key() == other._key()
