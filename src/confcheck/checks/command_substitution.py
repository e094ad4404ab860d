"""A value holds a command that some readers of env files would execute.

`$(…)` and backticks are run by every shell that sources the file, and by some dotenv libraries; others hand the text on
as it is. Either way it is not the value that someone had in mind, and whoever can edit the file can run commands.
Judged are env files, also those that another one overrides; quotes are not looked at. Where the file's reader is one
that runs commands (`bash`, `ruby-dotenv`), the value counts as set, and is unknown. confcheck never executes it.

## Bad

```dotenv title="staging/auth.env"
BUILD_ID=$(git rev-parse HEAD)
```

```yaml title="schema.yaml"
properties:
  build_id: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
BUILD_ID=4f2c9e1
```

```yaml title="schema.yaml"
properties:
  build_id: {type: string, services: [auth]}
```

## What to do

Compute the value where the deployment is built and name it in `provided`, or write it down.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_key, at_name, spread_of
from confcheck.checks.evidence.clear import COMMAND
from confcheck.checks.ignored import ignored
from confcheck.kernel.secrecy import shown_key
from confcheck.model import (
    EXECUTED,
    Assignment,
    Candidate,
    Check,
    Place,
    Problem,
    Setting,
    Severity,
    System,
    Template,
    Value,
    View,
)
from confcheck.sources import guess_format

Found = tuple[View, Setting | None, Candidate]


def run(system: System) -> Iterator[Problem]:
    """One problem per file and key."""
    groups: dict[tuple[str, str], list[Found]] = {}
    if not any(_holds_command(one) for document in system.documents for one in document.assignments):
        return
    for view in system.views:
        known = ((one.setting, each) for one in view.settings for each in (*one.candidates, *one.unread))
        for setting, candidate in (*known, *((None, each) for each in view.unknown)):
            written = candidate.assignment
            if _holds_command(written) and not ignored(system.manifest, written.key):
                groups.setdefault((written.origin.path, written.key), []).append((view, setting, candidate))
    for found in groups.values():
        yield _problem(found)


def _holds_command(written: Assignment) -> bool:
    if written.separator != "=":
        return False
    if written.value == EXECUTED:
        return _is_env_file(written)
    text = _text(written.value)
    return ("$(" in text or "`" in text) and COMMAND.search(text) is not None and _is_env_file(written)


def _text(value: Value) -> str:
    """What is written, a variable as one letter: `$(cat ${FILE})` is one command."""
    if isinstance(value, str):
        return value
    if isinstance(value, Template):
        return "".join(
            piece if isinstance(piece, str) else "x" if piece.operand is None else _text(piece.operand)
            for piece in value.pieces
        )
    return ""


def _is_env_file(assignment: Assignment) -> bool:
    """Only env files are read by shells: in a compose file `- KEY=$(x)` is text, in Kubernetes `$(X)` a variable."""
    return guess_format(assignment.origin.path.rpartition("/")[2]) in (None, "dotenv")


def _problem(found: list[Found]) -> Problem:
    spread = spread_of(view for view, _, _ in found)
    candidate = found[0][2]
    setting = next((one for _, one, _ in found if one is not None), None)
    key = candidate.assignment.key if setting is not None else shown_key(candidate.assignment.key)
    return spread.stamp(
        Problem(
            f"{key} holds a command that a shell would execute",
            tuple(_place(*one) for one in found),
            hint="write the value itself, or name the key in `provided` and let the deployment compute it",
            setting=setting,
            keys=(key,),
        )
    )


def _place(view: View, setting: Setting | None, candidate: Candidate) -> Place:
    label = f"{view.service}: a command in the value"
    return at_name(view, candidate, label) if setting is None else at_key(view, setting, candidate, label)


CHECK = Check("command-substitution", Severity.WARNING, run)
