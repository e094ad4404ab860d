"""The page as a whole: head, matrix, filters, findings, coverage, data and script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pkgutil import get_data

from confcheck.kernel.secrecy import MASK
from confcheck.kernel.spec import Json
from confcheck.model.finding import Report, Severity
from confcheck.reporters.footer import counted, footer
from confcheck.reporters.html.coverage import coverage
from confcheck.reporters.html.facets import SYMBOLS, facets
from confcheck.reporters.html.filters import filters
from confcheck.reporters.html.findings import article
from confcheck.reporters.html.markup import Element, element, embedded, fragment, markup
from confcheck.reporters.html.matrix import matrix
from confcheck.reporters.html.settings import Pages, pages

FINDINGS = 2_000
"""Findings that the page lists at most, the worst first; the matrix counts all."""

_MASKED = f"{MASK} stands for a value that must not be shown."


def page(report: Report) -> str:
    """One document without any reference to anything outside it."""
    style, script, data = _asset("style.css"), _asset("page.js"), pages(report)
    head = element(
        "head",
        {},
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": _policy(style, script)}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("title", {}, f"{', '.join(report.environments)}: {_verdict(report)} · confcheck"),
        element("style", {}, style),
    )
    body = element(
        "body",
        {},
        element("a", {"class": "skip", "href": "#findings-view"}, "Skip to the findings"),
        _header(report, data),
        element(
            "main",
            {},
            matrix(report),
            filters(report, report.findings[:FINDINGS]),
            element("p", {"id": "status", "role": "status"}),
            _findings(report),
            *_settings(data),
            coverage(report),
        ),
        element("footer", {}, *(element("p", {}, text) for text in (_MASKED, *[*footer(report)][-1:]))),
        element("script", {"type": "application/json", "id": "data"}, embedded(_data(report, data))),
        element("script", {}, script),
    )
    return "<!doctype html>" + markup(element("html", {"lang": "en"}, head, body)) + "\n"


def _asset(name: str) -> str:
    return (get_data(__package__ or "", name) or b"").decode()


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only this style and this script may take effect."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _verdict(report: Report) -> str:
    counts = [counted(report.count(severity), severity.word) for severity in reversed(Severity)]
    found = [words for words in counts if not words.startswith("0 ")]
    return ", ".join(found) or "no findings"


def _header(report: Report, data: Pages) -> Element:
    judged = [
        counted(report.views, "view"),
        counted(report.services, "service"),
        counted(report.settings, "setting"),
        f"{counted(report.assignments, 'assignment')} from {counted(report.sources, 'source')}",
    ]
    return element(
        "header",
        {},
        element("p", {"class": "brand"}, "confcheck"),
        element("h1", {}, ", ".join(report.environments) or "confcheck"),
        element("ul", {"class": "verdict", "aria-label": "findings by severity"}, *_pills(report)),
        element("p", {"class": "muted"}, " · ".join(judged)),
        _tabs(report, data),
    )


def _pills(report: Report) -> Iterator[Element]:
    for severity in reversed(Severity):
        number = report.count(severity)
        if number:
            words = f"{SYMBOLS[severity]} {counted(number, severity.word)}"
            link = element("a", {"href": fragment(severity=severity.word)}, words)
            yield element("li", {"class": severity.word}, link)
    if not report.findings:
        yield element("li", {"class": "clean"}, "✓ no findings")
    if report.suppressed:
        yield element("li", {"class": "muted"}, f"{report.suppressed} suppressed")


def _tabs(report: Report, data: Pages) -> Element:
    """Links between the parts; settings need the script, so it shows this."""
    links = (
        ("findings", f"Findings ({len(report.findings)})"),
        *([("settings", f"Settings ({len(data.settings)})")] if data.settings else []),
    )
    items = (element("li", {}, element("a", {"href": f"#{name}", "id": f"tab-{name}"}, text)) for name, text in links)
    return element("nav", {"aria-label": "parts of the report", "hidden": ""}, element("ul", {}, *items))


def _findings(report: Report) -> Element:
    listed = report.findings[:FINDINGS]
    notice = []
    if len(listed) < len(report.findings):
        words = (
            f"The worst {len(listed)} of {len(report.findings)} findings are listed; the JSON report has all of them."
        )
        notice.append(element("p", {"class": "notice"}, words))
    clean = (
        [] if listed else [element("p", {"class": "notice clean"}, "Everything that was checked is valid and agrees.")]
    )
    return element(
        "section",
        {"id": "findings-view", "aria-labelledby": "findings-heading"},
        element("h2", {"id": "findings-heading", "class": "heard"}, "Findings"),
        *notice,
        *clean,
        *(article(number, finding) for number, finding in enumerate(listed, 1)),
    )


def _settings(data: Pages) -> Iterator[Element]:
    """The parts that the script fills: the list of settings, and one setting."""
    notice = []
    if data.left_out:
        words = (
            f"This workspace is too large for one page: it holds the {len(data.settings)} settings with findings, in "
            f"the views that these concern; {data.left_out} other settings are left out. confcheck explain shows each."
        )
        notice.append(element("p", {"class": "notice"}, words))
    heading = element("h2", {"id": "settings-heading", "class": "heard"}, "Settings")
    box = {"id": "settings-view", "hidden": "", "aria-labelledby": "settings-heading"}
    yield element("section", box, heading, *notice, element("div", {"id": "settings-list"}))
    yield element("section", {"id": "setting-view", "hidden": "", "aria-labelledby": "setting-heading"})


def _data(report: Report, data: Pages) -> Json:
    """What the script filters and shows."""
    found: list[Json] = []
    for finding in report.findings[:FINDINGS]:
        words = facets(report, finding)
        found.append(
            {
                "severity": [finding.severity.word],
                "check": [finding.check],
                "environment": [*words.environments],
                "target": [*words.targets],
                "service": [*words.services],
                "message": finding.problem.message,
            }
        )
    return {"findings": found, "settings": data.settings, "partial": data.left_out > 0}
