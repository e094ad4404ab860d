"""What pydantic refuses of a settings class, told without a value: its own errors hold all that it was given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator
from pydantic_settings import BaseSettings

from confcheck.integrations.fitting import model_of
from confcheck.integrations.matching import aliases_of
from confcheck.kernel.secrecy import MASK
from confcheck.model import InvalidSettings

Origins: TypeAlias = Mapping[str, str]
"""Path of a field → `path:line:column` of its value."""


class Given(dict[str, Any]):
    """Values of a source, which pydantic-settings may log."""

    def __repr__(self) -> str:
        """Never a value."""
        return MASK


def quieten(settings: type[BaseSettings], origins: Callable[[], Origins | None]) -> None:
    """Let the class raise InvalidSettings where it is made of what a source gave.

    `origins` says where the values of the settings that are being made stand; None if no source had a part in them,
    and then the class raises what it always did. Its validator is wrapped, as plugins of pydantic do it.
    """
    validator = vars(settings).get("__pydantic_validator__", settings.__pydantic_validator__)
    if not isinstance(validator, _Validator):
        settings.__pydantic_validator__ = cast("SchemaValidator", _Validator(settings, validator, origins))


class _Validator:
    """The validator of one class."""

    def __init__(
        self, settings: type[BaseSettings], validator: object, origins: Callable[[], Origins | None]
    ) -> None:  # fmt: skip
        self.settings = settings
        self.validator: Any = validator
        self.origins = origins

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever pydantic's validator has
        return getattr(self.validator, name)

    def validate_python(self, data: Any, **options: Any) -> Any:  # noqa: ANN401 - as in pydantic
        """What pydantic's validator says, or InvalidSettings."""
        made = options.get("self_instance")
        origins = None if made is None else self.origins()
        if origins is None:
            return self.validator.validate_python(data, **options)
        before = dict(vars(made))
        try:
            return self.validator.validate_python(data, **options)
        except ValidationError as error:
            found = problems(self.settings, error, origins)
        # Tools that print the variables of each frame would show what `BaseModel.__init__` has. Settings that are
        # read anew, by `settings.__init__()`, stay what they were.
        data.clear()
        vars(made).clear()
        vars(made).update(before)
        # Outside of the handler, so that no chained exception carries what was refused.
        raise InvalidSettings(found)


def problems(settings: type[BaseModel], error: ValidationError, origins: Origins) -> tuple[str, ...]:
    """What pydantic refused, sorted, each with the place of its value where it came from a file."""
    details = error.errors(include_input=False, include_context=False, include_url=False)
    return tuple(sorted({_problem(settings, one["loc"], one["type"], origins) for one in details}))


def _problem(model: type[BaseModel], place: tuple[int | str, ...], kind: str, origins: Origins) -> str:
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
