"""A file that is written is a source of its own, and as the only one it gives the service the same."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.generate import GENERATORS
from confcheck.generate.render import files
from confcheck.model import Mistake
from confcheck.model.generated import Order
from confcheck.sources import READERS
from tests.generate.given import again, refused, winners, workspace

NAMES = ["FIRST", "SECOND", "OLDER", "PASSWORD", "OUTSIDE", "THEIRS", "UNKNOWN", "_ODD_1"]
PIECES = [
    "$",
    "$(",
    "$$(X)",
    "$(FIRST)",
    "${FIRST}",
    "'",
    '"',
    "\\",
    "#",
    "\n",
    "\r",
    "\t",
    " ",
    "a",
    "é",
    "\x85",
    ": ",
    "- ",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=5).map("".join) | st.text(max_size=8)
FIXED = [
    "true",
    "1",
    "0x1f",
    "1_000",
    "~",
    "null",
    "1e3",
    "2026-01-01",
    "yes",
    "=",
    "<<",
    "ref+k8s://v1/Secret/app/key",
]
VALUES = st.dictionaries(st.sampled_from(NAMES), TEXTS | st.sampled_from(FIXED), max_size=5)
QUICK = settings(max_examples=120, deadline=None)
FORMS = [
    *(("dotenv", reader.name, "auth.env", 'services = ["auth"]') for reader in READERS),
    ("compose", "node", "compose.yaml", 'format = "compose"'),
    ("kubernetes", "node", "objects.yaml", 'format = "kubernetes"'),
]


@pytest.mark.parametrize(("form", "reader", "name", "options"), FORMS, ids=lambda word: str(word).split("=")[0])
@QUICK
@given(values=VALUES)
def test_the_same_winners(form: str, reader: str, name: str, options: str, values: dict[str, str]) -> None:
    """Of every setting and every variable that is none; or one line that says what is in the way."""
    with TemporaryDirectory() as folder:
        one, other = Path(folder, "one"), Path(folder, "other")
        system = workspace(one, values, reader).system
        wanted = {path: value for path, value in winners(system).items() if value is not None}
        derived = next(view for view in system.views if view.service == "auth").get("link")
        if derived is not None and derived.winner is None and derived.derived is not None:
            value = derived.derived.value
            wanted |= {"link": value} if isinstance(value, str) else {}
        generator = next(each for each in GENERATORS if each.format == form)
        try:
            text = generator.render(system, Order("staging", ("auth",), include_secrets=True)).text
        except Mistake as mistake:
            said = refused(mistake)
            assert all(len(text) < 8 or text not in said for text in values.values())  # `t e` stands in our own words
            return
        assert winners(again(other, text, name, options, reader).system) == wanted


@QUICK
@given(values=VALUES)
def test_a_secret_in_clear_is_nowhere(values: dict[str, str]) -> None:
    """Unless it is asked for; then it is never in a ConfigMap."""
    canary = "CANARY7Q2w9Z"
    with TemporaryDirectory() as folder:
        system = workspace(Path(folder), {**values, "PASSWORD": canary}).system
        for form in ("dotenv", "compose", "kubernetes"):
            try:
                quiet = files(system, Order("staging", ("auth",)), form)[0].generated
                clear = files(system, Order("staging", ("auth",), include_secrets=True), form)[0].generated
            except Mistake:
                continue
            assert canary not in quiet.text + repr(quiet)
            assert (clear.secret, clear.text.count(canary)) == (True, 1)
            config = clear.text.partition("kind: ConfigMap")[2].partition("---")[0]
            assert canary not in config
