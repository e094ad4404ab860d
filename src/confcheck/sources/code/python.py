"""Python as a source: what its syntax tree says the names of modules, classes and functions hold."""

from __future__ import annotations

import ast
import re
import warnings

from confcheck.model import Malformed, Parsed, Position, SourceOptions
from confcheck.sources.code.chosen import choose
from confcheck.sources.code.constants import Allowance
from confcheck.sources.code.python_code import Code
from confcheck.sources.code.python_names import Module, module_of
from confcheck.sources.lines import lines_of

_LARGEST = 2_000_000
"""Characters; the syntax tree takes some hundred times as much memory."""
_BREAK = re.compile(r"\r\n|\r|\n")
_HINT = "constants are read from files that Python itself could read"


def parse(text: str, options: SourceOptions) -> Parsed:
    """The constants of a file that `select` names; without it those in upper case of the module and its classes."""
    text = text.removeprefix("\ufeff")
    code = Code(text, lines_of(text), [line.encode() for line in _BREAK.split(text)])
    found = _tree(text, options.path, code)
    if isinstance(found, Malformed):
        return Parsed(options.path, problems=(found,))
    return choose(module_of(Module(code, found, Allowance())), (), options)


def _tree(text: str, path: str, code: Code) -> ast.Module | Malformed:
    """The syntax tree, or why there is none; what Python says to a mistake may quote the file."""
    if len(text) > _LARGEST:
        return Malformed(path, None, f"the file has more than {_LARGEST:,} characters, and is not read as code")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return Malformed(path, _place(error, code), "this is not valid Python", _HINT)
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return Malformed(path, None, "Python cannot read this file: it is nested too deep, or holds a NUL", _HINT)


def _place(error: SyntaxError, code: Code) -> Position | None:
    """Where the mistake is; Python counts its columns in characters."""
    if not error.lineno or not 1 <= error.lineno <= len(code.encoded):
        return None
    length = len(code.encoded[error.lineno - 1].decode())
    return Position(error.lineno, max(1, min(error.offset or 1, length + 1)))
