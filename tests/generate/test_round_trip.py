"""A consolidated file, used as the only source, gives every view what the scattered sources gave it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.kernel.spec import Json
from confcheck.model import Mistake, Severity
from confcheck.resolve.deliver import deliveries
from tests.generate.systems import Made, as_found, from_one_file, held, systems

FORMATS = ("yaml", "json", "toml")
EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _bare(text: str) -> Json:
    """What the JSON form says besides origins and conflicts."""
    return {key: value for key, value in json.loads(text).items() if key not in ("origins", "conflicts")}


@pytest.mark.parametrize("form", FORMATS)
@EXAMPLES
@given(made=systems(), secrets=st.booleans())
def test_every_view_comes_back(form: str, made: Made, *, secrets: bool) -> None:
    """Raw texts, typed values and references, whatever is in them; what became `ref+env://` is there, and no more."""
    with tempfile.TemporaryDirectory() as before, tempfile.TemporaryDirectory() as after:
        found = as_found(Path(before), made)
        try:
            text = api.generate(found, "staging", form, include_secrets=secrets, force=True).text
        except Mistake:
            assert form == "toml"  # which has no word for some numbers
            return
        again = from_one_file(Path(after), made, f"staging.{form}", text)
        assert not [one for document in again.system.documents for one in document.parsed.problems]
        expected = held(found.system, "staging", secrets=secrets)
        actual = held(again.system, "staging", secrets=secrets)
        assert expected == {
            key: "there" if expected.get(key) == "there" and value is not None else value
            for key, value in actual.items()
        }


@EXAMPLES
@given(made=systems())
def test_the_file_of_the_file_is_the_same_but_for_origins(made: Made) -> None:
    """Generating is idempotent: nothing is shared that was not before, nothing is spread again."""
    with tempfile.TemporaryDirectory() as before, tempfile.TemporaryDirectory() as after:
        first = api.generate(as_found(Path(before), made), "staging", "json", force=True).text
        second = api.generate(from_one_file(Path(after), made, "a.json", first), "staging", "json", force=True).text
        assert _bare(first) == _bare(second)
        assert [*json.loads(first)] == [*json.loads(second)]


ROOT = Path(__file__).parents[2]
INCIDENT = ROOT / "examples/staging-incident"
APEX = ROOT.parent.parent / "shared/realworld/apex"
SOURCES = re.compile(r"^\[\[sources\]\].*?(?=^\[(?!\[?sources)|\Z)", re.MULTILINE | re.DOTALL)


def _alone(
    place: Path, found: api.Workspace, environments: Sequence[str], form: str, *, secrets: bool
) -> api.Workspace:
    """The same workspace, with nothing but one generated file per environment."""
    (place / "one").mkdir()
    shutil.copytree(found.root / "schemas", place / "schemas")
    source = f'[[sources]]\nfiles = "one/{{environment}}.{form}"\nformat = "confcheck"\n'
    manifest = SOURCES.sub("", (found.root / "confcheck.toml").read_text("utf-8"))
    (place / "confcheck.toml").write_text(manifest + source, "utf-8")
    for name in environments:
        text = api.generate(found, name, form, include_secrets=secrets, force=True).text
        (place / f"one/{name}.{form}").write_text(text, "utf-8")
    return api.load(place)


def _compared(found: api.Workspace, again: api.Workspace, name: str, *, secrets: bool) -> None:
    expected = held(found.system, name, secrets=secrets)
    actual = held(again.system, name, secrets=secrets)
    assert actual.keys() == expected.keys()
    assert [key for key, value in expected.items() if not _came_back(value, actual[key])] == []


def _came_back(before: object, after: object) -> bool:
    """What holds a variable that nothing sets has no typed value before, and is plain text after."""
    if before == "there":
        return after is not None
    if isinstance(before, tuple) and isinstance(after, tuple) and before[1] is None:
        return bool(before[0] == after[0])
    return before == after


@pytest.mark.parametrize("secrets", [False, True])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("root", [ROOT, INCIDENT], ids=["example", "incident"])
def test_the_example_comes_back(root: Path, form: str, *, secrets: bool, tmp_path: Path) -> None:
    """Every view of every environment."""
    found = api.load(root)
    names = [one.name for one in found.system.manifest.environments if not one.abstract]
    again = _alone(tmp_path, found, names, form, secrets=secrets)
    for name in names:
        _compared(found, again, name, secrets=secrets)
        once = json.loads(api.generate(again, name, "json", include_secrets=secrets, force=True).text)
        assert _bare(json.dumps(once)) == _bare(
            api.generate(found, name, "json", include_secrets=secrets, force=True).text
        )
    if root == ROOT:
        assert [one for one in api.validate(again).findings if one.severity is Severity.ERROR] == []


@pytest.mark.skipif(not APEX.is_dir(), reason="needs ../shared/realworld/apex")
@pytest.mark.parametrize("form", FORMATS)
def test_a_real_system_comes_back(form: str, tmp_path: Path) -> None:
    """Three targets; every conflict is named with its place, and no secret of its sources is shown."""
    found = api.load(APEX)
    again = _alone(tmp_path, found, ["staging"], form, secrets=False)
    _compared(found, again, "staging", secrets=False)
    made = api.generate(found, "staging", form, force=True)
    shown = made.text + "\n".join(made.remarks)
    views = [view for view in found.system.views if view.environment == "staging"]
    texts = {one.text for view in views for one in deliveries(view) if one.secret and one.text}
    assert [number for number, text in enumerate(texts) if len(text) > 6 and text in shown] == []
    for words in ("JWT_SECRET_STAGING with another secret at ", "yet backend against auth: each keeps its own"):
        assert words in made.text
