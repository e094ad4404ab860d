import os
from pathlib import Path

import pytest

from confcheck import runtime
from tests.runtime.given import KEY, Site, site


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the key, the switch, or what another test required."""
    for name in ("CONFCHECK", "CONFCHECK_KEY", "CONFCHECK_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(runtime._KEY, "key", None)  # noqa: SLF001 - of this process, and so of every test
    monkeypatch.setattr(runtime._LAST, "locked", None)  # noqa: SLF001 - as above


@pytest.fixture
def keyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Locks written with the key, which the process has, too."""
    found = site(tmp_path, KEY)
    monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
    return found


@pytest.fixture
def keyless(tmp_path: Path) -> Site:
    """Locks written without a key."""
    assert "CONFCHECK_KEY" not in os.environ
    return site(tmp_path, None)
