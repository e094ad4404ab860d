"""Files that a compose file names: where they are, or why nobody here can read them."""

from __future__ import annotations

import re

from confcheck.model import Node
from confcheck.sources.compose.files import File

# What compose fetches: `https://…`, `oci://…`, `git@host:…`, `github.com/…`; `[A-Za-z]:` is a drive.
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|github\.com/|[^/@]+@[^/:]+:|[A-Za-z]:[/\\]")
_OUTSIDE = "it lies outside the workspace, and only files below its root are read"


def path_of(node: Node, file: File) -> str | None:
    """The path that a node names, relative to the root; None, and a word about it, where it cannot be followed."""
    text = file.text(node)
    if not text:
        file.note(node.position, "confcheck cannot tell which file this is: no path, or one made from variables")
    elif _ELSEWHERE.match(text):
        file.note(node.position, "this file is fetched from elsewhere, which confcheck does not do")
    elif text.startswith(("~", "/")):
        file.malformed(node.position, _OUTSIDE)
    else:
        return file.beside(text)
    return None
