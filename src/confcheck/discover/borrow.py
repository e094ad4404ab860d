"""What containers take from objects of other files: looked up among the files of the same source entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeAlias

from confcheck.discover.follow import follow
from confcheck.kernel.record import record
from confcheck.model import Assignment, Borrow, Document, Origin, Unknown

Entries: TypeAlias = Sequence[Assignment | Borrow]
_UNKNOWN_OBJECT = Unknown("from a ConfigMap that no file holds")
_UNKNOWN_KEY = Unknown("from a key that its ConfigMap does not have")


def settle(documents: Sequence[Document], borrowing: Mapping[int, Entries]) -> tuple[Document, ...]:
    """The documents with everything borrowed in its place; `borrowing`: index of a document that does → its entries.

    An object stands for itself only where nothing takes from it.
    """
    return follow(_settled(documents, borrowing))


def _settled(documents: Sequence[Document], borrowing: Mapping[int, Entries]) -> tuple[Document, ...]:
    if not borrowing:
        return tuple(documents)
    lending = _Lending()
    for document in documents:
        lending.offer(document)
    settled = [
        _Borrower(document, lending).settled(borrowing[index]) if index in borrowing else document
        for index, document in enumerate(documents)
    ]
    return tuple(lending.left(document) if document.parsed.objects else document for document in settled)


@record(frozen=True, slots=True)
class _Lent:
    """An object that files may borrow from."""

    document: Document
    namespace: str
    assignments: tuple[Assignment, ...]


@record(frozen=True, slots=True)
class _Lending:
    """Every object, and which of them are borrowed from."""

    offered: dict[tuple[int, str, str], list[_Lent]] = field(default_factory=dict)
    """Index of the source entry, kind, name → the objects, in the order of their files."""
    taken: set[tuple[int, int]] = field(default_factory=set)
    """Index of the source entry, identity of an assignment in an object that is borrowed from."""

    def offer(self, document: Document) -> None:
        """Take up what a document's file holds."""
        for (kind, name, namespace), assignments in document.parsed.objects:
            lent = _Lent(document, namespace, assignments)
            self.offered.setdefault((document.source.index, kind, name), []).append(lent)

    def find(self, borrow: Borrow, document: Document) -> _Lent | None:
        """The object that a document borrows from; the last that fits, one of its own environments before others."""
        fits = [
            lent
            for lent in self.offered.get((document.source.index, borrow.kind, borrow.name), ())
            if not (lent.namespace and borrow.namespace) or lent.namespace == borrow.namespace
        ]
        own = [lent for lent in fits if lent.document.environments == document.environments]
        common = [lent for lent in fits if lent.document.environments is None]
        return next(reversed(own or common), None)

    def take(self, lent: _Lent) -> None:
        """Remember that an object is borrowed from."""
        self.taken.update((lent.document.source.index, id(assignment)) for assignment in lent.assignments)

    def left(self, document: Document) -> Document:
        """A document without the assignments of objects that are borrowed from."""
        index = document.source.index
        left = tuple(one for one in document.assignments if (index, id(one)) not in self.taken)
        return replace(document, assignments=left)


@record(frozen=True, slots=True)
class _Borrower:
    """A document on its way to what it borrows."""

    document: Document
    lending: _Lending
    open: list[tuple[tuple[str, ...], Origin]] = field(default_factory=list)

    def settled(self, entries: Entries) -> Document:
        """The document with everything in its place."""
        assignments = [
            assignment
            for entry in entries
            for assignment in (self._of(entry) if isinstance(entry, Borrow) else (entry,))
        ]
        return replace(self.document, assignments=tuple(assignments), open=tuple(dict.fromkeys(self.open)))

    def _of(self, borrow: Borrow) -> Iterable[Assignment]:
        """What is borrowed, under the names of the borrower and with the places of the object."""
        lent = self.lending.find(borrow, self.document)
        if lent is not None:
            self.lending.take(lent)
        if borrow.key is not None:
            found = self._of_key(borrow, lent)
            return () if lent is not None and borrow.optional and found.value is _UNKNOWN_KEY else (found,)
        if lent is None and not borrow.optional:
            self.open.append((borrow.scope, borrow.origin))
        return [
            replace(one, key=borrow.variable + one.key, scope=borrow.scope, block=borrow.block)
            for one in (() if lent is None else lent.assignments)
        ]

    def _of_key(self, borrow: Borrow, lent: _Lent | None) -> Assignment:
        for one in reversed(() if lent is None else lent.assignments):
            if one.key == borrow.key:
                return replace(one, key=borrow.variable, scope=borrow.scope, block=borrow.block)
        why = _UNKNOWN_OBJECT if lent is None else _UNKNOWN_KEY
        return Assignment(borrow.variable, why, borrow.origin, borrow.scope, borrow.block, separator=": ")
