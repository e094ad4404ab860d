"""The pages of settings: what a workspace's files become in the data of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.kernel.spec import Json
from confcheck.model.extension import ReporterOptions
from confcheck.reporters.html import REPORTER, settings
from tests import workspaces
from tests.reporters.html.tree import parsed
from tests.reporters.reports import report

MANIFEST = """
    schema = "schema.yaml"
    provided = ["RELEASE"]
    [environments.development]
    [environments.staging]
    [services.auth]
    [services.backend]
    [[sources]]
    files = "{environment}/shared.env"
    required = false
    [[sources]]
    files = "{environment}/{service}.env"
    required = false
    [[sources]]
    files = "{environment}/compose.yaml"
    format = "compose"
    target = "compose"
    required = false
    [[sources]]
    files = "{environment}/cloud.yaml"
    services = ["auth", "backend"]
    target = "cloud"
    select = { env = "values", secrets = "references" }
    required = false
    [[sources]]
    files = "{environment}/old.env"
    services = ["auth"]
    active = false
    required = false
    """
SCHEMA = """
    properties:
      secret: {type: string, secret: true, aliases: [OLD_SECRET, {name: GONE, read: false}], agree: services}
      level: {type: string, default: "a `x`", optional: true, description: "How\\n  loud."}
      admin_password: {type: string, default: CANARY, services: [auth]}
      release: {type: string}
      port: {type: integer, services: [auth]}
      url: {type: string, format: uri, optional: true, services: [auth]}
    """
FILES = {
    "confcheck.toml": MANIFEST,
    "schema.yaml": SCHEMA,
    "staging/shared.env": "SECRET=s3cret\nGONE=gone\n",
    "staging/auth.env": "OLD_SECRET=older\nPORT=many\nURL=${NOWHERE}/x\n",
    "staging/compose.yaml": "services:\n  auth: {environment: {SECRET: other}}\n  backend: {image: x}\n",
    "staging/cloud.yaml": "env: {LEVEL: high}\nsecrets: {SECRET: store-id}\n",
    "staging/old.env": "SECRET=former\nLEVEL=low\nGONE=former\n",
}


def found(root: Path, files: dict[str, str], *environments: str) -> dict[str, dict[str, Json]]:
    """The settings of the page by their paths."""
    pages = settings.pages(workspaces.report(root, files, *environments))
    return {str(one["path"]): one for one in pages.settings if isinstance(one, dict)}


def test_the_chain_of_a_secret(tmp_path: Path) -> None:
    """Winners, shadowed, unread and inactive ones per view, masked; services that have the same told once."""
    secret = found(tmp_path, FILES, "staging")["secret"]
    assert secret["chains"] == [
        {
            "state": "set",
            "text": "set",
            "views": [["staging", ["compose"], ["auth"], ""]],
            "lines": [
                ["wins", "staging/compose.yaml:2:32", "SECRET: ••••", ""],
                ["shadowed", "staging/shared.env:1:8", "SECRET=••••", ""],
                ["shadowed", "staging/auth.env:1:12", "OLD_SECRET=••••", "older name"],
                ["unread", "staging/shared.env:2:6", "GONE=••••", "nothing reads this name any more"],
            ],
        },
        {
            "state": "reference",
            "text": "a reference, its value is not known here",
            "views": [["staging", ["cloud"], ["auth"], ""]],
            "lines": [
                ["wins", "staging/cloud.yaml:2:19", "SECRET: store-id:latest", ""],
                ["shadowed", "staging/shared.env:1:8", "SECRET=••••", ""],
                ["shadowed", "staging/auth.env:1:12", "OLD_SECRET=••••", "older name"],
                ["unread", "staging/shared.env:2:6", "GONE=••••", "nothing reads this name any more"],
            ],
        },
        {
            "state": "set",
            "text": "set",
            "views": [["staging", ["compose"], ["backend"], ""]],
            "lines": [
                ["wins", "staging/shared.env:1:8", "SECRET=••••", ""],
                ["unread", "staging/shared.env:2:6", "GONE=••••", "nothing reads this name any more"],
            ],
        },
        {
            "state": "reference",
            "text": "a reference, its value is not known here",
            "views": [["staging", ["cloud"], ["backend"], ""]],
            "lines": [
                ["wins", "staging/cloud.yaml:2:19", "SECRET: store-id:latest", ""],
                ["shadowed", "staging/shared.env:1:8", "SECRET=••••", ""],
                ["unread", "staging/shared.env:2:6", "GONE=••••", "nothing reads this name any more"],
            ],
        },
        {
            "state": "inactive",
            "text": "no deployment reads this file",
            "views": [["staging", [], ["auth"], "staging/old.env"]],
            "lines": [
                ["inactive", "staging/old.env:1:8", "SECRET=••••", ""],
                ["inactive", "staging/old.env:3:6", "GONE=••••", ""],
            ],
        },
    ]


def test_the_head_of_a_setting(tmp_path: Path) -> None:
    """Type, declaration, names, relations and the numbers of its findings; a description on one line."""
    pages = found(tmp_path, FILES, "staging")
    assert {key: value for key, value in pages["secret"].items() if key not in ("chains", "findings")} == {
        "path": "secret",
        "description": "",
        "declared": "schema.yaml:3:3",
        "type": "string, secret",
        "uses": ["auth as SECRET", "backend as SECRET"],
        "older": ["OLD_SECRET", "GONE (nothing reads it)"],
        "agreements": ["agree: services"],
    }
    assert pages["level"]["description"] == "How loud."
    one = workspaces.report(tmp_path, FILES, "staging")
    about = [
        number
        for number, finding in enumerate(one.findings, 1)
        if finding.problem.setting is not None and finding.problem.setting.path == "port"
    ]
    assert (pages["port"]["findings"], bool(about)) == (about, True)


@pytest.mark.parametrize(
    ("path", "states"),
    [
        (
            "level",
            [
                ("default", "not set, the default holds", ["default", "schema.yaml:4:3", "default: a `x`", ""]),
                ("set", "set", ["wins", "staging/cloud.yaml:1:14", "LEVEL: high", ""]),
                ("inactive", "no deployment reads this file", ["inactive", "staging/old.env:2:7", "LEVEL=low", ""]),
            ],
        ),
        (
            "admin_password",
            [("default", "not set, the default holds", ["default", "schema.yaml:5:3", "default: ••••", ""])],
        ),
        (
            "release",
            [
                (
                    "provided",
                    "provided from outside",
                    ["provided", "confcheck.toml", "RELEASE", "arrives from outside, says the manifest"],
                )
            ],
        ),
        ("port", [("invalid", "set, but is not an integer", ["wins", "staging/auth.env:2:6", "PORT=many", ""])]),
        (
            "url",
            [
                (
                    "undefined",
                    "uses NOWHERE, which is not defined",
                    ["wins", "staging/auth.env:3:5", "URL=${NOWHERE}/x", ""],
                )
            ],
        ),
    ],
)
def test_every_way_to_get_a_value(tmp_path: Path, path: str, states: list[tuple[str, str, list[str]]]) -> None:
    """Default, provided, invalid, undefined; a default that is secret by its name is masked, too."""
    chains = found(tmp_path, FILES, "staging")[path]["chains"]
    assert isinstance(chains, list)
    seen = [(one["state"], one["text"], *_list(one["lines"])) for one in chains if isinstance(one, dict)]
    assert states == seen


def _list(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value


def test_what_is_set_nowhere(tmp_path: Path) -> None:
    """Missing where it is required, unset where it is optional."""
    pages = found(tmp_path, {**FILES, "staging/auth.env": ""}, "staging")
    states = {path: [one["state"] for one in _list(pages[path]["chains"]) if isinstance(one, dict)] for path in pages}
    assert (states["port"], states["url"]) == (["missing"], ["unset"])


def test_what_is_made_of_something_unknown(tmp_path: Path) -> None:
    """A value from outside went into it: set, and no more is known."""
    pages = found(tmp_path, {**FILES, "staging/auth.env": "URL=https://${RELEASE}/x\n"}, "staging")
    states = [one["text"] for one in _list(pages["url"]["chains"]) if isinstance(one, dict)]
    assert states == ["set, its value is not known here"]


def test_environments_stand_side_by_side(tmp_path: Path) -> None:
    """In the order of the manifest, and only those of the report."""
    files = {**FILES, "development/auth.env": "SECRET=x\n", "development/backend.env": "SECRET=x\n"}
    for asked, expected in (((), ["development", "development", *["staging"] * 5]), (("staging",), ["staging"] * 5)):
        chains = _list(found(tmp_path, files, *asked)["secret"]["chains"])
        assert [_list(_list(one["views"])[0])[0] for one in chains if isinstance(one, dict)] == expected


def test_a_system_too_large_for_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only settings with findings, only in the views that they concern, at most as many chains as there is room."""
    one = workspaces.report(tmp_path, FILES, "staging")
    monkeypatch.setattr(settings, "CHAINS", 5)
    pages = settings.pages(one)
    kept = [entry["path"] for entry in pages.settings if isinstance(entry, dict)]
    concerned = {f.problem.setting.path for f in one.findings if f.problem.setting is not None}
    assert (set(kept) <= concerned, len(kept) + pages.left_out) == (True, 6)
    chains = [chain for entry in pages.settings if isinstance(entry, dict) for chain in _list(entry["chains"])]
    lines = [chain for chain in chains if isinstance(chain, dict) and chain["state"] != "inactive"]
    assert 0 < len(lines) <= 5
    notice = parsed(REPORTER.render(one, ReporterOptions())).one("section", id="settings-view").one("p")
    assert notice.text == (
        f"This workspace is too large for one page: it holds the {len(kept)} settings with findings, in the views that "
        f"these concern; {pages.left_out} other settings are left out. confcheck explain shows each."
    )


def test_a_report_without_a_system() -> None:
    """It has no settings to show."""
    assert settings.pages(report()) == settings.Pages([])
