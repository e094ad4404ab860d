"""The form that filters the findings; hidden until the script, which does the work, shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from confcheck.model.finding import Finding, Report, Severity
from confcheck.reporters.html.facets import NONE, facets
from confcheck.reporters.html.markup import Element, element
from confcheck.reporters.html.matrix import services_of


def filters(report: Report, findings: tuple[Finding, ...]) -> Element:
    """Search, then one list per kind that has a choice, each word with the number of its findings."""
    found = [facets(report, finding) for finding in findings]
    environments = Counter(name for one in found for name in one.environments)
    targets = Counter(name for one in found for name in one.targets)
    services = Counter(name for one in found for name in one.services)
    checks = Counter(finding.check for finding in findings)
    severities = Counter(finding.severity.word for finding in findings)
    search = {"type": "search", "id": "search", "autocomplete": "off", "spellcheck": "false", "placeholder": "Search"}
    return element(
        "form",
        {"role": "search", "aria-label": "filter the findings", "hidden": ""},
        _labelled("search", "Search ( / )", element("input", search), shown=True),
        _select("environment", [*report.environments, NONE], environments),
        _select("target", [*(name for name in targets if name != NONE), NONE], targets),
        _select("service", services_of(report), services),
        _select("severity", [severity.word for severity in reversed(Severity)], severities),
        _select("check", sorted(checks), checks),
        element("button", {"type": "reset", "title": "Escape"}, "Clear"),
        element("button", {"type": "button", "id": "toggle"}, "Close all"),
    )


def _labelled(name: str, text: str, control: Element, *, shown: bool) -> Element:
    attributes = {"class": f"field for-{name}", **({} if shown else {"hidden": ""})}
    return element("div", attributes, element("label", {"for": name}, text), control)


def _select(kind: str, names: Iterable[str], counts: Mapping[str, int]) -> Element:
    known = [name for name in dict.fromkeys(names) if name != NONE or counts.get(NONE)]
    options = (element("option", {"value": name}, f"{name} ({counts.get(name, 0)})") for name in known)
    control = element("select", {"id": kind}, element("option", {"value": ""}, "any"), *options)
    return _labelled(kind, kind, control, shown=len(known) > 1)
