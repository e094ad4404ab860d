"""What stands in the way of a migration: one line with its place, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.cli.rewrite import rewrite
from confcheck.migrate import compare
from confcheck.model import Manifest, Mistake, Origin, Position, Schema, System, View
from confcheck.model.migration import Move
from tests.migrate.workspaces import HEAD, SCHEMA, moved, sources
from tests.rename.test_properties import state
from tests.workspaces import write

AUTH = '[[sources]]\nfiles = "{environment}.env"\nservices = ["auth"]\n'
FILES = {"staging.env": "LEVEL=low\n", "production.env": "LEVEL=low\n"}
BY_HAND = "write it as a table of its own, then try again"


@pytest.mark.parametrize(
    ("manifest", "move", "message"),
    [
        (HEAD + AUTH, Move("qa"), "confcheck.toml: there is no environment `qa` (there are test, staging, production)"),
        (HEAD + AUTH, Move("test"), "nothing to write: no service has a view in test that fits the options"),
        (
            HEAD + AUTH,
            Move("staging"),
            "staging has 1 error (confcheck validate staging shows them, --force does it all the same)",
        ),
        (
            HEAD + AUTH,
            Move("staging", "../x.yaml", force=True),
            "../x.yaml: the consolidated file must be in the workspace (name another file with --output)",
        ),
        (
            HEAD + AUTH,
            Move("staging", "out/x.yaml", force=True),
            "out/x.yaml: the consolidated file must be in the workspace (name another file with --output)",
        ),
        (
            HEAD + AUTH,
            Move("staging", "x.json", force=True),
            "x.json: the consolidated file is YAML (its name ends in .yaml or .yml)",
        ),
        (
            HEAD + AUTH,
            Move("staging", "[x].yaml", force=True),
            "[x].yaml: this name would be a pattern in the manifest (name another file with --output)",
        ),
        (
            HEAD + AUTH,
            Move("staging", "schema.yaml", force=True),
            "schema.yaml: this file exists already (name a new one)",
        ),
        (
            'sources = [{ files = "{environment}.env", services = ["auth"] }]\n' + HEAD,
            Move("staging", force=True),
            (
                "confcheck.toml:1:12: this source is no [[sources]] table, so that staging cannot be taken out of it "
                f"({BY_HAND})"
            ),
        ),
        (
            HEAD + '[[sources]]\nfiles = "{environment}.env"\nservices = ["auth"]\nvariants = true\n',
            Move("staging", force=True),
            "nothing to write: no service has a view in staging that fits the options",
        ),
        (
            HEAD
            + '[[sources]]\nfiles = "production.env"\n[[sources]]\nfiles = "staging.env"\nenvironments = ["staging"]\n'
            'services = ["auth"]\nvariants = true\n[[sources]]\nfiles = "{environment}.env"\nservices = ["backend"]\n'
            'environments = ["production"]\n',
            Move("staging", force=True),
            "nothing to write: no service has a view in staging that fits the options",
        ),
    ],
)
def test_what_stands_in_the_way(manifest: str, move: Move, message: str, tmp_path: Path) -> None:
    """Whole messages."""
    write(tmp_path, {"confcheck.toml": manifest, "schema.yaml": SCHEMA, **FILES})
    (tmp_path / "out").symlink_to("/tmp")
    before = state(tmp_path)
    with pytest.raises(Mistake) as caught:
        api.migrate(api.load(tmp_path), move)
    assert (str(caught.value), state(tmp_path)) == (message, before)


def test_an_environment_that_another_one_extends(tmp_path: Path) -> None:
    """What that gets from it would be another value, or come from elsewhere."""
    manifest = HEAD.replace("[environments.production]", '[environments.production]\nextends = "staging"')
    files = {"staging.env": "PASSWORD=x7\nLEVEL=low\n", "production.env": ""}
    write(tmp_path, {"confcheck.toml": manifest + AUTH, "schema.yaml": SCHEMA, **files})
    with pytest.raises(Mistake) as caught:
        api.migrate(api.load(tmp_path), Move("staging", force=True))
    assert str(caught.value) == (
        "confcheck.toml: the migration would change another environment: password of auth in production: "
        "staging.env:1, then environments/staging.yaml:7 (move production first: confcheck migrate production; or keep "
        "secrets in the file: --include-secrets)"
    )
    assert api.migrate(api.load(tmp_path), Move("staging", force=True, include_secrets=True)).differences == ()
    rewrite(tmp_path, api.migrate(api.load(tmp_path), Move("production", force=True)).files)
    assert api.migrate(api.load(tmp_path), Move("staging", force=True)).differences == ()


def test_it_is_done_once(tmp_path: Path) -> None:
    """The second time the old files can go; a third time there is nothing to do."""
    moved(tmp_path, AUTH, FILES)
    with pytest.raises(Mistake) as caught:
        api.migrate(api.load(tmp_path), Move("staging"))
    assert str(caught.value) == (
        "confcheck.toml:16:1: staging is in environments/staging.yaml already "
        "(--remove deletes the files that it replaced)"
    )
    assert "replaces" in sources(tmp_path)


def test_a_link_and_what_is_in_use_again_are_kept(tmp_path: Path) -> None:
    """A list in a manifest may be old: what is claimed by now, and what a link leads to, is not deleted."""
    entry = '[[sources]]\nfiles = "{environment}/*.env"\nservices = ["auth"]\n'
    moved(tmp_path, entry, {"staging/a.env": "LEVEL=low\n", "staging/b.env": "", "staging/c.env": "", "test/a.env": ""})
    (tmp_path / "staging/b.env").unlink()
    (tmp_path / "staging/b.env").symlink_to("../test/a.env")
    with (tmp_path / "confcheck.toml").open("a") as manifest:
        manifest.write('[[sources]]\nfiles = "staging/c.env"\nservices = ["backend"]\nenvironments = ["production"]\n')
    migration = api.migrate(api.load(tmp_path), Move("staging", remove=True))
    assert [file.path for file in migration.files if file.after is None] == ["staging/a.env"]
    assert migration.done == ("1 old file removed: staging/a.env",)
    assert migration.notes == ("kept, as links or in use: staging/b.env and staging/c.env",)


def test_alternatives_that_rest_on_everything(tmp_path: Path) -> None:
    """There is nothing that could be moved."""
    alternative = '[[sources]]\nfiles = "x.env"\nservices = ["auth"]\ntarget = "t"\nvariants = true\n'
    own = '[[sources]]\nfiles = "staging.env"\nservices = ["auth"]\ntarget = "t"\n'
    write(tmp_path, {"confcheck.toml": HEAD + own + alternative, "schema.yaml": SCHEMA, **FILES, "x.env": ""})
    with pytest.raises(Mistake) as caught:
        api.migrate(api.load(tmp_path), Move("staging", force=True))
    assert str(caught.value) == (
        "confcheck.toml: no source can be taken from staging: alternatives (`variants`) rest on every one "
        "(give the alternatives files of their own first)"
    )


def test_a_target_that_only_the_sources_named(tmp_path: Path) -> None:
    """Services may still name it: the new file has it, and no source any more."""
    head = HEAD.replace("[services.backend]", '[services.backend]\ntargets = ["t"]')
    own = (
        '[[sources]]\nfiles = "staging.env"\nservices = ["auth", "backend"]\nenvironments = ["staging"]\ntarget = "t"\n'
    )
    write(tmp_path, {"confcheck.toml": head + own, "schema.yaml": SCHEMA, **FILES})
    migration = api.migrate(api.load(tmp_path), Move("staging", force=True))
    assert migration.differences == ()


def test_a_view_that_would_be_gone() -> None:
    """And one that would be new: either is a difference."""
    origin = Origin("x", Position(1, 1))
    manifest = Manifest("confcheck.toml", ("schema.yaml", origin))
    one, other = View("auth", "staging", None), View("auth", "staging", "cloud")
    elsewhere = View("auth", "production", None)
    before = System(manifest, Schema("schema.yaml", None, ()), (), (one, elsewhere))
    after = System(manifest, Schema("schema.yaml", None, ()), (), (other,))
    found = compare(before, after, "staging", include_secrets=False)
    assert found.own == ("auth in staging would be gone", "auth in staging (cloud) would be a new view")
    assert (found.others, found.views) == (("auth in production would be gone",), 2)
