"""Names in code: a key of a dictionary may be renamed in it, a constant may not, since other code uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confcheck.model import Mistake, System
from confcheck.rename.edits import Edit, Texts
from confcheck.rename.meaning import Aim
from confcheck.rename.spots import Spots
from confcheck.resolve.layers import format_of

_CODE = ("python", "typescript")
_COMMENT = re.compile(r"#|//|\*")
_QUOTES = ("'", '"')


def refuse_code(system: System, aim: Aim, spots: Spots, texts: Texts, edits: Iterable[Edit]) -> None:
    """Raises Mistake where a file of code would not mean the same, as far as it is not read."""
    paths = {document.path for document in system.documents if format_of(document) in _CODE}
    edited = {(edit.path, edit.start) for edit in edits}
    for origin, (one, _) in spots.keys.items():
        start = texts.offset(origin.path, origin.key) if origin.path in paths else 0
        bare = origin.path in paths and not texts.lines(origin.path).text.startswith(_QUOTES, start)
        if bare and one.separator == " = ":
            message = f"{aim.old} is a name of the code here, which other code may use"
            hint = "rename it by hand, with everything that uses it"
            raise Mistake(message, path=origin.path, position=origin.key, hint=hint)
    for path in sorted(paths & {path for path, _ in edited}):
        lines = texts.lines(path)
        for found in re.finditer(rf"(?<!\w){re.escape(aim.old)}(?!\w)", lines.text):
            position = lines.position(found.start())
            before = lines.text[texts.whole_line(path, position.line)[0] : found.start()]
            if (path, found.start()) not in edited and not _COMMENT.search(before):
                message = f"{aim.old} stands here too, in code that is not read"
                raise Mistake(message, path=path, position=position, hint="rename it by hand in this file")
