"""What a running service says of itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from confcheck.runtime import attestation, check
from tests.runtime.given import BACKEND, KEY, SECRET, VALUES, Site, site


def _attested(found: Site, nonce: str = "n1", **changes: str) -> dict[str, object]:
    check("auth", environment="staging", lock=found.locks, values={**VALUES, **changes})
    return attestation(nonce)


def test_with_the_key(keyed: Site) -> None:
    """Who it is, by which lock, and a proof over the nonce; no value is in it."""
    said = _attested(keyed)
    told = {key: said[key] for key in ("version", "environment", "target", "service", "count", "problems", "nonce")}
    assert told == {
        "version": 1,
        "environment": "staging",
        "target": None,
        "service": "auth",
        "count": 11,
        "problems": 0,
        "nonce": "n1",
    }
    assert isinstance(said["agree"], dict)
    assert list(said["agree"]) == ["log_level", "jwt_secret"]
    assert SECRET not in json.dumps(said)
    assert said == _attested(keyed)
    assert said["proof"] != _attested(keyed, "n2")["proof"]


@pytest.mark.parametrize(
    ("changes", "problems", "differs"),
    [
        ({"LIFETIME": "16"}, 1, []),
        ({"JWT_SECRET_KEY": SECRET.upper()}, 1, ["jwt_secret"]),
        ({"LOG_LEVEL": "DEBUG"}, 1, ["log_level"]),
    ],
)
def test_what_differs_is_seen(keyed: Site, changes: dict[str, str], problems: int, differs: list[str]) -> None:
    """Also where the service was allowed to start in spite of it."""
    before, after = _attested(keyed), _attested(keyed, **changes)
    assert isinstance(before["agree"], dict)
    assert isinstance(after["agree"], dict)
    assert after["problems"] == problems
    assert [path for path, code in before["agree"].items() if after["agree"][path] != code] == differs


def test_services_that_agree_say_the_same(keyed: Site) -> None:
    """Under any name, in any target, set or by default."""
    one = _attested(keyed)["agree"]
    check("backend", environment="staging", target="cloud", lock=keyed.locks, values=BACKEND)
    assert one == attestation("n1")["agree"]


def test_without_a_key(tmp_path: Path) -> None:
    """It says that it proves nothing."""
    said = _attested(site(tmp_path, KEY))
    assert tuple(said[key] for key in ("proof", "agree", "note", "not_proven")) == (
        None,
        None,
        "not proven: there is no CONFCHECK_KEY",
        1,
    )
