"""The report for code scanning: SARIF 2.1.0, within what GitHub takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from confcheck.kernel.secrecy import MASK
from confcheck.kernel.spec import Json
from confcheck.model.extension import Check, Reporter, ReporterOptions
from confcheck.model.finding import Finding, Place, Report
from confcheck.reporters.document import written
from confcheck.reporters.escape import escape
from confcheck.reporters.footer import counted
from confcheck.reporters.repository import in_repository
from confcheck.reporters.spots import line_of
from confcheck.reporters.worst import SHOWN, worst_first

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RESULTS = 25_000
"""Results that GitHub takes in one run."""
LOCATIONS = 1_000
"""Places that GitHub takes in one result."""
DESCRIPTION = 1_024
"""Characters that GitHub takes in the description of a rule."""


def render(report: Report, options: ReporterOptions) -> str:
    """One run: every check as a rule, every finding as a result, the worst first."""
    from confcheck.checks import CHECKS  # noqa: PLC0415 (what --help does not need)

    findings = worst_first(in_repository(report, options.prefix))
    version: dict[str, Json] = {"semanticVersion": options.version} if options.version else {}
    driver: Json = {"name": "confcheck", **version, "rules": [_rule(check) for check in CHECKS]}
    # The part up to the last slash is the category: reports of several environments stand side by side.
    category = escape("/".join(("confcheck", "+".join(report.environments), "")))
    run: Json = {
        "tool": {"driver": driver},
        "automationDetails": {"id": category},
        "invocations": [_invocation(len(findings))],
        "columnKind": "unicodeCodePoints",
        "redactionTokens": [MASK],
        "results": _results(findings[:RESULTS], [check.id for check in CHECKS]),
    }
    return written({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(check: Check) -> Json:
    from confcheck.checks import docs_of  # noqa: PLC0415 (what --help does not need)

    page = (docs_of(check) or check.id).strip()  # python -OO drops the pages
    summary, _, rest = page.partition("\n\n")
    first = " ".join(rest.partition("\n\n")[0].split())
    return {
        "id": check.id,
        "shortDescription": {"text": _cut(summary)},
        "fullDescription": {"text": _cut(f"{summary} {first}".strip())},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": check.severity.word},
        "properties": {"tags": ["configuration"]},
    }


def _cut(text: str) -> str:
    return text if len(text) <= DESCRIPTION else text[: DESCRIPTION - 1] + "…"


def _invocation(number: int) -> Json:
    """That the run ended well, and what of it is not in the file."""
    invocation: dict[str, Json] = {"executionSuccessful": True}
    if number > RESULTS:
        text = f"{counted(number - RESULTS, 'more finding')} left out: GitHub takes {RESULTS} at most"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation


def _results(findings: Sequence[Finding], rules: list[str]) -> list[Json]:
    seen: Counter[str] = Counter()
    results: list[Json] = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        results.append(_result(finding, seen[finding.fingerprint], rules))
    return results


def _result(finding: Finding, number: int, rules: list[str]) -> Json:
    """A finding; `number` counts those of one fingerprint, which for GitHub must differ."""
    problem = finding.problem
    fingerprint = escape(finding.fingerprint)
    places = _distinct(problem.places)
    related = places[1:LOCATIONS]
    result: dict[str, Json] = {
        "ruleId": escape(finding.check),
        "level": finding.severity.word,
        "message": {"text": _message(finding, related)},
        "locations": [_location(place) for place in places[:1]],
        "relatedLocations": [{"id": place_id, **_location(place)} for place_id, place in enumerate(related, 1)],
        # GitHub looks only at the name it computes itself where a file brings none.
        "partialFingerprints": {"confcheck/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint}:{number}"},
    }
    if finding.check in rules:
        result["ruleIndex"] = rules.index(finding.check)
    return result


def _distinct(places: Sequence[Place]) -> list[Place]:
    """The places, each once: a line may be seen in several targets."""
    return list(dict.fromkeys(replace(place, environment=None, target=None, service=None) for place in places))


def _message(finding: Finding, related: Sequence[Place]) -> str:
    """What is wrong, what to do, and links to the other places: GitHub shows those that a message links to."""
    lines = [_unlinked(finding.problem.message)]
    if finding.problem.hint:
        lines.append(f"help: {_unlinked(finding.problem.hint)}")
    links = [f"[{_inside_link(line_of(place))}]({place_id})" for place_id, place in enumerate(related[:SHOWN], 1)]
    rest = len(related) - len(links)
    if links:
        lines.append(f"see also: {', '.join(links)}" + (f" and {rest} more" if rest else ""))
    return "\n".join(lines)


def _unlinked(text: str) -> str:
    """Text of a message in which nothing is a link."""
    return escape(text).replace("](", "]\\(")


def _inside_link(text: str) -> str:
    """Text of a link: brackets in it are escaped."""
    return escape(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(place: Place) -> dict[str, Json]:
    location: dict[str, Json] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(place.path, errors="replace")},
            "region": _region(place),
        }
    }
    if place.label:
        location["message"] = {"text": _unlinked(place.label)}
    return location


def _region(place: Place) -> Json:
    """From the place to the end of its line: the snippet is masked, so its length says nothing about the file.

    A file as a whole has line 1: GitHub asks for a line, and its first stands for the file there.
    """
    region: dict[str, Json] = {"startLine": place.line or 1}
    if place.line is not None and place.column is not None:
        region["startColumn"] = place.column
    if place.snippet is not None:
        region["snippet"] = {"text": escape(place.snippet.text)}
    return region


REPORTER = Reporter("sarif", render)
