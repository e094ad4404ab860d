"""Pydantic models of a service's settings: groups nested, every leaf coerced by the kernel, secrets wrapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, TypeAlias, cast

from pydantic import (
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
from pydantic_core import PydanticCustomError

from confcheck.kernel.coerce import check, coerce, coerce_json
from confcheck.kernel.derivation import derived_from
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import masked
from confcheck.kernel.spec import Json, Spec, Typed
from confcheck.model.mistake import InvalidSettings
from confcheck.model.setting import Setting
from confcheck.model.value import Reference, Structure, Unknown
from confcheck.model.view import Resolved, View
from confcheck.schema.attributes import class_name, field_name

Given: TypeAlias = "Json | Structure | Reference | Unknown"
"""What a leaf may be given: text, a typed value, a native structure, or something whose value nobody knows."""
Held: TypeAlias = "Json | SecretStr | Secret[Json] | Reference | Unknown"
"""What a leaf then holds."""
Predicate: TypeAlias = Callable[[Setting], bool]

_CACHED_MODELS = 512


class Settings(BaseModel):
    """What every generated model shares: frozen, closed, and no secret in its repr or in the text of its errors.

    A field is named like the last part of its path. Where Python or pydantic need that name themselves, `_` is
    appended (`class_`, `json_`); characters that no name may have become `_` (`jwt-secret` is `jwt_secret`). Input is
    taken under the name in the schema.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, protected_namespaces=(), validate_default=True
    )

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Fields as they may be shown: what looks like a credential is masked even if nobody called it secret."""
        return [(name, _shown(getattr(self, name))) for name in type(self).model_fields]


def declared_secret(setting: Setting) -> bool:
    """Whether the schema itself calls a setting secret: the predicate of callers who know no more."""
    return bool(setting.secret)


@record(frozen=True, slots=True)
class _Leaf:
    """One setting as one model has it."""

    setting: Setting
    secret: bool
    required: bool

    def hold(self, given: Given) -> Held:
        """What the field holds for what it is given; every reason against it in one error that names no value."""
        if isinstance(given, Reference | Unknown) or (given is None and not self.required):
            return given
        typed = _typed(given, self.setting.spec)
        if typed.issues:
            reasons = "; ".join(issue.message for issue in typed.issues)
            raise PydanticCustomError("setting", "{reasons}", {"reasons": reasons})
        if not self.secret:
            return typed.value
        return SecretStr(typed.value) if isinstance(typed.value, str) else Secret(typed.value)


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """Everything a model depends on, compared by identity: settings hold lists and have no hash of their own."""

    service: str
    leaves: tuple[_Leaf, ...]

    def _key(self) -> tuple[object, ...]:
        return (self.service, *((id(leaf.setting), leaf.secret, leaf.required) for leaf in self.leaves))

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shape) and self._key() == other._key()


_Tree: TypeAlias = "dict[str, _Leaf | _Tree]"
_Values: TypeAlias = "dict[str, Given | _Values]"


def build_model(
    service: str,
    settings: Sequence[Setting],
    *,
    secret: Predicate = declared_secret,
    required: Predicate | None = None,
) -> type[Settings]:
    """The model of a service, the same object for the same settings.

    `required` says which settings must be given; without it, those that some environment requires of the service.
    """

    def is_required(setting: Setting) -> bool:
        return setting.required_in(service, ()) if required is None else required(setting)

    return _model(_Shape(service, tuple(_Leaf(one, secret(one), is_required(one)) for one in settings)))


def settings_of(view: View, *, secret: Predicate = declared_secret) -> Settings:
    """The typed settings of a view; raises InvalidSettings with everything that is wrong or missing in it."""
    required = {id(resolved.setting): resolved.required for resolved in view.settings}
    settings = [resolved.setting for resolved in view.settings]

    def is_secret(setting: Setting) -> bool:
        """Whether it is secret itself, or what it is derived from is."""
        operands = map(view.get, derived_from(setting.derive or ""))
        return secret(setting) or any(one is not None and is_secret(one.setting) for one in operands)

    model = build_model(view.service, settings, secret=is_secret, required=lambda setting: required[id(setting)])
    try:
        return model.model_validate(_input(view))
    except ValidationError as error:
        details = error.errors(include_input=False, include_context=False, include_url=False)
        found = {".".join(map(str, one["loc"])): (one["type"], one["msg"]) for one in details}
    # Outside of the handler, so that no chained exception carries the values that were refused.
    raise InvalidSettings(
        tuple(_problem(one, *found[path]) for one in view.settings if (path := one.setting.path) in found)
    )


def _typed(given: Json | Structure, spec: Spec) -> Typed:
    if isinstance(given, str):
        return coerce(given, spec)
    if isinstance(given, Structure):
        return coerce_json(given.json, spec)
    return Typed(given, check(given, spec))


@lru_cache(maxsize=_CACHED_MODELS)
def _model(shape: _Shape) -> type[Settings]:
    tree: _Tree = {}
    for leaf in shape.leaves:
        *groups, name = leaf.setting.path.split(".")
        branch = tree
        for group in groups:
            below = branch.setdefault(group, {})
            if isinstance(below, _Leaf):
                raise ValueError(f"{leaf.setting.path} lies below another setting")  # noqa: TRY004 - no type is wrong
            branch = below
        if name in branch:
            raise ValueError(f"{leaf.setting.path} is there twice")
        branch[name] = leaf
    return _group(class_name(shape.service) + "Settings", tree)


def _group(name: str, tree: _Tree) -> type[Settings]:
    fields: dict[str, Any] = {}  # what create_model takes: pydantic gives the definitions no narrower type
    for segment, node in tree.items():
        field = field_name(segment, fields, _RESERVED)
        fields[field] = _leaf_field(node) if isinstance(node, _Leaf) else _group_field(name, segment, node)
    return create_model(name, __base__=Settings, __module__=__name__, **fields)


def _group_field(name: str, segment: str, tree: _Tree) -> tuple[object, object]:
    # An absent group is an empty one, so that what is missing in it is reported by its own name.
    return _group(name + class_name(segment), tree), Field(validation_alias=segment, default_factory=dict)


def _leaf_field(leaf: _Leaf) -> tuple[object, object]:
    setting = leaf.setting
    segment = setting.path.rpartition(".")[2]
    kind = Annotated[object, PlainValidator(leaf.hold), PlainSerializer(_dumped, return_type=object)]
    if leaf.required:
        return kind, Field(validation_alias=segment, title=setting.title, description=setting.description)
    default = None if setting.default is None else setting.default[0]
    return kind, Field(
        validation_alias=segment,
        default_factory=lambda: deepcopy(default),
        title=setting.title,
        description=setting.description,
    )


_RESERVED = frozenset(dir(BaseModel))


def _dumped(held: Held, info: SerializationInfo) -> Held:
    """A field in `model_dump`: nothing where nobody knows the value, and in JSON no secret."""
    if isinstance(held, Reference | Unknown):
        return None
    return str(held) if isinstance(held, SecretStr | Secret) and info.mode_is_json() else held


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


def _input(view: View) -> _Values:
    """What the winners of a view give, nested as its model is; what is unset is left out."""
    values: _Values = {}
    for resolved in view.settings:
        given = _given(resolved)
        if given is None:
            continue
        *groups, name = resolved.setting.path.split(".")
        branch = values
        for group in groups:
            branch = cast(_Values, branch.setdefault(group, {}))
        branch[name] = given
    return values


def _given(resolved: Resolved) -> Given:
    if resolved.provided:
        return Unknown("provided from outside")
    if resolved.winner is None:
        return None if resolved.derived is None else resolved.derived.value
    if resolved.winner.undefined:
        return Unknown("a variable in it has no value")
    return resolved.winner.value


def _problem(resolved: Resolved, kind: str, reasons: str) -> str:
    path, winner = resolved.setting.path, resolved.winner
    if kind == "missing":
        return f"{path}: is not set, and {resolved.names[0]} is required"
    origin = resolved.setting.origin if winner is None else winner.assignment.origin
    place = origin.value or origin.key
    return f"{path}: {reasons} at {origin.path}:{place.line}:{place.column}"
