"""Files of one source entry that are one whole: a manifest and files in, documents and what they hold out."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.discover import load_documents, load_sources, read_manifest
from confcheck.discover.claims import find_claims
from confcheck.discover.disk import disk_at
from confcheck.discover.join import joined
from confcheck.model import Document, Source, SourceOptions
from confcheck.model.assignment import Parsed

HEAD = """\
schema = "s.yaml"
[environments.test]
[environments.staging]
[environments.production]
[services.api]
[services.web]
"""
BASE = "services: {api: {environment: {A: base, B: base}}}\n"

Row = tuple[str, tuple[str, ...] | None, list[str]]


def write(root: Path, sources: str, files: dict[str, str]) -> None:
    """A workspace of these files."""
    for path, text in {"confcheck.toml": HEAD + sources, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def load(root: Path, sources: str, files: dict[str, str]) -> list[Row]:
    """The path of every document, its environments, and `KEY=value@path` of what it holds."""
    write(root, sources, files)
    return [_row(document) for document in load_documents(root, read_manifest(root))]


def _row(document: Document) -> Row:
    held = [f"{one.key}={one.value}@{one.origin.path}" for one in document.assignments]
    return document.path, document.environments, held


def test_a_base_and_what_lies_over_it_in_each_environment(tmp_path: Path) -> None:
    """One whole for each environment that has a file of its own, and the base alone for the others."""
    files = {
        "c.yml": BASE,
        "c.test.yml": "services: {api: {environment: {A: !reset null}}}\n",
        "c.staging.yml": "services: {api: {environment: [B=staging]}}\n",
    }
    sources = '[[sources]]\nfiles = ["c.yml", "c.{environment}.yml"]\nformat = "compose"\n'
    assert load(tmp_path, sources, files) == [
        ("c.yml", ("test",), ["B=base@c.yml"]),
        ("c.yml", ("staging",), ["A=base@c.yml", "B=base@c.yml", "B=staging@c.staging.yml"]),
        ("c.yml", ("production",), ["A=base@c.yml", "B=base@c.yml"]),
    ]


def test_files_for_every_environment_are_one_whole_for_all(tmp_path: Path) -> None:
    """In the order of the list, whatever their names; a pattern that finds nothing changes nothing."""
    sources = '[[sources]]\nfiles = ["z.yml", "a.yml", "none.yml"]\nformat = "compose"\nrequired = false\n'
    files = {"z.yml": BASE, "a.yml": "services: {api: {environment: {A: over}}}\n"}
    assert load(tmp_path, sources, files) == [("z.yml", None, ["A=base@z.yml", "B=base@z.yml", "A=over@a.yml"])]


def test_of_a_pattern_that_finds_several_each_is_by_itself(tmp_path: Path) -> None:
    """They are alternatives, or projects beside each other: nobody has said in which order they lie."""
    sources = '[[sources]]\nfiles = ["*/c.yml"]\nformat = "compose"\n'
    files = {"one/c.yml": BASE, "two/c.yml": "services: {web: {environment: {A: two}}}\n"}
    assert load(tmp_path, sources, files) == [
        ("one/c.yml", None, ["A=base@one/c.yml", "B=base@one/c.yml"]),
        ("two/c.yml", None, ["A=two@two/c.yml"]),
    ]


def test_variants_stay_apart(tmp_path: Path) -> None:
    """Each is a view of its own."""
    sources = '[[sources]]\nfiles = ["a.yml", "b.yml"]\nformat = "compose"\nvariants = true\n'
    files = {"a.yml": BASE, "b.yml": BASE}
    assert [path for path, _, _ in load(tmp_path, sources, files)] == ["a.yml", "b.yml"]


def test_entries_and_formats_that_are_not_joined(tmp_path: Path) -> None:
    """Two entries are layers, and so are the files of an entry of a format without such rules."""
    sources = (
        '[[sources]]\nfiles = "a.yml"\nformat = "compose"\n[[sources]]\nfiles = "b.yml"\nformat = "compose"\n'
        '[[sources]]\nfiles = ["a.env", "b.env"]\nservices = ["api"]\n'
    )
    files = {"a.yml": BASE, "b.yml": BASE, "a.env": "X=1\n", "b.env": "X=2\n"}
    assert [path for path, _, _ in load(tmp_path, sources, files)] == ["a.yml", "b.yml", "a.env", "b.env"]


def test_what_lies_over_is_no_unclaimed_file(tmp_path: Path) -> None:
    """And the file that one of them includes neither; its suppressions and the paths it names count."""
    files = {
        "compose.yml": "include: [compose.inner.yml]\n" + BASE,
        "compose.over.yml": "services: {api: {env_file: gone.env}}\n",
        "compose.inner.yml": "# confcheck: ignore[plaintext-secret] known\nservices: {web: {environment: {A: 1}}}\n",
    }
    write(tmp_path, '[[sources]]\nfiles = ["compose.yml", "compose.over.yml"]\n', files)
    loaded = load_sources(tmp_path, read_manifest(tmp_path))
    assert loaded.unclaimed == ()
    (document,) = loaded.documents
    assert document.parsed.others == ("compose.inner.yml", "compose.over.yml")
    assert [one.origin.path for one in document.parsed.suppressions] == ["compose.inner.yml"]
    assert [(one.mention.path, one.mention.origin.path) for one in document.dangling] == [
        ("gone.env", "compose.over.yml")
    ]


def parse(text: str, options: SourceOptions) -> Parsed:
    """Of a format that nobody reads here."""
    return Parsed(f"{options.path}{text}")


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("folder", [["a/1.x", "a/2.x"], ["b/1.x"]]),
        ("list", [["a/1.x"], ["a/2.x"], ["b/1.x"]]),
        ("", [["a/1.x"], ["a/2.x"], ["b/1.x"]]),
    ],
)
def test_all_of_a_folder(tmp_path: Path, how: str, expected: list[list[str]]) -> None:
    """As Terraform has it: the files of one folder are one whole, in the order of their names."""
    write(tmp_path, '[[sources]]\nfiles = "*/*.x"\nformat = "yaml"\n', dict.fromkeys(("a/1.x", "a/2.x", "b/1.x"), ""))
    manifest = read_manifest(tmp_path)
    claims = find_claims(disk_at(tmp_path), manifest)
    wholes = joined(claims, manifest, lambda _: Source("x", (), parse, joins=how))
    assert [[claim.path for claim in whole] for whole in wholes] == expected


def test_services_are_not_mixed(tmp_path: Path) -> None:
    """What is listed for some services is no whole with what is for others."""
    sources = '[[sources]]\nfiles = ["{service}/c.yml", "{service}/d.yml"]\nformat = "compose"\nrequired = false\n'
    over = "services: {c: {environment: {A: over}}}\n"
    files = {f"{service}/{name}.yml": over for service in ("api", "web") for name in "cd"}
    assert load(tmp_path, sources, files) == [
        ("api/c.yml", None, ["A=over@api/c.yml", "A=over@api/d.yml"]),
        ("web/c.yml", None, ["A=over@web/c.yml", "A=over@web/d.yml"]),
    ]
