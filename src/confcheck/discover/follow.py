"""References to a key of a Secret that an object of another file makes: what stands behind it in the secret store."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from confcheck.model import Assignment, Document, Reference

_Behind: TypeAlias = dict[tuple[int, str, str | None], list[tuple[Document, Reference]]]
"""Index of the source entry, name of the Secret, key → what files of it say."""


def follow(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents with every `secretKeyRef` bound to what an ExternalSecret of the same source entry names.

    Where objects of one name say different things, one of the document's own environments does, else nothing.
    """
    behind: _Behind = {}
    for document in documents:
        for (kind, name, _), assignments in document.parsed.objects:
            for one in assignments if kind == "Secret" else ():
                if isinstance(one.value, Reference) and one.value.store != "kubernetes":
                    behind.setdefault((document.source.index, name, one.key), []).append((document, one.value))
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
    own = [reference for other, reference in found if other.environments == document.environments]
    common = [reference for other, reference in found if other.environments is None]
    fits = set(own or common)
    return replace(one, value=fits.pop()) if len(fits) == 1 else one
