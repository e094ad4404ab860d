"""An exported schema as text: YAML with a comment that says where it comes from, or JSON."""

from __future__ import annotations

from confcheck.kernel.spec import Json
from confcheck.reporters.escape import escape

FORMATS = ("yaml", "json")

_WIDTH = 120


def exported(document: dict[str, Json], form: str, origin: str) -> str:
    """The text of a document, the same for the same document, ending with a newline; `origin` is the schema's path."""
    if form == "json":
        import json  # noqa: PLC0415 - one of the two is needed

        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    import yaml  # noqa: PLC0415 - see above

    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return f"# Written by `confcheck schema export` from {escape(origin)}: edit that, and export again.\n{text}"
