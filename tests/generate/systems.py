"""Systems of several services, targets and environments, made up by hypothesis, and the same from one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from confcheck import api
from confcheck.kernel.spec import Json
from confcheck.model import Candidate, Reference, Resolved, System, Unknown, View
from confcheck.resolve.deliver import deliveries
from confcheck.sources.references import reference_text

SERVICES = ("auth", "backend", "web")
TARGETS = ("cloud", "compose")
HOSTILE = (
    "no", "Yes", "0o17", "017", "1e3", "1_000", "~", "null", "- x", "# no comment", "a # b", " leading", "trailing ",
    "a: b", "{a: 1}", "[1, 2]", "*x", "&x", "!x", "%x", "@x", "`x`", "'", '"', "\\", "\\n", "two\nlines\n", "\ttab",
    "cr\r\nlf", "bell\x07", "del\x7f", "nel\x85", "ls\u2028ps\u2029", "bom\ufeff", "non\u00a0break", "ümläut", "🚢",
    "x" * 300, "word " * 80, "true", "TRUE", "25", "-3", "1.50", "0x1F", "1:30", "2020-01-01", "=", "<<", "y", "off",
    "---", "...", "? x", "| x", "> x", "25 s", "25 s s", "5m", "1h30m", "ref+nothing://x", "ref+vault://a/b#/c",
)  # fmt: skip
REFERENCES = (
    "ref+gcpsecrets://proj-1/jwt", "ref+gcpsecrets://proj-1/jwt?version=3#/key", "ref+awssecrets://app/db#/password",
    "ref+awsssm:///app/db?version=4", "ref+vault://kv/app#/jwt", "ref+sops://a.yaml#/k", "op://vault/item name/field",
    "ref+env://ELSEWHERE", "ref+k8s://v1/Secret/app/jwt", "projects/proj-1/secrets/jwt/versions/7",
)  # fmt: skip
KINDS: tuple[dict[str, Json], ...] = (
    {"type": "string"},
    {"type": "string", "allow-empty": True},
    {"type": "string", "secret": True},
    {"type": "boolean"},
    {"type": "integer"},
    {"type": "number"},
    {"type": "integer", "unit": "s"},
    {"type": "number", "unit": "MiB"},
    {"type": "array", "items": {"type": "string"}, "encoding": "csv"},
    {"type": "object"},
)
_TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(REFERENCES),
    st.integers(-3, 10**20).map(str),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)
_LEAF: st.SearchStrategy[Json] = st.one_of(st.booleans(), st.integers(-9, 2**53), st.sampled_from(HOSTILE))
_STRUCTURE: st.SearchStrategy[Json] = st.one_of(
    st.lists(_LEAF, max_size=3), st.dictionaries(st.sampled_from(HOSTILE), _LEAF, max_size=3)
)
_VALUE: st.SearchStrategy[Json] = st.one_of(_TEXT, _TEXT, _TEXT, st.booleans(), st.integers(0, 99), _STRUCTURE)


class Made(NamedTuple):
    """Files of a workspace."""

    files: dict[str, str]
    targets: tuple[str, ...]


@st.composite
def systems(draw: st.DrawFn) -> Made:
    """Settings of all kinds, set in layers: for everyone, per environment, per service and target, under old names."""
    names = [f"group{place}.setting{place}" for place in range(draw(st.integers(1, 6)))]
    targets = TARGETS[: draw(st.integers(0, 2))]
    properties: dict[str, Json] = {}
    for name in names:
        group, leaf = name.split(".")
        keywords: dict[str, Json] = {**draw(st.sampled_from(KINDS)), "optional": True}
        if draw(st.booleans()):
            keywords["services"] = [*draw(st.lists(st.sampled_from(SERVICES), min_size=1, unique=True))]
        if draw(st.booleans()):
            keywords["aliases"] = [f"OLD_{leaf.upper()}"]
        if targets and keywords.get("unit") == "MiB":
            keywords["targets"] = {TARGETS[0]: {"unit": "KiB"}}
        if draw(st.booleans()):
            keywords["agree"] = ["services", "targets"]
        properties[group] = {"properties": {leaf: keywords}}
    keys = [name.upper().replace(".", "_") for name in names]
    keys += [f"OLD_{name.split('.')[1].upper()}" for name in names] + ["UNKNOWN_TO_ALL"]
    paths = ["base/shared", "staging/shared", *(f"staging/{name}" for name in SERVICES)]
    paths += [f"{target}/{name}" for target in targets for name in draw(st.sets(st.sampled_from(SERVICES), min_size=1))]
    values = st.dictionaries(st.sampled_from(keys), _VALUE, max_size=5)
    files = {f"{path}.json": json.dumps({"values": draw(values)}) for path in sorted(paths)}
    return Made({**files, "schema.json": json.dumps({"properties": properties})}, targets)


def manifest(made: Made, sources: str | None = None) -> str:
    """Of the workspace as it was found, or with other sources."""
    select = 'format = "json"\nselect = { values = "values" }\nrequired = false\n'
    entries = ["{environment}/shared.json", "{environment}/{service}.json"]
    found = [f'[[sources]]\nfiles = "{files}"\n{select}' for files in entries]
    found += [
        f'[[sources]]\nfiles = "{target}/{{service}}.json"\nenvironments = ["staging"]\ntarget = "{target}"\n{select}'
        for target in made.targets
    ]
    services = "".join(f"[services.{name}]\n" for name in SERVICES)
    environments = '[environments.base]\nabstract = true\n[environments.staging]\nextends = "base"\n'
    return f'schema = "schema.json"\n{environments}{services}{"".join(found) if sources is None else sources}'


def write(root: Path, files: dict[str, str]) -> Path:
    """Write the files."""
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8", newline="")
    return root


def as_found(root: Path, made: Made) -> api.Workspace:
    """The workspace with all its sources."""
    return api.load(write(root, {**made.files, "confcheck.toml": manifest(made)}))


def from_one_file(root: Path, made: Made, name: str, text: str) -> api.Workspace:
    """The workspace whose only source is that file."""
    source = f'[[sources]]\nfiles = "{name}"\nformat = "confcheck"\n'
    files = {"schema.json": made.files["schema.json"], "confcheck.toml": manifest(made, source), name: text}
    return api.load(write(root, files))


def held(system: System, environment: str, *, secrets: bool) -> dict[tuple[str, str | None, str], object]:
    """Service, target and path → what its winner is: text, typed value and reference."""
    views = [view for view in system.views if view.environment == environment and view.variant is None]
    return {
        (view.service, view.target, one.setting.path): _winner(view, one, secrets=secrets)
        for view in views
        for one in view.settings
    }


def _winner(view: View, one: Resolved, *, secrets: bool) -> object:
    """What must come back; where a reference to the environment stands in for it, only that it is there."""
    winner = one.winner
    if one.provided or (winner is not None and _stands_in(view, one, winner, secrets=secrets)):
        return "there"
    return None if winner is None else (winner.value, one.typed)


def _stands_in(view: View, one: Resolved, winner: Candidate, *, secrets: bool) -> bool:
    value = winner.value
    if isinstance(value, Unknown) or (winner.undefined and value == ""):
        return True
    if isinstance(value, Reference):
        return reference_text(value) is None or not value.shown or value.store == "env"
    return not secrets and any(each.secret for each in deliveries(view) if each.resolved is one)
