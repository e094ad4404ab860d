"""What tells files of some formats by their text, whatever they are called."""

from __future__ import annotations

import re

from confcheck.model import Mapping
from confcheck.sources.trees import read_yaml

_YAML = re.compile(r".+\.ya?ml", re.IGNORECASE)
_TOP = re.compile(r"^[\"']?([A-Za-z][\w.-]*)[\"']?[ \t]*:", re.MULTILINE)
"""A key of the document itself."""
_COMPOSE_KEYS = frozenset("version name services networks volumes secrets configs include models".split())
_NAMED = re.compile(r"(?:docker-)?compose(?:[._-].*)?\.ya?ml", re.IGNORECASE)
_RUNS = ("image", "build", "extends")
_CONSOLIDATED = re.compile(r"^(?:\s*\{)?[ \t]*[\"']?format[\"']?[ \t]*[:=][ \t]*[\"']?confcheck/\d", re.MULTILINE)
_HEAD = 4096


def compose(path: str, text: str) -> bool:
    """Whether a YAML file is called so, or has the keys of a compose file and a service that says what runs."""
    if _NAMED.fullmatch(path.rpartition("/")[2]):
        return True
    keys = {key for key in _TOP.findall(text) if not key.startswith("x-")}
    if _YAML.fullmatch(path) is None or "services" not in keys or not keys <= _COMPOSE_KEYS:
        return False
    services = (
        document.get("services") for document in read_yaml(text, path).documents if isinstance(document, Mapping)
    )
    return any(
        isinstance(entry.value, Mapping) and any(entry.value.get(key) is not None for key in _RUNS)
        for block in services
        if isinstance(block, Mapping)
        for entry in block.entries
    )


def consolidated(path: str, text: str) -> bool:
    """Whether a file says that it is of confcheck's own format."""
    ending = path.rpartition(".")[2].lower()
    return ending in ("yaml", "yml", "json", "toml") and _CONSOLIDATED.search(text[:_HEAD]) is not None
