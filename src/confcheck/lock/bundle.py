"""The self-check as one file: every module of kernel and runtime as a function that makes its names."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Callable, Iterator, Mapping

ENTRY = "confcheck.runtime"
WRAPPER = "confcheck.runtime.wrapper"
_PACKAGE = "confcheck"
"""Nothing of it is needed itself."""
_HEAD = '''\
#!/usr/bin/env python3
"""confcheck {version}: the self-check of a service in one file, for images without confcheck.

Imported: `from {stem} import require`. Run: `python {stem}.py SERVICE --environment NAME -- COMMAND`.
Written by `confcheck lock --runtime`; write it anew instead of editing it.
"""

# ruff: noqa
# mypy: ignore-errors
# fmt: off

from __future__ import annotations

import sys as _sys
import types as _types

__version__ = "{version}"
_sys.modules.setdefault(__name__, _types.ModuleType(__name__))  # where it was loaded by its path
_LOADED = {{}}


def _load(name):
    if name not in _LOADED:
        _LOADED[name] = _types.SimpleNamespace(**_MODULES[name]())
    return _LOADED[name]
'''
_TAIL = """

_MODULES = {{
{table}
}}

_RUNTIME = _load("confcheck.runtime")
{names}

if __name__ == "__main__":
    raise SystemExit(_load("confcheck.runtime.wrapper").run(_sys.argv[1:], f"python {{_sys.argv[0]}}"))
"""


def bundle(read: Callable[[str], str | None], *, version: str, stem: str) -> str:
    """The text of the file; `read` gives the source of a module, or None where there is none of that name.

    `stem` is the name of the file without its ending.
    """
    sources = _needed(read)
    parts = [_HEAD.format(version=version, stem=stem)]
    parts += [_wrapped(name, text, sources) for name, text in sorted(sources.items())]
    table = "\n".join(f'    "{name}": {_function(name)},' for name in sorted(sources))
    names = "\n".join(f"{name} = _RUNTIME.{name}" for name in _exported(sources[ENTRY]))
    return "".join((*parts, _TAIL.format(table=table, names=names)))


def _needed(read: Callable[[str], str | None]) -> dict[str, str]:
    """Every module that the wrapper needs, at once or later."""
    found: dict[str, str] = {}
    waiting = [WRAPPER, ENTRY]
    while waiting:
        name = waiting.pop()
        text = None if name in found or name == _PACKAGE else read(name)
        if text is None:
            continue
        found[name] = text
        for node in _imports(ast.parse(text)):
            module = node.module or ""
            waiting += [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return found


def _imports(tree: ast.AST) -> Iterator[ast.ImportFrom]:
    """Imports from confcheck, but for those that only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == _PACKAGE:
            yield node
        elif not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield from _imports(node)


def _exported(text: str) -> list[str]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


def _function(name: str) -> str:
    return f"_{name.replace('.', '_')}"


def _wrapped(name: str, text: str, sources: Mapping[str, str]) -> str:
    """The module as a function; texts that span lines keep their lines as they are."""
    lines = text.splitlines()
    tree = ast.parse(text)
    replaced: list[ast.ImportFrom | ast.If] = [*_future(tree), *_imports(tree), *_for_type_checkers(tree)]
    for node in replaced:
        _replace(lines, node, sources)
    inside = _continued("\n".join(lines))
    body = [line if number in inside or not line else f"    {line}" for number, line in enumerate(lines, 1)]
    return "\n".join(("", "", f"def {_function(name)}():", *body, "    return locals()", ""))


def _future(tree: ast.Module) -> Iterator[ast.ImportFrom]:
    return (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__")


def _for_type_checkers(tree: ast.Module) -> Iterator[ast.If]:
    for node in tree.body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield node


def _replace(lines: list[str], node: ast.ImportFrom | ast.If, sources: Mapping[str, str]) -> None:
    """An import by what it means in one file, on its first line; the other lines stay, empty, and so do all numbers."""
    first, last = node.lineno - 1, node.end_lineno or node.lineno
    indent = lines[first][: node.col_offset]
    new = [""] * (last - first)
    if isinstance(node, ast.ImportFrom) and node.module != "__future__":
        new[0] = indent + "; ".join(_assignment(node.module or "", alias, sources) for alias in node.names)
    elif isinstance(node, ast.If) and node.orelse:
        new = [f"{indent}if False:", f"{indent}    pass", *lines[node.body[-1].end_lineno or 0 : last]]
        new += [""] * (last - first - len(new))
    lines[first:last] = new


def _assignment(module: str, alias: ast.alias, sources: Mapping[str, str]) -> str:
    whole = f"{module}.{alias.name}"
    value = f'_load("{whole}")' if whole in sources else f'_load("{module}").{alias.name}'
    return f"{alias.asname or alias.name} = {value}"


def _continued(text: str) -> set[int]:
    """Numbers of the lines that begin inside a text."""
    rows = iter(text.splitlines(keepends=True))
    found: set[int] = set()
    for token in tokenize.generate_tokens(lambda: next(rows, "")):
        if token.end[0] > token.start[0]:  # only texts span lines, whole (STRING) or in parts (since Python 3.12)
            found.update(range(token.start[0] + 1, token.end[0] + 1))
    return found
