"""What differs: between environments, services and targets, between two files, and since a revision."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from confcheck import engine
from confcheck.checks.ignored import ignored
from confcheck.checks.unknown_setting import known_names
from confcheck.compare import Chosen, Pairs, Terms, chosen_pairs, compare, same_pairs
from confcheck.compare.files import file_pairs
from confcheck.discover import manifest_in
from confcheck.discover.revision import at_revision
from confcheck.discover.single import is_file, read_documents
from confcheck.kernel.record import record
from confcheck.model import Mistake, NothingMatched, View
from confcheck.model.difference import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confcheck.api.workspace import Workspace

_WORDS = re.compile(r"(?P<environment>[^/@]+)(?:/(?P<service>[^/@]+))?(?:@(?P<target>[^/@]+))?")


@record(frozen=True, slots=True)
class Filters:
    """What of a difference is shown."""

    services: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def has_view(self, view: View) -> bool:
        """Whether the view was asked for."""
        return (not self.services or view.service in self.services) and (
            not self.targets or view.target in self.targets
        )

    def has_setting(self, path: str) -> bool:
        """Whether the setting was asked for."""
        return engine.Selection((), groups=self.groups).has_setting(path)

    def of(self, pairs: Pairs) -> Pairs:
        """The pairs of which one side was asked for."""
        return Pairs(
            tuple(pair for pair in pairs.both if any(map(self.has_view, pair))),
            tuple(view for view in pairs.only_left if self.has_view(view)),
            tuple(view for view in pairs.only_right if self.has_view(view)),
        )


def diff(workspace: Workspace, left: str, right: str, filters: Filters | None = None) -> Difference:
    """What differs between two sides by their words: `staging`, `staging/auth`, `staging@cloud`, `staging/auth@cloud`.

    Raises `NothingMatched` for an environment that does not exist and where nothing can be compared, `Mistake` for an
    unknown service, target or group.
    """
    shown = filters or Filters()
    _check(shown, workspace)
    one, other = _chosen(workspace, left), _chosen(workspace, right)
    one, other = _completed(workspace, one, other), _completed(workspace, other, one)
    pairs = shown.of(chosen_pairs(workspace.system.views, one, other))
    if not pairs.both:
        raise NothingMatched(f"nothing to compare: no view of {left} has a counterpart in {right}")
    services = one.service != other.service
    return compare((left, right), pairs, _terms(shown, workspace, services=services))


def diff_files(left: str, right: str, reader: str | None = None) -> Difference:
    """What differs between two files, key by key, each read as its name or the reader says.

    Raises `Mistake` for a file that is missing, malformed, or of no known format.
    """
    pairs = file_pairs(*read_documents((left, right), reader))
    return compare((left, right), pairs, Terms(lambda _: True, lambda _: True, over_time=True))


def diff_since(
    workspace: Workspace,
    before: Workspace,
    revision: str,
    environments: Sequence[str] = (),
    filters: Filters | None = None,
) -> Difference:
    """What changed in each view since `before`, the same workspace at a revision.

    Raises `NothingMatched` for an environment that exists neither now nor then, and where there is no view.
    """
    shown = filters or Filters()
    _check(shown, workspace, before)
    named = {_in_either(name, workspace, before) for name in environments}

    def wanted(view: View) -> bool:
        return not named or view.environment in named

    pairs = same_pairs(filter(wanted, before.system.views), filter(wanted, workspace.system.views))
    pairs = shown.of(pairs)
    if not (pairs.both or pairs.only_left or pairs.only_right):
        raise NothingMatched("nothing to compare: no view fits the options")
    return compare((revision, "now"), pairs, _terms(shown, workspace, over_time=True))


@contextmanager
def loaded_at(root: Path, revision: str, load: Callable[[Path], Workspace]) -> Iterator[Workspace]:
    """The workspace as it was at a git revision; its mistakes name the revision."""
    with at_revision(root, revision) as folder:
        if manifest_in(folder) is None:
            raise Mistake(f"there was no manifest at {revision} yet", hint="name a later revision")
        try:
            workspace = load(folder)
        except Mistake as mistake:
            path = None if mistake.path is None else f"{revision}:{mistake.path}"
            raise type(mistake)(mistake.message, path=path, position=mistake.position, hint=mistake.hint) from None
        yield workspace


def are_files(left: str, right: str) -> bool:
    """Whether both sides are files; raises `Mistake` where only one is, or one looks like a file and is none."""
    found = [is_file(path) for path in (left, right)]
    for path, other, exists in zip((left, right), (right, left), reversed(found), strict=True):
        if not is_file(path) and (exists or _looks_like_file(path)):
            hint = f"{other} is one; compare two files, or two environments" if exists else None
            raise Mistake(f"there is no file {path}", hint=hint)
    return all(found)


def _looks_like_file(path: str) -> bool:
    return path.startswith((".", "/")) or re.search(r"\.(env|ya?ml|json|toml)\b", path) is not None


def _chosen(workspace: Workspace, words: str) -> Chosen:
    match = _WORDS.fullmatch(words)
    if match is None:
        raise Mistake(
            f"`{words}` names no side", hint="write ENVIRONMENT, ENVIRONMENT/SERVICE, ENVIRONMENT@TARGET or both"
        )
    manifest = workspace.system.manifest
    for word, known in (("service", tuple(one.name for one in manifest.services)), ("target", manifest.targets)):
        workspace.check_names(word, (match[word],) if match[word] else (), known)
    return Chosen(workspace.environment(match["environment"]), match["service"], match["target"])


def _completed(workspace: Workspace, side: Chosen, other: Chosen) -> Chosen:
    """What one side alone says holds for the other one, too; a target only where there is one of that name."""
    targets = {view.target for view in workspace.system.views if view.environment == side.environment}
    target = side.target or (other.target if other.target in targets else None)
    return replace(side, service=side.service or other.service, target=target)


def _in_either(name: str, workspace: Workspace, before: Workspace) -> str:
    """The canonical name of an environment that exists now, or existed then."""
    old = before.system.manifest.environment(name)
    if workspace.system.manifest.environment(name) is None and old is not None:
        return old.name
    return workspace.environment(name)


def _check(filters: Filters, *workspaces: Workspace) -> None:
    """Every name of the filters must be known on some side."""
    systems = [workspace.system for workspace in workspaces]
    services = dict.fromkeys(one.name for system in systems for one in system.manifest.services)
    targets = dict.fromkeys(name for system in systems for name in system.manifest.targets)
    paths = (
        name for system in systems for name in (*system.schema.groups, *(one.path for one in system.schema.settings))
    )
    workspaces[0].check_names("service", filters.services, tuple(services))
    workspaces[0].check_names("target", filters.targets, tuple(targets))
    workspaces[0].check_names("group", filters.groups, tuple(dict.fromkeys(paths)))


def _terms(filters: Filters, workspace: Workspace, *, over_time: bool = False, services: bool = False) -> Terms:
    manifest = workspace.system.manifest
    known = known_names(manifest, workspace.system.schema)

    def has_key(key: str) -> bool:
        """Names outside the schema that no other service reads belong to no group."""
        elsewhere = key in known or workspace.system.schema.setting(key) is not None
        return not filters.groups and not elsewhere and not ignored(manifest, key)

    return Terms(filters.has_setting, has_key, over_time, services)
