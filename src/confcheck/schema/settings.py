"""Settings: everything that the vocabulary says about one, typed and kept, with the names in it checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from confcheck.kernel.derivation import FIELD, derived_from
from confcheck.kernel.record import record
from confcheck.kernel.spec import Json
from confcheck.model import Alias, Mapping, Node, Origin, Position, Scalar, Setting
from confcheck.schema.compilation import Compilation, Mention
from confcheck.schema.values import compile_spec
from confcheck.schema.written import Keyword, Written


@record(frozen=True, slots=True)
class Draft:
    """A setting and what it was compiled from."""

    setting: Setting
    written: Written


def compile_setting(compilation: Compilation, written: Written) -> Draft:
    """One setting; what is wrong with it is gathered in the compilation."""
    services = _services(compilation, written)
    env_of = _names_by_service(compilation, written, services)
    compilation.mentions.extend(_mentions(compilation, written))
    setting = Setting(
        path=written.name,
        spec=compile_spec(compilation, written),
        origin=written.origin,
        description=written.text("description"),
        title=written.text("title"),
        examples=_examples(written),
        deprecated=bool(written.flag("deprecated")),
        default=written.json("default"),
        env=written.text("env"),
        env_of=env_of,
        aliases=_aliases(compilation, written),
        services=tuple((service, "required") for service, _ in env_of) if services is None and env_of else services,
        optional=_optional(compilation, written),
        forbidden=compilation.environments(written, "forbidden"),
        allow_empty=bool(written.flag("allow-empty")),
        secret=written.flag("secret"),
        agree=written.texts("agree"),
        differ=written.texts("differ"),
        differ_from=written.texts("differ-from"),
        schemes=written.texts("schemes"),
        url_path=written.text("url-path"),
        points_to=_points_to(compilation, written),
        parts=tuple((part, scalar.text) for part, scalar in written.pairs("parts")),
        derive=written.text("derive"),
        requires=written.texts("requires"),
        only_if=written.text("only-if"),
        identifies=written.text("identifies"),
    )
    return Draft(setting, written)


def check_handed_down(compilation: Compilation, written: Written) -> None:
    """The keywords that a group hands down, judged even if every setting of it has its own."""
    _services(compilation, written)
    _optional(compilation, written)


def _examples(written: Written) -> tuple[Json, ...]:
    value = written.json("examples")
    return tuple(value[0]) if value is not None and isinstance(value[0], list) else ()


def _services(compilation: Compilation, written: Written) -> tuple[tuple[str, str], ...] | None:
    """Service → `required` or `optional`; None if every service uses it."""
    keyword = written.keywords.get("services")
    if keyword is None:
        return None
    if not isinstance(keyword.value, Mapping):
        return tuple((service, "required") for service in compilation.services(written, "services"))
    return tuple(
        (entry.key, scalar.text)
        for entry, (_, scalar) in zip(written.entries("services"), written.pairs("services"), strict=True)
        if compilation.service(entry.key, keyword.path, entry.position)
    )


def _names_by_service(
    compilation: Compilation, written: Written, services: tuple[tuple[str, str], ...] | None
) -> tuple[tuple[str, str], ...]:
    """Service → variable name, where `env` is a map; its keys must be among the services."""
    path = written.keywords["env"].path if "env" in written.keywords else ""
    names = []
    for entry in written.entries("env"):
        if compilation.service(entry.key, path, entry.position) is None or not isinstance(entry.value, Scalar):
            continue
        if services is not None and entry.key not in dict(services):
            compilation.wrong(path, entry.position, "`env` names a service that is not among the `services`")
        names.append((entry.key, entry.value.text))
    return tuple(names)


def _optional(compilation: Compilation, written: Written) -> bool | tuple[str, ...]:
    if "optional" not in written.keywords:
        return False
    flag = written.flag("optional")
    return compilation.environments(written, "optional") if flag is None else flag


def _points_to(compilation: Compilation, written: Written) -> str | None:
    return next(iter(compilation.services(written, "points-to")), None)


def _aliases(compilation: Compilation, written: Written) -> tuple[Alias, ...]:
    path = written.keywords["aliases"].path if "aliases" in written.keywords else ""
    return tuple(_alias(compilation, node, path) for node in written.items("aliases"))


def _alias(compilation: Compilation, node: Node, path: str) -> Alias:
    if isinstance(node, Scalar):
        return Alias(node.text)
    entries = node.entries if isinstance(node, Mapping) else ()
    keywords = {entry.key: Keyword(path, entry.position, entry.value) for entry in entries}
    written = Written("", Origin(path, node.position), keywords)
    until = written.text("until")
    if until is not None and not _is_date(until):
        compilation.wrong_value(written, "until", "`until` is no day of the calendar")
    return Alias(
        name=written.text("name") or "",
        message=written.text("message"),
        until=until,
        services=compilation.services(written, "services") if "services" in keywords else None,
        read=written.flag("read") is not False,
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _mentions(compilation: Compilation, written: Written) -> Iterator[Mention]:
    """Every other setting that this one names."""
    for keyword in ("differ-from", "requires"):
        for scalar in written.scalars(keyword):
            yield _mention(written, keyword, scalar.position, scalar.text)
    for _, scalar in written.pairs("parts"):
        yield _mention(written, "parts", scalar.position, scalar.text)
    template = written.text("derive")
    if template is None:
        return
    if set(FIELD.sub("", template)) & {"{", "}"}:
        compilation.wrong_value(written, "derive", "`derive` has a brace without its partner")
    for name in derived_from(template):
        yield _mention(written, "derive", written.keywords["derive"].value.position, name)


def _mention(written: Written, keyword: str, position: Position, of: str) -> Mention:
    return Mention(written.keywords[keyword].path, position, keyword, written.name, of)
