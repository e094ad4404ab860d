"""The samples on a check's page are true: Bad fires, Good does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from confcheck.checks import CHECKS, docs_of
from confcheck.model import Check
from tests.workspaces import findings

_BLOCK = re.compile(r'^```[a-z]+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def samples(check: Check, heading: str) -> dict[str, str]:
    """The files under one heading of a check's page."""
    sections = (docs_of(check) or "").split("\n## ")
    (section,) = (one for one in sections if one.startswith(f"{heading}\n"))
    return dict(_BLOCK.findall(section))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_bad_sample_is_found(check: Check, tmp_path: Path) -> None:
    """What the page calls bad is reported by that check."""
    assert findings(tmp_path, samples(check, "Bad"), check.id) != []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_good_sample_is_clean(check: Check, tmp_path: Path) -> None:
    """What the page calls good is not reported by that check."""
    assert findings(tmp_path, samples(check, "Good"), check.id) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_page_has_every_heading(check: Check) -> None:
    """A page is a summary line, a reason, a Bad and a Good sample, and what to do."""
    text = docs_of(check) or ""
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Bad", "Good", "What to do"]
    assert text.splitlines()[0].endswith(".")
    assert samples(check, "Bad") != {}
    assert samples(check, "Good") != {}
