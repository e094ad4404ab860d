"""The hook of gunicorn, without gunicorn; `tests/servers` starts the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.integrations.gunicorn import require_on_starting
from confcheck.runtime import REFUSED, Refused


def test_the_hook_refuses_when_it_is_called_and_not_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The configuration is only read then; the message is said when the server starts."""
    hook = require_on_starting("api", environment="staging", target="cloud", lock=tmp_path)
    assert capsys.readouterr().err == ""

    with pytest.raises(Refused) as ended:
        hook(object())
    assert ended.value.code == REFUSED
    assert "confcheck: api in staging (cloud) does not start" in capsys.readouterr().err
