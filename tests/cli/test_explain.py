from pathlib import Path

import pytest

from confcheck.cli import main
from tests.cli.fakes import FakeApi


def test_words_reach_the_api(fake_api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    """What the API explains is shown as it is."""
    words = "explain auth.jwt_secret staging --root sub --service auth --target cloud --target compose"
    asked = {
        "root": Path("/srv/system"),
        "progress": None,
        "setting": "auth.jwt_secret",
        "environment": "staging",
        "services": ["auth"],
        "targets": ["cloud", "compose"],
    }
    assert (0, ("auth.jwt_secret in staging\n", ""), asked) == (
        main(words.split()),
        capsys.readouterr(),
        fake_api.asked,
    )
