"""Hostile text for every format: whatever a file and its further files hold, there is an answer, and it is true.

`python -m tests.sources.hostile_formats 100000 SEED [FORMAT …]` reads as many per format. An answer is true when every
place in it is inside its file, the text at the place of a key shows the key, no message quotes the file, and no more is
found than a file of that size can hold.
"""

from __future__ import annotations

import dataclasses
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from random import Random
from types import FrameType

from confcheck.kernel.record import record
from confcheck.model import Assignment, Malformed, Neighbour, Origin, Parsed, Position, Source, SourceOptions
from confcheck.sources import READERS, SOURCES, identify, source_for
from confcheck.sources.lines import lines_of
from tests.sources.mutations import CANARY, Sample, all_samples, arbitrary, mutated, samples
from tests.sources.positions import shows

_MOST = 1_000_000
"""Entries, problems and notes of one file: `MAX_NODES` of the trees."""
_MOST_NEIGHBOURS = 50
"""Further files of one file; after so many there are no more, as there are no endless folders."""
_BATCH = 100
_SHOWN = 1_000
"""Characters of a key that are compared."""
_REFUSED = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PATIENCE = 600
"""Seconds for a batch, of which most take less than one: only what hangs, or grows without bounds, takes longer."""


@record(frozen=True, slots=True)
class Spelling:
    """How a key may be written other than letter by letter."""

    reason: str
    tokens: Callable[[str], tuple[str, ...]]
    """Key → what may stand at its place."""


def _last_pieces(key: str) -> tuple[str, ...]:
    """All that may be left of a dotted path when its beginning stands further up."""
    return (key, *(key[at + 1 :] for at, sign in enumerate(key) if sign == "."))


def _last_parts(key: str) -> tuple[str, ...]:
    """The same for a variable of .NET; an item of a list has no key, so that its value stands there."""
    if key.rpartition("__")[2].isdigit():
        return ("",)
    ends = (at + 2 for at in range(len(key)) if key.startswith("__", at))
    return (key, *(key[at:].replace("__", ":") for at in (0, *ends)))


def _escaped(key: str) -> tuple[str, ...]:
    """A key of a properties file, or the last piece of one in YAML; from an escape on it is written otherwise."""
    ends = [at for at, sign in enumerate(key) if key[at - 1 : at] == "."][-50:]
    ends += [at for at, sign in enumerate(key) if sign == "["][:50]
    # YAML reads what it forbids as U+FFFD.
    pieces = ("" if "\ufffd" in key[at : at + 50] else key[at : at + 500] for at in ends)
    return (*pieces, *([""] if key.endswith(".") else []), "\\", key[:1])


def _digits(key: str) -> tuple[str, ...]:
    """How a number may begin."""
    return (*"0123456789-+.",) if re.fullmatch(r"[0-9.e+-]+", key) else ()


def _behind_prefix(key: str) -> tuple[str, ...]:
    return (key, *(key[at + 1 :] for at, sign in enumerate(key) if sign in "_.-"))


def _of_a_shell(key: str) -> tuple[str, ...]:
    """The first character, or what quotes it, escapes it, or brings it from where nothing can be shown."""
    return (key[:1], *"\\`'\"$*|>")


SPELLINGS: dict[str, Spelling] = {
    "appsettings": Spelling("a key is the name of a variable, of which the last piece stands there", _last_parts),
    "dockerfile": Spelling("any character may be quoted or escaped", lambda key: (key[:1], *"\\`'\"")),
    "terraform": Spelling("a name may be made from others", lambda key: (key, '"', key[:1])),
    "spring": Spelling("as in yaml and in properties", _escaped),
    "properties": Spelling("any character may be written as an escape", _escaped),
    "yaml": Spelling("a key is the path to its leaf, of which the last piece stands there", _last_pieces),
    "json": Spelling("as in yaml", _last_pieces),
    "helm-values": Spelling("as in yaml, where there is no block of variables", _last_pieces),
    "toml": Spelling("as in yaml", _last_pieces),
    "kustomize": Spelling("what a patch puts under a key of another file stands alone in the patch", lambda _: ("",)),
    "compose": Spelling("a number in a list is a key in its decimal form", lambda key: (key, *_digits(key))),
    "kubernetes": Spelling("the prefix of `envFrom` stands elsewhere", _behind_prefix),
    "python": Spelling("a constant of a class is the path to it, of which the last piece stands there", _last_pieces),
    "typescript": Spelling("as in python", _last_pieces),
    **dict.fromkeys(
        ("github-actions", "cloud-build", "gitlab-ci", "gcloud", "procfile", "systemd"),
        Spelling("any character may be quoted or escaped, or brought by a variable", _of_a_shell),
    ),
    "helm": Spelling("what a template makes stands nowhere", lambda _: ("",)),
    "dotenv": Spelling("some readers drop every CR", lambda key: (key.replace("\r", "").replace("\n", ""),)),
}
"""Formats that are missing here write each key as it is, or quoted."""


@record(frozen=True, slots=True)
class Case:
    """A file among its further files."""

    source: Source
    options: SourceOptions
    text: str
    texts: dict[str, str]
    """Every file that was answered, and the file itself."""


def cases(source: Source, count: int, seed: int) -> Iterator[Case]:
    """So many files of a format: every fourth without any sense, the others samples that were damaged."""
    chance = Random(f"{seed} {source.format}")
    known = samples(source.format)
    for index in range(count):
        sample = chance.choice(known)
        text = mutated(chance, sample.text, known) if index % 4 else arbitrary(chance, known)
        yield case(source, sample.path, text, Random(chance.random()))


def case(source: Source, path: str, text: str, chance: Random) -> Case:
    """A file whose further files are those of other samples, damaged or not, or itself, or absent, or refused."""
    texts = {path: text}
    known = samples(source.format)

    def neighbours(asked: str) -> Neighbour:
        if asked in texts:
            return Neighbour(texts[asked])
        if asked.startswith(("/", "../")) or asked == "..":
            return Neighbour(refusal="it lies outside the workspace, and only files below its root are read")
        kind = chance.random()
        if len(texts) > _MOST_NEIGHBOURS or kind < 0.15:
            return Neighbour()
        if kind < 0.2:
            return Neighbour(refusal="the file is UTF-16, not UTF-8")
        texts[asked] = _further(chance, text, asked, known)
        return Neighbour(texts[asked])

    options = SourceOptions(
        path,
        chance.choice(READERS).name if source.format == "dotenv" else None,
        select=_select(chance, text) if source.selects else (),
        part=chance.choice((None, None, "cloud", "compose")) if source.format == "confcheck" else None,
        over=tuple(one.path for one in chance.sample(known, chance.randrange(len(known)))) if source.joins else (),
        neighbours=neighbours,
    )
    return Case(source, options, text, texts)


def _further(chance: Random, text: str, asked: str, known: tuple[Sample, ...]) -> str:
    """What stands in a further file: what a sample of that name holds, the file itself once more, or another sample."""
    named = [sample.text for sample in known if sample.path.endswith(asked.rpartition("/")[2])]
    kind = chance.random()
    if named and kind < 0.6:
        found = chance.choice(named)
    elif kind < 0.7:
        found = text
    else:
        found = chance.choice(known if kind < 0.9 else all_samples()).text
    return found if chance.random() < 0.5 else mutated(chance, found, known)


def _select(chance: Random, text: str) -> tuple[tuple[str, str], ...]:
    """Half of the time nothing; else paths of words that the file has, and some that it has not."""
    if chance.random() < 0.4:
        return ()
    written = (word.strip("\"':=,{}[]()") for word in text[:2000].split())
    words = ["*", "*", "0", "nothing", *(word for word in written if CANARY not in word)]  # a manifest may be quoted
    paths = {
        ".".join(chance.choices(words, k=chance.choice((1, 1, 2, 3)))): None for _ in range(chance.choice((1, 1, 3)))
    }
    return tuple((path, chance.choice(("values", "references"))) for path in paths)


def untrue(one: Case) -> list[str]:
    """What is wrong with the answer to a file; an exception goes through."""
    identify(one.options.path, one.text)
    parsed = one.source.parse(one.text, one.options)
    found = [*_outside(one, parsed), *_unshown(one, parsed), *_quoting(one, parsed)]
    size = len(parsed.entries) + len(parsed.problems) + len(parsed.notes)
    return found if size <= _MOST else [*found, f"{size} entries, problems and notes"]


def answer(one: Case) -> list[str]:
    """The same, where an exception is one more thing that is wrong: the search goes on."""
    try:
        return untrue(one)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not happen
        last = traceback.extract_tb(error.__traceback__)[-1]
        return [f"{type(error).__name__}: {error} ({last.filename.rpartition('/')[2]}:{last.lineno})"]


def _outside(one: Case, parsed: Parsed) -> Iterator[str]:
    """Places that no file has."""
    seen = set()
    for path, position in _places(parsed, one.options.path):
        if (path, position) not in seen:
            seen.add((path, position))
            if path not in one.texts:
                yield f"a place in `{path}`, which was not read"
            elif _rest(one.texts[path], position) is None:
                yield f"{path}:{position.line}:{position.column} is outside the file"


def _places(value: object, path: str) -> Iterator[tuple[str, Position]]:
    """Every position of a record and of all that it holds, with the file that it is in."""
    if isinstance(value, Position):
        yield path, value
    elif isinstance(value, tuple):
        inside = next((item.path for item in value if isinstance(item, Origin)), path)
        for item in value:
            yield from _places(item, inside)
    elif dataclasses.is_dataclass(value):
        inside = value.path if isinstance(value, Origin | Malformed) else path
        origin = getattr(value, "origin", None)
        inside = origin.path if isinstance(origin, Origin) else inside
        for field in dataclasses.fields(value):
            yield from _places(getattr(value, field.name), inside)


def _unshown(one: Case, parsed: Parsed) -> Iterator[str]:
    """Keys whose place does not show them."""
    spelling = SPELLINGS.get(one.source.format)
    for entry in _assignments(parsed):
        place = entry.origin
        written = _rest(one.texts.get(place.path, ""), place.key)
        tokens = spelling.tokens(entry.key) if spelling is not None else (entry.key,)
        shown = written is None or any(shows(_sound(written), _sound(token[:_SHOWN])) for token in tokens)
        if not shown:
            yield f"{entry.key[:80]!r} does not stand at {place.path}:{place.key.line}:{place.key.column}"


def _sound(text: str) -> str:
    """Without the characters that YAML does not allow, which are read as replaced, and those that Windows adds."""
    return _REFUSED.sub("\ufffd", text).replace("\r", "").replace("\ufeff", "")


def _assignments(parsed: Parsed) -> Iterator[Assignment]:
    yield from (entry for entry in parsed.entries if isinstance(entry, Assignment))
    for _, inside in parsed.objects:
        yield from inside


def _quoting(one: Case, parsed: Parsed) -> Iterator[str]:
    """Messages that show what was planted; the path of a further file, or of its folder, may be shown."""
    shown = {*one.texts, *(path.rpartition("/")[0] for path in one.texts)} - {""}
    for said in (*parsed.problems, *parsed.notes):
        message = f"{said.message} {said.hint}"
        for path in sorted(shown, key=len, reverse=True):
            message = message.replace(path, "")
        if CANARY in message:
            yield f"a message quotes the file: {message[:300]}"


@lru_cache(maxsize=64)
def _starts(text: str) -> list[int]:
    return lines_of(text).starts


def _rest(text: str, position: Position) -> str | None:
    """What stands at a place and behind it; None where the file has no such place."""
    starts = _starts(text)
    if not 1 <= position.line <= len(starts) or position.column < 1:
        return None
    start = starts[position.line - 1] + position.column - 1
    end = starts[position.line] if position.line < len(starts) else len(text) + 1
    return text[start : start + 2 * _SHOWN] if start < end else None


class TooSlow(Exception):
    """A batch that did not end."""


@contextmanager
def patience(seconds: int = _PATIENCE) -> Iterator[None]:
    """Whatever happens inside ends, or fails."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def misread(source: Source, count: int, seed: int) -> list[tuple[str, str, list[str]]]:
    """Path, text and what is wrong, for every file that is not answered truly."""
    found = []
    every = cases(source, count, seed)
    for start in range(0, count, _BATCH):
        with patience():
            for one, _ in zip(every, range(min(_BATCH, count - start)), strict=False):
                wrong = answer(one)
                if wrong:
                    found.append((one.options.path, one.text, wrong))
    return found


def main(count: int, seed: int, formats: list[str]) -> int:
    """Read, print what is wrong; 1 if anything is."""
    bad = 0
    for source in [source_for(name) for name in formats] if formats else SOURCES:
        if source is None:
            sys.exit("no such format")
        began = time.perf_counter()
        found = misread(source, count, seed)
        took = time.perf_counter() - began
        print(f"{source.format}: {count} inputs in {took:.0f} s, {len(found)} not answered truly", flush=True)  # noqa: T201
        for path, text, wrong in found[:5]:
            print("   ", path, [one[:300] for one in wrong[:3]], repr(text[:400]), flush=True)  # noqa: T201
        bad += len(found)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1, sys.argv[3:]))
