"""Templates of Helm charts: YAML only once helm has filled them in, so never read as if they were."""

from __future__ import annotations

import re

from confcheck.model import Malformed, Parsed, Tree
from confcheck.sources.lines import lines_of

_OPENED = "{{"
BARE = re.compile(r"^[ \t]*(?:- +)*(?:[\w./-]+:[ \t]+)?\{\{(?!\{)", re.MULTILINE)
"""Where it stands as no text of YAML can: at the beginning of a line, or of a value without quotes."""


def is_template(path: str, text: str) -> bool:
    """Whether a file is one by its place: below `templates`, with something for helm to fill in."""
    return _OPENED in text and "templates" in path.split("/")[:-1]


def chart_template(path: str, text: str, tree: Tree) -> Parsed | None:
    """The one note of a file that is a template, by its place, or because its text is no YAML for that reason."""
    by_place = is_template(path, text)
    bare = BARE.search(text) if tree.problems and not by_place else None
    if not by_place and bare is None:
        return None
    at = text.find(_OPENED, bare.start() if bare else 0)
    hint = "claim the values files of the chart; only helm fills in the rest"
    message = "this is a template of a Helm chart, which is not read"
    return Parsed(path, notes=(Malformed(path, lines_of(text).position(at), message, hint),))
