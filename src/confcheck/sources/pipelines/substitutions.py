"""Substitutions of Cloud Build, `$_NAME` and `${_NAME}`: replaced where the file has a default for them."""

from __future__ import annotations

import re
from collections.abc import Mapping as Names

from confcheck.model import Mapping, Node, Scalar, Unknown
from confcheck.sources.pipelines.found import Found
from confcheck.sources.pipelines.traced import Budget, Builder, Traced

_USE = re.compile(r"\$\$|\$([A-Z_][A-Z0-9_]*)|\$\{([A-Z_][A-Z0-9_]*)([^}]*)\}")
_DEEPEST = 5

GIVEN = Unknown("a substitution that only the build knows")
EXPANDED = Unknown("made by an expansion of a substitution, which is not done here")


def read_substitutions(document: Mapping, found: Found) -> dict[str, Traced]:
    """The defaults of the file; one that names others is replaced as far as they lead."""
    node = document.get("substitutions")
    defaults: dict[str, Traced] = {}
    for entry in node.entries if isinstance(node, Mapping) else ():
        if isinstance(entry.value, Scalar):
            defaults[entry.key] = found.text(entry.value)
    if _flag(document.get("options"), "dynamicSubstitutions"):
        for _ in range(_DEEPEST):
            defaults = {name: substitute(value, defaults, found.budget) for name, value in defaults.items()}
    # Builds that a trigger starts replace what stands in substitutions anyway, others do not.
    return {name: _settled(value) for name, value in defaults.items()}


def _settled(value: Traced) -> Traced:
    if "$" not in value.text:
        return value
    built = Builder()
    built.gap(GIVEN, value.uses[0])
    return built.done(value.uses[-1])


def _flag(owner: Node | None, key: str) -> bool:
    node = owner.get(key) if isinstance(owner, Mapping) else None
    return isinstance(node, Scalar) and node.text.lower() == "true"


def automapped(owner: Node | None) -> bool:
    """Whether substitutions are variables of a step, too."""
    return _flag(owner, "automapSubstitutions")


def substitute(text: Traced, defaults: Names[str, Traced], budget: Budget) -> Traced:
    """The text with every substitution replaced; a gap where only the build knows."""
    if "$" not in text.text:
        return text
    built, at = Builder(), 0
    for use in _USE.finditer(text.text):
        built.add(text.part(at, use.start()))
        spot, at = text.uses[use.start()], use.end()
        name = use[1] or use[2]
        if name is None:
            built.put("$", spot)
        elif use[3]:
            built.gap(EXPANDED, spot)
        elif name in defaults:
            built.bring(defaults[name], spot, budget)
        else:
            built.gap(GIVEN, spot)
    built.add(text.part(at, len(text)))
    return built.done(text.uses[-1])
