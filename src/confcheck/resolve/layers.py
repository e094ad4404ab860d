"""Which views exist, and which documents feed each of them in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Assignment, Document, Layer, Manifest
from confcheck.sources import guess_format, source_for


@record(frozen=True, slots=True)
class Outline:
    """A view before its values: who, where, and the layers it is made of, the lowest first."""

    service: str
    environment: str
    target: str | None
    variant: str | None
    layers: tuple[Layer, ...]


@record(frozen=True, slots=True)
class Holdings:
    """Which documents hold which services, and under which names."""

    documents: dict[str, list[Document]] = field(default_factory=dict, repr=False)
    """Service → documents, in the order of the manifest."""
    names: dict[tuple[int, str], str] = field(default_factory=dict, repr=False)
    """(identity of the document, service) → the service's name inside it; empty where the whole file is meant."""

    def name(self, document: Document, service: str) -> str | None:
        """The name under which the document holds the service; None if it does not."""
        return self.names.get((id(document), service))

    def selection(self, service: str) -> Callable[[Layer], Sequence[Assignment]]:
        """Gives the assignments of a layer that are the service's: of its own block, or of a file without blocks."""

        def select(layer: Layer) -> Sequence[Assignment]:
            name = self.name(layer.document, service)
            return [one for one in layer.document.assignments if not one.scope or name in one.scope]

        return select


def holdings(manifest: Manifest, documents: tuple[Document, ...]) -> Holdings:
    """Every document asked once what it holds."""
    found = Holdings()
    for document in documents:
        for service, name in _held_by(manifest, document):
            found.documents.setdefault(service, []).append(document)
            found.names[id(document), service] = name
    return found


def outlines(manifest: Manifest, held: Holdings) -> Iterator[Outline]:
    """Every view of the workspace, by service, environment and target in the order of the manifest."""
    for service in manifest.services:
        live = [one for one in held.documents.get(service.name, ()) if one.source.active and not one.source.template]
        for environment in manifest.environments:
            if not environment.abstract:
                yield from _of_service(manifest, held, live, service.name, environment.name)


def aside(manifest: Manifest, held: Holdings, documents: tuple[Document, ...]) -> Iterator[Outline]:
    """One outline per service and environment of documents that are not deployed from."""
    concrete = [environment.name for environment in manifest.environments if not environment.abstract]
    for document in documents:
        layers = (Layer(0, document),)
        for environment in concrete:
            for service in manifest.services if _is_for(document, environment) else ():
                if held.name(document, service.name) is not None:
                    yield Outline(service.name, environment, document.source.target, document.path, layers)


def _held_by(manifest: Manifest, document: Document) -> Iterator[tuple[str, str]]:
    """Each service that the document holds, with its name inside."""
    claimed = document.services
    if not _owns_services(document):
        yield from ((service, "") for service in claimed or (one.name for one in manifest.services))
        return
    inside = dict(document.source.names)
    renamed = {name: service for service, name in inside.items()}
    found: dict[str, str] = {}
    for name in (name for scope in document.parsed.scopes for name in scope):
        service = renamed.get(name, name if name not in inside else None)
        if service is not None and manifest.service(service) and (claimed is None or service in claimed):
            found.setdefault(service, name)
    shared = _shares(document)
    alone = claimed is not None and len(claimed) == 1 and len(document.parsed.scopes) == 1 and not shared
    if not found and claimed is not None and alone and not document.source.by_path:
        # `{service}.yaml` with one workload of another name: the file's name says whose it is.
        found[claimed[0]] = document.parsed.scopes[0][0]
    yield from found.items()
    # A module of Terraform without programs sets variables for whoever it is claimed for.
    common = not document.parsed.scopes and any(not one.scope for one in document.assignments)
    if shared or common or (document.source.by_path and document.parsed.part is None):
        # What stands outside of services is for every one, whatever target its own settings belong to.
        everyone = claimed or tuple(one.name for one in manifest.services)
        yield from ((service, "") for service in everyone if service not in found)


def format_of(document: Document) -> str | None:
    """The format that is stated, else the one that the name of the file suggests."""
    return document.source.format or guess_format(document.path.rpartition("/")[2])


def _owns_services(document: Document) -> bool:
    source = source_for(format_of(document) or "")
    # What `select` names in it is for the services of the source entry.
    return source is not None and source.owns_services and not document.source.select


def _shares(document: Document) -> bool:
    """Whether it holds something for every service, beside what it holds for some."""
    source = source_for(format_of(document) or "")
    return source is not None and source.shares and any(not one.scope for one in document.assignments)


def _names_service(document: Document, name: str) -> bool:
    """Whether the document names or lists the service, so that it makes a view; a file for everyone does not."""
    source = document.source
    if document.source.by_path:
        return name != ""
    # A file for everyone is spelt out per service where their readers differ; it names them no more for that.
    stated = source.services is not None or any("{service}" in pattern for pattern, _ in source.files)
    return name != "" or (stated and document.services is not None)


def _is_for(document: Document, environment: str) -> bool:
    return document.environments is None or environment in document.environments


def _of_service(
    manifest: Manifest, held: Holdings, live: list[Document], service: str, environment: str
) -> Iterator[Outline]:
    own = [document for document in live if _is_for(document, environment)]
    naming = [document for document in own if _names_service(document, held.names[id(document), service])]
    targets = tuple(dict.fromkeys(document.source.target for document in naming if document.source.target is not None))
    ordered = _in_order(live, manifest.lineage(environment)) if naming else []
    for target in targets or ((None,) if naming else ()):
        feeding = [document for document in ordered if document.source.target in (None, target)]
        common = _uncovered([document for document in feeding if not document.source.variants], environment)
        deciding = [document for document in naming if document.source.target == target]
        if any(not document.source.variants for document in deciding):
            yield Outline(service, environment, target, None, _ranked(common))
        for variant in deciding:
            if variant.source.variants:
                chosen = [document for document in feeding if not document.source.variants or document is variant]
                yield Outline(service, environment, target, variant.path, _ranked(chosen))


def _uncovered(documents: list[Document], environment: str) -> list[Document]:
    """What counts in a view: where a source holds all that the environment has, nothing that comes before it."""
    alone = (
        place
        for place, document in enumerate(documents)
        if document.source.alone and document.environments is not None and environment in document.environments
    )
    return documents[next(alone, 0) :]


def _in_order(live: list[Document], lineage: tuple[str, ...]) -> list[Document]:
    """Sources of the oldest ancestor first, each environment's in the order of the manifest.

    A document for every environment stands right after the last document of an earlier source, so that the order of
    the manifest decides wherever it can.
    """
    ordered: list[Document] = []
    left = [document for document in live if document.environments is not None]
    for environment in lineage:
        ordered += [document for document in left if _is_for(document, environment)]
        left = [document for document in left if not _is_for(document, environment)]
    for document in live:
        if document.environments is None:
            earlier = [i for i, other in enumerate(ordered) if other.source.index <= document.source.index]
            ordered.insert(earlier[-1] + 1 if earlier else 0, document)
    return ordered


def _ranked(documents: list[Document]) -> tuple[Layer, ...]:
    return tuple(Layer(rank, document) for rank, document in enumerate(documents))
