"""Values of a workspace's files for an existing `BaseSettings` class, each with its place and in no error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsError

from confcheck.api import load
from confcheck.integrations.fitting import fitted, model_of
from confcheck.integrations.matching import Place, aliases_of, below, names_of, place_of, variables
from confcheck.model import InvalidSettings
from confcheck.resolve.deliver import Delivery

Kind = TypeVar("Kind", bound=BaseSettings)

_READING: ContextVar[list[ConfcheckSource] | None] = ContextVar("reading", default=None)
"""The sources that are made while `read` makes settings."""


class _Path(Protocol):
    """A `pathlib.Path`, or what is used like one."""

    def __fspath__(self) -> str:
        """The path as a text."""


class ConfcheckSource(PydanticBaseSettingsSource):
    """The settings of one view, for the fields whose names they have.

    A field is matched by its aliases and variables (`env_prefix`, `env_nested_delimiter` and `case_sensitive` as the
    class says), or by the path of a setting: `auth.jwt_secret` is `jwt_secret` in the nested model `auth`. What the
    sources before it have given is left as it is; what files do not say (references to secret stores, values from
    outside) is left to the sources behind. Values that the schema refuses raise InvalidSettings, all at once.
    """

    def __init__(
        self,
        settings_cls: type[BaseSettings],
        service: str,
        environment: str,
        target: str | None = None,
        root: str | _Path | None = None,
    ) -> None:
        """Read the workspace; raises Mistake where there is none, and no such service, environment or target."""
        super().__init__(settings_cls)
        place = root if root is None or isinstance(root, str) else root.__fspath__()
        view = load(place).view(service, environment, target).view
        self.names = names_of(view, sensitive=bool(self.config.get("case_sensitive")))
        self.origins: dict[str, str] = {}
        """Path of a field (`auth.jwt_secret`) → `path:line:column` of its value, once the settings were made."""
        reading = _READING.get()
        if reading is not None:
            reading.append(self)

    def __repr__(self) -> str:
        """Whose settings these are; never a value."""
        return f"ConfcheckSource({self.settings_cls.__name__})"

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The value of one field, or None, and the key under which the class takes it."""
        place = place_of(self.settings_cls)
        found = self.names.find(variables(place, field_name, field), field_name)
        value = None if found is None else fitted(found, field.annotation)
        return value, _key(field_name, field), False

    def __call__(self) -> dict[str, Any]:
        """Everything that the sources before have not given; raises InvalidSettings for what the schema refuses."""
        self.origins.clear()
        problems: list[str] = []
        found = self._model(self.settings_cls, place_of(self.settings_cls), self.current_state, problems)
        if problems:
            raise InvalidSettings(tuple(sorted(problems)))
        return found

    def _model(
        self, model: type[BaseModel], place: Place, given: Mapping[str, object], problems: list[str]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            already = [given[key] for key in (name, *aliases_of(field)) if key in given]
            value = self._field(name, field, place, already, problems)
            if value is not None:
                found[_key(name, field)] = value
        return found

    def _field(
        self, name: str, field: FieldInfo, place: Place, already: list[object], problems: list[str]
    ) -> object:  # fmt: skip
        """What a field is given; None for nothing."""
        path = f"{place.path}{name}"
        inner = model_of(field.annotation)
        rest = already[0] if already and isinstance(already[0], Mapping) else {}
        if already and (inner is None or not isinstance(already[0], Mapping)):
            return None
        delivery = self.names.find(variables(place, name, field), path)
        if delivery is None:
            return (
                None
                if inner is None
                else self._model(inner, below(place, self.settings_cls, name, field), rest, problems) or None
            )
        value = fitted(delivery, field.annotation)
        if value is None:
            return None
        self.origins[path] = _origin(delivery)
        effective = delivery.resolved.effective
        if effective is not None and effective.issues:
            reasons = "; ".join(issue.message for issue in effective.issues)
            problems.append(f"{path}: {reasons} at {self.origins[path]}")
        return value

    def problems(self, error: ValidationError) -> tuple[str, ...]:
        """What pydantic refused, each with the place of its value where it came from a file; no value in any."""
        details = error.errors(include_input=False, include_context=False, include_url=False)
        return tuple(sorted({_problem(self.settings_cls, one["loc"], one["type"], self.origins) for one in details}))


def read(settings_cls: type[Kind]) -> Kind:
    """The settings of a class; raises InvalidSettings with every problem and its place, where pydantic shows values."""
    reading: list[ConfcheckSource] = []
    token = _READING.set(reading)
    try:
        return settings_cls()
    except ValidationError as error:
        origins = {path: place for source in reversed(reading) for path, place in source.origins.items()}
        details = error.errors(include_input=False, include_context=False, include_url=False)
        problems = tuple(sorted({_problem(settings_cls, one["loc"], one["type"], origins) for one in details}))
    except SettingsError as error:  # its cause holds the value
        problems = (str(error),)
    finally:
        _READING.reset(token)
    # Outside of the handlers, so that no chained exception carries what was refused.
    raise InvalidSettings(problems)


def _problem(model: type[BaseModel], place: tuple[int | str, ...], kind: str, origins: Mapping[str, str]) -> str:
    """One line: the field, the code of pydantic for what is wrong (its messages may hold values), and the place."""
    path: list[str] = []
    inner: type[BaseModel] | None = model
    for part in place:
        fields = {} if inner is None else inner.model_fields
        name = next((name for name, field in fields.items() if part in (name, *aliases_of(field))), None)
        if name is None:
            break
        path.append(name)
        inner = model_of(fields[name].annotation)
    named = ".".join(path) or model.__name__
    what = "is not set" if kind == "missing" else f"is refused ({kind if re.fullmatch('[a-z_]+', kind) else 'custom'})"
    return f"{named}: {what}" + (f" at {origins[named]}" if named in origins else "")


def _key(name: str, field: FieldInfo) -> str:
    """The name under which a model takes a field."""
    return next(iter(aliases_of(field)), name)


def _origin(delivery: Delivery) -> str:
    origin = delivery.origin
    position = origin.value or origin.key
    return f"{origin.path}:{position.line}:{position.column}"


__all__ = ["ConfcheckSource", "read"]
