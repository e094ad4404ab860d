from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from tests.workspaces import Row, facets, findings, report, table, write

CHECK = "unclaimed-source"
AS = '`[[sources]]` (`files = "{}"`; `active = false` if no deployment reads it), or delete it'
NAMED = "an env file by its name"
BESIDE = "like the files of `{environment}/{service}.%s` beside it, but `%s` is no service%s"

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "one",
        {".env": "A=b\n"},
        [("note", "no source claims .env", [(".env", None, None, NAMED)])],
    ),
    (
        "several, sorted",
        {"staging/x.env": "", "a.env": ""},
        [
            (
                "note",
                "no source claims 2 files that look like some: a.env and staging/x.env",
                [("a.env", None, None, NAMED), ("staging/x.env", None, None, BESIDE % ("env", "x", ""))],
            )
        ],
    ),
    (
        "many are counted, and all are places",
        {f"{name}.env": "" for name in "abcdefgh"},
        [
            (
                "note",
                "no source claims 8 files that look like some: a.env, b.env, c.env, d.env, e.env, f.env and 2 more",
                [(f"{name}.env", None, None, NAMED) for name in "abcdefgh"],
            )
        ],
    ),
    (
        "files among claimed ones",
        {
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/back-end.yaml": "env_vars: {A: b}\n",
            "staging/x.yaml": "",
        },
        [
            (
                "note",
                "no source claims staging/back-end.yaml",
                [("staging/back-end.yaml", None, None, BESIDE % ("yaml", "back-end", "; did you mean backend?"))],
            )
        ],
    ),
    ("none", {"staging/auth.env": "", ".env.example": ""}, []),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_no_source_claims(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, one note out."""
    assert expected == table(findings(tmp_path, {"staging/backend.env": "", **files}, CHECK))


def test_hints_and_where_it_counts(tmp_path: Path) -> None:
    """It is a note for every environment, unless folders say which each file is of."""
    files = {"staging/auth.yaml": "env_vars: {A: b}\n", "staging/back-end.yaml": "env_vars: {A: b}\n"}
    hint = "rename it, claim it with a " + AS.format("staging/back-end.yaml")
    assert facets(findings(tmp_path, files, CHECK)) == [(hint, ("staging/back-end.yaml",), ("staging",), (), ())]
    assert findings(tmp_path, {"development/auth.env": ""}, CHECK, "development") == []
    more = {"x.env": ""}
    hint = "rename each, claim each with a " + AS.format("staging/back-end.yaml")
    expected = [(hint, ("staging/back-end.yaml", "x.env"), (), (), ())]
    assert expected == facets(findings(tmp_path, more, CHECK, "development"))


IGNORE = '[[ignore]]\ncheck = "unclaimed-source"\npath = "db/*.env"\nreason = "of the database, not of a service"\n'


def test_an_ignored_file_hides_no_other(tmp_path: Path) -> None:
    """The entry covers what its path names; what comes later is still found, and an entry without use is, too."""
    manifest = (
        'schema = "schema.yaml"\n[environments.staging]\n[services.auth]\n[[sources]]\nfiles = "{service}.env"\n'
        + IGNORE
    )
    files = {"confcheck.toml": manifest, "auth.env": "", "db/a.env": "", "db/b.env": "", "c.env": ""}
    whole = report(tmp_path, files)
    assert [one.problem.message for one in whole.findings] == ["no source claims c.env"]
    assert whole.suppressed == 1
    for name in ("db/a.env", "db/b.env", "c.env"):
        (tmp_path / name).unlink()
    assert [one.check for one in api.validate(api.load(tmp_path)).findings] == ["unused-suppression"]


def test_the_environment_of_the_process_changes_nothing(tmp_path: Path) -> None:
    """A workspace resolved anew keeps what was found on disk."""
    workspace = api.load(write(tmp_path, {".env": "", "staging/auth.env": ""}))
    again = workspace.with_environment({"A": "b"})
    assert [one.path for one in again.system.unclaimed] == [".env"]
