"""A difference for programs: JSON, version 1, frozen but for additions."""

from __future__ import annotations

from confcheck.kernel.spec import Json
from confcheck.model.difference import KINDS, Change, Detail, Difference, Side, Spot
from confcheck.model.finding import Place
from confcheck.reporters.document import written

VERSION = 1


def json(difference: Difference) -> str:
    """One document in the order of the contract; everything invisible in it is escaped."""
    summary: dict[str, Json] = {kind: difference.count(kind) for kind in KINDS}
    return written(
        {
            "version": VERSION,
            "left": difference.left,
            "right": difference.right,
            "summary": {**summary, "same": difference.same, "views": difference.views},
            "changes": [_change(change) for change in difference.changes],
            "only-left": [_spot(spot) for spot in difference.only_left],
            "only-right": [_spot(spot) for spot in difference.only_right],
        }
    )


def _change(change: Change) -> Json:
    return {
        "kind": change.kind,
        "name": change.name,
        "former": change.former,
        "setting": change.setting,
        "left": _side(change.left),
        "right": _side(change.right),
        "details": [_detail(detail) for detail in change.details],
        "views": [{"left": _spot(left), "right": _spot(right)} for left, right in change.views],
    }


def _side(side: Side) -> Json:
    return {
        "state": side.state,
        "value": side.text,
        "letter": side.letter,
        "key": side.key,
        "places": [_place(place) for place in side.places],
    }


def _place(place: Place) -> Json:
    return {"path": place.path, "line": place.line, "column": place.column}


def _detail(detail: Detail) -> Json:
    return {"kind": detail.kind, "path": detail.path, "left": detail.left, "right": detail.right}


def _spot(spot: Spot) -> Json:
    return {
        "service": spot.service or None,
        "environment": spot.environment or None,
        "target": spot.target,
        "variant": spot.variant,
    }
