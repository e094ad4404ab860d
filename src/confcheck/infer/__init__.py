"""A first manifest and schema from the files that are there: pure inference over a survey."""

from __future__ import annotations

from dataclasses import replace

from confcheck.discover.survey import Survey, claims_of, loaded_of
from confcheck.discover.vocabulary import words_in
from confcheck.infer.entries import Claims, Entry, entries_of
from confcheck.infer.files import Left
from confcheck.infer.keys import Key, keys_of, undefined_names
from confcheck.infer.manifest import Draft, claiming_text, manifest_text
from confcheck.infer.plan import Plan, plan_of
from confcheck.infer.schema import schema_text
from confcheck.infer.words import clean
from confcheck.kernel.record import record
from confcheck.model import Schema, System
from confcheck.resolve import resolve
from confcheck.workspace import parse_manifest

MANIFEST = "confcheck.toml"


@record(frozen=True, slots=True)
class Beginning:
    """The files of a new workspace, and what they describe."""

    manifest: str
    """Its text."""
    schema: str
    """Its text."""
    schema_path: str
    environments: tuple[str, ...]
    services: tuple[str, ...]
    sources: int
    files: int
    """Files that the sources claim, those that they bring not counted."""
    keys: tuple[Key, ...]
    left: int
    """Files that look like configuration and are left alone."""
    complete: bool = True
    """False where there was too much to look at."""


def infer(survey: Survey) -> Beginning | None:
    """What the files of a survey say, as a manifest and a schema; None if none of them holds settings."""
    plan = plan_of(survey)
    if plan is None:
        return None
    name = (clean(survey.name) or "settings").lower()
    draft = Draft(f"schemas/{name}.yaml", plan, (), readers=_readers(survey, plan))
    draft = replace(draft, entries=entries_of(plan, lambda entry: _claims(survey, draft, entry)))
    system = _system(survey, draft)
    if provided := undefined_names(system):
        draft = replace(draft, provided=provided)
        system = _system(survey, draft)
    keys = keys_of(system)
    draft = replace(draft, ignored=_ignored(system, plan))
    return Beginning(
        manifest_text(draft),
        schema_text(_title(survey.name), keys, plan.services),
        draft.schema,
        plan.environments,
        plan.services,
        len(draft.entries),
        len({use.file.path for use in plan.uses}),
        keys,
        len(plan.left),
        survey.complete,
    )


def _title(name: str) -> str:
    """`Harbour platform settings` for a folder `harbour-platform`."""
    words = " ".join(words_in(clean(name) or ""))
    return f"{words} settings".strip().capitalize()


def _claims(survey: Survey, draft: Draft, entry: Entry) -> Claims:
    """What an entry claims by the rules that validate claims by."""
    manifest = parse_manifest(claiming_text(replace(draft, entries=(entry,))), MANIFEST)
    return frozenset(
        (claim.path, environment, service)
        for claim in claims_of(survey, manifest)
        for environment in claim.environments or draft.plan.environments
        for service in claim.services or draft.plan.services
    )


def _system(survey: Survey, draft: Draft) -> System:
    """Every view under a schema that knows no setting: each holds all that is set for it."""
    manifest = parse_manifest(manifest_text(draft), MANIFEST)
    loaded = loaded_of(survey, manifest)
    system = resolve(manifest, Schema(draft.schema, None, ()), loaded.documents)
    return replace(system, unclaimed=loaded.unclaimed)


def _ignored(system: System, plan: Plan) -> tuple[Left, ...]:
    """What is left alone for a reason although it looks like a source."""
    unclaimed = {one.path for one in system.unclaimed}
    return tuple(each for each in plan.left if each.path in unclaimed)


def _readers(survey: Survey, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Services whose folder says that JavaScript runs there."""
    folders: dict[str, set[str]] = {service: set() for service in plan.services}
    for service, folder in plan.roots:
        folders[service].add(folder)
    for use in plan.uses:
        for service in use.services if use.services and len(use.services) == 1 else ():
            folders[service].add(use.file.path.rpartition("/")[0])
    return tuple((service, "node") for service in plan.services if folders[service] & survey.node)


__all__ = ["MANIFEST", "Beginning", "infer"]
