"""The page as a whole, taken apart by a parser."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

import pytest

from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Coverage, Place, Problem, Report, Severity, Snippet
from confcheck.reporters.html import REPORTER, matrix, page
from tests.reporters.html.tree import Tag, parsed
from tests.reporters.reports import SAMPLE, finding, marked, report


def rendered(one: Report) -> Tag:
    """The page of a report."""
    return parsed(REPORTER.render(one, ReporterOptions()))


COVERAGE = Coverage(
    environment="staging",
    views=9,
    services=("backend", "auth", "frontend", "e2e"),
    targets=("compose", "compose-alpine", "cloud"),
    settings=54,
    by_value=38,
    references=16,
    gaps=(("frontend", "cloud"),),
)
CONFIG = "scripts/deployment/staging_config.yaml"
AUTH = "config/staging_auth_service_config.json"
OLDER = "{}, under an older name: secret jwt-secret-staging"
NOTE = finding(Severity.NOTE, Problem("m", (Place("a.env"),)), "unknown-setting")
PAGE = rendered(report(SAMPLE, NOTE, coverage=(COVERAGE,), suppressed=2))


def test_a_finding_is_whole_without_script() -> None:
    """Severity, check, message, what it concerns, every place with its line and label, help and declaration."""
    article = PAGE.one("article", id="finding-1")
    (details,) = article.every("details")
    assert details.attributes == {"open": ""}
    assert article.one("summary").text == (
        "error reference-drift auth.jwt_secret is bound to two secrets (staging, cloud)"
    )
    assert [item.text for item in article.one("ol").children if isinstance(item, Tag)] == [
        f"{CONFIG}:65:19 65 JWT_SECRET_KEY: jwt-secret-key-staging:latest backend: secret jwt-secret-key-staging",
        f"{CONFIG}:64:23 64 JWT_SECRET_STAGING: jwt-secret-staging:latest {OLDER.format('backend')}",
        f"{AUTH}:164:29 164 JWT_SECRET_STAGING: jwt-secret-staging {OLDER.format('auth')}",
    ]
    assert [mark.text for mark in article.every("mark")] == [
        "jwt-secret-key-staging:latest",
        "jwt-secret-staging:latest",
        "jwt-secret-staging",
    ]
    assert [paragraph.text for paragraph in article.every("p")] == [
        "Help bind JWT_SECRET_KEY to jwt-secret-staging in backend too; it refuses every token that auth signs",
        "Declared auth.jwt_secret at schemas/apex.yaml:18:1 (agree: services)",
    ]
    assert {link.text: link.attributes["href"] for link in article.every("a")} == {
        "staging": "#environment=staging",
        "cloud": "#target=cloud",
        "auth": "#service=auth",
        "backend": "#service=backend",
        "reference-drift": "#check=reference-drift",
        "auth.jwt_secret": "#setting=auth.jwt_secret",
    }


def test_a_finding_of_which_little_is_known() -> None:
    """No environment, service, setting or line: only what there is."""
    assert PAGE.one("article", id="finding-2").text == "note unknown-setting m check unknown-setting a.env"


def test_the_matrix_counts_findings() -> None:
    """Services down, environments across, targets inside; what concerns no service or environment has its own."""
    rows = [
        [cell.text for cell in row.children if isinstance(cell, Tag)]
        for row in PAGE.one("section", id="matrix").every("tr")
    ]
    clean = "compose ✓ no findings compose-alpine ✓ no findings cloud ✓ no findings"
    error = "✕ 1 1 error compose ✓ no findings compose-alpine ✓ no findings cloud ✕ 1 1 error"
    assert rows == [
        ["", "staging", "(none)"],
        ["backend", f"backend in staging: {error}", "no view"],
        ["auth", f"auth in staging: {error}", "no view"],
        [
            "frontend",
            "frontend in staging: ✓ no findings compose ✓ no findings compose-alpine ✓ no findings cloud: no view",
            "no view",
        ],
        ["e2e", f"e2e in staging: ✓ no findings {clean}", "no view"],
        ["(none)", "no view", "(none) in (none): ● 1 1 note"],
    ]


def test_cells_lead_to_their_findings() -> None:
    """A cell to a service in an environment, a target in it to that target, the heads to one of them."""
    table = PAGE.one("section", id="matrix").one("table")
    row = table.every("tr")[1]
    assert [link.attributes["href"] for link in (*table.every("tr")[0].every("a"), *row.every("a"))] == [
        "#environment=staging",
        "#environment=(none)",
        "#service=backend",
        "#environment=staging&service=backend",
        "#environment=staging&target=compose&service=backend",
        "#environment=staging&target=compose-alpine&service=backend",
        "#environment=staging&target=cloud&service=backend",
    ]
    assert [cell.attributes.get("class") for cell in row.every("td")] == ["error", "absent"]
    assert {head.attributes["scope"] for head in table.every("th")} == {"row", "col"}
    assert table.one("caption").text == "The findings of each service in each environment, by severity"


def test_filters_name_what_there_is() -> None:
    """Every word with the number of its findings; a form and a search that only a script can use stay hidden."""
    form = PAGE.one("form")
    options = {one.attributes["id"]: [option.text for option in one.every("option")] for one in form.every("select")}
    assert ("" in form.attributes["hidden"], options) == (
        True,
        {
            "environment": ["any", "staging (1)", "(none) (1)"],
            "target": ["any", "cloud (1)", "(none) (1)"],
            "service": ["any", "backend (1)", "auth (1)", "frontend (0)", "e2e (0)", "(none) (1)"],
            "severity": ["any", "error (1)", "warning (0)", "note (1)"],
            "check": ["any", "reference-drift (1)", "unknown-setting (1)"],
        },
    )
    controls = {one.attributes["id"] for one in form.walk() if one.name in ("select", "input")}
    assert controls == {label.attributes["for"] for label in form.every("label")}


def test_a_filter_without_a_choice_is_not_shown() -> None:
    """One environment, one target or one check: nothing to choose."""
    form = rendered(report(SAMPLE, coverage=(COVERAGE,))).one("form")
    hidden = [field.every("label")[0].text for field in form.every("div") if "hidden" in field.attributes]
    assert hidden == ["environment", "target", "check"]


def test_the_head_and_the_coverage_tell_what_was_judged() -> None:
    """Title, counts, what the verdict rests on."""
    assert PAGE.one("title").text == "staging: 1 error, 1 note · confcheck"
    assert PAGE.one("header").text == (
        "confcheck staging ✕ 1 error ● 1 note 2 suppressed "
        "9 views · 4 services · 54 settings · 412 assignments from 9 sources Findings (2)"
    )
    known = "38 by value; 16 as references: presence and agreement only"
    assert [row.text for row in PAGE.one("section", id="coverage").every("tr")] == [
        "environment views services targets settings how far they are known no view for",
        f"staging 9 backend, auth, frontend, e2e compose, compose-alpine, cloud 54 {known} frontend in cloud",
    ]
    assert [rect.attributes for rect in PAGE.every("rect")] == [
        {"class": "value", "x": "0.00", "width": "70.37", "height": "8"},
        {"class": "reference", "x": "70.37", "width": "29.63", "height": "8"},
    ]
    assert PAGE.one("footer").text == (
        "•••• stands for a value that must not be shown. "
        "1 error, 0 warnings, 1 note (2 suppressed); 412 assignments from 9 sources"
    )


def test_a_clean_report() -> None:
    """It says so."""
    clean = rendered(report(coverage=(COVERAGE,)))
    assert (clean.one("title").text, clean.one("section", id="findings-view").text) == (
        "staging: no findings · confcheck",
        "Findings Everything that was checked is valid and agrees.",
    )


def test_nothing_outside_the_page_is_needed() -> None:
    """No source, no link but into the page, no handler, no style in an attribute."""
    names = {name for tag in PAGE.walk() for name in tag.attributes}
    assert {name for name in names if name.startswith("on")} | names & {
        "src",
        "srcset",
        "style",
        "action",
        "data",
    } == set()
    assert {link.attributes["href"][0] for link in PAGE.every() if "href" in link.attributes} == {"#"}
    ids = [tag.attributes["id"] for tag in PAGE.walk() if "id" in tag.attributes]
    assert sorted(set(ids)) == sorted(ids)


def test_only_our_style_and_script_may_take_effect() -> None:
    """The policy names them by their digests, and the page holds the files as they are."""
    policy = PAGE.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    data, script = PAGE.every("script")
    texts = {"style": PAGE.one("style").raw, "script": script.raw}
    digests = {name: b64encode(sha256(text.encode()).digest()).decode() for name, text in texts.items()}
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; script-src 'sha256-{digests['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assets = files("confcheck.reporters.html")
    assert texts == {
        "style": assets.joinpath("style.css").read_text("utf-8"),
        "script": assets.joinpath("page.js").read_text("utf-8"),
    }
    assert data.attributes == {"type": "application/json", "id": "data"}


@pytest.mark.parametrize("name", ["style.css", "page.js"])
def test_assets_can_stand_in_a_page(name: str) -> None:
    """Nothing in them ends their element, asks the network, or makes HTML or code of text."""
    text = files("confcheck.reporters.html").joinpath(name).read_text("utf-8")
    forbidden = (
        "</",
        "<!--",
        "url(",
        "@import",
        "http",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "fetch(",
    )
    assert [word for word in forbidden if word in text] == []


def test_the_data_is_what_the_script_filters() -> None:
    """One entry per finding, in their order."""
    document = json.loads(PAGE.one("script", id="data").raw)
    assert document == {
        "findings": [
            {
                "severity": ["error"],
                "check": ["reference-drift"],
                "environment": ["staging"],
                "target": ["cloud"],
                "service": ["auth", "backend"],
                "message": "auth.jwt_secret is bound to two secrets (staging, cloud)",
            },
            {
                "severity": ["note"],
                "check": ["unknown-setting"],
                "environment": ["(none)"],
                "target": ["(none)"],
                "service": ["(none)"],
                "message": "m",
            },
        ],
        "settings": [],
        "partial": False,
    }


def test_a_page_is_the_same_every_time() -> None:
    """No date, no order of a set."""
    one = report(SAMPLE, NOTE, coverage=(COVERAGE,))
    assert REPORTER.render(one, ReporterOptions()) == REPORTER.render(one, ReporterOptions(color=True, hyperlinks="/x"))


def test_long_lines_and_many_places_are_cut() -> None:
    """A long line around its mark; twelve frames, then the next forty places by name; twins under their frame."""
    line = "b" * 100 + "m" * 300 + "a" * 100
    long = finding(Severity.NOTE, Problem("m", (Place("a.env", 1, 101, "", snippet=Snippet(line, 100, 300)),)))
    assert rendered(report(long)).one("pre").text == " ".join(["1", "…" + "b" * 80, "m" * 200 + "…", "a" * 60 + "…"])
    places = tuple(Place(f"f{at}", at, 1, "l", snippet=marked(f"K{at}=1", "1")) for at in range(1, 61))
    items = rendered(report(finding(Severity.ERROR, Problem("m", places)))).one("ol").every("li")
    named = ", ".join(f"f{at}:{at}:1" for at in range(13, 53))
    assert (len(items), items[-1].text) == (13, f"and at {named} and 8 more")
    twins = tuple(Place(f"f{at}", at, 1, "l", snippet=marked("K=1", "1")) for at in range(1, 4))
    (item,) = rendered(report(finding(Severity.ERROR, Problem("m", twins)))).one("ol").every("li")
    assert item.text == "f1:1:1 1 K= 1 l also at f2:2:1, f3:3:1"
    labels = tuple(Place("f", 1, 1, f"l{at}", snippet=marked("K=1", "1")) for at in range(9))
    (item,) = rendered(report(finding(Severity.ERROR, Problem("m", labels)))).one("ol").every("li")
    assert item.text == "f:1:1 1 K= 1 l0; l1; l2; l3; l4; l5; and 3 more"


def test_more_findings_than_a_page_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst are listed, the matrix counts all, and the page says so."""
    monkeypatch.setattr(page, "FINDINGS", 1)
    found = rendered(report(SAMPLE, NOTE, coverage=(COVERAGE,)))
    assert [article.attributes["id"] for article in found.every("article")] == ["finding-1"]
    assert found.one("p", cls="notice").text == (
        "The worst 1 of 2 findings are listed; the JSON report has all of them."
    )
    assert found.one("section", id="matrix").every("tr")[-1].text == "(none) no view (none) in (none): ● 1 1 note"


def test_the_worst_services_stay_in_the_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    """By errors, then warnings, then notes; in their order."""
    monkeypatch.setattr(matrix, "ROWS", 2)
    rows = (
        ("a", Severity.NOTE),
        ("b", Severity.WARNING),
        ("c", Severity.WARNING),
        ("c", Severity.NOTE),
        ("d", Severity.ERROR),
    )
    found = rendered(
        report(*(finding(worst, Problem("m", (Place("a.env"),), services=(name,))) for name, worst in rows))
    )
    assert [row.every("th")[0].text for row in found.one("table", cls="matrix").every("tr")[1:]] == ["c", "d"]


def test_a_finding_that_concerns_many_services() -> None:
    """The first forty are named, the others counted."""
    problem = Problem("m", (Place("a.env"),), services=tuple(f"s{number}" for number in range(42)))
    where = rendered(report(finding(Severity.ERROR, problem))).one("dl")
    assert (len(where.every("a")), where.every("div")[0].every("dd")[-1].text) == (41, "and 2 more")


def test_more_services_than_a_matrix_shows() -> None:
    """Those with findings stay, the others are counted; the coverage names only the first."""
    services = tuple(f"s{number}" for number in range(300))
    many = Coverage("staging", 300, services, (), 1, 1, 0)
    problem = Problem("m", (Place("a.env"),), environments=("staging",), services=("s7", "s280"))
    found = rendered(report(finding(Severity.WARNING, problem), coverage=(many,)))
    matrix = found.one("section", id="matrix")
    assert [row.every("th")[0].text for row in matrix.every("tr")[1:]] == ["s7", "s280"]
    assert matrix.one("p").text == "298 services with fewer findings or none not shown; the filters know all of them."
    assert len(found.one("select", id="service").every("option")) == 301
    cell = found.one("section", id="coverage").every("td")[1].text
    assert cell == ", ".join(services[:20]) + " and 280 more"
