"""Workspaces as files: a manifest and sources in, documents or one line about a mistake out."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from confcheck.discover import load_documents, load_sources, read_manifest
from confcheck.model import Document, Mistake, NothingMatched
from confcheck.sources import SOURCES

APEX = Path(__file__).parents[3] / "shared" / "realworld" / "apex"

HEAD = """\
schema = "s.yaml"
[environments.staging]
aliases = ["stage"]
[environments.test]
[services.auth]
[services.backend]
reader = "node"
[services.frontend]
reader = "next"
[services.worker]
reader = "python-dotenv"
"""
Row = tuple[str, tuple[str, ...] | None, tuple[str, ...] | None, list[str]]


def load(root: Path, sources: str, files: dict[str, str | bytes]) -> tuple[Document, ...]:
    """The documents of a workspace made of these files."""
    for path, content in {"confcheck.toml": HEAD + sources, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_documents(root, read_manifest(root))


def rows(documents: tuple[Document, ...]) -> list[Row]:
    """Path, environments, services and `KEY=value@line:column` of every document."""
    return [
        (
            document.path,
            document.environments,
            document.services,
            [
                f"{each.key}={each.value}@{each.origin.key.line}:{each.origin.key.column}"
                for each in document.assignments
            ],
        )
        for document in documents
    ]


def source(files: str, *more: str) -> str:
    """One entry of the manifest."""
    return "\n".join(("[[sources]]", f"files = {files}", *more, ""))


BUILT = 'services = ["auth", "backend", "worker"]'


@pytest.mark.parametrize(
    ("sources", "files", "expected"),
    [
        (
            source('"{environment}/{service}.env"'),
            {"stage/auth.env": "A=1\n", "test/auth.env": "A=2\nB=3\n"},
            [
                ("stage/auth.env", ("staging",), ("auth",), ["A=1@1:1"]),
                ("test/auth.env", ("test",), ("auth",), ["A=2@1:1", "B=3@2:1"]),
            ],
        ),
        (
            source('"b.env"', 'reader = "node"') + source('"a.env"', 'reader = "node"'),
            {"a.env": "A=1\n", "b.env": "B=1\n"},
            [("b.env", None, None, ["B=1@1:1"]), ("a.env", None, None, ["A=1@1:1"])],
        ),
        (
            source('"a.env"', BUILT),
            {"a.env": "A=val#frag\n"},
            [
                ("a.env", None, ("auth", "worker"), ["A=val#frag@1:1"]),
                ("a.env", None, ("backend",), ["A=val@1:1"]),
            ],
        ),
        (
            source('"a.env"', 'services = ["auth", "worker"]', 'environments = ["stage"]'),
            {"a.env": ""},
            [("a.env", ("staging",), ("auth", "worker"), [])],
        ),
        (
            source('"settings"', 'format = "dotenv"', 'services = ["auth"]'),
            {"settings": "A=1"},
            [
                ("settings", None, ("auth",), ["A=1@1:1"]),
            ],
        ),
        (
            source('"{environment}.yaml"', 'services = ["frontend"]', 'select = { env = "values" }'),
            {"test.yaml": "env:\n  A: x\nother:\n  B: y\n"},
            [("test.yaml", ("test",), ("frontend",), ["A=x@2:3"])],
        ),
    ],
)
def test_files_become_documents(
    tmp_path: Path, sources: str, files: dict[str, str | bytes], expected: list[Row]
) -> None:
    """In the order of sources, patterns and paths; once for every reader that its services have."""
    assert expected == rows(load(tmp_path, sources, files))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (
            source('"settings"'),
            (
                "13:9: the name of `settings` does not tell its format "
                f"(add `format`, one of: {', '.join(each.format for each in SOURCES)})"
            ),
        ),
        (
            source('"a.yaml"', 'reader = "node"'),
            (
                "13:9: `reader` means something only for dotenv, not for the format `yaml`, as which `a.yaml` is read "
                "(drop `reader`, or state the `format`)"
            ),
        ),
        (
            source('"a.env"', 'select = { x = "values" }'),
            (
                "13:9: `select` means nothing for the format `dotenv`, as which `a.env` is read "
                "(drop `select`, or state the `format`)"
            ),
        ),
        (source('"b.env"'), "13:9: `b.env` matches no file (set `required = false` if it may be absent)"),
    ],
)
def test_what_the_manifest_gets_wrong_about_files(tmp_path: Path, sources: str, expected: str) -> None:
    """One line at the pattern."""
    with pytest.raises(Mistake) as caught:
        load(tmp_path, sources, {"a.env": "", "settings": "", "a.yaml": ""})
    assert (f"confcheck.toml:{expected}", 2) == (str(caught.value), caught.value.exit_code)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("", "no source matches any file (add `[[sources]]`)"),
        (
            source('"absent.env"', "required = false"),
            "no source matches any file (add `[[sources]]` that match files)",
        ),
    ],
)
def test_a_workspace_without_any_document(tmp_path: Path, sources: str, expected: str) -> None:
    """A gate must not pass on an empty set."""
    with pytest.raises(NothingMatched) as caught:
        load(tmp_path, sources, {})
    assert (f"confcheck.toml: {expected}", 3) == (str(caught.value), caught.value.exit_code)


def test_broken_files_are_problems_and_the_rest_is_still_read(tmp_path: Path) -> None:
    """Never an exception, never silence."""
    for name in ("d.env", "e.env"):
        (tmp_path / name).mkdir()
    (tmp_path / "l.env").symlink_to("l.env")
    (tmp_path / "o.env").symlink_to("/etc/hostname")
    files: dict[str, str | bytes] = {
        "a.env": b"\xef\xbb\xbfA=1\n",
        "b.env": b"A=\xff\nB=2\n",
        "c.env": "A=1\n".encode("utf-16"),
        "n.env": b"A=1\nB=\0\n",
    }
    documents = load(tmp_path, source('["?.env", "d.env"]', 'services = ["auth"]'), files)
    found = {
        document.path: (
            [each.key for each in document.assignments],
            [
                (problem.position and (problem.position.line, problem.position.column), problem.message)
                for problem in document.parsed.problems
            ],
        )
        for document in documents
    }
    mark = "the file starts with a byte order mark, which many readers take for a part of the first key"
    assert found == {
        "a.env": (["A"], [((1, 1), mark)]),
        "b.env": (["A", "B"], [((1, 3), "bytes stand here that are not UTF-8")]),
        "c.env": ([], [(None, "the file is UTF-16, not UTF-8")]),
        "l.env": ([], [(None, "the file is a symbolic link that leads back to itself")]),
        "n.env": (["A", "B"], [((2, 3), "a NUL byte stands here")]),
        "o.env": ([], [(None, "the file lies outside the workspace")]),
        "d.env": ([], [(None, "this is a directory, not a file")]),
    }


def test_progress_is_told_after_every_document(tmp_path: Path) -> None:
    """How many are done, and how many there are."""
    load(tmp_path, source('"?.env"', 'services = ["auth"]'), {"a.env": "", "b.env": ""})
    told: list[tuple[int, int]] = []
    load_sources(tmp_path, read_manifest(tmp_path), progress=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was(tmp_path: Path, enabled: bool) -> None:
    """Loading pauses it, also when something goes wrong on the way."""

    def stop(_done: int, _all: int) -> None:
        assert not gc.isenabled()
        raise KeyboardInterrupt

    load(tmp_path, source('"a.env"', 'services = ["auth"]'), {"a.env": ""})
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with pytest.raises(KeyboardInterrupt):
            load_sources(tmp_path, read_manifest(tmp_path), progress=stop)
        assert enabled == gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.skipif(not APEX.is_dir(), reason="needs ../shared/realworld/apex")
def test_a_real_workspace_is_loaded() -> None:
    """Every source of apex is attributed; what one entry captures by an alias and another one lists is the latter's."""
    manifest = read_manifest(APEX)
    documents = load_documents(APEX, manifest)
    both = ("backend", "auth")
    expected: list[tuple[int, str, str, tuple[str, ...] | None]] = [
        (0, "config/development.env", "development", both),
        (0, "config/production.env", "production", both),
        (0, "config/test.env", "test", both),
        (1, "config/staging.env", "staging", both),
        (2, "scripts/deployment/staging_config.yaml", "staging", ("backend",)),
        (3, "config/staging_auth_service_config.json", "staging", None),
        (4, "docker/docker-compose.staging.yml", "staging", None),
        (5, "docker/docker-compose.staging.alpine.yml", "staging", None),
        (6, "docker/docker-compose.yml", "development", None),
        (7, "docker/docker-compose.alpine-test.yml", "test", None),
        (8, "config/.env.development", "development", both),
        *((9, f"config/.env.{name}", "test", both) for name in ("test.local", "test.minimal", "test.fixed")),
        *((9, f"config/.env.{name}", "test", both) for name in ("websocket.test", "alpine-test", "ci")),
        (9, ".env.test.local", "test", both),
        (10, ".env.staging.tests", "staging", ("e2e",)),
        (10, ".env.staging.e2e", "staging", ("e2e",)),
        *(
            (11, f"config/.env.{name}.template", name, both)
            for name in ("development", "production", "staging", "test")
        ),
    ]
    assert expected == [
        (document.source.index, document.path, (document.environments or ("",))[0], document.services)
        for document in documents
    ]
    assert all(document.assignments for document in documents)
