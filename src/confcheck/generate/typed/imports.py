"""The imports of a generated module: those that its code uses, in the order of isort."""

from __future__ import annotations

from collections.abc import Container

from confcheck.generate.typed.layout import WIDTH, Atom, Bracket, laid

_STANDARD = {
    "collections.abc": "Callable Hashable Iterator",
    "dataclasses": "dataclass field replace",
    "fractions": "Fraction",
    "itertools": "islice",
    "typing": "Annotated Final Literal NoReturn Self TypedDict get_args get_origin is_typeddict",
}
_MODULES = ("json", "os", "re")
_PYDANTIC = {
    "pydantic": "AliasChoices BaseModel ConfigDict Field GetCoreSchemaHandler JsonValue Secret SecretStr "
    "ValidationError model_validator",
    "pydantic.fields": "FieldInfo",
    "pydantic.functional_validators": "ModelWrapValidatorHandler",
    "pydantic_core": "ErrorDetails InitErrorDetails PydanticCustomError core_schema",
    "pydantic_settings": "BaseSettings PydanticBaseSettingsSource SettingsConfigDict",
}

IMPORTED = frozenset(
    [*_MODULES, *(name for table in (_STANDARD, _PYDANTIC) for names in table.values() for name in names.split())]
)
"""Every name that a generated module may import."""


def imports(used: Container[str]) -> str:
    """The import statements for these names."""
    plain = [f"import {name}" for name in _MODULES if name in used]
    first = "\n".join([*plain, *_from(_STANDARD, used)])
    return f"{first}\n\n" + "\n".join(_from(_PYDANTIC, used))


def _from(table: dict[str, str], used: Container[str]) -> list[str]:
    lines = []
    for module, names in table.items():
        wanted = [name for name in names.split() if name in used]
        if wanted:
            head = f"from {module} import "
            line = head + ", ".join(wanted)
            broken = laid(Bracket("", tuple(map(Atom, wanted))), 0, WIDTH)
            lines.append(line if len(line) <= WIDTH else head + broken)
    return lines
