"""A page for every check, made from its docstring, and the table of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from confcheck.model import Check
from docs.pieces import code, link, page, sentence, table

RELEASE = re.compile(r"^## \[(?P<version>[^\]]+)\](?P<text>.*?)(?=^## \[|\Z)", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
WORD = re.compile(r"`([a-z-]+)`")
UNRELEASED = "Unreleased"
DEPLOYED = "../reference/manifest.md#environmentsname"


def check_pages(checks: Sequence[Check], docs_of: Callable[[Check], str | None], changelog: str) -> dict[str, str]:
    """Path below `docs` → text: one page for each check, and the index."""
    docs = {check.id: docs_of(check) or "" for check in checks}
    pages = {
        f"checks/{check.id}.md": check_page(check, docs[check.id], since(check.id, changelog), checks)
        for check in checks
    }
    return {"checks/index.md": index_page(checks, docs), **pages}


def check_page(check: Check, docs: str, version: str, checks: Sequence[Check]) -> str:
    """The docstring under its head: how bad, since when."""
    summary, _, rest = docs.strip().partition("\n\n")
    head = table(("Severity", "Since"), [(severity(check), version)])
    known = {other.id for other in checks} - {check.id}
    source = f"src/confcheck/checks/{check.id.replace('-', '_')}.py"
    foot = f"`confcheck checks {check.id}` shows this page in a terminal. {link('All checks', 'index.md')}"
    return page(check.id, source, linked(summary, known), head, linked(rest, known), "---", foot)


def index_page(checks: Sequence[Check], docs: dict[str, str]) -> str:
    """Every check with its severities and the first sentence of its page."""
    rows = (
        (link(check.id, f"{check.id}.md"), check.severity.word, _relaxed(check), sentence(docs[check.id]))
        for check in checks
    )
    return page(
        "Checks",
        "`CHECKS` in src/confcheck/checks/__init__.py",
        f"Every finding is that of one check. Some are milder where no environment of the finding is one that "
        f"others depend on, which is what {link('`deployed`', DEPLOYED)} says.",
        table(("Check", "Deployed", "Elsewhere", "Reports"), rows),
    )


def severity(check: Check) -> str:
    """How bad a finding is, in a deployed environment and elsewhere."""
    if check.relaxed is None:
        return check.severity.word
    return f"{check.severity.word}; {check.relaxed.word} where nothing is {link('deployed', DEPLOYED)}"


def since(check_id: str, changelog: str) -> str:
    """The first version whose part of the changelog names the check; the oldest stands last."""
    versions = [found["version"] for found in RELEASE.finditer(changelog) if code(check_id) in found["text"]]
    return versions[-1] if versions and versions[-1] != UNRELEASED else "the next version"


def linked(text: str, known: set[str]) -> str:
    """The text, with a link wherever it names another check outside of samples."""
    return "".join(
        part if part.startswith("```") else WORD.sub(lambda found: _linked(found, known), part)
        for part in FENCE.split(text)
    )


def _linked(found: re.Match[str], known: set[str]) -> str:
    return link(found[0], f"{found[1]}.md") if found[1] in known else found[0]


def _relaxed(check: Check) -> str:
    return (check.relaxed or check.severity).word
