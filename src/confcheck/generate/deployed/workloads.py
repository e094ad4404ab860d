"""What runs a service in Kubernetes: the object that a patch is of, as the sources have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confcheck.checks.evidence import listed
from confcheck.generate.deployed.names import deploying
from confcheck.kernel.record import record
from confcheck.model import Placement, System, View

_KNATIVE = ("serving.knative.dev/", "run.googleapis.com/")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?")
"""Of an object, with room for what we put behind it."""
_PATH = ("spec", "template", "spec", "containers")


@record(frozen=True, slots=True)
class Workload:
    """The object that runs a service, and the container in it."""

    placement: Placement
    name: str
    """Of the service in Kubernetes, from which new objects have theirs."""
    others: tuple[Placement, ...] = ()
    """Further ones that run it, too."""
    known: bool = True
    """Whether a file says so."""

    @property
    def knative(self) -> bool:
        """Whether there are no ConfigMaps: Knative's services, as Cloud Run has them, and its jobs."""
        return self.placement.version.startswith(_KNATIVE)

    @property
    def shown(self) -> str:
        """What it is, in words."""
        return _shown(self.placement)


def workload_of(system: System, view: View, *, google: bool) -> Workload:
    """What the files of the environment say, else a Deployment; `google`: a Knative service then."""
    files = tuple(deploying(system, view, "kubernetes"))
    for document, name in files:
        found = [one for one in document.parsed.placements if name in one.scope and one.name]
        if found:
            first = found[0]
            # A container may be called `main` in every workload; no two services have one name.
            own = name if name == first.name or NAME.fullmatch(view.service) is None else view.service
            return Workload(first, own, tuple(one for one in found if (one.kind, one.name) != (first.kind, first.name)))
    name = files[0][1] if files else view.service
    version, kind = ("serving.knative.dev/v1", "Service") if google else ("apps/v1", "Deployment")
    return Workload(Placement((name,), version, kind, name, "", name, _PATH), name, known=False)


def doubts(system: System, views: Iterable[View]) -> Iterator[str]:
    """What the patches take for granted, a line for each reason."""
    found = {view.service: workload_of(system, view, google=False) for view in views}
    missing = [service for service, one in found.items() if not one.known]
    if missing:
        yield (
            f"no Kubernetes file says what runs {listed(missing)}: "
            "workload and container are taken to have the same name"
        )
    for service, one in found.items():
        if one.others:
            yield f"{service} also runs in {listed(map(_shown, one.others))}: the patch is of {one.shown} alone"
        if not one.placement.container:
            yield f"the container of {one.shown} has no name: call it {one.name}, or the patch does not find it"


def _shown(placement: Placement) -> str:
    knative = placement.version.startswith("serving.knative.dev/")
    return f"the {'Knative service' if knative else placement.kind} {placement.name}"
