"""`compose`: the `environment` of every service of one target, to be merged with the file that has the images."""

from __future__ import annotations

from confcheck.generate.deployed.names import inner_name
from confcheck.generate.deployed.text import Plain, Quoted, written
from confcheck.generate.given import Given, given
from confcheck.generate.header import header
from confcheck.generate.outside import remarks
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Assignment, Inherited, Mistake, NothingMatched, Reference, SourceOptions, System, View
from confcheck.model.generated import Generated, Order
from confcheck.sources.compose import parse
from confcheck.sources.references import reference_text

_PATH = "compose.yaml"


def render(system: System, order: Order) -> Generated:
    """One file for the views of one target, the unnamed one included."""
    views = order.views(system)
    if not views:
        raise NothingMatched(f"nothing to write: no service has a view in {order.environment} that fits the options")
    targets = tuple(dict.fromkeys(view.target for view in views))
    if len(targets) > 1:
        message = f"a compose file is that of one target, and {len(targets)} fit"
        raise Mistake(message, hint="name one with --target, or write them all with confcheck render")
    variables = [(view, given(system, view, include_secrets=order.include_secrets)) for view in views]
    services: dict[str, Plain] = {}
    for view, ones in variables:
        name = inner_name(system, view, "compose")
        services[name] = {"environment": {one.name: _value(one) for one in ones}}
        _refuse_misread(view, name, ones)
    lines = [header(views, "services")]
    if any(isinstance(one.value, Reference) for _, ones in variables for one in ones):
        lines.append(
            "# What begins with ref+ is a reference: vals puts the secret in its place before compose reads it."
        )
    text = "\n".join([*lines, written({"services": services})])
    secret = any(one.secret and one.value is not None for _, ones in variables for one in ones)
    return Generated(text, secret, tuple(line for view, ones in variables for line in remarks(view, ones)))


def _value(one: Given) -> Plain:
    """What compose reads as the value; nothing where it takes it from whoever deploys."""
    text = reference_text(one.value) if isinstance(one.value, Reference) else one.value
    return None if text is None else Quoted(text.replace("$", "$$"))


def _refuse_misread(view: View, name: str, ones: tuple[Given, ...]) -> None:
    """Every variable alone, by our own source: what it does not read back, compose does not either."""
    for one in ones:
        text = written({"services": {name: {"environment": {one.name: _value(one)}}}})
        parsed = parse(text, SourceOptions(_PATH))
        found = [(each.key, each.value) for each in parsed.entries if isinstance(each, Assignment)]
        wanted = [(one.name, Inherited() if one.value is None else one.value)]
        if parsed.problems or found != wanted:
            what = f"{one.setting} ({shown_key(one.name)})" if one.setting else shown_key(one.name)
            message = f"compose cannot express the value of {what} of {view.service}, however it is written"
            place = one.origin.value or one.origin.key
            raise Mistake(message, path=one.origin.path, position=place, hint="change the value")
