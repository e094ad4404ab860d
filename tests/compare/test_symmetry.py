"""What must hold for every comparison, on the example and on the incident."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from confcheck import api
from confcheck.reporters.differences import FORMATS, rendered

ROOT = Path(__file__).parent.parent.parent
PLACES = (ROOT, ROOT / "examples" / "staging-incident")
ENVIRONMENTS = ("development", "test", "staging", "production")
TURNED = {"added": "removed", "removed": "added"}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_nothing_differs_from_itself(place: Path) -> None:
    """No environment, and no view over time."""
    workspace = api.load(place)
    assert [api.diff(workspace, name, name).changes for name in ENVIRONMENTS] == [()] * len(ENVIRONMENTS)
    assert api.diff_since(workspace, workspace, "HEAD").changes == ()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_turned_round_it_is_the_same(place: Path) -> None:
    """What was added is removed, and the sides change places."""
    workspace = api.load(place)
    for left, right in product(ENVIRONMENTS, ENVIRONMENTS):
        there, back = api.diff(workspace, left, right), api.diff(workspace, right, left)
        assert {(one.former or one.name, TURNED.get(one.kind, one.kind)) for one in there.changes} == {
            (one.name, one.kind) for one in back.changes
        }
        assert (there.same, there.views, there.only_left) == (back.same, back.views, back.only_right)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_no_format_shows_more_than_an_explanation(place: Path) -> None:
    """Every secret that the files hold in clear is masked: what is compared is what explain shows."""
    workspace = api.load(place)
    secrets = {
        resolved.winner.value
        for view in workspace.system.views
        for resolved in view.settings
        if resolved.setting.secret and resolved.winner is not None and isinstance(resolved.winner.value, str)
    }
    long = [secret for secret in secrets if len(secret) > 7]
    assert long
    for left, right, form in product(ENVIRONMENTS, ENVIRONMENTS, FORMATS):
        text = rendered(api.diff(workspace, left, right), form)
        assert [secret for secret in long if secret in text] == []
