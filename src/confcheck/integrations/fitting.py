"""Values as a field of a pydantic model takes them."""

from __future__ import annotations

import types
from datetime import timedelta
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, ByteSize, SecretBytes, SecretStr

from confcheck.kernel.number import ratio
from confcheck.kernel.spec import Json, Spec
from confcheck.kernel.units import convert, dimension
from confcheck.resolve.deliver import Delivery

_TEXTS = (str, bytes, SecretStr, SecretBytes)
_UNIONS = (Union, types.UnionType)


def model_of(annotation: object) -> type[BaseModel] | None:
    """The nested model of a field, optional or not; None for any other field."""
    return next((one for one in _kinds(annotation) if isinstance(one, type) and issubclass(one, BaseModel)), None)


def fitted(delivery: Delivery, annotation: object) -> object:
    """What the field is given: the text where it wants text, else the typed value; None where files do not say it."""
    if delivery.text is None:
        return None
    kinds = _kinds(annotation)
    effective = delivery.resolved.effective
    value: Json = delivery.text if effective is None or effective.value is None else effective.value
    spec = delivery.resolved.setting.spec
    if SecretStr in kinds and (isinstance(value, str) or not _takes(kinds, value)):
        return SecretStr(delivery.text)
    if any(kind in kinds for kind in _TEXTS) and not _takes(kinds, value):
        return delivery.text
    if isinstance(value, int | float) and spec.unit is not None:
        return _measured(value, spec, kinds)
    return value


def _takes(kinds: tuple[object, ...], value: Json) -> bool:
    """Whether the annotation names the type of the value."""
    return any((get_origin(kind) or kind) is type(value) for kind in kinds) and not isinstance(value, str)


def _measured(value: float, spec: Spec, kinds: tuple[object, ...]) -> object:
    """A number with a unit; a `timedelta` counts seconds and a `ByteSize` bytes, whatever the unit of the schema."""
    unit = spec.unit or ""
    if timedelta in kinds and dimension(unit) == "time":
        return timedelta(milliseconds=float(convert(1, unit, "ms")) * value)
    if ByteSize in kinds and dimension(unit) == "size":
        return int(convert(1, unit, "B") * ratio(value))
    return value


def _kinds(annotation: object) -> tuple[object, ...]:
    """The alternatives of an annotation."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in _UNIONS:
        return tuple(kind for one in get_args(annotation) for kind in _kinds(one))
    return (annotation,)
