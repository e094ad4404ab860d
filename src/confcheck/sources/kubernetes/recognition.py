"""Which files are Kubernetes objects, by what they hold."""

from __future__ import annotations

import re

from confcheck.sources.charts import BARE, is_template
from confcheck.sources.trees import read_yaml

_NAMED = re.compile(r"\.(?:ya?ml|json)\Z", re.IGNORECASE)
_START = r"""^(?:-[ ]+|[ \t]*\{[ \t]*|[ \t]+(?="))?["']?"""
"""Of the document itself: what is indented in YAML stands in a script, or in a value."""
_VERSION = re.compile(
    rf"""{_START}apiVersion["']?[ \t]*:[ \t]*["']?(?P<group>[a-z0-9.-]+/)?v[0-9]+[a-z0-9]*["']?[ \t,]*(?:\#.*)?\r?$""",
    re.MULTILINE,
)
_KIND = re.compile(r"""^(?:-[ ]+|[ \t{]*)["']?kind["']?[ \t]*:[ \t]*["']?[A-Z][A-Za-z0-9]*["']?""", re.MULTILINE)
_OTHERS = ("kustomize.config.k8s.io/", "skaffold/")
"""Groups of files that look like objects, and never reach a cluster."""


def recognises(path: str, text: str) -> bool:
    """Whether a file holds objects with `apiVersion` and `kind`, and nothing that helm has to fill in."""
    if not _NAMED.search(path) or "apiVersion" not in text or is_template(path, text):
        return False
    version = _VERSION.search(text)
    if version is None or version["group"] in _OTHERS or _KIND.search(text) is None:
        return False
    return BARE.search(text) is None or not read_yaml(text, path).problems
