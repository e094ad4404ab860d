"""The page in a real Chromium, from a file: filters, keys, settings, colours, paper, and no script at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Place, Problem, Report, Severity
from confcheck.reporters.html import REPORTER
from tests import workspaces
from tests.reporters.html.browser import KEYS, MISSING, Browser, available, browser
from tests.reporters.html.test_hostile import ATTACKS
from tests.reporters.reports import finding, report

pytestmark = pytest.mark.skipif(not available(), reason=MISSING)

CHECKS = ("missing-setting", "service-drift", "unknown-setting")
FILES = {
    "confcheck.toml": """
        schema = "schema.yaml"
        [environments.staging]
        [environments.production]
        [services.auth]
        [services.backend]
        [[sources]]
        files = "{environment}/{service}.env"
        """,
    "schema.yaml": """
        properties:
          level: {type: string, agree: services, description: "How `loud`."}
          port: {type: integer, services: [auth], default: 80}
          name: {type: string, services: [backend]}
        """,
    "staging/auth.env": "LEVEL=high\nSTRANGE=1\n",
    "staging/backend.env": "LEVEL=low\nNAME=b\n",
    "production/auth.env": "LEVEL=high\n",
    "production/backend.env": "LEVEL=high\n",
}
MESSAGES = [
    "level differs between auth and backend in staging",
    "name is not set for backend in production",
    "1 name in staging/auth.env outside the schema: STRANGE",
]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests."""
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a workspace with one finding of each severity and check that matters here."""
    root = tmp_path_factory.mktemp("workspace")
    whole = workspaces.report(root, FILES)
    return saved(replace(whole, findings=tuple(one for one in whole.findings if one.check in CHECKS)), root)


def saved(one: Report, folder: Path) -> str:
    """The address of a report's page on disk."""
    place = folder / "report.html"
    place.write_text(REPORTER.render(one, ReporterOptions()), encoding="utf-8")
    return place.as_uri()


def expect(chromium: Browser, expected: object, script: str) -> None:
    """The script returns this, once the page has done what it was asked for."""
    for _ in range(100):
        if chromium.run(f"return {script}") == expected:
            break
        time.sleep(0.05)
    assert expected == chromium.run(f"return {script}")


STATUS = "document.getElementById('status')?.textContent"
VISIBLE = "[...document.querySelectorAll('article h3')].filter(e => e.checkVisibility()).map(e => e.textContent)"
HASH = "location.hash"
HEADING = "document.getElementById('setting-heading')?.textContent"
FOCUS = "document.activeElement.id || document.activeElement.textContent.trim()"


def test_the_page_opens_from_disk_without_a_complaint(chromium: Browser, url: str) -> None:
    """No error, nothing refused by the policy, nothing loaded; every finding can be seen."""
    chromium.open(url)
    expect(chromium, MESSAGES, VISIBLE)
    expect(chromium, "3 findings", STATUS)
    assert chromium.run("return performance.getEntriesByType('resource').map(one => one.name)") == []
    assert chromium.log() == []


def test_the_policy_lets_nothing_else_run(chromium: Browser, url: str) -> None:
    """A script, a style and an image that somehow came into the page would have no effect."""
    chromium.open(url)
    expect(chromium, "3 findings", STATUS)
    chromium.run(
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s);"
        "const i = document.createElement('img'); i.src = 'https://example.com/x.png'; document.body.append(i);"
        "document.body.insertAdjacentHTML('beforeend', '<b id=b style=\"color:red\" onclick=\"window.pwned=1\">x</b>');"
        "document.getElementById('b').click();"
    )
    assert chromium.run("return [window.pwned ?? null, document.getElementById('b').style.color]") == [None, ""]
    assert len(chromium.log()) >= 4


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("#environment=staging", [0, 2]),
        ("#environment=production", [1]),
        ("#service=backend", [0, 1]),
        ("#environment=staging&service=backend", [0]),
        ("#severity=note", [2]),
        ("#check=missing-setting", [1]),
        ("#target=(none)", [0, 1, 2]),
        ("#q=STRANGE", [2]),
        ("#q=level%20LOW", [0]),
        ("#q=nothing%20like%20that", []),
        ("#service=no-such-service", [0, 1, 2]),
        ("#%zz=%zz&q=%zz", []),
        ("", [0, 1, 2]),
    ],
)
def test_an_address_says_what_is_listed(chromium: Browser, url: str, address: str, expected: list[int]) -> None:
    """Every filter alone and together; a word that the page does not know filters nothing."""
    chromium.open(url + address)
    expect(chromium, [MESSAGES[number] for number in expected], VISIBLE)


def test_filters_by_mouse_and_back(chromium: Browser, url: str) -> None:
    """A cell sets the filters, a list changes them, the button clears them; the history has each step."""
    chromium.open(url)
    chromium.click(".matrix td.error .total")
    expect(chromium, "2 of 3 findings", STATUS)
    expect(chromium, "#environment=staging&service=auth", HASH)
    expect(chromium, ["staging", "auth"], "['environment', 'service'].map(id => document.getElementById(id).value)")
    expect(chromium, 1, "document.querySelectorAll('.matrix a[aria-current]').length")
    chromium.run(
        "const s = document.getElementById('severity'); s.value = 'note'; s.dispatchEvent(new Event('change'))"
    )
    expect(chromium, MESSAGES[2:], VISIBLE)
    chromium.click("button[type=reset]")
    expect(chromium, MESSAGES, VISIBLE)
    chromium.back()
    expect(chromium, MESSAGES[2:], VISIBLE)
    chromium.back()
    expect(chromium, MESSAGES[::2], VISIBLE)


def test_search_by_keyboard(chromium: Browser, url: str) -> None:
    """`/` goes to the search, words narrow the list as they are typed, Escape clears."""
    chromium.open(url)
    expect(chromium, "3 findings", STATUS)
    chromium.type("/")
    expect(chromium, "search", FOCUS)
    chromium.type("drift a/b")
    expect(chromium, "0 of 3 findings: nothing fits, Escape clears the filters", STATUS)
    expect(chromium, "#q=drift%20a%2Fb", HASH)
    chromium.type(KEYS["Escape"])
    expect(chromium, MESSAGES, VISIBLE)
    expect(chromium, "", "document.getElementById('search').value")


def test_the_tab_key_reaches_everything_and_shows_where_it_is(chromium: Browser, url: str) -> None:
    """First past the head to the findings, then tabs, matrix, filters; each focus has an outline."""
    chromium.open(url)
    expect(chromium, "3 findings", STATUS)
    seen = []
    for _ in range(30):
        chromium.type(KEYS["Tab"])
        seen.append(chromium.run(f"return [{FOCUS}, getComputedStyle(document.activeElement).outlineStyle]"))
    names = [one[0] for one in seen if isinstance(one, list)]
    assert names[0] == "Skip to the findings"
    wanted = ["tab-findings", "tab-settings", "staging", "search", "environment", "service", "check", "toggle"]
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)
    assert {one[1] for one in seen if isinstance(one, list)} <= {"solid", "auto"}


def test_arrow_keys_walk_the_matrix(chromium: Browser, url: str) -> None:
    """To the next cell that leads somewhere, and not out of the table; Enter follows the cell."""
    chromium.open(url)
    expect(chromium, "3 findings", STATUS)
    chromium.run("document.querySelector('.matrix th a').focus()")
    hash_of_focus = "document.activeElement.hash"
    for key, expected in (
        ("Right", "#environment=production"),
        ("Right", "#environment=production"),
        ("Down", "#environment=production&service=auth"),
        ("Left", "#environment=staging&service=auth"),
        ("Down", "#environment=staging&service=backend"),
        ("Left", "#service=backend"),
    ):
        chromium.type(KEYS[key])
        expect(chromium, expected, hash_of_focus)
    chromium.type(KEYS["Enter"])
    expect(chromium, "2 of 3 findings", STATUS)


def test_a_settings_page(chromium: Browser, url: str) -> None:
    """From a finding to its setting and back to the list as it was left; the heading gets the focus."""
    chromium.open(url + "#service=backend")
    expect(chromium, "2 of 3 findings", STATUS)
    chromium.click("#finding-1 .declared a")
    expect(chromium, "level", HEADING)
    expect(chromium, "setting-heading", FOCUS)
    rows = "[...document.querySelectorAll('.chains tr')].map(row => row.innerText.replace(/\\s+/g, ' ').trim())"
    expect(
        chromium,
        [
            "role line place",
            "auth in staging set",
            "wins LEVEL=high staging/auth.env:1:7",
            "backend in staging set",
            "wins LEVEL=low staging/backend.env:1:7",
            "auth in production set",
            "wins LEVEL=high production/auth.env:1:7",
            "backend in production set",
            "wins LEVEL=high production/backend.env:1:7",
        ],
        rows,
    )
    assert chromium.texts("#setting-view dl, #setting-view ul.about, #setting-view > p") == [
        "← back to the list",
        "How loud.",
        "type\nstring\ndeclared\nschema.yaml:3:3\nused by\nauth as LEVEL, backend as LEVEL\nrelations\nagree: services",
        "error level differs between auth and backend in staging",
    ]
    assert chromium.texts("#matrix, #findings-view, #coverage, form") == []
    chromium.type(KEYS["Escape"])
    expect(chromium, "2 of 3 findings", STATUS)
    chromium.open(url + "#setting=level")
    chromium.click(".about a")
    expect(chromium, MESSAGES, VISIBLE)
    expect(chromium, "finding-1", "document.querySelector('.finding.shown').id")


def test_the_list_of_settings(chromium: Browser, url: str) -> None:
    """Every setting with its findings; the search narrows it, and a setting leads back to it."""
    chromium.open(url)
    chromium.click("#tab-settings")
    rows = "[...document.querySelectorAll('.list tbody tr')].map(row => row.innerText.split(/\\s+/).slice(0, 3))"
    expect(chromium, [["level", "1", "error"], ["port", "integer,", "default"], ["name", "1", "error"]], rows)
    expect(chromium, "3 settings", STATUS)
    chromium.type("/port")
    expect(chromium, "1 of 3 settings", STATUS)
    chromium.click(".list a")
    expect(chromium, "port", HEADING)
    assert chromium.texts("tr.default") == ["default\tdefault: 80\tschema.yaml:4:3"]
    chromium.click("#back")
    expect(chromium, "settings", "document.body.dataset.view")
    expect(chromium, "1 of 3 settings", STATUS)
    chromium.type(KEYS["Escape"])
    expect(chromium, "3 settings", STATUS)


def test_an_address_that_names_no_setting(chromium: Browser, url: str) -> None:
    """It says so, and what stands in the address stays text."""
    chromium.open(url + "#setting=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(chromium, "<img src=x onerror=alert(1)>", HEADING)
    assert chromium.texts("#setting-view .notice") == ["No service of this report uses a setting of this name."]
    assert chromium.run("return document.images.length") == 0


def test_an_address_of_a_finding(chromium: Browser, url: str) -> None:
    """It is opened and gets the focus."""
    chromium.open(url + "#finding-3")
    expect(chromium, "finding-3", "document.activeElement.id")
    expect(chromium, MESSAGES, VISIBLE)


def test_without_script_everything_can_be_read(chromium: Browser, url: str) -> None:
    """Findings are open; what needs the script is not there."""
    chromium.chrome("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.open(url)
        assert chromium.texts("article h3") == MESSAGES
        assert len(chromium.texts("article .places")) == len(MESSAGES)
        assert chromium.texts("form, nav, #settings-view, #setting-view") == []
    finally:
        chromium.chrome("Emulation.setScriptExecutionDisabled", value=False)


CONTRAST = """
const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
const ground = (one) => {
  for (; one; one = one.parentElement) {
    const color = rgb(getComputedStyle(one).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color;
  }
  return rgb(getComputedStyle(document.documentElement).backgroundColor);
};
const poor = new Set();
for (const one of document.querySelectorAll('body *:not(script):not(option)')) {
  const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!own || !one.checkVisibility()) continue;
  const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) poor.add(`${one.tagName}.${one.className} ${ratio.toFixed(2)}`);
}
return [getComputedStyle(document.body).backgroundColor, ...poor];
"""


@pytest.mark.parametrize("address", ["", "#settings", "#setting=level"])
@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(246, 247, 249)"), ("dark", "rgb(16, 20, 27)")])
def test_every_text_stands_out(chromium: Browser, url: str, scheme: str, ground: str, address: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG AA), in the light and in the dark."""
    chromium.chrome("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    chromium.open(url + address)
    expect(chromium, True, "Boolean(document.body.dataset.view)")
    assert chromium.run(CONTRAST) == [ground]


@pytest.mark.parametrize("address", ["", "#settings", "#setting=level"])
def test_a_phone_need_not_scroll_sideways(chromium: Browser, url: str, address: str) -> None:
    """Only tables scroll inside their box."""
    chromium.chrome("Emulation.setDeviceMetricsOverride", width=360, height=800, deviceScaleFactor=1, mobile=True)
    try:
        chromium.open(url + address)
        expect(chromium, True, "Boolean(document.body.dataset.view)")
        assert chromium.run("return [document.documentElement.scrollWidth, innerWidth]") == [360, 360]
    finally:
        chromium.chrome("Emulation.clearDeviceMetricsOverride")


def test_paper_shows_findings_and_no_controls(chromium: Browser, tmp_path: Path) -> None:
    """A long list is closed at first; printing opens it."""
    many = tuple(
        finding(Severity.NOTE, Problem(f"m{number}", (Place(f"f{number}"),)), "unknown-setting") for number in range(60)
    )
    chromium.open(saved(report(*many), tmp_path))
    count = "document.querySelectorAll('details[open]').length"
    expect(chromium, 0, count)
    expect(chromium, "Open all", "document.getElementById('toggle').textContent")
    chromium.click("#toggle")
    expect(chromium, 60, count)
    expect(chromium, "Close all", "document.getElementById('toggle').textContent")
    chromium.click("#toggle")
    expect(chromium, 0, count)
    chromium.run("dispatchEvent(new Event('beforeprint'))")
    expect(chromium, 60, count)
    chromium.chrome("Emulation.setEmulatedMedia", media="print")
    assert chromium.texts("form, nav, #status") == []
    chromium.chrome("Emulation.setEmulatedMedia", media="")


def test_hostile_text_does_nothing(chromium: Browser, tmp_path: Path) -> None:
    """Every attack in every field, shown as text; no dialog, no error, no element."""
    findings = tuple(
        finding(
            Severity.ERROR,
            Problem(text, (Place(text, 1, 1, text),), text, None, (text,), (text,), (text,), (text,)),
            text,
        )
        for text in ATTACKS
    )
    chromium.open(saved(replace(report(*findings), environments=ATTACKS), tmp_path))
    expect(chromium, f"{len(ATTACKS)} findings", STATUS)
    expect(chromium, len(ATTACKS), "document.querySelectorAll('.matrix tbody th').length")
    assert chromium.run("return [document.scripts.length, document.images.length]") == [2, 0]
    chromium.click(".matrix td.error .total")
    expect(chromium, f"1 of {len(ATTACKS)} findings", STATUS)
    assert chromium.log() == []
