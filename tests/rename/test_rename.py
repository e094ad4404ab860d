"""Every format keeps what is not a name; everything that stands in the way is one line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.reporters.renaming import renaming
from tests.rename.workspaces import MANIFEST, SCHEMA, changed, plan

NEW_SCHEMA = SCHEMA.replace("env: KEY ", "env: NEW ")
FORMATS = [
    ("auth.env", "# KEY\r\n export  KEY = 'a b' # KEY\r\nURL=\"x${KEY}y\"\r\nURL2=$KEY\r\n", None),
    ("auth.env", "\ufeffKEY=ä\n", None),
    ("auth.env", "'KEY'=1\n", None),
    ("auth.env", "KEY=${KEY:-x}\nURL=${KEY:-${KEY}}\n", "NEW=${KEY:-x}\nURL=${NEW:-${KEY}}\n"),
    ("auth.json", '{"KEY": "1",\n  "URL": "KEY"}', None),
    ("auth.toml", "KEY = 1 # KEY\n'URL' = 'KEY'\n", None),
    (
        "compose.yaml",
        (
            'services:\n  auth:\n    environment:\n      - KEY=1\n      - "URL=KEY"\n  backend:\n    environment: '
            "{ 'KEY': \"1\", URL: x }\n"
        ),
        None,
    ),
    ("deploy/auth.staging.yaml", "env:\n  KEY: &a 1 # KEY\n  URL: KEY\n", None),
    ("deploy/auth.staging.yaml", "env:\n- KEY=1\n- {name: URL, value: KEY}\n", None),
    ("deploy/auth.staging.yaml", "secrets: {KEY: key-secret:3}\n", None),
    (
        "cluster.yaml",
        (
            "kind: Deployment\nmetadata: {name: auth}\nspec:\n  template:\n    spec:\n      containers:\n"
            "      - name: auth\n"
            "        env:\n        - name: KEY\n          value: x\n        - {name: URL, value: 'a$(KEY)'}\n"
        ),
        None,
    ),
]


def expected(text: str) -> str:
    """KEY as a key and as a variable becomes NEW; elsewhere it stays."""
    pieces = [
        ("KEY = 'a", "NEW = 'a"),
        ("${KEY}y", "${NEW}y"),
        ("\ufeffKEY", "\ufeffNEW"),
        ("'KEY'=1", "'NEW'=1"),
        ('"KEY": "1"', '"NEW": "1"'),
        ("KEY = 1 #", "NEW = 1 #"),
        ("KEY=1", "NEW=1"),
        ("'KEY': \"1\"", "'NEW': \"1\""),
        ("KEY: &a", "NEW: &a"),
        ("KEY: key-", "NEW: key-"),
        ("name: KEY\n", "name: NEW\n"),
        ("$(KEY)", "$(NEW)"),
    ]
    for old, new in pieces:
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(("path", "text", "result"), FORMATS)
def test_a_name_changes_in_every_format_and_nothing_else(
    tmp_path: Path, path: str, text: str, result: str | None
) -> None:
    """Quotes, comments, indentation, line ends and values stay byte by byte."""
    found = changed(plan(tmp_path, {path: text}, "KEY", "NEW"))

    assert found == {path: expected(text) if result is None else result, "schema.yaml": NEW_SCHEMA}


def test_an_older_name_gives_way_to_the_canonical_one(tmp_path: Path) -> None:
    """In every layer, in inactive files too; the schema keeps it, unless it is to be dropped."""
    files = {"shared.env": "OLD_KEY=s\n", "auth.env": "OLD_KEY=a\n", "old.env": "OLD_KEY=\n", "backend.env": "\n"}
    result = {"shared.env": "KEY=s\n", "auth.env": "KEY=a\n", "old.env": "KEY=\n"}
    dropped = SCHEMA.replace("[OLD_KEY, {", "[{")

    assert changed(plan(tmp_path, files, "OLD_KEY", "KEY")) == result
    assert changed(plan(tmp_path, files, "OLD_KEY", "KEY", drop_alias=True)) == {**result, "schema.yaml": dropped}


def test_an_expanded_older_name_changes_where_it_is_expanded(tmp_path: Path) -> None:
    """`KEY_{ENVIRONMENT}` stands for one name in each environment."""
    files = {"deploy/auth.staging.yaml": "env: {KEY_STAGING: 1}\n", "deploy/auth.production.yaml": "env: {KEY: 2}\n"}

    assert changed(plan(tmp_path, files, "KEY_STAGING", "KEY")) == {"deploy/auth.staging.yaml": "env: {KEY: 1}\n"}


def test_of_two_lines_with_one_value_the_older_goes(tmp_path: Path) -> None:
    """Only in the file that holds both."""
    files = {"auth.env": "A=1\nOLD_KEY=x # old\nKEY=x\n", "backend.env": "OLD_KEY=x\n"}

    found = plan(tmp_path, files, "OLD_KEY", "KEY")
    assert changed(found) == {"auth.env": "A=1\nKEY=x\n", "backend.env": "KEY=x\n"}
    assert [(one.path, one.line, one.before, one.after) for one in found.changes] == [
        ("auth.env", 2, "OLD_KEY=••••", None),
        ("backend.env", 1, "OLD_KEY=••••", "KEY=••••"),
    ]


@pytest.mark.parametrize("lines", [("OLD_KEY=x\n", "KEY=${OLD_KEY}\n"), ("KEY=x\n", "OLD_KEY=${KEY}\n")])
def test_of_two_names_the_one_that_only_passes_on_the_other_goes(tmp_path: Path, lines: tuple[str, str]) -> None:
    """Whichever of both it is."""
    found = plan(tmp_path, {"auth.env": "".join(lines)}, "OLD_KEY", "KEY")

    assert changed(found) == {"auth.env": "KEY=x\n"}


def test_where_another_name_is_canonical_the_older_one_stays(tmp_path: Path) -> None:
    """A name made from the environment takes the place of the older one only there."""
    schema = "properties:\n  key: {type: string, optional: true, env: 'K_{ENVIRONMENT}', aliases: [OLD]}\n"
    files = {
        "schema.yaml": schema,
        "deploy/auth.staging.yaml": "env: {OLD: 1}\n",
        "deploy/auth.production.yaml": "env: {OLD: 2}\n",
    }
    found = plan(tmp_path, files, "OLD", "K_STAGING")

    assert changed(found) == {"deploy/auth.staging.yaml": "env: {K_STAGING: 1}\n"}
    stays = "OLD stays at deploy/auth.production.yaml:1, where K_STAGING is not the canonical name"
    assert found.notes == (stays,)


def test_compose_with_the_file_beside_it(tmp_path: Path) -> None:
    """What fills the setting from `.env` is renamed with all that reads it, also where no service is declared."""
    compose = (
        "services:\n  auth:\n    environment:\n      KEY: ${{{0}}}\n  db:\n    environment: {{P: '${{{0}:?x}}'}}\n"
    )
    files = {"compose.yaml": compose.format("KEY"), ".env": "KEY=1\n"}
    result = {"compose.yaml": compose.format("NEW").replace("KEY: ", "NEW: "), ".env": "NEW=1\n"}

    assert changed(plan(tmp_path, files, "KEY", "NEW")) == {**result, "schema.yaml": NEW_SCHEMA}


def test_a_provided_name_changes_in_the_manifest(tmp_path: Path) -> None:
    """With the variables that read it."""
    found = plan(tmp_path, {"auth.env": "URL=${FROM_OUTSIDE}\n"}, "FROM_OUTSIDE", "NEW")

    assert changed(found) == {
        "auth.env": "URL=${NEW}\n",
        "confcheck.toml": MANIFEST.replace('["FROM_OUTSIDE"]', '["NEW"]'),
        "schema.yaml": SCHEMA.replace("env: FROM_OUTSIDE", "env: NEW"),
    }
    assert "FROM_OUTSIDE arrives from outside (`provided`): whoever sets it must set NEW" in found.notes


@pytest.mark.parametrize(
    ("old", "new", "options", "changes"),
    [
        ("KEY", "NEW", {"keep_alias": True}, [("env: KEY ", "env: NEW "), ("[OLD_KEY", "[KEY, OLD_KEY")]),
        ("KEY", "OLD_KEY", {}, [("env: KEY ", "env: OLD_KEY "), ("[OLD_KEY, {", "[{")]),
        ("KEY", "OLD_KEY", {"keep_alias": True}, [("env: KEY ", "env: OLD_KEY "), ("[OLD_KEY, {", "[KEY, {")]),
        ("BY_PATH", "NEW", {}, [("by_path: {type", "by_path: {env: NEW, type")]),
        ("URL", "NEW", {"keep_alias": True}, [("url: {", "url: {aliases: [URL], "), ("env: URL", "env: NEW")]),
    ],
)
def test_the_schema_follows(
    tmp_path: Path, old: str, new: str, options: dict[str, bool], changes: list[tuple[str, str]]
) -> None:
    """The canonical name, with or without what it was."""
    schema = SCHEMA
    for before, after in changes:
        schema = schema.replace(before, after)
    assert changed(plan(tmp_path, {"auth.env": f"{old}=1\n"}, old, new, **options))["schema.yaml"] == schema


BLOCK = """\
properties:
  key:
    type: string
    aliases:
      - OLD_KEY
      - name: OLDER
        message: was
      # of old
      - OLDEST
    optional: true
"""
FORMS = [
    (BLOCK, "OLD_KEY", "      - OLD_KEY\n"),
    (BLOCK, "OLDER", "      - name: OLDER\n        message: was\n"),
    (BLOCK, "OLDEST", "      - OLDEST\n"),
    (
        "properties:\n  key:\n    aliases:\n      - OLD_KEY\n    type: string\n",
        "OLD_KEY",
        "    aliases:\n      - OLD_KEY\n",
    ),
    ("properties:\n  key:\n    aliases: [OLD_KEY]\n    type: string\n", "OLD_KEY", "    aliases: [OLD_KEY]\n"),
    ("properties:\n  key: {type: string, aliases: [OLD_KEY]}\n", "OLD_KEY", ", aliases: [OLD_KEY]"),
    ("properties:\n  key: {aliases: [OLD_KEY], type: string}\n", "OLD_KEY", "aliases: [OLD_KEY], "),
    (
        "properties:\n  key: {type: string, aliases: [A, {name: OLD_KEY, message: 'x, ]'}]}\n",
        "OLD_KEY",
        ", {name: OLD_KEY, message: 'x, ]'}",
    ),
    ("properties:\n  key: {type: string, aliases: [A, OLD_KEY, B]}\n", "OLD_KEY", "OLD_KEY, "),
]


@pytest.mark.parametrize(("schema", "old", "gone"), FORMS)
def test_an_older_name_is_dropped_from_any_form_of_the_list(tmp_path: Path, schema: str, old: str, gone: str) -> None:
    """And nothing else."""
    files = {"schema.yaml": schema, "auth.env": f"{old}=1\n"}

    assert changed(plan(tmp_path, files, old, "KEY", drop_alias=True)) == {
        "auth.env": "KEY=1\n",
        "schema.yaml": schema.replace(gone, "", 1),
    }


@pytest.mark.parametrize(
    ("schema", "result"),
    [
        (
            BLOCK,
            BLOCK.replace("    type: string\n", "    env: NEW\n    type: string\n", 1).replace(
                "      - OLD_KEY", "      - KEY\n      - OLD_KEY"
            ),
        ),
        (
            "properties:\n  key:\n    env: KEY\n    type: string\n",
            "properties:\n  key:\n    aliases: [KEY]\n    env: NEW\n    type: string\n",
        ),
    ],
)
def test_the_old_name_is_kept_in_any_form_of_the_list(tmp_path: Path, schema: str, result: str) -> None:
    """As the first of the older names."""
    files = {"schema.yaml": schema, "auth.env": "KEY=1\n"}

    assert changed(plan(tmp_path, files, "KEY", "NEW", keep_alias=True))["schema.yaml"] == result


@pytest.mark.parametrize(
    ("path", "schema", "result"),
    [
        (
            "schema.json",
            '{"properties": {"key": {"type": "string", "env": "KEY"}}}',
            '{"properties": {"key": {"aliases": ["KEY"], "type": "string", "env": "NEW"}}}',
        ),
        (
            "schema.toml",
            '[properties.key]\r\ntype = "string"\r\nenv = "KEY"\r\n',
            '[properties.key]\r\naliases = ["KEY"]\r\ntype = "string"\r\nenv = "NEW"\r\n',
        ),
    ],
)
def test_schemas_in_other_formats_follow(tmp_path: Path, path: str, schema: str, result: str) -> None:
    """JSON and TOML."""
    files = {"confcheck.toml": MANIFEST.replace("schema.yaml", path), path: schema, "auth.env": "KEY=1\n"}

    assert changed(plan(tmp_path, files, "KEY", "NEW", keep_alias=True)) == {path: result, "auth.env": "NEW=1\n"}


def test_names_by_service_and_in_overlays(tmp_path: Path) -> None:
    """Every place in the schema that gives OLD."""
    schema = """\
properties:
  key:
    type: string
    optional: true
    env: {auth: KEY, backend: OTHER, worker: KEY}
    environments: {staging: {env: {auth: KEY, backend: OTHER, worker: KEY}}}
"""
    files = {"schema.yaml": schema, "auth.env": "KEY=1\n", "backend.env": "OTHER=1\nKEY=2\n"}
    found = plan(tmp_path, files, "KEY", "NEW")

    assert changed(found) == {"schema.yaml": schema.replace(": KEY", ": NEW"), "auth.env": "NEW=1\n"}
    assert "KEY stays at backend.env:2, where no service reads it as key" in found.notes


MISTAKES = [
    ("KEY", "2X", {}, "the new name is no name of a variable (letters, digits and `_`, no digit in front)"),
    ("KEY", "KEY", {}, "both names are KEY"),
    ("OLD_KYE", "NEW", {}, "OLD_KYE is no name of a setting (did you mean OLD_KEY?)"),
    ("XYZ", "NEW", {"service": "auth"}, "XYZ is no name of a setting for auth"),
    ("a b", "NEW", {}, "the old name is no name of a variable"),
    ("key", "NEW", {}, "key is a setting, not a variable (its names are KEY, OLD_KEY, KEY_STAGING and KEY_PRODUCTION)"),
    ("KEY", "URL", {}, "URL is already a name of url for auth, schema.yaml:7"),
    ("OLD_KEY", "NEW", {}, "OLD_KEY is an older name of key, which can only give way to KEY"),
    ("OLD_KEY", "KEY", {"keep_alias": True}, "OLD_KEY is an older name already: it stays one without --keep-alias"),
    ("KEY", "NEW", {"drop_alias": True}, "KEY is no older name: there is nothing to drop (leave --drop-alias out)"),
    (
        "KEY_STAGING",
        "KEY",
        {"drop_alias": True},
        (
            "KEY_STAGING is made from `KEY_{ENVIRONMENT}`, which stands for other names too (take it out of the "
            "schema by hand once no environment uses it)"
        ),
    ),
    ("OLD_KEY", "KEY", {}, "nothing sets key under the name OLD_KEY (--drop-alias takes it out of the schema)"),
]


@pytest.mark.parametrize(("old", "new", "options", "message"), MISTAKES)
def test_a_wish_that_makes_no_sense_is_one_line(
    tmp_path: Path, old: str, new: str, options: dict[str, str | bool], message: str
) -> None:
    """With what was meant, or what to do."""
    with pytest.raises(api.Mistake) as caught:
        plan(tmp_path, {"auth.env": "KEY=1\n"}, old, new, **options)
    assert str(caught.value) == message


REFUSED = [
    (
        {"auth.env": "OLD_KEY=x\nKEY=y\n"},
        (
            "auth.env:1:1: OLD_KEY and KEY (auth.env:2:1) are both set here, to different values (delete the one "
            "that is wrong, then try again)"
        ),
    ),
    (
        {"shared.env": "KEY=1\n", "auth.env": "OLD_KEY=2\n"},
        (
            "shared.env:1:1: the rename would change key of auth in staging: it comes from shared.env:1:1 and would "
            "come from auth.env:1:1, and 1 more such (nothing was changed)"
        ),
    ),
    (
        {"deploy/auth.staging.yaml": 'env: {"OLD\\u005fKEY": 1}\n'},
        (
            "deploy/auth.staging.yaml:1:7: OLD_KEY is not written here letter by letter, so that it cannot be "
            "changed in place (change it by hand, then try again)"
        ),
    ),
    (
        {"auth.json": '{"KEY": "1",\n"OLD_KEY": "1"}'},
        "auth.json:2:1: the rename would break this file: ",
    ),
]


@pytest.mark.parametrize(("files", "message"), REFUSED)
def test_what_would_change_a_view_is_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    """With the places of both."""
    with pytest.raises(api.Mistake) as caught:
        plan(tmp_path, files, "OLD_KEY", "KEY")
    assert str(caught.value).startswith(message)


def test_the_text_masks_values_and_says_what_stays(tmp_path: Path) -> None:
    """Lines are rebuilt; comments and neighbours never show."""
    canary = "cAnArY-5e1f-00aa"
    files = {
        "auth.env": f"# KEY is {canary}\nKEY={canary}\nURL=http://u:{canary}@${{KEY}}/\n",
        "compose.yaml": "services:\n  auth: {environment: [KEY]}\n  db: {environment: {P: '${KEY}'}}\n",
    }
    text = renaming(plan(tmp_path, files, "KEY", "NEW"), written=False)

    assert text == (
        "--- auth.env\n+++ auth.env\n@@ -2 @@\n-KEY=••••\n+NEW=••••\n@@ -3 @@\n-URL=…${KEY}…\n+URL=…${NEW}…\n"
        "--- compose.yaml\n+++ compose.yaml\n@@ -2 @@\n-KEY\n+NEW\n"
        "--- schema.yaml\n+++ schema.yaml\n@@ -4 @@\n-env: KEY\n+env: NEW\n"
        "\nkey: KEY becomes NEW in 4 places; 2 views compared, all as before\n"
        "note: 2 comments still name KEY: auth.env:1 and schema.yaml:4\n"
        "note: NEW takes its value from whoever deploys at compose.yaml:2: it must be set there\n"
        "note: KEY is filled in by whoever deploys at compose.yaml:3, and stays\n"
        "nothing is written without --write (3 files)\n"
    )
