"""The list of findings: each with its places, what to do, and where the setting is declared."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model.finding import Finding, Place, Severity, Snippet
from confcheck.model.setting import Setting
from confcheck.reporters.html.markup import Element, Node, element, fragment, prose
from confcheck.reporters.spots import label, location, marks, twins

FRAMES = 12
"""Places of one finding that are shown with their lines; the next are only named."""
_NAMED = 40
_BEFORE, _MARKED, _AFTER = 80, 200, 60
"""Characters of a line that are shown before, in and after its marked part."""


def article(number: int, finding: Finding) -> Element:
    """One finding, open: a page without script shows everything."""
    attributes = {"class": f"finding {finding.severity.word}", "id": f"finding-{number}", "tabindex": "-1"}
    return element("article", attributes, element("details", {"open": ""}, _summary(finding), *_body(finding)))


def _summary(finding: Finding) -> Element:
    return element(
        "summary",
        {},
        element("span", {"class": f"badge {finding.severity.word}"}, finding.severity.word),
        " ",
        element("code", {"class": "check-id"}, finding.check),
        " ",
        element("h3", {}, *prose(finding.problem.message)),
    )


def _body(finding: Finding) -> Iterator[Element]:
    problem = finding.problem
    yield _where(finding)
    groups = twins(problem.places)
    frames = (_frame(group, finding.severity, primary=at == 0) for at, group in enumerate(groups[:FRAMES]))
    yield element("ol", {"class": "places"}, *frames, *_rest([spot[0] for g in groups[FRAMES:] for spot in g]))
    if problem.hint:
        yield element("p", {"class": "help"}, element("strong", {}, "Help"), " ", *prose(problem.hint))
    if problem.setting is not None:
        yield _declared(problem.setting, problem.because)


def _where(finding: Finding) -> Element:
    """Environments, targets, services and the check as links that filter."""
    problem = finding.problem
    kinds = (
        ("environment", problem.environments),
        ("target", problem.targets),
        ("service", problem.services),
        ("check", (finding.check,)),
    )
    return element("dl", {"class": "where"}, *(_links(kind, names) for kind, names in kinds if names))


def _links(kind: str, names: tuple[str, ...]) -> Element:
    known = list(dict.fromkeys(names))
    links = (element("dd", {}, element("a", {"href": fragment(**{kind: name})}, name)) for name in known[:_NAMED])
    more = [element("dd", {}, f"and {len(known) - _NAMED} more")] if len(known) > _NAMED else []
    return element("div", {}, element("dt", {}, kind), *links, *more)


def _declared(setting: Setting, because: str | None) -> Element:
    """The setting, as a link to its page, and its line in the schema."""
    place = f"{setting.origin.path}:{setting.origin.key.line}:{setting.origin.key.column}"
    link = element("a", {"href": fragment(setting=setting.path)}, setting.path)
    reason = [f" ({because})"] if because else []
    strong = element("strong", {}, "Declared")
    return element("p", {"class": "declared"}, strong, " ", link, " at ", element("code", {}, place), *reason)


def _frame(group: list[list[Place]], severity: Severity, *, primary: bool) -> Element:
    """One line with its marks and labels; others that show the same are named under it."""
    spot, *others = group
    shown: list[tuple[Place | None, Snippet | None, list[Place]]]
    shown = [(spot[0] if at == 0 else None, *one) for at, one in enumerate(marks(spot))] or [(None, None, spot)]
    parts: list[Node] = [element("div", {"class": "path"}, element("code", {}, location(spot[0])))]
    for at, (place, snippet, places) in enumerate(shown):
        kind = severity.word if primary and at == 0 else "other"
        line = [] if snippet is None else [_line(place, snippet, kind)]
        words = [element("span", {"class": f"label {kind}"}, label(places))] if label(places) else []
        parts.append(element("div", {"class": "spot"}, *line, *words))
    if others:
        parts.append(element("div", {"class": "also"}, f"also at {', '.join(location(other[0]) for other in others)}"))
    return element("li", {}, *parts)


def _line(place: Place | None, snippet: Snippet, kind: str) -> Element:
    """The line with its number (once) and the marked part."""
    start = max(snippet.start, 0)
    stop = max(start, start + snippet.length)
    before, marked, after = snippet.text[:start], snippet.text[start:stop], snippet.text[stop:]
    number = "" if place is None or place.line is None else str(place.line)
    return element(
        "pre",
        {},
        element("span", {"class": "number"}, number),
        element(
            "code",
            {},
            before if len(before) <= _BEFORE else "…" + before[-_BEFORE:],
            element("mark", {"class": kind}, _cut(marked, _MARKED)),
            _cut(after, _AFTER),
        ),
    )


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


def _rest(places: list[Place]) -> Iterator[Element]:
    """What is past the last frame, named."""
    if places:
        where = list(dict.fromkeys(map(location, places)))
        tail = f" and {len(where) - _NAMED} more" if len(where) > _NAMED else ""
        yield element("li", {"class": "also"}, f"and at {', '.join(where[:_NAMED])}{tail}")
