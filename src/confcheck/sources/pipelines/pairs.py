"""Lists of `KEY=value` in one text: as gcloud takes them in a flag, and as Google's actions do in an input."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.kernel.record import record
from confcheck.sources.pipelines.found import Block, Found
from confcheck.sources.pipelines.traced import GAP, Builder, Traced
from confcheck.sources.references import parse_reference

_ALTERNATIVE = re.compile(r"\^([^^]+)\^")
_INPUT = re.compile(r"[\\=\n\r\u2028\u2029,]")
_UNKNOWN_LIST = "which variables these are, only the pipeline knows"


@record(frozen=True, slots=True)
class Target:
    """Where pairs go: into which block, and whether each must be a secret of a store."""

    block: Block
    references: bool = False


def flag_items(value: Traced) -> Iterator[Traced]:
    """The items of a list for gcloud: parted by commas, or by what stands between two `^` at its beginning."""
    delimiter = ","
    if (found := _ALTERNATIVE.match(value.text)) is not None:
        delimiter = found[1]
        value = value.part(found.end(), len(value))
    if not len(value):
        return
    # As gcloud does it: the end of the list may make a delimiter together with the one that is added there.
    text = value.text if value.text.endswith(delimiter) else value.text + delimiter
    at = 0
    for part in text.split(delimiter)[:-1]:
        yield value.part(at, at + len(part))
        at += len(part) + len(delimiter)


def take_flag(value: Traced, target: Target, found: Found) -> None:
    """The pairs of `--set-env-vars` and its like."""
    if value.text.startswith("^^"):
        found.problem(value.uses[0], "gcloud refuses this list: nothing stands between the two `^`")
        return
    for item in flag_items(value):
        equals = item.text.find("=")
        if equals > 0:
            take_pair(item.part(0, equals).trimmed(), item.part(equals + 1, len(item)), target, found)
        elif GAP in item.text:
            found.note(item.uses[0], _UNKNOWN_LIST)
        else:
            hint = "a comma ends a value: `^@^` at the beginning of the list makes `@` part the variables instead"
            found.problem(item.uses[0], "gcloud refuses this list: an item is not `KEY=value`", hint)


def take_pair(key: Traced, value: Traced, target: Target, found: Found) -> None:
    """One variable; a path is a file that a secret is mounted as."""
    if target.references and key.text.startswith("/"):
        return
    if GAP in key.text:
        found.note(key.uses[0], "the name of this variable is only known to the pipeline")
    elif re.search(r"\s", key.text):
        found.problem(key.spots[0], "Cloud Run refuses this list: the name of a variable has a blank in it")
    elif target.references and value.known:
        reference = parse_reference(value.text, "gcp")
        if reference is None:
            found.problem(value.uses[0], "this is not a reference to a secret")
            return
        if ":" not in value.text and "/versions/" not in value.text:
            found.problem(value.uses[0], "gcloud refuses a secret without a version", "add `:latest`, or a number")
        found.assign(key, value, target.block, given=reference)
    else:
        found.assign(key, value, target.block)


def take_input(text: Traced, target: Target, found: Found) -> None:
    """The pairs of an input that has one on each line, or parts them by commas; a backslash escapes them."""
    text = text.trimmed()
    if text.text == "{}":
        return
    for key, value in _input_pairs(text):
        if value is None and GAP in key.text:
            found.note(key.uses[0], _UNKNOWN_LIST)
        elif value is None or not len(key):
            if len(key) or value is not None:
                found.problem(key.uses[0], "the action refuses this list: an item is not `KEY=value`")
        else:
            take_pair(key, value, target, found)


def _input_pairs(text: Traced) -> Iterator[tuple[Traced, Traced | None]]:
    """Keys and values, without the blanks around them; None where there is no `=`."""
    built, key, at = Builder(), None, 0
    while (sign := _INPUT.search(text.text, at)) is not None:
        built.add(text.part(at, sign.start()))
        at = sign.end()
        if sign[0] == "\\":
            built.add(text.part(at, min(at + 1, len(text))))
            at = min(at + 1, len(text))
        elif sign[0] == "=" and key is None:
            key, built = built.done(text.uses[sign.start()]), Builder()
        elif sign[0] == "=":
            built.add(text.part(sign.start(), at))
        else:
            yield _pair(key, built.done(text.uses[sign.start()]))
            built, key = Builder(), None
    built.add(text.part(at, len(text)))
    yield _pair(key, built.done(text.uses[-1]))


def _pair(key: Traced | None, rest: Traced) -> tuple[Traced, Traced | None]:
    return (rest.trimmed(), None) if key is None else (key.trimmed(), rest.trimmed())
