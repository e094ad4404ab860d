"""For any workspace: what is renamed there and back is what it was, and no view ever changes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.cli.rewrite import rewrite
from confcheck.model import System
from confcheck.model.rename import Renaming
from tests.rename.workspaces import MANIFEST, SCHEMA

NEW = "BRAND_NEW"
VALUES = st.sampled_from(
    ["x", "", "a b", "ä", "KEY", "${KEY}", "pre${KEY}post", "$KEY", "${KEY:-d}", "${OLD_KEY}", "#KEY"]
)
NAMES = st.sampled_from(["KEY", "OLD_KEY", "URL", "OTHER"])
ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def env_files(draw: st.DrawFn) -> str:
    """Lines as people write them, and some that no one should."""
    plain = ["{0}={1}", "export {0}={1}", '{0}="{1}"', " {0} = {1}", "'{0}'={1}"]
    form = st.sampled_from([*plain, "{0}='{1}'  # KEY", "# {0}={1} KEY", "{0}", ""])
    lines = draw(st.lists(st.tuples(form, NAMES, VALUES), max_size=5))
    end = draw(ENDS)
    text = end.join(line.format(name, value) for line, name, value in lines)
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", end]))


@st.composite
def compose_files(draw: st.DrawFn) -> str:
    """Mappings and lists, with an env file or without one, and a service that nobody declared."""
    end = draw(ENDS)
    lines = ["services:"]
    for service in draw(st.lists(st.sampled_from(["auth", "backend", "db"]), min_size=1, unique=True)):
        lines += [f"  {service}:", "    image: KEY  # KEY"]
        lines += ["    env_file: extra.env"] if draw(st.booleans()) else []
        names = draw(st.lists(NAMES, unique=True, max_size=3))
        form = draw(st.sampled_from(['      {0}: "{1}"', "      - '{0}={1}'"]))
        lines += ["    environment:"] if names else []
        lines += [form.format(name, draw(VALUES)) for name in names]
    return end.join([*lines, ""])


@st.composite
def deploy_files(draw: st.DrawFn) -> str:
    """What a file in YAML selects."""
    names = draw(st.lists(NAMES, unique=True, max_size=3))
    form = draw(st.sampled_from(["  {0}: '{1}' # KEY\n", "  - {0}={1}\n", "  - {{name: '{0}', value: '{1}'}}\n"]))
    return "# KEY\nenv:\n" + "".join(form.format(name, draw(VALUES)) for name in names)


READERS = st.sampled_from(["python-dotenv", "node", "compose", "docker-run"])
WORKSPACES = st.fixed_dictionaries(
    {"shared.env": env_files(), "auth.env": env_files(), "compose.yaml": compose_files()},
    optional={
        "backend.env": env_files(),
        ".env": env_files(),
        "extra.env": env_files(),
        "old.env": env_files(),
        "deploy/auth.staging.yaml": deploy_files(),
        "deploy/backend.production.yaml": deploy_files(),
    },
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def lay(root: Path, files: dict[str, str], reader: str) -> None:
    """Write a workspace."""
    manifest = MANIFEST.replace("[services.auth]", f'[services.auth]\nreader = "{reader}"')
    for path, text in {"extra.env": "", "confcheck.toml": manifest, "schema.yaml": SCHEMA, **files}.items():
        place = root / path
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(text.encode())


def state(root: Path) -> dict[str, bytes]:
    """Path → content of every file."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def winners(system: System) -> list[tuple[str, str, str | None, str, object, object]]:
    """What every service gets for every setting, told apart from what it is called."""
    return [
        (view.service, view.environment, view.target, one.setting.path, one.winner and one.winner.value, one.present)
        for view in (*system.views, *system.inactive)
        for one in view.settings
    ]


def renamed(root: Path, old: str, new: str) -> Renaming | None:
    """The rename, done; None if something stands in its way, and then nothing may have changed."""
    before = state(root)
    try:
        plan = api.rename(api.load(root), api.Wish(old, new))
    except api.Mistake as mistake:
        event(mistake.message.partition(":")[0][-40:])
        assert state(root) == before
        return None
    event("renamed")
    rewrite(root, plan.files)
    return plan


@QUICK
@given(WORKSPACES, READERS)
def test_there_and_back(files: dict[str, str], reader: str) -> None:
    """In between nothing differs but the name, and every view is what it was."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        lay(root, files, reader)
        before, gets = state(root), winners(api.load(root).system)
        if renamed(root, "KEY", NEW) is None:
            return
        between = state(root)
        assert {path: data.replace(NEW.encode(), b"KEY") for path, data in between.items()} == before
        assert winners(api.load(root).system) == gets
        assert renamed(root, NEW, "KEY") is not None
        assert state(root) == before


@QUICK
@given(WORKSPACES, READERS)
def test_from_the_older_name_to_the_canonical_one(files: dict[str, str], reader: str) -> None:
    """Every view is what it was; a line is as it was, has the other name, or is gone."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        lay(root, files, reader)
        before, gets = state(root), winners(api.load(root).system)
        plan = renamed(root, "OLD_KEY", "KEY")
        if plan is None:
            return
        after = state(root)
        assert winners(api.load(root).system) == gets
        gone = sum(change.after is None for change in plan.changes)
        lines = {path: data.replace(b"OLD_KEY", b"KEY").split(b"\n") for path, data in before.items()}
        left = {path: data.replace(b"OLD_KEY", b"KEY").split(b"\n") for path, data in after.items()}
        assert sum(map(len, lines.values())) == sum(map(len, left.values())) + gone
        assert all(set(left[path]) <= set(lines[path]) for path in lines)
