"""Which objects a patch is for."""

from __future__ import annotations

import re

from confcheck.kernel.rules.automaton import automaton
from confcheck.kernel.rules.syntax import Refusal
from confcheck.model import Entry, Mapping
from confcheck.sources.kubernetes.objects import entries_at, text_at
from confcheck.sources.kustomize.resources import Resource

_TERM = re.compile(r"\s*(?:(?P<absent>!)?\s*(?P<key>[\w./-]+)\s*(?:(?P<sign>==?|!=)\s*(?P<value>[\w.-]*)"
                   r"|(?P<among>in|notin)\s*\((?P<values>[\w., -]*)\))?\s*)(?:,|$)")  # fmt: skip


def selected(resource: Resource, target: Mapping) -> bool:
    """Whether a `target` means an object: kind and version exactly, names as a whole by a regular expression."""
    version = text_at(resource.whole, "apiVersion").rpartition("/")[2]
    exact = (("group", resource.group), ("version", version), ("kind", resource.kind))
    if any(text_at(target, key) not in ("", own) for key, own in exact):
        return False
    names = (resource.name, *resource.former)
    return (
        any(_fits(text_at(target, "name"), name) for name in names)
        and _fits(text_at(target, "namespace"), resource.namespace)
        and _labelled(text_at(target, "labelSelector"), entries_at(resource.whole, "metadata", "labels"))
        and _labelled(text_at(target, "annotationSelector"), entries_at(resource.whole, "metadata", "annotations"))
    )


def meant(resource: Resource, patch: Mapping) -> bool:
    """Whether a patch without a target names an object, as it is or was called."""
    namespace = text_at(patch, "metadata", "namespace")
    return (
        text_at(patch, "kind") == resource.kind
        and text_at(patch, "apiVersion").rpartition("/")[0] == resource.group
        and resource.named(text_at(patch, "metadata", "name"))
        and (namespace in ("", resource.namespace) or not resource.namespace)
    )


def _fits(pattern: str, text: str) -> bool:
    if pattern in ("", text):
        return True
    try:
        return automaton(f"^(?:{pattern})$").found_in(text)
    except Refusal:
        return False


def _labelled(selector: str, labels: tuple[Entry, ...]) -> bool:
    """Whether labels fit a selector; one that cannot be read selects nothing."""
    own = {entry.key: text_at(entry.value) for entry in labels}
    at = 0
    while at < len(selector):
        term = _TERM.match(selector, at)
        if term is None or not _holds(term, own):
            return False
        at = term.end()
    return True


def _holds(term: re.Match[str], own: dict[str, str]) -> bool:
    value = own.get(term["key"])
    if term["among"]:
        among = value in [one.strip() for one in term["values"].split(",")]
        return among if term["among"] == "in" else not among
    if term["sign"]:
        return (value == term["value"]) == (term["sign"] != "!=")
    return (value is None) == bool(term["absent"])
