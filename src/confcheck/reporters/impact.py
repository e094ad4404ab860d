"""What depends on a setting, as text and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from confcheck.checks.evidence import counted, listed
from confcheck.kernel.spec import Json
from confcheck.model import Place
from confcheck.model.impact import Dependent, Impact, Seat, ValueUse, Written
from confcheck.reporters.chain import older_names
from confcheck.reporters.document import written
from confcheck.reporters.escape import escape

VERSION = 1


def _text(impact: Impact) -> str:
    """For people: who uses it, where it is written, what names it."""
    setting = impact.setting
    lines = [f"{setting.path}  declared: {setting.origin.path}:{setting.origin.key.line}", *_used(impact)]
    lines += _part("written", counted(len(impact.written), "place"), map(_written, impact.written))
    lines += _part("in other values", counted(len(impact.uses), "use"), map(_use, impact.uses))
    lines += _part("in the schema", counted(len(impact.dependents), "statement"), map(_dependent, impact.dependents))
    return "\n".join(map(escape, lines)) + "\n"


def _used(impact: Impact) -> Iterator[str]:
    if not impact.seats:
        yield "used by: no service in any view"
        return
    services = dict.fromkeys(seat.service for seat in impact.seats)
    yield f"used by: {counted(len(services), 'service')} in {counted(len(impact.seats), 'view')}"
    for service in services:
        yield from _of_service([seat for seat in impact.seats if seat.service == service])
    if older := older_names(impact.setting):
        yield f"older names: {', '.join(older)}"
    if impact.provided:
        yield f"{listed(impact.provided)} arrives from outside (`provided`)"


def _of_service(seats: list[Seat]) -> Iterator[str]:
    """One line for all views in which the service has the same name for it."""
    groups: dict[tuple[str, bool], list[Seat]] = {}
    for seat in seats:
        groups.setdefault((seat.name, seat.required), []).append(seat)
    for (name, required), same in groups.items():
        yield f"  {same[0].service} as {name}{'' if required else ', optional'}: {_views(same)}"


def _views(seats: Iterable[Seat]) -> str:
    targets: dict[str, dict[str, None]] = {}
    for seat in seats:
        targets.setdefault(seat.environment, {}).update({seat.target: None} if seat.target else {})
    return ", ".join(f"{name} ({', '.join(inside)})" if inside else name for name, inside in targets.items())


def _part(title: str, count: str, lines: Iterable[str]) -> Iterator[str]:
    inside = [f"  {line}" for line in lines]
    if inside:
        yield ""
        yield f"{title}: {count}"
        yield from inside


def _written(one: Written) -> str:
    line = one.place.snippet.text if one.place.snippet else one.name
    targets = f" ({', '.join(one.targets)})" if one.targets else ""
    older = ", older name" if one.older else ""
    where = f"{listed(one.services)} in {listed(one.environments)}{targets}"
    return f"{_at(one.place)}  {line}  ({one.role}{older}: {where})"


def _use(one: ValueUse) -> str:
    whose = f"  ({listed(one.services)})" if one.services else ""
    return f"{_at(one.place)}  {one.key} takes in {one.name}{whose}"


def _dependent(one: Dependent) -> str:
    by = f" of {one.by}" if one.by else ""
    return f"{_at(one.place)}  {one.keyword}{by}" + (f": {one.text}" if one.text else "")


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}"


def _json(impact: Impact) -> str:
    """For programs: version 1, frozen but for additions."""
    setting = impact.setting
    document: Json = {
        "version": VERSION,
        "setting": setting.path,
        "declared": {"path": setting.origin.path, "line": setting.origin.key.line, "column": setting.origin.key.column},
        "provided": [*impact.provided],
        "views": [
            {
                "service": seat.service,
                "environment": seat.environment,
                "target": seat.target,
                "name": seat.name,
                "older": [*seat.older],
                "required": seat.required,
            }
            for seat in impact.seats
        ],
        "written": [
            {
                "role": one.role,
                "name": one.name,
                "older": one.older,
                **_placed(one.place),
                "services": [*one.services],
                "environments": [*one.environments],
                "targets": [*one.targets],
            }
            for one in impact.written
        ],
        "uses": [
            {"name": one.name, "key": one.key, **_placed(one.place), "services": [*one.services]} for one in impact.uses
        ],
        "schema": [
            {"keyword": one.keyword, "by": one.by, "text": one.text, **_placed(one.place)} for one in impact.dependents
        ],
    }
    return written(document)


def _placed(place: Place) -> dict[str, Json]:
    return {"path": place.path, "line": place.line, "column": place.column}


RENDERERS: Mapping[str, Callable[[Impact], str]] = MappingProxyType({"text": _text, "json": _json})
"""By format."""
FORMATS = tuple(RENDERERS)
