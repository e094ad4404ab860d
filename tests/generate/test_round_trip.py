"""A consolidated file, used as the only source, gives every view what the scattered sources gave it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.kernel.spec import Json
from confcheck.model import Mistake
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
