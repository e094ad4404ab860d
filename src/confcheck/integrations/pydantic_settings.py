"""Values of a workspace's files for an existing `BaseSettings` class, each with its place and in no error."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from functools import partial
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsError

from confcheck.api import load
from confcheck.integrations.fitting import fitted, model_of
from confcheck.integrations.matching import Place, aliases_of, below, names_of, place_of, variables
from confcheck.integrations.quiet import Given, problems, quieten
from confcheck.model import InvalidSettings
from confcheck.resolve.deliver import Delivery

Kind = TypeVar("Kind", bound=BaseSettings)

_GIVEN: ContextVar[tuple[ConfcheckSource, ...]] = ContextVar("given", default=())
"""Sources that have given values to settings that are being made."""


class _Path(Protocol):
    """A `pathlib.Path`, or what is used like one."""

    def __fspath__(self) -> str:
        """The path as a text."""


class ConfcheckSource(PydanticBaseSettingsSource):
    """The settings of one view, for the fields whose names they have.

    A field is matched by its aliases and variables (`env_prefix`, `env_nested_delimiter` and `case_sensitive` as the
    class says), or by the path of a setting: `auth.jwt_secret` is `jwt_secret` in the nested model `auth`. What the
    sources before it have given is left as it is; what files do not say (references to secret stores, values from
    outside) is left to the sources behind. Values that the schema refuses raise InvalidSettings, all at once, and so do
    those that the class refuses: pydantic's own error would hold every value.
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
        _forget(settings_cls)
        quieten(settings_cls, partial(_origins, settings_cls))

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
        refused: list[str] = []
        found = self._model(self.settings_cls, place_of(self.settings_cls), self.current_state, refused)
        if refused:
            raise InvalidSettings(tuple(sorted(refused)))
        _GIVEN.set((*_GIVEN.get(), self))
        return Given(found)

    def _model(
        self, model: type[BaseModel], place: Place, given: Mapping[str, object], refused: list[str]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            already = [given[key] for key in (name, *aliases_of(field)) if key in given]
            value = self._field(name, field, place, already, refused)
            if value is not None:
                found[_key(name, field)] = value
        return found

    def _field(
        self, name: str, field: FieldInfo, place: Place, already: list[object], refused: list[str]
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
                else self._model(inner, below(place, self.settings_cls, name, field), rest, refused) or None
            )
        value = fitted(delivery, field.annotation)
        if value is None:
            return None
        self.origins[path] = _origin(delivery)
        effective = delivery.resolved.effective
        if effective is not None and effective.issues:
            reasons = "; ".join(issue.message for issue in effective.issues)
            refused.append(f"{path}: {reasons} at {self.origins[path]}")
        return value


def read(settings_cls: type[Kind]) -> Kind:
    """The settings of a class, with this source or without; raises InvalidSettings with every problem."""
    try:
        return settings_cls()
    except ValidationError as error:
        found = problems(settings_cls, error, {})
    except SettingsError as error:  # its cause holds the value
        found = (str(error),)
    # Outside of the handlers, so that no chained exception carries what was refused.
    raise InvalidSettings(found)


def _origins(settings_cls: type[BaseSettings]) -> dict[str, str] | None:
    """Where the values stand that sources of this class have given since they were made; asked once."""
    sources = [one for one in _GIVEN.get() if one.settings_cls is settings_cls]
    _forget(settings_cls)
    return {path: place for one in reversed(sources) for path, place in one.origins.items()} if sources else None


def _forget(settings_cls: type[BaseSettings]) -> None:
    _GIVEN.set(tuple(one for one in _GIVEN.get() if one.settings_cls is not settings_cls))


def _key(name: str, field: FieldInfo) -> str:
    """The name under which a model takes a field."""
    return next(iter(aliases_of(field)), name)


def _origin(delivery: Delivery) -> str:
    origin = delivery.origin
    position = origin.value or origin.key
    return f"{origin.path}:{position.line}:{position.column}"


__all__ = ["ConfcheckSource", "read"]
