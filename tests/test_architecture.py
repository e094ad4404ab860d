"""The house rules that a machine can check."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src" / "confcheck").rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
EDGES = ("discover", "cli", "api", "runtime", "integrations")
WORLD = {"os", "pathlib", "subprocess", "shutil", "socket", "tempfile", "io", "glob"}


def _id(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "confcheck").as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_id)
def test_a_module_is_small_and_says_what_it_is(path: Path) -> None:
    """At most 300 lines, a docstring whose first sentence ends, and a name that means something."""
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert len(text.splitlines()) <= 300
    assert docstring.splitlines()[0].endswith(".")
    assert path.stem not in VAGUE


@pytest.mark.parametrize("path", SOURCES, ids=_id)
def test_a_function_is_small(path: Path) -> None:
    """At most 50 lines, nested at most three deep."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 50, node.name
            assert _depth(node) <= 4, node.name


def _depth(node: ast.AST) -> int:
    """Nesting of blocks below a function; `elif` does not nest."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        own = isinstance(child, ast.If | ast.For | ast.While | ast.With | ast.Try)
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        nested = _depth(child) if not isinstance(child, ast.FunctionDef) else 0
        deepest = max(deepest, nested + (1 if own and not chained else 0))
    return deepest


@pytest.mark.parametrize("path", [path for path in SOURCES if not _id(path).startswith(EDGES)], ids=_id)
def test_only_the_edges_touch_the_world(path: Path) -> None:
    """Files, processes, the environment and the terminal belong to discover, cli, api, the self-check and its hooks."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    names |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert names & WORLD == set()
    allowed = {"exec"} if _id(path) == "kernel/record.py" else set()  # names of our own fields, as in `dataclasses`
    assert calls & {"open", "print", "input", "eval", "exec"} == allowed


def test_nothing_swallows_every_exception() -> None:
    """No bare or broad `except` that does not raise again: a broken program is a traceback."""
    broad = [
        f"{_id(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert broad == []
