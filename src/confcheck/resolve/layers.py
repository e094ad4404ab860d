"""Which views exist, and which documents feed each of them in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from confcheck.model import Document, Layer, Manifest


@dataclass(frozen=True, slots=True)
class Outline:
    """A view before its values: who, where, and the layers it is made of, the lowest first."""

    service: str
    environment: str
    target: str | None
    variant: str | None
    layers: tuple[Layer, ...]


def name_inside(document: Document, service: str) -> str | None:
    """The name under which the document holds the service; None if it does not hold it, "" if it is the whole file."""
    if document.services is not None and service not in document.services:
        return None
    if not document.parsed.scopes:
        return ""
    name = dict(document.source.names).get(service, service)
    if any(name in scope for scope in document.parsed.scopes):
        return name
    # `{service}.yaml` with one workload of another name: the file's name says whose it is.
    alone = document.services == (service,) and len(document.parsed.scopes) == 1
    return document.parsed.scopes[0][0] if alone else None


def names_service(document: Document, service: str) -> bool:
    """Whether the document names or lists the service, so that it makes a view; a file for everyone does not."""
    name = name_inside(document, service)
    source = document.source
    # A file for everyone is spelt out per service where their readers differ; it names them no more for that.
    stated = source.services is not None or any("{service}" in pattern for pattern, _ in source.files)
    return name is not None and (name != "" or (stated and document.services is not None))


def outlines(manifest: Manifest, documents: tuple[Document, ...]) -> Iterator[Outline]:
    """Every view of the workspace, by environment, service and target in the order of the manifest."""
    live = tuple(document for document in documents if document.source.active and not document.source.template)
    for service in manifest.services:
        held = tuple(document for document in live if name_inside(document, service.name) is not None)
        for environment in manifest.environments:
            if not environment.abstract:
                yield from _of_service(manifest, held, service.name, environment.name)


def aside(manifest: Manifest, documents: tuple[Document, ...]) -> Iterator[Outline]:
    """One outline per service and environment of every document that is not deployed from."""
    for document in documents:
        for environment in manifest.environments:
            if environment.abstract or not _is_for(document, environment.name):
                continue
            for service in manifest.services:
                if name_inside(document, service.name) is not None:
                    layers = (Layer(0, document),)
                    yield Outline(service.name, environment.name, document.source.target, document.path, layers)


def _is_for(document: Document, environment: str) -> bool:
    return document.environments is None or environment in document.environments


def _of_service(manifest: Manifest, held: tuple[Document, ...], service: str, environment: str) -> Iterator[Outline]:
    own = [document for document in held if _is_for(document, environment)]
    naming = [document for document in own if names_service(document, service)]
    targets = tuple(dict.fromkeys(document.source.target for document in naming if document.source.target is not None))
    ordered = _in_order(held, manifest.lineage(environment))
    for target in targets or ((None,) if naming else ()):
        feeding = [document for document in ordered if document.source.target in (None, target)]
        common = [document for document in feeding if not document.source.variants]
        deciding = [document for document in naming if document.source.target == target]
        if any(not document.source.variants for document in deciding):
            yield Outline(service, environment, target, None, _ranked(common))
        for variant in deciding:
            if variant.source.variants:
                chosen = [document for document in feeding if not document.source.variants or document is variant]
                yield Outline(service, environment, target, variant.path, _ranked(chosen))


def _in_order(held: tuple[Document, ...], lineage: tuple[str, ...]) -> list[Document]:
    """Sources of the oldest ancestor first, each environment's in the order of the manifest.

    A document for every environment stands right after the last document of an earlier source, so that the order of
    the manifest decides wherever it can.
    """
    ordered: list[Document] = []
    left = [document for document in held if document.environments is not None]
    for environment in lineage:
        ordered += [document for document in left if _is_for(document, environment)]
        left = [document for document in left if not _is_for(document, environment)]
    for document in held:
        if document.environments is None:
            earlier = [i for i, other in enumerate(ordered) if other.source.index <= document.source.index]
            ordered.insert(earlier[-1] + 1 if earlier else 0, document)
    return ordered


def _ranked(documents: list[Document]) -> tuple[Layer, ...]:
    return tuple(Layer(rank, document) for rank, document in enumerate(documents))
