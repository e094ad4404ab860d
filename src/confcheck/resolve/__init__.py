"""Pure resolution: documents and schema → views with winners and everything they shadow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from confcheck.kernel.secrecy import is_secret_name
from confcheck.model import Document, Manifest, Schema, System, View
from confcheck.resolve.baked import built_first
from confcheck.resolve.bind import Coercions, bind
from confcheck.resolve.interpolate import Outside, evaluate
from confcheck.resolve.late import settled
from confcheck.resolve.layers import Holdings, Outline, aside, holdings, outlines
from confcheck.resolve.names import Names, Naming
from confcheck.resolve.necessity import without_dead
from confcheck.resolve.uses import Use, uses, variables_of


def resolve(
    manifest: Manifest,
    schema: Schema,
    documents: tuple[Document, ...],
    process: Mapping[str, str] = MappingProxyType({}),
) -> System:
    """Every view of the workspace; `process` is the environment of the caller, if it was asked for."""
    held = holdings(manifest, documents)
    naming = Naming(manifest, schema)
    resolver = _Resolver(naming, Outside(frozenset(manifest.provided), process), held)
    inactive = tuple(one for one in documents if not one.source.active and not one.source.template)
    templates = tuple(one for one in documents if one.source.template)
    system = System(
        manifest,
        schema,
        documents,
        views=resolver.views(outlines(manifest, held)),
        inactive=resolver.views(aside(manifest, held, inactive)),
        templates=resolver.views(aside(manifest, held, templates)),
    )
    return without_dead(system)


@dataclass(slots=True)
class _Resolver:
    naming: Naming
    outside: Outside
    held: Holdings
    coercions: Coercions = field(default_factory=Coercions)

    def views(self, outlined: Iterable[Outline]) -> tuple[View, ...]:
        return tuple(self._view(outline) for outline in outlined)

    def _view(self, outline: Outline) -> View:
        names = self.naming.names(outline.service, outline.environment, outline.target)
        outside = replace(self.outside, is_secret=_secrecy(names), of_path=_paths(names))
        found = evaluate(outline.layers, self.held.selection(outline.service), outside)
        candidates = settled(found, outside)
        service = self.naming.manifest.service(outline.service)
        reader = None if service is None else service.reader
        binding = bind(built_first(candidates, reader), names, self.coercions)
        return View(
            outline.service,
            outline.environment,
            outline.target,
            outline.variant,
            outline.layers,
            binding.settings,
            binding.unknown,
        )


def _paths(names: Names) -> Callable[[str], tuple[str, str | None]]:
    def of_path(path: str) -> tuple[str, str | None]:
        index = names.paths.get(path)
        if index is None:
            return path, None
        unset = names.unset[index]
        return unset.names[0], unset.setting.spec.unit

    return of_path


def _secrecy(names: Names) -> Callable[[str], bool]:
    def is_secret(key: str) -> bool:
        found = names.table.get(key)
        setting = None if found is None else names.unset[found[0]].setting
        if setting is not None and setting.secret is not None:
            return setting.secret
        return any(map(is_secret_name, (key, *(() if setting is None else setting.names()))))

    return is_secret


__all__ = ["Use", "resolve", "uses", "variables_of"]
