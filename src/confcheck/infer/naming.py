"""What the path of a file says about it: its environment, whose it is, and whether anything reads it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confcheck.discover.vocabulary import TEMPLATES, words_in
from confcheck.infer.words import ENVIRONMENT_OF, PLAIN, SHARED, environment_word
from confcheck.kernel.record import record

_COMPOSE = re.compile(r"(?:.*[._-])?(?:docker-)?compose(?=[._-])", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:ya?ml|json)$", re.IGNORECASE)
_SPECIAL = re.compile(r"[*?\[{}\\]")


@record(frozen=True, slots=True)
class Name:
    """A path, taken apart."""

    path: str
    word: str | None = None
    """The word of its environment, as written but in lower case: `dev`."""
    segment: int = -1
    """Which part of the path holds that word, or says that the file is the base of others; -1: none."""
    subject: str | None = None
    """What an env file is called by itself: `auth` in `auth.env`."""
    qualifiers: tuple[str, ...] = ()
    """Further words: `alpine` in `docker-compose.alpine-dev.yml`."""
    shape: str = ""
    """How an env file is named: `.env`, `.secrets`, `env`, `*.env` or `.*`."""
    template: bool = False
    local: bool = False
    """`.env.local`, `.env.test.local`, `.env.override`: laid over the file without it by whoever has it."""
    shared: bool = False
    """It calls itself the base of others, or its folder does."""
    override: bool = False
    compose: bool = False
    """It calls itself a compose file."""

    @property
    def folder(self) -> str:
        """Of the file, without the segment that stands for its environment."""
        return "/".join(part for place, part in enumerate(self.path.split("/")[:-1]) if place != self.segment)


@dataclass(slots=True)
class _Words:
    """What the words of a base name have said so far."""

    known: Mapping[str, str]
    word: str | None = None
    template: bool = False
    shared: bool = False

    def rest(self, token: str) -> str | None:
        """What a token says beyond environment, template and the like; None if nothing."""
        words = list(words_in(token))
        if words and words[-1] in TEMPLATES:
            self.template = True
            words.pop()
        word = environment_word(tuple(words), self.known) if self.word is None else None
        if word is not None:
            self.word = word
            words.remove(word)
        self.shared = self.shared or (len(words) == 1 and words[0] in SHARED)
        if not words or all(each in PLAIN for each in words):
            return None
        return token if word is None and len(words) == len(words_in(token)) else "-".join(words)


def env_name(path: str, known: Mapping[str, str] = ENVIRONMENT_OF) -> Name:
    """The path of an env file; `known` are the words for environments, in lower case."""
    base = path.rpartition("/")[2]
    shape, text = _shape(base)
    tokens = [token for token in text.split(".") if token and token.lower() != "env"]
    local = shape in (".env", "env") and bool(tokens) and tokens[-1].lower() in ("local", "override")
    said = _Words(known)
    # Whole tokens first: in `.env.test.pre-staging` the environment is test.
    for token in tokens[: len(tokens) - local]:
        if token.lower() in known and said.word is None:
            said.word = token.lower()
    whole = said.word
    kept = [token for token in tokens[: len(tokens) - local] if token.lower() != whole]
    rest = [each for each in (said.rest(token) for token in kept) if each is not None]
    by_itself = shape in ("*.env", ".*")
    segment, word = _place(path, said.word, known)
    if word is None:
        segment = _base(path)
    return Name(
        path,
        word,
        segment,
        subject=rest[0] if by_itself and rest else None,
        qualifiers=tuple(rest[1:] if by_itself else rest),
        shape=shape,
        template=said.template,
        local=local,
        shared=said.shared or (word is None and segment >= 0),
    )


def compose_name(path: str, known: Mapping[str, str] = ENVIRONMENT_OF) -> Name:
    """The path of a compose file; whatever its name has beside `compose` and an environment qualifies it."""
    base = _SUFFIX.sub("", path.rpartition("/")[2])
    named = _COMPOSE.match(base + ".")
    words = words_in(base[named.end() :] if named else base)
    word = environment_word(words, known)
    rest = [each for each in words if each not in (word, "override")]
    shared = bool(named) and rest[-1:] in (["base"], ["common"])
    segment, word = _place(path, word, known)
    return Name(
        path,
        word,
        segment,
        qualifiers=tuple(rest[:-1] if shared else rest),
        shared=shared,
        override="override" in words,
        compose=named is not None,
    )


def manifest_name(path: str, known: Mapping[str, str] = ENVIRONMENT_OF) -> Name:
    """The path of a Kubernetes manifest."""
    word = environment_word(words_in(_SUFFIX.sub("", path.rpartition("/")[2])), known)
    segment, word = _place(path, word, known)
    return Name(path, word, segment)


def _shape(base: str) -> tuple[str, str]:
    """How an env file is named, and the part of the name that says more."""
    lowered = base.lower()
    if lowered == ".secrets":
        return ".secrets", ""
    if re.match(r"\.env(?:[._-]|$)", lowered):
        return ".env", base[4:].lstrip("_-")
    if lowered.startswith("env."):
        return "env", base[3:]
    if re.search(r"\.env(?:\.|$)", lowered):
        return "*.env", base
    return ".*", base


def _place(path: str, word: str | None, known: Mapping[str, str]) -> tuple[int, str | None]:
    """Which segment names the environment, and the word: the base name before folders, the nearest folder first."""
    parts = path.split("/")
    if word is not None:
        return len(parts) - 1, word
    for place in range(len(parts) - 2, -1, -1):
        lowered = parts[place].lower().strip(".")
        if lowered in known:
            return place, lowered
    return -1, None


def _base(path: str) -> int:
    """The folder that stands where others are called like environments: `base/auth.env` beside `staging/auth.env`."""
    parts = [part.lower().strip(".") for part in path.split("/")[:-1]]
    return max((place for place, part in enumerate(parts) if part in SHARED), default=-1)


def literal(path: str) -> str:
    """The pattern that only this path fits."""
    return _SPECIAL.sub(lambda found: f"[{found[0]}]", path)


def pattern(name: Name, service: str | None, *, environment: bool) -> str:
    """The path with its environment and its service as captures, where it spells them as they are declared."""
    parts = name.path.split("/")
    owner = _owner(parts, service) if service is not None else -1
    written = []
    for place, part in enumerate(parts):
        captures: list[tuple[str, str]] = []
        if environment and name.word is not None and (place == name.segment or part.strip(".") == name.word):
            captures.append((name.word, "{environment}"))
        if place == owner and service is not None:
            captures.append((service, "{service}"))
        written.append(_captured(part, captures))
    return "/".join(written)


def _owner(parts: list[str], service: str) -> int:
    """The segment that names the service: the base name, else the nearest folder of exactly that name."""
    if _whole(service).search(parts[-1]):
        return len(parts) - 1
    return next((place for place in range(len(parts) - 2, -1, -1) if parts[place] == service), -1)


def _captured(part: str, captures: Iterable[tuple[str, str]]) -> str:
    spans: list[tuple[int, int, str]] = []
    for word, capture in captures:
        found = _whole(word).search(part)
        if found is not None and all(found.end() <= start or found.start() >= end for start, end, _ in spans):
            spans.append((found.start(), found.end(), capture))
    written, done = [], 0
    for start, end, capture in sorted(spans):
        written += [literal(part[done:start]), capture]
        done = end
    return "".join((*written, literal(part[done:])))


def _whole(word: str) -> re.Pattern[str]:
    """The word, not as a part of a longer one."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])")
