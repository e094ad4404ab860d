"""`confcheck attest`: whether what runs is what was locked."""

import json
import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import complete
from confcheck.cli.locking import the_key
from confcheck.cli.options import Root, choose
from confcheck.cli.output import show
from confcheck.kernel.spec import Json
from confcheck.model.mistake import Mistake
from confcheck.runtime.locate import DEFAULT

FORMATS = ("text", "json")
Environment = Annotated[
    str, Argument(metavar="ENVIRONMENT", autocompletion=complete.environments, help="Whose services have reported.")
]
Files = Annotated[
    list[str], Argument(metavar="FILE", help="Their reports: JSON objects, lists of them, or one per line; - is stdin.")
]
Locks = Annotated[
    str | None, Option("--locks", metavar="DIR", help="The folder of locks; default: locks in the workspace.")
]
Nonce = Annotated[str | None, Option("--nonce", metavar="TEXT", help="The nonce that the services were asked with.")]
Format = Annotated[
    str,
    Option("--format", metavar="FORMAT", autocompletion=lambda: [*FORMATS], help="Format of the report: text, json."),
]


def attest(
    environment: Environment,
    files: Files,
    *,
    root: Root = None,
    locks: Locks = None,
    nonce: Nonce = None,
    output_format: Format = "text",
) -> int:
    """Say whether running services have the settings that were locked.

    Each service gives a report, confcheck.runtime.attestation(nonce), without any value. Every service and target that
    has a lock must have reported, with the root of that lock; with CONFCHECK_KEY its proof is verified, and settings on
    which services must agree are compared. Exits with 1 if there is any doubt.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)
    from confcheck.reporters.attested import as_json, as_text  # noqa: PLC0415 (nor this)

    choose(output_format, FORMATS, "--format")
    key = the_key()
    folder = Path(locks) if locks is not None else api.root_of(root) / DEFAULT
    reports = [one for name in files for one in _reports(name)]
    found = api.attest(environment, folder, reports, nonce=nonce, key=key)
    show(as_json(found) if output_format == "json" else as_text(found), utf8=output_format == "json")
    return int(bool(found.doubts))


def _reports(name: str) -> list[Json]:
    """The reports in a file; Mistake for what is no JSON."""
    from confcheck.discover.locks import read_file  # noqa: PLC0415 (as above)

    try:
        text = (sys.stdin.buffer.read() if name == "-" else read_file(Path(name))).decode()
    except UnicodeDecodeError:
        raise Mistake("is not UTF-8", path=name) from None
    try:
        whole: Json = json.loads(text)
    except (ValueError, RecursionError):
        return [_line(name, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def _line(name: str, number: int, line: str) -> Json:
    try:
        value: Json = json.loads(line)
    except (ValueError, RecursionError):
        hint = "one report, a list of them, or one per line"
        raise Mistake(f"line {number} is not JSON", path=name, hint=hint) from None
    return value
