"""Files that use a name in more ways than assignments show: an image's commands, expressions of Terraform."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confcheck.model import Mistake, System
from confcheck.rename.edits import Edit, Texts
from confcheck.rename.meaning import Aim
from confcheck.resolve.layers import format_of

_FORMATS = ("dockerfile", "terraform")
_COMMENT = re.compile(r"(?:^|(?<=\s))(?:#|//)[^\r\n]*", re.MULTILINE)


def refuse_mentions(system: System, aim: Aim, edits: Iterable[Edit], texts: Texts) -> None:
    """Raise Mistake where such a file would be changed, and names OLD at a place that would stay."""
    edited: dict[str, set[int]] = {}
    for edit in edits:
        edited.setdefault(edit.path, set()).add(edit.start)
    named = re.compile(rf"(?<!\w){re.escape(aim.old)}(?!\w)")
    paths = {one.origin.path for each in system.documents if format_of(each) in _FORMATS for one in each.assignments}
    for path in sorted(paths & edited.keys()):
        lines = texts.lines(path)
        comments = [found.span() for found in _COMMENT.finditer(lines.text)]
        for found in named.finditer(lines.text):
            start = found.start()
            if start not in edited[path] and not any(begin <= start < end for begin, end in comments):
                message = f"{aim.old} is used here too, in a way that is not followed"
                hint = "rename it here and there by hand"
                raise Mistake(message, path=path, position=lines.position(start), hint=hint)
