"""From a loaded workspace to a file that another program reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from confcheck import engine
from confcheck.api.workspace import Workspace
from confcheck.checks.evidence import counted
from confcheck.generate import GENERATORS
from confcheck.generate.fitness import misfits
from confcheck.generate.projects import without_project
from confcheck.kernel.names import closest
from confcheck.model import Mistake, NothingMatched, Refused, Severity
from confcheck.model.generated import Generated, Order

FORMATS = tuple(generator.format for generator in GENERATORS)


def generate(  # noqa: PLR0913 - each is an option of the command
    workspace: Workspace,
    environment: str,
    form: str = "yaml",
    *,
    services: Sequence[str] = (),
    targets: Sequence[str] = (),
    include_secrets: bool = False,
    force: bool = False,
) -> Generated:
    """The environment in that format, for the services and targets that are named, else for all.

    Raises `NothingMatched` for an unknown environment and where no view is left, `Mistake` for an unknown format,
    service or target and for what the format cannot express, `Refused` where the environment has errors, or values that
    the exported schema does not take, unless forced; then what it does not take is among the remarks.
    """
    order = ordered(workspace, environment, services, targets, include_secrets=include_secrets)
    generator = next((one for one in GENERATORS if one.format == form), None)
    if generator is None:
        near = closest(form, FORMATS)
        raise Mistake(f"there is no format `{form}`", hint=f"did you mean {near}?" if near else ", ".join(FORMATS))
    if not force:
        refuse_errors(workspace, order)
    unfit = misfits(workspace.system, order.views(workspace.system)) if generator.holds_values else ()
    if unfit and not force:
        more = f", and {len(unfit) - 1} more" if len(unfit) > 1 else ""
        raise Refused(f"the exported schema does not take it: {unfit[0]}{more}", hint="--force writes it all the same")
    generated = generator.render(workspace.system, order)
    vague = without_project(workspace.system, order, form)
    taken = (f"the schema does not take it: {one}" for one in unfit)
    return replace(generated, remarks=(*generated.remarks, *vague, *taken))


def ordered(
    workspace: Workspace,
    environment: str,
    services: Sequence[str] = (),
    targets: Sequence[str] = (),
    *,
    include_secrets: bool = False,
) -> Order:
    """What is asked for, every name checked; raises as `generate` does."""
    manifest = workspace.system.manifest
    name = workspace.environment(environment)
    workspace.check_names("service", tuple(services), tuple(one.name for one in manifest.services))
    workspace.check_names("target", tuple(targets), manifest.targets)
    order = Order(name, tuple(services), tuple(targets), include_secrets)
    if not order.views(workspace.system):
        raise NothingMatched(f"nothing to write: no service has a view in {name} that fits the options")
    return order


def refuse_errors(workspace: Workspace, order: Order) -> None:
    """Raise `Refused` if what is asked for has errors; one line says how many and what shows them."""
    selection = engine.Selection((order.environment,), order.services, order.targets)
    report = engine.run(workspace.system, selection)
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    if errors:
        options = "".join(f" --{word} {name}" for word in ("service", "target") for name in getattr(order, f"{word}s"))
        hint = f"confcheck validate {order.environment}{options} shows them, --force does it all the same"
        raise Refused(f"{order.environment} has {counted(errors, 'error')}", hint=hint)
