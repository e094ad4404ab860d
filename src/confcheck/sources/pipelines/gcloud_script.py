"""Shell scripts that deploy to Cloud Run, by whatever name: the variables in the flags of gcloud."""

from __future__ import annotations

from confcheck.model import Parsed, SourceOptions
from confcheck.sources.pipelines.found import found_in
from confcheck.sources.pipelines.gcloud import take_commands
from confcheck.sources.pipelines.script import read_script
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import plain


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every service that the script deploys, with its variables."""
    found = found_in(text, options)
    whole = plain(text, 1 if text.startswith("\ufeff") else 0, len(text))
    script = read_script(whole, Shell(budget=found.budget))
    take_commands(script.commands, found)
    if script.stopped is not None:
        at, why = script.stopped
        found.note(whole.uses[at], f"the rest of this script is not read: {why}")
    return found.parsed()
