"""What stands in the way on disk and in the schema, each in one line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from tests.rename.workspaces import MANIFEST, SCHEMA, changed, plan
from tests.workspaces import write


def refused(root: Path, files: dict[str, str], old: str, new: str, **options: bool) -> str:
    """The one line."""
    with pytest.raises(api.Mistake) as caught:
        plan(root, files, old, new, **options)
    return str(caught.value)


def test_two_names_of_one_file_are_one_file(tmp_path: Path) -> None:
    """A link is followed; the file changes once."""
    write(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "auth.env": "KEY=1\n"})
    (tmp_path / "backend.env").symlink_to("auth.env")
    found = api.rename(api.load(tmp_path), api.Wish("KEY", "NEW"))

    assert [file.path for file in found.files] == ["auth.env", "schema.yaml"]


def test_a_file_for_one_that_others_see_by_another_path(tmp_path: Path) -> None:
    """Where the other service means something else by the name, the file stays as it is."""
    schema = "properties:\n  a: {type: string, env: KEY, services: [auth]}\n  b: {type: string, services: [backend]}\n"
    schema = schema.replace("b: {", "b: {env: KEY, ")
    write(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": schema, "auth.env": "KEY=1\n"})
    (tmp_path / "backend.env").symlink_to("auth.env")
    with pytest.raises(api.Mistake, match=r"backend.env:1:1: the rename would change b of backend in staging: "):
        api.rename(api.load(tmp_path), api.Wish("KEY", "NEW", service="auth"))


def test_a_file_that_is_no_text_is_not_changed(tmp_path: Path) -> None:
    """Elsewhere in it another byte might mean another place; files without the name are no matter."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "auth.env": "KEY=1\n", "shared.env": "A=1\n"}
    write(tmp_path, files)
    (tmp_path / "shared.env").write_bytes(b"A=\xff\n")
    assert set(changed(api.rename(api.load(tmp_path), api.Wish("KEY", "NEW")))) == {"auth.env", "schema.yaml"}
    (tmp_path / "auth.env").write_bytes(b"A=\xff\nKEY=1\n")
    with pytest.raises(api.Mistake) as caught:
        api.rename(api.load(tmp_path), api.Wish("KEY", "NEW"))
    assert str(caught.value) == "auth.env: byte 3 of this file is not UTF-8 (save it as UTF-8)"


def test_a_file_that_went_away(tmp_path: Path) -> None:
    """Between reading and renaming."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "auth.env": "KEY=1\n"}
    workspace = api.load(write(tmp_path, files))
    (tmp_path / "auth.env").unlink()
    with pytest.raises(api.Mistake) as caught:
        api.rename(workspace, api.Wish("KEY", "NEW"))
    assert str(caught.value) == "auth.env: the file does not exist"


def test_a_file_that_came_meanwhile(tmp_path: Path) -> None:
    """What was planned was planned for another workspace."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, "auth.env": "KEY=1\n"}
    workspace = api.load(write(tmp_path, files))
    (tmp_path / "backend.env").write_text("KEY=2\n", "utf-8")
    with pytest.raises(api.Mistake) as caught:
        api.rename(workspace, api.Wish("KEY", "NEW"))
    assert str(caught.value) == "the workspace has changed meanwhile (nothing was changed; start again)"


def test_an_overlay_that_says_nothing_new_follows(tmp_path: Path) -> None:
    """It would say something else afterwards."""
    schema = "properties:\n  key:\n    type: string\n    env: KEY\n    environments: {staging: {env: KEY}}\n"
    found = plan(tmp_path, {"schema.yaml": schema, "auth.env": "KEY=1\n"}, "KEY", "NEW")

    assert changed(found) == {"schema.yaml": schema.replace(": KEY", ": NEW"), "auth.env": "NEW=1\n"}


def test_a_name_that_the_schema_does_not_take(tmp_path: Path) -> None:
    """Here in an abstract environment, in which nothing is ever set."""
    files = {
        "confcheck.toml": MANIFEST.replace(
            "[environments.staging]", "[environments.base]\nabstract = true\n[environments.staging]"
        ),
        "schema.yaml": SCHEMA + "  other: {type: string, optional: true, env: 'OTHER_{ENVIRONMENT}'}\n",
        "auth.env": "KEY=1\n",
    }
    message = (
        "schema.yaml:10:46: the rename would break the workspace: `OTHER_BASE` is already a name of key (one service "
        "cannot read two settings from one variable)"
    )
    assert refused(tmp_path, files, "KEY", "OTHER_BASE") == message


SHARED = """\
$defs:
  word: {type: string, optional: true, env: KEY}
properties:
  a:
    $ref: '#/$defs/word'
    services: [auth]
  b:
    $ref: '#/$defs/word'
    services: [backend]
"""


@pytest.mark.parametrize(
    ("schema", "options", "message"),
    [
        (SHARED, {}, "KEY is a name of a (auth) and b (backend) (say whose with --service)"),
        (
            "properties:\n  key: {type: string, env: {auth: OTHER}, services: [auth, backend]}\n",
            {},
            ("schema.yaml:2:3: `env` of key does not give KEY by itself (change the schema by hand, then try again)"),
        ),
        (
            "properties:\n  key: {type: string, aliases: &a [A], examples: *a}\n  b: {type: string, aliases: []}\n",
            {"keep_alias": True},
            "schema.yaml:2:3: the rename would change key in the schema (change the schema by hand)",
        ),
        (
            "properties:\n  key: {type: string, aliases: []}\n",
            {"keep_alias": True},
            (
                "schema.yaml:2:23: `aliases` of key is written in a way that is not changed in place (change the "
                "schema by hand, then try again)"
            ),
        ),
        (
            "properties:\n  key:\n    type: string\n    aliases:\n    -\n      A\n",
            {"keep_alias": True},
            (
                "schema.yaml:4:5: `aliases` of key is written in a way that is not changed in place (change the schema "
                "by hand, then try again)"
            ),
        ),
    ],
)
def test_a_schema_that_is_not_changed_in_place(
    tmp_path: Path, schema: str, options: dict[str, bool], message: str
) -> None:
    """It is said where."""
    files = {"schema.yaml": schema, "auth.env": "KEY=1\n", "backend.env": "KEY=1\n"}
    assert refused(tmp_path, files, "KEY", "NEW", **options) == message


def test_a_definition_of_two_settings_is_not_changed_for_one(tmp_path: Path) -> None:
    """What else would change in the schema is named."""
    files = {"schema.yaml": SHARED, "auth.env": "KEY=1\n", "backend.env": "\n"}
    with pytest.raises(api.Mistake) as caught:
        plan(tmp_path, files, "KEY", "NEW", service="auth")
    message = "schema.yaml:7:3: the rename would change b in the schema (change the schema by hand)"
    assert str(caught.value) == message


def test_the_name_of_one_service_and_the_older_name_of_another(tmp_path: Path) -> None:
    """Whose is meant has to be said."""
    schema = "properties:\n  key: {type: string, env: {auth: A, backend: B}, aliases: [B]}\n"
    files = {"schema.yaml": schema, "auth.env": "B=1\n", "backend.env": "B=1\n"}
    message = "B is the name of key for backend, and an older one for auth and backend (say whose with --service)"
    assert refused(tmp_path, files, "B", "NEW") == message
    assert changed(plan(tmp_path, files, "B", "A", service="auth")) == {"auth.env": "A=1\n"}


def test_a_name_made_from_a_template_is_not_renamed(tmp_path: Path) -> None:
    """It stands for one name in each environment."""
    schema = "properties:\n  key: {type: string, optional: true, env: 'KEY_{ENVIRONMENT}'}\n"
    message = (
        "KEY_STAGING is made from `KEY_{ENVIRONMENT}` of key, which stands for other names too (change `env` in the "
        "schema by hand, and keep the old form among `aliases`)"
    )
    assert refused(tmp_path, {"schema.yaml": schema, "auth.env": "\n"}, "KEY_STAGING", "NEW") == message


def test_a_file_beside_a_compose_file_with_both_names(tmp_path: Path) -> None:
    """No view has a part in it; what is written there decides."""
    files = {"compose.yaml": "services:\n  auth: {environment: {KEY: '${KEY}'}}\n", ".env": "KEY=1\nNEW=2\n"}
    message = (
        ".env:1:1: KEY and NEW (.env:2:1) are both set here, to different values (delete the one that is wrong, then "
        "try again)"
    )
    assert refused(tmp_path, files, "KEY", "NEW") == message
    assert changed(plan(tmp_path, {**files, ".env": "KEY=2\nNEW=2\n"}, "KEY", "NEW"))[".env"] == "NEW=2\n"


def test_a_manifest_inside_another_file(tmp_path: Path) -> None:
    """`provided` of `[tool.confcheck]`."""
    project = """\
[tool.confcheck]
schema = "schema.yaml"
provided = ["OTHER", 'KEY']
[tool.confcheck.environments.staging]
[tool.confcheck.services.auth]
[[tool.confcheck.sources]]
files = "{service}.env"
"""
    write(tmp_path, {"pyproject.toml": project, "schema.yaml": SCHEMA, "auth.env": "A=1\n"})
    (tmp_path / "confcheck.toml").unlink()
    found = api.rename(api.load(tmp_path), api.Wish("KEY", "NEW"))

    assert changed(found) == {
        "pyproject.toml": project.replace("'KEY'", "'NEW'"),
        "schema.yaml": SCHEMA.replace("env: KEY ", "env: NEW "),
    }


def test_a_setting_without_keywords(tmp_path: Path) -> None:
    """Nothing is guessed about where one may stand."""
    files = {"schema.yaml": "properties:\n  key: {}\n", "auth.env": "KEY=1\n"}
    message = "schema.yaml:2:3: there is no place for `env` in key (change the schema by hand, then try again)"
    assert refused(tmp_path, files, "KEY", "NEW") == message


def test_a_list_over_several_lines_goes_as_a_whole(tmp_path: Path) -> None:
    """With its keyword, if it held no other name."""
    schema = (
        "properties:\n  key:\n    type: string\n    aliases: &a\n      [\n      OLD  # ]\n      ]\n    optional: true\n"
    )
    files = {"schema.yaml": schema, "auth.env": "OLD=1\n"}
    left = "properties:\n  key:\n    type: string\n    optional: true\n"
    found = changed(plan(tmp_path, files, "OLD", "KEY", drop_alias=True))
    assert found == {"schema.yaml": left, "auth.env": "KEY=1\n"}


def test_a_list_in_an_unusual_form_stays(tmp_path: Path) -> None:
    """The name has to be taken out by hand."""
    schema = "properties:\n  key:\n    type: string\n    aliases:\n    -\n      OLD\n"
    files = {"schema.yaml": schema, "auth.env": "OLD=1\n"}
    message = (
        "schema.yaml:4:5: `aliases` of key is written in a way that is not changed in place (change the schema by "
    )
    assert refused(tmp_path, files, "OLD", "KEY", drop_alias=True).startswith(message)


def test_who_else_is_given_a_renamed_line_is_named(tmp_path: Path) -> None:
    """A service that does not use the setting, and a block of a compose file that nobody declared."""
    compose = "services:\n  auth: {env_file: both.env}\n  db: {env_file: both.env}\n"
    files = {
        "schema.yaml": "properties:\n  key: {type: string, env: KEY, services: [auth]}\n",
        "shared.env": "KEY=1\n",
        "backend.env": "\n",
        "compose.yaml": compose,
        "both.env": "KEY=1\n",
    }
    found = plan(tmp_path, files, "KEY", "NEW")

    assert found.notes == ("the same lines are given to backend and db of compose.yaml, which may read KEY",)
