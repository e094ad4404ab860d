import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import confcheck
from tests.cli.fakes import FakeApi

_OURS = ("CONFCHECK_ROOT", "CONFCHECK_FORMAT", "CONFCHECK_COLOR", "NO_COLOR", "FORCE_COLOR", "_CONFCHECK_COMPLETE")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the environment, the cache or the terminal of whoever runs it."""
    for name in _OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture(autouse=True)
def _own_interrupts() -> Iterator[None]:
    """Ctrl-C stops the tests, whatever a command does about it."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def fake_api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API that answers with what the test gives it, and remembers what it was asked."""
    fake = FakeApi()
    monkeypatch.setattr(confcheck, "api", fake, raising=False)
    return fake


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A small sound workspace on disk."""
    root = tmp_path / "workspace"
    files = {
        "confcheck.toml": """\
schema = "schema.yaml"

[environments.base]
abstract = true

[environments.staging]
aliases = ["stg"]

[services.auth]

[services.backend]

[[sources]]
files = "{service}.{environment}.env"
target = "cloud"
""",
        "schema.yaml": """\
properties:
  auth:
    properties:
      jwt_secret: {type: string, minLength: 32, secret: true, agree: services, env: JWT_SECRET}
      lifetime: {type: integer, unit: min, env: TOKEN_MINUTES}
""",
        "auth.staging.env": "JWT_SECRET=1b7b0e5fca4f4b6e9a1d8c3f2e5d7a90\nTOKEN_MINUTES=15\n",
        "backend.staging.env": "JWT_SECRET=1b7b0e5fca4f4b6e9a1d8c3f2e5d7a90\nTOKEN_MINUTES=15\n",
    }
    root.mkdir()
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return root
