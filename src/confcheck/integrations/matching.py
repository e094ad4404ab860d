"""Which setting a field of a pydantic-settings class is: by its variables, or by its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field as attribute

from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from confcheck.kernel.record import record
from confcheck.model import View
from confcheck.resolve.deliver import Delivery, deliveries


@record(frozen=True, slots=True)
class Names:
    """What a view delivers, by every name under which a field may ask for it."""

    sensitive: bool
    by_name: dict[str, Delivery] = attribute(repr=False)
    by_path: dict[str, Delivery] = attribute(repr=False)

    def find(self, variables: Iterator[str], path: str) -> Delivery | None:
        """The setting of the first variable that is one, else of the path."""
        for name in variables:
            found = self.by_name.get(name if self.sensitive else name.lower())
            if found is not None:
                return found
        return self.by_path.get(path)


def names_of(view: View, *, sensitive: bool) -> Names:
    """The names of a view; a canonical one beats an older one that reads the same."""
    by_name: dict[str, Delivery] = {}
    every = tuple(deliveries(view))
    for one in every:
        for name in one.resolved.names[1:]:
            by_name.setdefault(name if sensitive else name.lower(), one)
    for one in every:
        by_name[one.name if sensitive else one.name.lower()] = one
    return Names(sensitive, by_name, {one.resolved.setting.path: one for one in every})


@record(frozen=True, slots=True)
class Place:
    """A model within the settings class: what its fields are called from outside."""

    path: str = ""
    """Of the model, with a dot behind it; empty for the class itself."""
    prefix: str | None = ""
    """What stands before the names of fields in variables; None where nested fields have none."""
    by_name: bool = False
    """Whether a field with an alias may be given under its name, too."""


def place_of(settings: type[BaseSettings]) -> Place:
    """The class itself."""
    config = settings.model_config
    by_name = bool(config.get("populate_by_name") or config.get("validate_by_name"))
    return Place("", config.get("env_prefix") or "", by_name)


def below(place: Place, settings: type[BaseSettings], name: str, field: FieldInfo) -> Place:
    """The model that a field holds."""
    delimiter = settings.model_config.get("env_nested_delimiter")
    first = next(variables(place, name, field), None)
    prefix = f"{first}{delimiter}" if delimiter and first is not None else None
    return Place(f"{place.path}{name}.", prefix, place.by_name)


def variables(place: Place, name: str, field: FieldInfo) -> Iterator[str]:
    """The variables of a field, as pydantic-settings looks for them; the prefix is no part of an alias."""
    aliases = aliases_of(field)
    yield from aliases
    if place.prefix is not None and place.path:
        yield from (f"{place.prefix}{alias}" for alias in aliases)
    if place.prefix is not None and (not aliases or place.by_name):
        yield f"{place.prefix}{name}"


def aliases_of(field: FieldInfo) -> tuple[str, ...]:
    """The names other than its own under which pydantic takes a field; paths into other values aside."""
    alias = field.validation_alias or field.alias
    if isinstance(alias, AliasChoices):
        return tuple(one for one in alias.choices if isinstance(one, str))
    return (alias,) if isinstance(alias, str) else ()
