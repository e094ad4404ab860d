"""No secret stands anywhere in the page: not in text, attributes, data, comments, nor behind an escape."""

from __future__ import annotations

import html
import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from confcheck import api
from confcheck.model.extension import ReporterOptions
from confcheck.reporters.html import REPORTER
from tests.reporters.html.tree import parsed
from tests.test_secrets import CANARIES, FILES, leaked
from tests.workspaces import write

SCHEMA = f"""
          admin_password: {{type: string, default: {CANARIES["default"]}}}
          greeting: {{type: string, env: LOGIN_TOKEN, default: {CANARIES["default"]}}}
          endpoint: {{type: string, default: "https://u:{CANARIES["url"]}@h/"}}
"""


@pytest.fixture
def text(tmp_path: Path) -> str:
    """The page of a workspace in which everything that can hold a secret does, defaults too."""
    files = {**FILES, "schema.yaml": FILES["schema.yaml"].rstrip() + SCHEMA}
    return REPORTER.render(api.validate(api.load(write(tmp_path, files))), ReporterOptions())


def test_no_canary_is_in_the_page(text: str) -> None:
    """In the text as it stands, and with its entities, its percent signs and its JSON resolved."""
    data = json.dumps(json.loads(parsed(text).one("script", id="data").raw), ensure_ascii=False)
    for layer in (text, html.unescape(text), unquote(text), data):
        assert leaked(layer) == []


def test_the_page_shows_the_settings_that_hold_them(text: str) -> None:
    """The test would pass on a page without settings."""
    data = json.loads(parsed(text).one("script", id="data").raw)
    lines = {line[2] for one in data["settings"] for chain in one["chains"] for line in chain["lines"]}
    assert {"JWT_SECRET=••••", "OLD_JWT_SECRET=••••", "default: ••••", "DATABASE=postgres://••••@db/app"} <= lines
    assert {one["path"] for one in data["settings"]} >= {"jwt_secret", "service_password", "signing_key", "ports"}
    assert {chain["state"] for one in data["settings"] for chain in one["chains"]} >= {"inactive", "invalid", "default"}
