"""An address does not lead where the schema says: another host, port, scheme or path.

`points-to` names the service that a URL, host or port must reach. What is right is what the workspace knows: `hosts`
and `ports` of the manifest; names, aliases and ports in compose files; Services, Ingresses, routes and URLs in
Kubernetes files. It depends on where the reader runs. In a container the names and container ports of its network are
right, and `localhost` is the container itself. In a browser (`runs-in = "browser"`) and outside of containers
`localhost` with a published port is right, and a browser knows no container names. `schemes` and `url-path` need no
`points-to`.

A host that the workspace does not know is a warning, and only where it knows some address of that service. So is a
container that is no declared service, as a proxy may stand there, and a port that compose files do not mention where
the manifest lists none: they need not mention every port. Without `points-to` a host is a warning where it has no dot,
is used in a container, and is a slip of a name in its network: `postgrez` beside `postgres`. References, unknown values
and placeholders are silent. A host of another environment is told by `foreign-environment`.

## Bad

```yaml title="staging/compose.yaml"
services:
  auth:
    ports: ["9081:8081"]
  backend:
    environment:
      AUTH_URL: http://localhost:9081
```

```yaml title="schema.yaml"
properties:
  auth_url: {type: string, format: uri, services: [backend], points-to: auth}
```

## Good

```yaml title="staging/compose.yaml"
services:
  auth:
    ports: ["9081:8081"]
  backend:
    environment:
      AUTH_URL: http://auth:8081
```

```yaml title="schema.yaml"
properties:
  auth_url: {type: string, format: uri, services: [backend], points-to: auth}
```

## What to do

Write the address under which the service is reached from there, or tell the manifest the one that you mean: `hosts`,
`ports`, `names`, `runs-in`. Where a target speaks another scheme on purpose, say so in the schema (`targets`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from confcheck.checks.evidence import at_value, listed, shown, spread_of, stand_in
from confcheck.checks.evidence.reach import Aim, Miss, miss, slip
from confcheck.checks.evidence.remedy import Remedy, Use, joined, remedy, told
from confcheck.kernel.addressed import Addressed, addressed
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK
from confcheck.kernel.urls import default_port
from confcheck.model import Candidate, Check, Place, Problem, Setting, Severity, System, View
from confcheck.resolve.addresses import Owner
from confcheck.resolve.book import address_book

_PARTS = ("scheme", "host", "port", "path")
_HOLD_HOSTS = ("host", "uri", "dsn")
"""Formats of values that hold a host."""
_VEILED = {part: f"another {part}" for part in _PARTS}
"""What is told where the value's line does not show the part."""


@record(frozen=True, slots=True)
class Wrong:
    """One value in one view, with what is wrong about it."""

    view: View
    setting: Setting
    candidate: Candidate
    misses: tuple[Miss, ...]
    remedy: Remedy
    """What could be done about it, from what may be shown."""

    @property
    def sure(self) -> bool:
        """Whether some part is wrong, not only unknown."""
        return any(miss_.sure for miss_ in self.misses)


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; what is only unknown is another one."""
    asked = system.schema.paths_where(lambda one: bool(one.points_to or one.schemes or one.url_path))
    hosts = system.schema.paths_where(lambda one: one.spec.format in _HOLD_HOSTS and one.path not in asked)
    groups: dict[tuple[str, str, bool], list[Wrong]] = {}
    for wrong in _wrongs(system, asked, (*asked, *hosts)) if asked or hosts else ():
        groups.setdefault((wrong.view.environment, wrong.setting.path, wrong.sure), []).append(wrong)
    yield from map(_problem, groups.values())


def _wrongs(system: System, asked: tuple[str, ...], inside: tuple[str, ...]) -> Iterator[Wrong]:
    """Each value is judged once for all views to which it means the same, as long as it is right.

    Of the settings asked for, and for views in containers of those inside of which a container's name may stand.
    """
    book = address_book(system)
    right: set[Hashable] = set()
    for view in system.views:
        seat, paths = book.seat(view), inside if book.in_container(view) else asked
        for resolved in (one for path in paths if (one := view.get(path)) is not None):
            typed, setting = resolved.typed, resolved.setting
            if typed is None or typed.issues or resolved.winner is None or resolved.winner.undefined:
                continue
            key = seat, id(typed), id(setting), view.service == setting.points_to
            if key in right:
                continue
            use = Use(book, view, setting)
            found = [(one, misses) for one in addressed(typed.value) if (misses := list(_misses(use, one)))]
            if not found:
                right.add(key)
            elif stand_in(resolved) is None:
                yield _wrong(use, resolved.winner, found)


def _wrong(use: Use, winner: Candidate, found: list[tuple[Addressed, list[Miss]]]) -> Wrong:
    text = shown(use.setting, winner)
    misses: list[Miss] = []
    remedies: list[Remedy] = []
    for one, missed in found:
        veiled = _is_veiled(one, text)
        misses += [replace(miss_, told=_VEILED[miss_.part]) for miss_ in missed] if veiled else missed
        remedies.append(remedy(use, one, missed, veiled=veiled))
    return Wrong(use.view, use.setting, winner, tuple(dict.fromkeys(misses)), joined(remedies))


def _is_veiled(one: Addressed, text: str) -> bool:
    """Whether the value's line, as it may be shown, keeps a part of the address back."""
    parts = (*(host for host, _ in one.places), one.scheme, one.path)
    return MASK in text and not all(part.lower() in text.lower() for part in parts if part)


def _misses(use: Use, one: Addressed) -> Iterator[Miss]:
    setting = use.setting
    speaks = one.speaks(setting.schemes)
    if not speaks:
        allowed = listed(setting.schemes, "or")
        yield Miss("scheme", f"{one.scheme} is not {allowed}" if one.scheme else f"no scheme, it must be {allowed}")
    for host, port in one.places if use.owner is None else ():
        slipped = slip(use.book, use.view, host, port)
        if slipped is not None:
            yield slipped
    for host, port in one.places if use.owner is not None else ():
        # The port that a wrong scheme means says nothing.
        meant = default_port(one.scheme) if port is None and one.scheme is not None and speaks else None
        scheme = None if meant is None else one.scheme
        encrypted = one.scheme in ("https", "wss")
        found = miss(Aim(use.book, use.view, Owner(setting.points_to or ""), host, port or meant, scheme, encrypted))
        if found is not None:
            yield found
    if not one.leads_to(setting.url_path):
        yield Miss("path", f"the path is {one.path or '/'}, not {setting.url_path}")


def _problem(group: list[Wrong]) -> Problem:
    setting = group[0].setting
    spread = spread_of(wrong.view for wrong in group)
    sure = group[0].sure
    found = {miss_.part for wrong in group for miss_ in wrong.misses if miss_.sure is sure}
    parts = [part for part in _PARTS if part in found]
    keyword = {"points-to": setting.points_to, "schemes": listed(setting.schemes), "url-path": setting.url_path}
    return spread.stamp(
        Problem(
            f"{setting.path} has {'the wrong' if sure else 'an unknown'} {listed(parts)} in {spread.where}",
            tuple(map(_place, group)),
            hint=_hint(setting, group),
            setting=setting,
            keys=tuple(dict.fromkeys(wrong.candidate.assignment.key for wrong in group)),
            severity=None if sure else Severity.WARNING,
            because=", ".join(f"{name}: {value}" for name, value in keyword.items() if value) or None,
        )
    )


def _hint(setting: Setting, group: list[Wrong]) -> str:
    hint = told(setting, [(wrong.view, wrong.remedy) for wrong in group])
    strange = any(miss_.stranger for wrong in group for miss_ in wrong.misses)
    known = any(wrong.remedy.write for wrong in group)
    return hint + (f", or add the host to `hosts` of {setting.points_to}" if strange and known else "")


def _place(wrong: Wrong) -> Place:
    label = "; ".join(dict.fromkeys(miss_.told for miss_ in wrong.misses))
    return at_value(wrong.view, wrong.setting, wrong.candidate, f"{wrong.view.service}: {label}")


CHECK = Check("endpoint-mismatch", Severity.ERROR, run)
