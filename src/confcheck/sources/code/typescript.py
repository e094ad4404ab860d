"""TypeScript and JavaScript as sources: what their syntax tree says that names, objects, enums and classes hold."""

from __future__ import annotations

from confcheck.model import Malformed, Parsed, SourceOptions
from confcheck.sources.code.chosen import choose
from confcheck.sources.code.constants import Allowance
from confcheck.sources.code.typescript_names import module_of
from confcheck.sources.code.typescript_tree import Code, faults, tree_of

_LARGEST = 1_000_000
"""Characters."""


def parse(text: str, options: SourceOptions) -> Parsed:
    """The constants of a file that `select` names; without it those in upper case of the module, enums and classes."""
    text = text.removeprefix("\ufeff")
    if len(text) > _LARGEST:
        message = f"the file has more than {_LARGEST:,} characters, and is not read as code"
        return Parsed(options.path, problems=(Malformed(options.path, None, message),))
    code = Code.of_text(text)
    root = tree_of(code, options.path)
    if root is None:
        message = "TypeScript is read only where its parser is installed"
        hint = "pip install 'confcheck[typescript]'"
        return Parsed(options.path, problems=(Malformed(options.path, None, message, hint),))
    problems = tuple(Malformed(options.path, position, message) for position, message in faults(root, code))
    return choose(module_of(code, root, Allowance()), problems, options)
