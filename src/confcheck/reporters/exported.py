"""An exported schema as text: YAML with a comment that says where it comes from, or JSON."""

from __future__ import annotations

import json

from confcheck.kernel.spec import Json
from confcheck.reporters.escape import escape

FORMATS = ("yaml", "json")

_WIDTH = 120
_BREAKS = frozenset("\x85\u2028\u2029")


def exported(document: dict[str, Json], form: str, origin: str) -> str:
    """The text of a document, the same for the same document, ending with a newline; `origin` is the schema's path."""
    if form == "json":
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    import yaml  # noqa: PLC0415 - only this needs it, not every start of the program

    # PyYAML writes these three raw, and reads them back as the end of a line.
    raw = not _BREAKS.intersection(json.dumps(document, ensure_ascii=False))
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=raw, width=_WIDTH)
    return f"# Written by `confcheck schema export` from {escape(origin)}: edit that, and export again.\n{text}"
