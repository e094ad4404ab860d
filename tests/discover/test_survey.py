"""What lies below a folder, before there is a manifest."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.discover import survey as module
from confcheck.discover.survey import Surveyed, survey


def tree(root: Path, *paths: str) -> Path:
    """Files that hold their own path as a comment."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# {path}\n", encoding="utf-8")
    return root


def found(root: Path) -> list[tuple[str, str]]:
    """Path and kind of everything."""
    return [(file.path, file.kind) for file in survey(root).files]


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        ".env.staging",
        ".env-non-dev",
        "auth.env",
        "auth.env.example",
        "env.template",
        ".secrets",
        ".envs/.prod/.django",
    ],
)
def test_env_files_by_name(name: str, tmp_path: Path) -> None:
    """Everything that is called like one."""
    assert found(tree(tmp_path, name)) == [(name, "dotenv")]


@pytest.mark.parametrize("name", ["compose.yml", "k8s/a.yaml", "config.json", "A.YML"])
def test_structured_files_by_name(name: str, tmp_path: Path) -> None:
    """YAML and JSON, whose content decides later."""
    assert found(tree(tmp_path, name)) == [(name, "structured")]


@pytest.mark.parametrize(
    "name",
    [
        "env.ts",
        "env.d.ts",
        ".env.vault",
        ".env.bak",
        ".envrc",
        "package.json",
        "package-lock.json",
        "tsconfig.base.json",
        "README.md",
        "env",
        "prod.environment",
        ".hidden.yaml",
        "line\nbreak.env",
        "folder\nbreak/.env",
        "c:/.env",
        ".git/.env",
        "node_modules/x/.env",
        "vendor/.env",
        "Examples/.env",
        "inner/confcheck.toml",
    ],
)
def test_what_is_no_configuration(name: str, tmp_path: Path) -> None:
    """Code, backups, keys, what others wrote, and names that no manifest can hold."""
    assert found(tree(tmp_path, name)) == []


def test_a_workspace_inside_is_left_alone(tmp_path: Path) -> None:
    """It has a manifest of its own; the folder itself may have one."""
    assert found(tree(tmp_path, "confcheck.toml", "a/.env", "b/confcheck.toml", "b/.env", "b/c/.env")) == [
        ("a/.env", "dotenv")
    ]


def test_links(tmp_path: Path) -> None:
    """A link to a file inside is read, one to outside or to nothing is not, and folders are not followed."""
    root = tree(tmp_path / "root", ".env.dev", "a/.env")
    (root / ".env").symlink_to(".env.dev")
    (root / ".env.gone").symlink_to("nowhere")
    (root / ".env.out").symlink_to(tree(tmp_path, "outside.env") / "outside.env")
    (root / "b").symlink_to("a")
    assert found(root) == [(".env", "dotenv"), (".env.dev", "dotenv"), ("a/.env", "dotenv")]


def test_texts_and_programs(tmp_path: Path) -> None:
    """What a file holds, nothing where it cannot be read, and where JavaScript runs."""
    root = tree(tmp_path, "package.json", "web/package.json", "web/a.env")
    (root / "wide.env").write_bytes("A=1".encode("utf-16"))
    (root / "wide.yaml").write_bytes("a: 1".encode("utf-16"))
    result = survey(root)
    assert result.files == (Surveyed("web/a.env", "dotenv", "# web/a.env\n"), Surveyed("wide.env", "dotenv", ""))
    assert (result.name, result.node, result.complete) == (tmp_path.name, frozenset({"", "web"}), True)


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        ("MAX_FOLDERS", 1, ["a.yaml", "b.env"]),
        ("MAX_STRUCTURED", 1, ["a.yaml", "b.env", "c/b.env"]),
        ("MAX_CHARACTERS", 1, ["a.yaml", "b.env", "c/b.env"]),
    ],
)
def test_limits(limit: str, value: int, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond them the survey is not complete; what is nearest to the root comes first, and env files always count."""
    monkeypatch.setattr(module, limit, value)
    result = survey(tree(tmp_path, "a.yaml", "b.env", "c/a.yaml", "c/b.env"))
    assert ([file.path for file in result.files], result.complete) == (expected, False)


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is left alone."""

    def refuse(_self: object, folder: str) -> tuple[()]:
        raise PermissionError(folder)

    monkeypatch.setattr("confcheck.discover.disk.Disk.listing", refuse)
    assert found(tree(tmp_path, ".env")) == []
