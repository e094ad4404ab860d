"""`dotenv`: the env file of one service, written for its reader and read back by it."""

from __future__ import annotations

from confcheck.generate.given import Given, given
from confcheck.generate.header import header
from confcheck.generate.outside import remarks
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Inherited, Mistake, NothingMatched, Reader, Reference, System, View
from confcheck.model.generated import Generated, Order
from confcheck.sources import READERS
from confcheck.sources.references import reference_text
from confcheck.sources.spelling import reads_as, spell, spell_bare

_PASSES_ON = ("docker-run", "compose")
"""Readers that take a bare name for one that the process hands on; for the others it would be set to nothing."""


@record(frozen=True, slots=True)
class _Line:
    """A line of the file, and what its reader makes of it; nothing for a comment."""

    text: str
    key: str
    value: str | Reference | Inherited | None


def render(system: System, order: Order) -> Generated:
    """The env file of the one view that is wanted."""
    views = order.views(system)
    if not views:
        raise NothingMatched(f"nothing to write: no service has a view in {order.environment} that fits the options")
    if len(views) > 1:
        services = dict.fromkeys(view.service for view in views)
        option = "--service" if len(services) > 1 else "--target"
        message = f"an env file is that of one service in one target, and {len(views)} fit"
        raise Mistake(message, hint=f"name one with {option}, or write them all with confcheck render")
    return _file(system, views[0], order)


def _file(system: System, view: View, order: Order) -> Generated:
    reader = _reader(system, view.service)
    variables = given(system, view, include_secrets=order.include_secrets)
    lines = [_line(reader, view, one) for one in variables]
    top = [header((view,), f"{view.service}, for {reader.name}")]
    if any(isinstance(line.value, Reference) for line in lines):
        top.append("# What begins with ref+ is a reference: vals, or the deploy, puts the secret in its place.")
    text = "\n".join([*top, *(line.text for line in lines), ""])
    wanted = [(line.key, line.value) for line in lines if line.value is not None]
    if not reads_as(reader, text, wanted):
        raise Mistake(f"{reader.name} cannot express the variables of {view.service} in one file")
    secret = any(one.secret and one.value is not None for one in variables)
    return Generated(text, secret, tuple(remarks(view, variables)))


def _reader(system: System, service: str) -> Reader:
    """What reads the env file of a service."""
    declared = system.manifest.service(service)
    name = None if declared is None else declared.reader
    return next((reader for reader in READERS if reader.name == name), READERS[0])


def _line(reader: Reader, view: View, one: Given) -> _Line:
    if one.value is None:
        bare = spell_bare(reader, one.name) if reader.name in _PASSES_ON else None
        if bare is not None:
            return _Line(bare, one.name, Inherited())
        return _Line(f"# {one.name} comes from outside", one.name, None)
    text = reference_text(one.value) if isinstance(one.value, Reference) else one.value
    line = None if text is None else spell([reader], one.name, one.value, text)
    if line is None:
        raise _inexpressible(reader, view, one)
    return _Line(line, one.name, one.value)


def _inexpressible(reader: Reader, view: View, one: Given) -> Mistake:
    what = f"{one.setting} ({shown_key(one.name)})" if one.setting else shown_key(one.name)
    path, position = one.origin.path, one.origin.value or one.origin.key
    hint = "change the value, or the reader of the service"
    message = f"the reader {reader.name} of {view.service} cannot express the value of {what}, however it is written"
    return Mistake(message, path=path, position=position, hint=hint)
