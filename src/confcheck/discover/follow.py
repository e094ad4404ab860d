"""References to a key of a Secret that another file holds, or makes of what is in a secret store: what it is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from confcheck.model import Assignment, Document, Reference

_Behind: TypeAlias = dict[tuple[int, str, str | None], list[tuple[Document, Assignment]]]
"""Index of the source entry, name of the Secret, key → what files of it say."""


def follow(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents with every `secretKeyRef` bound to what a Secret or an ExternalSecret of the same source entry has.

    Where objects of one name say different things, one of the document's own environments does, else nothing.
    """
    behind: _Behind = {}
    for document in documents:
        for (kind, name, _), assignments in document.parsed.objects:
            for one in assignments if kind == "Secret" else ():
                if not (isinstance(one.value, Reference) and one.value.store == "kubernetes"):
                    behind.setdefault((document.source.index, name, one.key), []).append((document, one))
    return tuple(_followed(document, behind) for document in documents) if behind else documents


def _followed(document: Document, behind: _Behind) -> Document:
    assignments = tuple(_bound(one, document, behind) for one in document.assignments)
    same = all(bound is one for bound, one in zip(assignments, document.assignments, strict=True))
    return document if same else replace(document, assignments=assignments)


def _bound(one: Assignment, document: Document, behind: _Behind) -> Assignment:
    value = one.value
    if not isinstance(value, Reference) or value.store != "kubernetes":
        return one
    found = behind.get((document.source.index, value.id, value.version), ())
    own = [lent for other, lent in found if other.environments == document.environments]
    fits = own or [lent for other, lent in found if other.environments is None]
    if len({lent.value for lent in fits}) != 1:
        return one
    if isinstance(fits[0].value, Reference):
        return replace(one, value=fits[0].value)
    return replace(fits[0], key=one.key, scope=one.scope, block=one.block)
