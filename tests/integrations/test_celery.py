"""The receivers of Celery's signals, without a worker; `tests/servers` starts real ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.signals import beat_init, celeryd_init

from confcheck.integrations.celery import require_at_start
from confcheck.runtime import REFUSED, Refused


@pytest.fixture(autouse=True)
def _own_receivers() -> Iterator[None]:
    """Other tests get the signals as they were."""
    signals = (beat_init, celeryd_init)
    before = [list(signal.receivers) for signal in signals]
    yield
    for signal, receivers in zip(signals, before, strict=True):
        signal.receivers[:] = receivers
        signal.sender_receivers_cache.clear()


def test_worker_and_beat_are_refused_when_they_start(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the receiver raises is one of the few things that Celery lets through."""
    require_at_start("worker", environment="staging", lock=tmp_path)
    assert capfd.readouterr().err == ""

    for signal in (celeryd_init, beat_init):
        with pytest.raises(Refused) as ended:
            signal.send(sender="worker@host", instance=None)
        assert ended.value.code == REFUSED
        assert "confcheck: worker in staging does not start" in capfd.readouterr().err
