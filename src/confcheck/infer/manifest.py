"""The text of the manifest, every statement with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confcheck.infer.entries import Entry
from confcheck.infer.environments import DEFAULT, UNDEPLOYED, is_deployed
from confcheck.infer.files import Left
from confcheck.infer.plan import ALONE, Plan
from confcheck.infer.toml import WIDTH, assigned, key, table, text
from confcheck.infer.use import Order, Use
from confcheck.infer.words import USUAL
from confcheck.kernel.record import record
from confcheck.sources import guess_format

_NOTES = {
    Order.SHARED_BASE: "Below the files of every environment.",
    Order.SHARED: "For everyone.",
    Order.BASE: "Below the files of every environment.",
    Order.OWN: "",
    Order.LOCAL: "Laid over the others by whoever has one.",
    Order.ALTERNATIVE: "Nothing says which of these is read when, so each is a view of its own.",
    Order.COMPOSE: "",
    Order.OVERRIDE: "Laid over the file without `override`.",
    Order.OVERLAY: "Laid over the file without an environment.",
    Order.VARIANT: "Added by hand (`docker compose -f … -f …`), so each is a view of its own.",
    Order.KUBERNETES: "",
    Order.TEMPLATE: "Templates: nothing reads them, only their names are compared with the schema.",
}
_BASES = (Order.SHARED_BASE, Order.BASE)
_STAND_IN = "Only a template is here, and read as if it were filled in: put the file in its place that is read."
_UNSAID = "No environment in the name: taken for {}."
_NAMED = 4
_LISTED = 12


@record(frozen=True, slots=True)
class Draft:
    """Everything that the manifest says."""

    schema: str
    plan: Plan
    entries: tuple[Entry, ...]
    provided: tuple[str, ...] = ()
    readers: tuple[tuple[str, str], ...] = ()
    """Service → reader."""
    ignored: tuple[Left, ...] = ()
    """What is left alone, and would be noted each time."""


def manifest_text(draft: Draft) -> str:
    """The manifest as a file."""
    blocks = [
        "# Begun by `confcheck init`: what the files here say, which need not be what should be so. Correct it.",
        f"schema = {text(draft.schema)}" + _provided(draft.provided),
        *(_environment(name, draft.plan) for name in draft.plan.environments),
        *_services(draft),
        "# Where values stand, in the order of precedence: later wins.",
        *_sources(draft),
        *_left([each for each in draft.plan.left if each not in draft.ignored]),
        *map(_ignore, draft.ignored),
    ]
    return "\n\n".join(blocks) + "\n"


def claiming_text(draft: Draft) -> str:
    """A manifest that claims what the whole one claims, and says nothing else."""
    plan = draft.plan
    return "\n".join(
        (
            f"schema = {text(draft.schema)}",
            *(_environment(name, plan) for name in plan.environments),
            *(f"[services.{key(name)}]" for name in plan.services),
            *(_source(entry, plan) for entry in draft.entries),
        )
    )


def _provided(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    why = "# Values are made from these, and no file here sets them: taken to arrive from outside."
    return f"\n\n{why}\n{assigned('provided', names)}"


def _environment(name: str, plan: Plan) -> str:
    seen = [word for word, meant in plan.words.of.items() if meant == name]
    words = dict.fromkeys((*USUAL.get(name, ()), *seen))
    aliases = [word for word in words if word != name and plan.words.of.get(word, name) == name]
    named = [use.file.path for use in plan.uses if plan.words.environment(use.file.named.word) == name]
    why = cited(named) if named else "files without an environment in their names"
    lines = [_with(f"[environments.{key(name)}]", why), *([assigned("aliases", aliases)] if aliases else [])]
    if not is_deployed(name) and name not in UNDEPLOYED:
        lines.append("deployed = false")
    return "\n".join(lines)


def _services(draft: Draft) -> Iterator[str]:
    plan = draft.plan
    lives, files, roots, readers = plan.lives(), plan.files(), dict(plan.roots), dict(draft.readers)
    for name in plan.services:
        alone = name == ALONE and plan.services == (ALONE,)
        why = "nothing names a service, so there is one" if alone else cited(files[name])
        lines = [_with(f"[services.{key(name)}]", why)]
        lines += [f"{word} = {text(of[name])}" for word, of in (("root", roots), ("reader", readers)) if name in of]
        absent = [environment for environment in plan.environments if environment not in lives[name]]
        if any(is_deployed(environment) for environment in absent):
            lines.append(_with(assigned("environments", lives[name]), f"no file names it in {listed(absent)}"))
        yield "\n".join(lines)


def _sources(draft: Draft) -> Iterator[str]:
    """Every entry; what is said above one holds for those below that would say the same."""
    said: list[str] = []
    for entry in draft.entries:
        notes = list(_notes(entry, draft.plan))
        above = notes if notes != said else []
        yield "\n".join((*above, _source(entry, draft.plan)))
        said = notes


def _source(entry: Entry, plan: Plan) -> str:
    lines = ["[[sources]]", assigned("files", entry.files, single=True), *_brought(entry, plan)]
    if any(guess_format(file.rpartition("/")[2]) != entry.format for file in _names(entry)):
        lines.append(f"format = {text(entry.format)}")
    for name, values in (("environments", entry.environments), ("services", entry.services)):
        if values is not None:
            lines.append(assigned(name, values))
    lines += [f"target = {text(entry.target)}"] if entry.target else []
    lines += [f"{flag} = true" for flag in ("template", "variants") if getattr(entry, flag)]
    lines += table("names", entry.names, inside="sources") if entry.names else []
    return "\n".join(lines)


def _names(entry: Entry) -> set[str]:
    return {use.file.path.rpartition("/")[2] for use in entry.uses}


def _notes(entry: Entry, plan: Plan) -> Iterator[str]:
    stand_in = any(use.stand_in for use in entry.uses)
    needless = (entry.order in _BASES and all(len(use.environments) == 1 for use in entry.uses)) or (
        entry.order is Order.SHARED and len(plan.services) == 1
    )
    if stand_in or (_NOTES[entry.order] and not needless):
        yield f"# {_STAND_IN if stand_in else _NOTES[entry.order]}"
    unsaid = [use for use in entry.uses if plan.words.environment(use.file.named.word) is None]
    if unsaid and not entry.template and len(plan.environments) > 1 and _assumed(unsaid):
        yield "# " + _UNSAID.format(listed(unsaid[0].environments))


def _brought(entry: Entry, plan: Plan) -> Iterator[str]:
    """The env files that come with compose files; no entry claims them."""
    paths = {use.file.path for use in entry.uses}
    for interpolated, verb in ((False, "brings"), (True, "fills in variables from")):
        brought = [each.path for each in plan.taken if each.by in paths and each.interpolated is interpolated]
        if brought:
            yield f"# {verb} {listed(_few(brought))}"


def _assumed(uses: list[Use]) -> bool:
    """Whether the environment of a file is only a guess: nothing of it says so."""
    return all(use.order in (Order.SHARED, Order.OWN, Order.COMPOSE, Order.KUBERNETES) for use in uses)


def _ignore(left: Left) -> str:
    """An entry that hides a file which is none of the system's."""
    path = re.sub(r"([*?\[])", r"[\1]", left.path)
    return f'[[ignore]]\ncheck = "unclaimed-source"\npath = {text(path)}\nreason = {text(left.reason)}'


def _left(all_left: Iterable[Left]) -> Iterator[str]:
    """What was seen and is not claimed, with the reason."""
    by_reason: dict[str, list[str]] = {}
    for each in all_left:
        by_reason.setdefault(each.reason, []).append(each.path)
    if not by_reason:
        return
    lines = ["# Left alone; `[[sources]]` with `format`, and `select` for a part of a file, can claim them:"]
    for reason in sorted(by_reason):
        paths = by_reason[reason]
        lines.append(f"# {reason}:")
        lines += [f"#   {path}" for path in paths[:_LISTED]]
        if len(paths) > _LISTED:
            lines.append(f"#   and {len(paths) - _LISTED} more")
    yield "\n".join(lines)


def _with(line: str, comment: str) -> str:
    """A line with a comment behind it, or above where it would be too long."""
    one = f"{line}  # {comment}"
    return one if len(one) <= WIDTH and "\n" not in line else f"# {comment}\n{line}"


def _few(paths: list[str]) -> list[str]:
    return paths if len(paths) <= _NAMED else [*paths[:_NAMED], f"{len(paths) - _NAMED} more"]


def cited(paths: Iterable[str]) -> str:
    """The first of several places, and how many more there are: `seen in a.env and 3 more`."""
    places = list(dict.fromkeys(paths))
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{places[0]}{more}" if places else DEFAULT


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(words)
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)
