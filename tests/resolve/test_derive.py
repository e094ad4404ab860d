"""What `derive` comes to in a view, and where it is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.model import InvalidSettings, Unknown
from tests.workspaces import MANIFEST, write

SCHEMA = """
properties:
  host: {type: string, optional: true}
  port: {type: integer, default: 443}
  token: {type: string, optional: true, secret: true}
  mode: {type: string, enum: [changeme, other], optional: true}
  gone: {type: string, services: [backend], optional: true}
  wait: {type: number, unit: s, optional: true}
  from_ci: {type: string, optional: true}
  level: {type: string, optional: true}
  url: {type: string, format: uri, derive: "https://{host}:{port}"}
  callback: {type: string, derive: "{url}/callback", default: nothing}
  login: {type: string, derive: "{host}-{token}", secret: false}
  named: {type: string, derive: "{mode}"}
  beside: {type: string, derive: "{gone}"}
  patience: {type: integer, unit: ms, derive: "{wait}"}
  number: {type: integer, derive: "{level}"}
  outside: {type: string, derive: "{from_ci}"}
  blank: {type: string, optional: true, allow-empty: true}
  blanked: {type: string, derive: "{blank}"}
  banned: {type: string, derive: "{host}", forbidden: [base, staging]}
"""


def derived(root: Path, text: str) -> dict[str, tuple[str, bool]]:
    """Path → what it is derived to be, and whether that is secret."""
    files = {"confcheck.toml": f'provided = ["FROM_CI"]\n{MANIFEST}', "schema.yaml": SCHEMA, "staging/auth.env": text}
    view = api.load(write(root, files)).view("auth", "staging").view
    found = {one.setting.path: one.derived for one in view.settings if one.derived is not None}
    return {
        path: (one.value.why if isinstance(one.value, Unknown) else one.value, one.secret)
        for path, one in found.items()
    }


UNKNOWN = ("derived from a value that is not known here", False)
ALWAYS = {"outside": UNKNOWN}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        (
            "HOST=h\n",
            {
                "url": ("https://h:443", False),
                "callback": ("https://h:443/callback", False),
            },
        ),
        (
            "HOST=h\nPORT=444\nURL=https://other/\nTOKEN=CANARYalpha\n",
            {
                "url": ("https://h:444", False),
                "callback": ("https://other/callback", False),
                "login": ("h-CANARYalpha", True),
            },
        ),
        ("HOST=${NOWHERE}\n", {"url": UNKNOWN, "callback": UNKNOWN}),
        (
            "TOKEN=CANARYalpha\nHOST=${TOKEN}\nBLANK=\n",
            {
                "url": ("https://CANARYalpha:443", True),
                "callback": ("https://CANARYalpha:443/callback", True),
                "login": ("CANARYalpha-CANARYalpha", True),
            },
        ),
        ("HOST=changeme\n", {"url": UNKNOWN, "callback": UNKNOWN}),
        ("HOST=h\nPORT=many\n", {"url": UNKNOWN, "callback": UNKNOWN}),
        ("MODE=changeme\nGONE=x\nWAIT=1.5\n", {"named": ("changeme", False), "patience": ("1.5s", False)}),
    ],
)
def test_what_is_derived(text: str, expected: dict[str, tuple[str, bool]], tmp_path: Path) -> None:
    """Only where every operand is used by the service and has a value; of a secret it is secret."""
    assert ALWAYS | expected == derived(tmp_path, text)


def test_typed_settings_hold_what_is_derived(tmp_path: Path) -> None:
    """Computed where nothing sets it, in place of a default; an unknown one stays unknown."""
    text = "HOST=h\nWAIT=2\nTOKEN=CANARYalpha\nLEVEL=7\n"
    write(tmp_path, {"schema.yaml": SCHEMA, "staging/auth.env": text})
    model = api.load(tmp_path).view("auth", "staging").settings
    settings = model.model_dump()
    expected = ("https://h:443", "https://h:443/callback", 2000, 7, None)
    assert expected == tuple(settings[name] for name in ("url", "callback", "patience", "number", "outside"))
    assert "login=SecretStr('**********')" in repr(model)
    assert "CANARY" not in repr(model)


def test_a_derived_value_of_another_type_is_no_value(tmp_path: Path) -> None:
    """The schema is what made it, so that is its place."""
    write(tmp_path, {"schema.yaml": SCHEMA, "staging/auth.env": "LEVEL=h\n"})
    with pytest.raises(InvalidSettings) as caught:
        _ = api.load(tmp_path).view("auth", "staging").settings
    assert caught.value.problems == ("number: is not an integer at schema.yaml:17:11",)


def test_an_explanation_shows_what_it_is_made_of(tmp_path: Path) -> None:
    """The value, then every operand: set, a default, derived, from outside; a secret in none."""
    files = {"confcheck.toml": f'provided = ["FROM_CI"]\n{MANIFEST}', "schema.yaml": SCHEMA}
    write(tmp_path, {**files, "staging/auth.env": "HOST=h\nTOKEN=CANARYalpha\n"})
    workspace = api.load(tmp_path)
    chains = {
        path: api.explain(workspace, path, "staging").partition("\n\n")[2].splitlines()
        for path in ("url", "callback", "login", "outside")
    }
    assert chains == {
        "url": [
            "auth: not set, derived from host and port",
            "  derived   schema.yaml:11:3  URL=https://h:443",
            "  from      staging/auth.env:1:6  HOST=h",
            "  from      schema.yaml:4:3  PORT=443  (default)",
        ],
        "callback": [
            "auth: not set, derived from url",
            "  derived   schema.yaml:12:3  CALLBACK=https://h:443/callback",
            "  from      schema.yaml:11:3  URL=https://h:443  (derived)",
        ],
        "login": [
            "auth: not set, derived from host and token",
            "  derived   schema.yaml:13:3  LOGIN=••••",
            "  from      staging/auth.env:1:6  HOST=h",
            "  from      staging/auth.env:2:7  TOKEN=••••",
        ],
        "outside": [
            "auth: not set, derived from from_ci",
            "  derived   schema.yaml:18:3  OUTSIDE=(derived from a value that is not known here)",
            "  from      schema.yaml:9:3  FROM_CI  (provided from outside)",
        ],
    }
