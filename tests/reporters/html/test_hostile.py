"""Hostile text in every field of a report stays text."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Coverage, Finding, Place, Problem, Report, Severity, Snippet
from confcheck.reporters.escape import escape
from confcheck.reporters.html import REPORTER
from tests.reporters.html.tree import Tag, parsed
from tests.reporters.reports import report, setting

ATTACKS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "-->",
    "]]>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "x onclick=alert(1)",
    "javascript:alert(1)",
    "</style><style>*{display:none}",
    "<img src=x onerror=alert(1)>",
    "</title></head><body>",
    "&lt;script&gt;",
    "&#x3c;b&#x3e;",
    "`<b>`",
    "\u2028alert(1)\u2029",
    "\u202e</td>",
    "#finding-1",
    "__proto__",
    "\x00<b>",
    "\ud800",
)
hostile = st.lists(st.sampled_from(ATTACKS) | st.text(max_size=5), min_size=1, max_size=3).map("".join)
words = st.lists(hostile, max_size=2).map(tuple)
places = st.builds(
    Place,
    hostile,
    st.none() | st.integers(1, 99),
    st.integers(1, 99),
    hostile,
    snippet=st.none() | st.builds(Snippet, hostile, st.integers(0, 20), st.integers(0, 20)),
)
problems = st.builds(
    Problem,
    message=hostile,
    places=st.lists(places, min_size=1, max_size=3).map(tuple),
    hint=st.none() | hostile,
    setting=st.none() | st.builds(setting, hostile, st.integers(1, 99), hostile),
    environments=words,
    targets=words,
    services=words,
    because=st.none() | hostile,
)
findings = st.builds(Finding, hostile, st.sampled_from(Severity), problems, st.just(""))
coverages = st.builds(
    Coverage,
    hostile,
    st.just(1),
    words,
    words,
    st.just(4),
    st.integers(0, 3),
    st.just(1),
    gaps=st.lists(st.tuples(hostile, st.none() | hostile), max_size=2).map(tuple),
)
reports = st.builds(
    Report,
    words,
    st.lists(findings, max_size=3).map(tuple),
    st.lists(coverages, max_size=2).map(tuple),
    *[st.just(1)] * 5,
)


def _names(page: Tag) -> tuple[Counter[str], set[str]]:
    tags = list(page.walk())
    return Counter(tag.name for tag in tags), {name for tag in tags for name in tag.attributes}


OURS = parsed(REPORTER.render(report(), ReporterOptions()))
ATTRIBUTES = set(
    "aria-hidden aria-label aria-labelledby autocomplete charset class content for height hidden href http-equiv id "
    "lang name open placeholder preserveaspectratio role scope spellcheck tabindex title type value viewbox "
    "width x".split()
)


@given(reports)
def test_no_text_becomes_an_element_or_an_attribute(one: Report) -> None:
    """One script that is ours, one that is data; attributes are a closed list; links stay inside the page."""
    page = parsed(REPORTER.render(one, ReporterOptions()))
    tags, attributes = _names(page)
    assert {name: tags[name] for name in ("script", "style", "title", "body", "img", "article")} == {
        "script": 2,
        "style": 1,
        "title": 1,
        "body": 1,
        "img": 0,
        "article": len(one.findings),
    }
    assert attributes - ATTRIBUTES == set()
    assert [script.raw for script in page.every("script")[1:]] == [OURS.every("script")[1].raw]
    assert {tag.attributes["href"][:1] for tag in page.every("a")} == {"#"}
    assert all(
        set(tag.attributes["class"]) <= set("abcdefghijklmnopqrstuvwxyz- ")
        for tag in page.every()
        if "class" in tag.attributes
    )


@given(reports)
def test_text_is_read_back_as_it_was_meant(one: Report) -> None:
    """Every message stands in its article and in the data, with what is invisible spelled out."""
    page = parsed(REPORTER.render(one, ReporterOptions()))
    meant = [escape(finding.problem.message) for finding in one.findings]
    shown = [heading.raw for heading in page.every("h3")]
    data = json.loads(page.one("script", id="data").raw)
    assert [text.replace("`", "") for text in meant] == [text.replace("`", "") for text in shown]
    assert meant == [finding["message"] for finding in data["findings"]]
