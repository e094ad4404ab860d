"""For any workspace: an environment that has moved gives every service what it had, and no other one changes."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.cli.rewrite import rewrite
from confcheck.generate.render import files as files_of
from confcheck.model import Reference, Structure, System, Unknown, View
from confcheck.model.generated import Order
from confcheck.model.migration import Move

HEAD = """\
# the manifest of the test
schema = "schema.yaml"  # where it is
provided = ["OUTSIDE"]
[environments.base]
abstract = true
[environments.development]
extends = "base"
[environments.staging]
extends = "base"
aliases = ["stage"]
[environments.production]  # the last

[services.auth]
reader = "READER"
[services.backend]
"""
SCHEMA = """\
properties:
  one: {type: string, env: ONE, optional: true, aliases: [OLD_ONE], secret: false}
  two: {type: number, unit: s, env: {auth: TWO, backend: ITS_TWO}, services: [auth, backend], optional: true}
  flag: {type: boolean, optional: true, default: false}
  items: {type: array, items: {type: string}, encoding: csv, optional: true}
  password: {type: string, optional: true}
  outside: {type: string, optional: true}
  link: {type: string, optional: true, derive: "http://{one}/", secret: false}
"""
ENTRIES = """\
files = "{environment}/{service}.env"
required = false

files = "shared.env"  # for everyone

files = "shared.env"
services = ["auth"]

files = ["{environment}/extra.env",  # first
  "{environment}/more.env"]
services = ["backend"]
required = false

files = "deploy/{environment}.yaml"
services = ["auth", "backend"]
target = "cloud"
select = { env = "values", secrets = "references" }
required = false

files = "{environment}/compose.yaml"
format = "compose"
target = "compose"
names = { backend = "api" }
required = false

files = "compose.yaml"
environments = ["stage", "production"]  # both
target = "compose"

files = "lists.json"
environments = [ "staging" ]
services = ["backend"]

files = ["a.env", "b.env"]
environments = ["staging", "development"]
services = ["auth"]
target = "tests"
variants = true

files = "old.env"
services = ["auth"]
active = false
""".split("\n\n")
NAMES = st.sampled_from(["ONE", "OLD_ONE", "TWO", "ITS_TWO", "FLAG", "ITEMS", "PASSWORD", "OUTSIDE", "LINK", "OTHER"])
VALUES = st.sampled_from(
    ["x", "y", "", "5", "5 s", "true", "a,b", "${ONE}", "${OTHER}/z", "$ONE", "it's", "ref+env://V"]
)
PAIRS = st.dictionaries(NAMES, VALUES, max_size=4)
COMMENT = re.compile(r"#[^\n]*")


def env_file(pairs: dict[str, str]) -> str:
    """Lines as a person writes them."""
    return "".join(f"{name}={value}\n" for name, value in pairs.items())


def quoted(pairs: dict[str, str], indent: str) -> str:
    """Entries of a mapping in YAML."""
    lines = (f'{indent}{name}: "{value}"\n' for name, value in pairs.items())
    return "".join(lines) or f"{indent}ONE: z\n"


def compose(first: dict[str, str], second: dict[str, str]) -> str:
    """Two services and one that nobody declared."""
    api_ = f"  api:\n    ports: ['80:80']\n    environment:\n{quoted(second, '      ')}"
    return f"services:\n  auth:\n    environment:\n{quoted(first, '      ')}{api_}  db: {{image: x}}\n"


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, str]:
    """Sources in any order, and files for some of them."""
    end = draw(st.sampled_from(["\n", "\n\n", "\n\n# of the next\n"]))
    entries = draw(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=6, unique_by=lambda one: one[:20]))
    reader = draw(st.sampled_from(["python-dotenv", "node"]))
    manifest = HEAD.replace("READER", reader) + "".join(f"{end}[[sources]]\n{entry.strip()}\n" for entry in entries)
    files = {"confcheck.toml": manifest, "schema.yaml": SCHEMA, "shared.env": env_file(draw(PAIRS))}
    for place in ("base", "development", "staging", "production"):
        for name in ("auth.env", "backend.env", "extra.env", "more.env"):
            if draw(st.booleans()):
                files[f"{place}/{name}"] = env_file(draw(PAIRS))
        if draw(st.booleans()):
            files[f"{place}/compose.yaml"] = compose(draw(PAIRS), draw(PAIRS))
        if draw(st.booleans()):
            files[f"deploy/{place}.yaml"] = f"env:\n{quoted(draw(PAIRS), '  ')}secrets:\n  PASSWORD: pass:1\n"
    files["compose.yaml"] = compose(draw(PAIRS), draw(PAIRS))
    files["lists.json"] = '{"ITEMS": ["a", "b"], "FLAG": true, "OTHER": 7}'
    return files | {name: env_file(draw(PAIRS)) for name in ("a.env", "b.env", "old.env")}


def got(view: View) -> dict[str, object]:
    """What the service gets, by path or name; how it is called and where it stands does not matter."""
    found: dict[str, object] = {}
    for one in view.settings:
        value = None if one.winner is None else one.winner.value
        outside = isinstance(value, Unknown) or (isinstance(value, Reference) and value.store == "env")
        outside |= bool(value == "" and one.winner and one.winner.undefined)
        if one.provided or outside:
            found[one.setting.path] = "from outside"
        elif isinstance(value, str | Reference | Structure):
            found[one.setting.path] = value
        elif one.derived is not None and one.winner is None:
            found[one.setting.path] = one.derived.value
    others = {one.assignment.key: one.value for one in view.unknown if one.assignment.key == "OTHER"}
    return found | {key: value for key, value in others.items() if isinstance(value, str)}


def views(system: System) -> dict[tuple[str, str, str | None, str | None], dict[str, object]]:
    """Of every view, alternatives too."""
    return {(one.service, one.environment, one.target, one.variant): got(one) for one in system.views}


def rendered(system: System, order: Order) -> dict[str, list[str]]:
    """The lines of every service's env file, but for the first, which names the source, and their order."""
    try:
        return {one.path: sorted(one.generated.text.split("\n")[1:]) for one in files_of(system, order, "dotenv")}
    except api.Mistake as mistake:
        return {"refused": [mistake.message]}


def is_plain(system: System, environment: str) -> bool:
    """Whether there are no alternatives, and no variable that nothing sets: then all can be moved."""
    mine = [view for view in system.views if view.environment == environment]
    undefined = (one.winner is not None and one.winner.undefined for view in mine for one in view.settings)
    return not any(undefined) and all(view.variant is None for view in mine)


def lay(root: Path, files: dict[str, str]) -> None:
    """Write a workspace."""
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")


def findings(root: Path) -> set[tuple[str, str | None]]:
    """What validate finds of which setting, but of names outside the schema: their notes are one per file."""
    report = api.validate(api.load(root))
    return {
        (one.check, one.problem.setting.path if one.problem.setting else None)
        for one in report.findings
        if one.check not in ("unknown-setting", "malformed-source")
    }


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=workspaces(), environment=st.sampled_from(["staging", "stage", "development"]), remove=st.booleans())
def test_every_view_is_what_it_was(files: dict[str, str], environment: str, remove: bool) -> None:
    """Proved before, and true afterwards; what nothing is said of stays byte by byte."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        lay(root, files)
        try:
            workspace = api.load(root)
            move = Move(environment, include_secrets=True, remove=remove, force=True)
            migration = api.migrate(workspace, move)
        except api.Mistake as mistake:
            event(re.sub(r"[a-z]+ of .*|`.*?`", "…", mistake.message))
            return
        plain = is_plain(workspace.system, migration.environment)
        event("migrated" if plain else "tricky")
        assert migration.differences == () or not plain
        if migration.differences:
            return
        before, said = views(workspace.system), findings(root)
        order = Order(migration.environment, include_secrets=True)
        own = rendered(workspace.system, order)
        rewrite(root, migration.files)
        assert views(api.load(root).system) == before
        assert findings(root) <= said or not plain
        assert rendered(api.load(root).system, order) == own or not plain
        after = (root / "confcheck.toml").read_text("utf-8")
        assert after.startswith(HEAD[: HEAD.index("READER")])
        kept = COMMENT.findall(after)
        assert [one for one in COMMENT.findall(files["confcheck.toml"]) if one in kept] == kept
        gone = {"confcheck.toml", *(file.path for file in migration.files if file.after is None)}
        assert all((root / path).read_text("utf-8") == text for path, text in files.items() if path not in gone)
