"""Two sides in, every difference out: what differs, how, where, and nothing that means the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.model import Mistake, NothingMatched
from confcheck.model.difference import Change, Difference, Side
from tests.checks.wide import MANIFEST
from tests.workspaces import write

SCHEMA = """
properties:
  name: {type: string, optional: true, aliases: [TITLE, OLD_TITLE]}
  url: {type: string, format: uri, optional: true}
  wait: {type: number, unit: s, default: 60}
  list: {type: array, encoding: csv, optional: true}
  bag: {type: array, encoding: csv, set: true, optional: true}
  limits: {type: object, optional: true}
  token: {type: string, secret: true, optional: true}
  key: {type: array, encoding: csv, secret: true, optional: true}
  port: {type: integer, optional: true, targets: {compose: {type: string}}}
  from_ci: {type: string, optional: true}
  made: {type: string, derive: "{name}-x"}
  mine: {type: string, services: [auth], optional: true}
  named: {type: string, env: {auth: AUTH_NAME, backend: BACKEND_NAME}, optional: true}
"""

Seen = tuple[str, str, str, str]


def told(side: Side) -> str:
    """State or key with text, letter and place."""
    value = side.state if side.key is None else f"{side.key}={side.text}"
    return value + (f" {side.letter}" if side.letter else "")


def seen(difference: Difference) -> list[Seen]:
    """Name, kind and both sides of each change."""
    return [
        (f"{one.former}>{one.name}" if one.former else one.name, one.kind, told(one.left), told(one.right))
        for one in difference.changes
    ]


def workspace(root: Path, files: dict[str, str]) -> api.Workspace:
    """A workspace of three services and three targets."""
    return api.load(
        write(root, {"confcheck.toml": f'ignore-keys = ["PYTHON*"]\n{MANIFEST}', "schema.yaml": SCHEMA, **files})
    )


TABLE: list[tuple[str, str, str, list[Seen]]] = [
    ("the same in another form", "URL=https://X:443/\nWAIT=1m\nBAG=a,b\n", "URL=https://x\nWAIT=60s\nBAG=b,a\n", []),
    ("a default, and the same written out", "WAIT=60\n", "", []),
    ("what is derived, and the same written out", "NAME=a\nMADE=a-x\n", "NAME=a\n", []),
    ("another default", "WAIT=5\n", "", [("wait", "changed", "WAIT=5 s", "WAIT=60 s")]),
    (
        "added, removed and changed",
        "NAME=a\nURL=https://x\n",
        "URL=https://y\nPORT=1\n",
        [
            ("name", "removed", "NAME=a", "absent"),
            ("url", "changed", "URL=https://x", "URL=https://y"),
            ("port", "added", "absent", "PORT=1"),
            ("made", "removed", "MADE=a-x", "absent"),
        ],
    ),
    (
        "an older name, with and without another value",
        "TITLE=a\nMADE=m\n",
        "NAME=a\nMADE=m\n",
        [("name", "renamed", "TITLE=a", "NAME=a")],
    ),
    (
        "under another name with another value",
        "TITLE=a\nMADE=m\n",
        "OLD_TITLE=b\nMADE=m\n",
        [("name", "changed", "TITLE=a", "OLD_TITLE=b")],
    ),
    (
        "secrets by their letters",
        "TOKEN=CANARYalpha\nKEY=CANARYbeta,x\n",
        "TOKEN=CANARYbeta\nKEY=CANARYbeta,y\n",
        [("token", "changed", "TOKEN=•••• A", "TOKEN=•••• B"), ("key", "changed", "KEY=•••• A", "KEY=•••• B")],
    ),
    (
        "two settings that happen to have one value",
        "MINE=telling\n",
        "AUTH_NAME=telling\n",
        [("mine", "removed", "MINE=telling", "absent"), ("named", "added", "absent", "AUTH_NAME=telling")],
    ),
    (
        "not known on one side",
        "MINE=${FROM_CI}\n",
        "MINE=a\n",
        [("mine", "changed", "MINE=(provided from outside)", "MINE=a")],
    ),
    ("not known on both sides", "FROM_CI=a\n", "FROM_CI=b\n", []),
    (
        "invalid, undefined",
        "PORT=many\nURL=${NOWHERE}\n",
        "PORT=1\nURL=https://x\n",
        [
            ("url", "changed", "URL=${NOWHERE}", "URL=https://x"),
            ("port", "changed", "PORT=many", "PORT=1"),
        ],
    ),
    (
        "names outside the schema",
        "ONE=a\nTWO=a\nPYTHON_X=a\nCANARY_TOKEN=CANARYalpha\nOLD_NAME=telling\n",
        "TWO=b\nTHREE=c\nCANARY_TOKEN=CANARYbeta\nNEW_NAME=telling\n",
        [
            ("CANARY_TOKEN", "changed", "CANARY_TOKEN=•••• A", "CANARY_TOKEN=•••• B"),
            ("OLD_NAME>NEW_NAME", "renamed", "OLD_NAME=telling", "NEW_NAME=telling"),
            ("ONE", "removed", "ONE=a", "absent"),
            ("THREE", "added", "absent", "THREE=c"),
            ("TWO", "changed", "TWO=a", "TWO=b"),
        ],
    ),
    (
        "a value that two names have is no sign of a rename",
        "ONE=telling\nTWO=telling\n",
        "THREE=telling\n",
        [
            ("ONE", "removed", "ONE=telling", "absent"),
            ("THREE", "added", "absent", "THREE=telling"),
            ("TWO", "removed", "TWO=telling", "absent"),
        ],
    ),
]


@pytest.mark.parametrize(("left", "right", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_two_environments(left: str, right: str, expected: list[Seen], tmp_path: Path) -> None:
    """One service in each; nothing of a secret is told."""
    system = workspace(tmp_path, {"development/auth.env": f"X=\n{left}", "staging/auth.env": f"X=\n{right}"})
    found = api.diff(system, "development", "staging")
    assert expected == seen(found)
    assert found.differs == bool(expected)
    assert "CANARY" not in repr(found).replace("CANARY_TOKEN", "")


def test_the_same_change_is_told_once(tmp_path: Path) -> None:
    """Services with the same change stand together; every place once."""
    system = workspace(
        tmp_path,
        {
            "development/auth.env": "NAME=a\nMADE=m\n",
            "development/backend.env": "NAME=a\nMADE=m\n",
            "development/worker.env": "NAME=b\nMADE=m\n",
            "staging/auth.env": "NAME=c\nMADE=m\n",
            "staging/backend.env": "NAME=c\nMADE=m\n",
            "staging/worker.env": "NAME=c\nMADE=m\n",
        },
    )
    found = api.diff(system, "development", "staging")
    assert [([one.service for one, _ in change.views], told(change.left)) for change in found.changes] == [
        (["auth", "backend"], "NAME=a"),
        (["worker"], "NAME=b"),
    ]
    assert [(place.path, place.line, place.column) for place in found.changes[0].left.places] == [
        ("development/auth.env", 1, 6),
        ("development/backend.env", 1, 6),
    ]
    assert (found.views, found.same, found.count("changed")) == (3, 3, 1)


FILES = {
    "staging/auth.yaml": "env_vars: {PORT: 1, NAME: a, MINE: x, AUTH_NAME: n, OTHER: o}\n",
    "staging/backend.yaml": "env_vars: {PORT: 1, NAME: b, BACKEND_NAME: n}\n",
    "staging/compose.yaml": "services: {auth: {environment: {PORT: '1', NAME: a}}, worker: {environment: {NAME: c}}}\n",
    "development/auth.env": "NAME=d\nMADE=m\nPORT=1\n",
}


@pytest.mark.parametrize(
    ("left", "right", "expected", "only"),
    [
        (
            "staging/auth@cloud",
            "staging/backend",
            [("name", "changed", "NAME=a", "NAME=b"), ("made", "changed", "MADE=a-x", "MADE=b-x")],
            ([], []),
        ),
        (
            "staging@cloud",
            "staging@compose",
            [
                ("port", "type-changed", "PORT=1", "PORT=1"),
                ("mine", "removed", "MINE=x", "absent"),
                ("named", "removed", "AUTH_NAME=n", "absent"),
                ("OTHER", "removed", "OTHER=o", "absent"),
            ],
            (["backend"], ["worker"]),
        ),
        (
            "development",
            "staging/backend@cloud",
            None,
            ([], []),
        ),
        (
            "development",
            "staging/auth",
            None,
            ([], []),
        ),
        (
            "development",
            "staging/auth@cloud",
            [
                ("name", "changed", "NAME=d", "NAME=a"),
                ("made", "changed", "MADE=m", "MADE=a-x"),
                ("mine", "added", "absent", "MINE=x"),
                ("named", "added", "absent", "AUTH_NAME=n"),
                ("OTHER", "added", "absent", "OTHER=o"),
            ],
            ([], []),
        ),
    ],
)
def test_services_and_targets(
    left: str, right: str, expected: list[Seen] | None, only: tuple[list[str], list[str]], tmp_path: Path
) -> None:
    """What one side says holds for the other; between services only what both use is compared."""
    system = workspace(tmp_path, FILES)
    if expected is None:
        with pytest.raises(NothingMatched, match="nothing to compare"):
            api.diff(system, left, right)
        return
    found = api.diff(system, left, right)
    assert expected == seen(found)
    assert only == ([spot.service for spot in found.only_left], [spot.service for spot in found.only_right])


def test_inside_arrays_and_objects(tmp_path: Path) -> None:
    """What differs in them, by its place; nothing of what is secret in them."""
    left = "env_vars: {LIST: 'a,b', BAG: 'a,b', LIMITS: {max: 1, password: CANARYalpha}}\n"
    right = "env_vars: {LIST: 'a,c,d', BAG: 'b,c', LIMITS: {max: x, password: CANARYbeta, min: 0}}\n"
    system = workspace(tmp_path, {"development/auth.yaml": left, "staging/auth.yaml": right})
    found = api.diff(system, "development", "staging")
    assert [(one.name, [(d.kind, d.path, d.left, d.right) for d in one.details]) for one in found.changes] == [
        ("list", [("changed", "[1]", '"b"', '"c"'), ("added", "[2]", "", '"d"')]),
        ("bag", [("removed", "[0]", '"a"', ""), ("added", "[1]", "", '"c"')]),
        (
            "limits",
            [
                ("type-changed", ".max", "1", '"x"'),
                ("added", ".min", "", "0"),
                ("changed", ".password", "••••", "••••"),
            ],
        ),
    ]
    assert "CANARY" not in repr(found)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (api.Filters(), ["name", "url"]),
        (api.Filters(services=("auth",)), ["name"]),
        (api.Filters(groups=("url",)), ["url"]),
    ],
)
def test_filters(filters: api.Filters, expected: list[str], tmp_path: Path) -> None:
    """What is shown, never what is loaded."""
    files = {
        "development/auth.env": "NAME=a\nMADE=m\n",
        "staging/auth.env": "NAME=b\nMADE=m\n",
        "development/backend.env": "URL=https://a\n",
        "staging/backend.env": "URL=https://b\n",
    }
    assert expected == [
        one.name for one in api.diff(workspace(tmp_path, files), "development", "staging", filters).changes
    ]


@pytest.mark.parametrize(
    ("left", "right", "filters", "error", "message"),
    [
        ("nowhere", "staging", api.Filters(), NothingMatched, "there is no environment `nowhere`"),
        ("base", "staging", api.Filters(), NothingMatched, "base is abstract"),
        ("staging/nobody", "staging", api.Filters(), Mistake, "there is no service `nobody`"),
        ("staging@nowhere", "staging", api.Filters(), Mistake, "there is no target `nowhere`"),
        ("staging@", "staging", api.Filters(), Mistake, "`staging@` names no side"),
        ("staging", "staging", api.Filters(services=("nobody",)), Mistake, "there is no service `nobody`"),
        ("staging", "staging", api.Filters(targets=("nowhere",)), Mistake, "there is no target `nowhere`"),
        ("staging", "staging", api.Filters(groups=("nothing",)), Mistake, "there is no group `nothing`"),
        ("staging", "staging", api.Filters(services=("worker",)), NothingMatched, "nothing to compare"),
    ],
)
def test_what_cannot_be_compared(  # noqa: PLR0917
    left: str, right: str, filters: api.Filters, error: type[Mistake], message: str, tmp_path: Path
) -> None:
    """Says which word is wrong."""
    system = workspace(tmp_path, {"staging/auth.yaml": "env_vars: {NAME: a}\n"})
    with pytest.raises(error, match=message):
        api.diff(system, left, right, filters)


def two(old: Path, new: Path, before: dict[str, str], after: dict[str, str]) -> list[Change]:
    """What changed between two states of one workspace."""
    found = api.diff_since(workspace(new, after), workspace(old, before), "HEAD")
    assert "CANARY" not in repr(found)
    return list(found.changes)


def test_since_a_change_of_schema_and_files(tmp_path: Path) -> None:
    """A setting that got another path, name or unit, one that left the schema, one that is new."""
    before = """
properties:
  a: {type: string, env: A_KEY, optional: true}
  b: {type: string, env: B_KEY, optional: true}
  c: {type: string, env: C_KEY, optional: true}
  d: {type: number, unit: s, optional: true}
  z: {type: number, unit: s, default: 0}
  e: {type: number, unit: s, optional: true}
  f: {type: string, optional: true}
"""
    after = """
properties:
  g.h: {}
  a: {type: string, env: A_NEW, optional: true}
  b2: {type: string, env: B_KEY, optional: true}
  d: {type: number, unit: ms, optional: true}
  z: {type: number, unit: B, default: 0}
  e: {type: number, unit: ms, optional: true}
  f: {type: integer, optional: true}
  n: {type: string, optional: true}
""".replace("  g.h: {}\n", "")
    found = two(
        tmp_path / "old",
        tmp_path / "new",
        {"schema.yaml": before, "staging/auth.env": "A_KEY=aaaaaa\nB_KEY=b\nC_KEY=cc\nD=5\nE=5\nF=7\n"},
        {"schema.yaml": after, "staging/auth.env": "A_NEW=aaaaaa\nB_KEY=b\nC_KEY=cc\nD=5000\nE=5\nF=7\nN=x\n"},
    )
    assert [(one.former, one.name, one.kind, one.setting) for one in found] == [
        (None, "a", "renamed", "a"),
        ("b", "b2", "renamed", "b2"),
        (None, "z", "changed", "z"),
        (None, "e", "changed", "e"),
        (None, "f", "type-changed", "f"),
        (None, "n", "added", "n"),
        ("c", "C_KEY", "renamed", None),
    ]


def test_since_views_come_and_go(tmp_path: Path) -> None:
    """A new service and a deleted file are named as views; an environment of one side alone may be named."""
    old = workspace(tmp_path / "old", {"staging/auth.env": "NAME=a\n", "staging/backend.env": "NAME=a\n"})
    new = workspace(tmp_path / "new", {"staging/auth.env": "NAME=a\n", "staging/worker.env": "NAME=a\n"})
    found = api.diff_since(new, old, "HEAD", ["staging"])
    assert ([one.service for one in found.only_left], [one.service for one in found.only_right]) == (
        ["backend"],
        ["worker"],
    )
    assert (found.changes, found.differs, found.left, found.right) == ((), True, "HEAD", "now")
    gone = workspace(
        tmp_path / "gone",
        {
            "confcheck.toml": MANIFEST.replace("[environments.development]", "[environments.dev]"),
            "staging/auth.env": "NAME=a\n",
            "dev/auth.env": "NAME=a\n",
        },
    )
    assert [one.environment for one in api.diff_since(new, gone, "HEAD", ["dev"]).only_left] == ["dev"]
    with pytest.raises(NothingMatched, match="no view fits"):
        api.diff_since(new, old, "HEAD", ["development"])
    with pytest.raises(NothingMatched, match="there is no environment `nowhere`"):
        api.diff_since(new, old, "HEAD", ["nowhere"])


def test_files_key_by_key(tmp_path: Path) -> None:
    """Without a schema: texts, and secrets by their names; blocks of compose files by theirs."""
    (tmp_path / "a.env").write_text("ONE=1\nTOKEN=CANARYalpha\nMOVED=telling\nX=${ONE}\n", "utf-8")
    (tmp_path / "b.env").write_text("ONE=1\nTOKEN=CANARYbeta\nHERE=telling\nX=1\n", "utf-8")
    found = api.diff_files(str(tmp_path / "a.env"), str(tmp_path / "b.env"))
    assert seen(found) == [
        ("MOVED>HERE", "renamed", "MOVED=telling", "HERE=telling"),
        ("TOKEN", "changed", "TOKEN=•••• A", "TOKEN=•••• B"),
    ]
    first = "services: {a: {environment: {X: 1}}, b: {environment: {X: 1}}}\n"
    (tmp_path / "compose.yaml").write_text(first, "utf-8")
    (tmp_path / "docker-compose.yml").write_text(
        first.replace("b: {environment: {X: 1}", "c: {environment: {X: 2}"), "utf-8"
    )
    found = api.diff_files(str(tmp_path / "compose.yaml"), str(tmp_path / "docker-compose.yml"))
    assert (found.views, [one.service for one in found.only_left], [one.service for one in found.only_right]) == (
        1,
        ["b"],
        ["c"],
    )


@pytest.mark.parametrize(
    ("name", "text", "reader", "message"),
    [
        ("b.env", "A='x\n", None, "b.env:1:3: "),
        ("b.unknown", "A=x\n", None, "b.unknown: its name does not tell the format"),
        ("b.json", "{}", "node", "b.json: it is read as json, which has no readers"),
    ],
)
def test_files_that_cannot_be_read(name: str, text: str, reader: str | None, message: str, tmp_path: Path) -> None:
    """A part that is not understood would make every answer wrong."""
    (tmp_path / "a.env").write_text("A=x\n", "utf-8")
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(Mistake) as caught:
        api.diff_files(str(tmp_path / name), str(tmp_path / "a.env"), reader)
    assert str(caught.value).startswith(message)


def test_which_sides_are_files(tmp_path: Path) -> None:
    """Both, or none; what looks like a file and is none is said to be missing."""
    (tmp_path / "a").write_text("", "utf-8")
    there, gone = str(tmp_path / "a"), str(tmp_path / "gone")
    assert (api.are_files(there, there), api.are_files("staging", "production")) == (True, False)
    for left, right in ((there, "staging"), ("staging", there), (there, gone), ("a.env", "b.env"), ("./x", "staging")):
        with pytest.raises(Mistake, match="there is no file"):
            api.are_files(left, right)
