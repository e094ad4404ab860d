"""What is secret by its name or by its shape, and the one function that decides how a text may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import log2

MASK = "••••"

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

SECRET_WORDS = frozenset(
    "secret password passwd passphrase pwd pass token credential credentials creds apikey hmac salt pepper "
    "secretkeybase".split()
)
"""A name with one of these words is secret …"""

SECRET_PLURALS = frozenset("secrets passwords passphrases apikeys".split())
"""A name that ends in one of these is secret, too; in front it is a store's (`SECRETS_PROJECT`)."""

SECRET_ENDS = (
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "masterkey",
    "privatekey",
    "secretkey",
    "signingkey",
)
"""So is a word that ends in one of these: nobody separates the words of `PGPASSWORD` and `AUTHTOKEN`."""

NOT_SECRET_LAST = frozenset(
    "algorithm alg attempts audience backend bytes class cookie count days default duration enabled endpoint expire "
    "expires expiry field file format header host hours id issuer key_id kid length level lifetime limit max min "
    "minutes mode model name names path policy port prefix provider required rotation rounds seconds size store "
    "suffix timeout ttl type uri url version window".split()
)
"""… unless its last word says that it is about the secret instead (`TOKEN_LIFETIME`, `SECRET_NAME`)."""

NOT_SECRET_KEYS = frozenset(
    "public primary foreign sort partition cache idempotency routing lookup object row column group hot index allowed "
    "ignore ignored feature required".split()
)
"""`…_KEY` and `…_KEYS` are secret unless the word before is one of these (`PUBLIC_KEY`, `CACHE_KEY`)."""

SECRET_LOGINS = frozenset(
    {("basic", "auth"), ("redis", "auth"), ("http", "auth"), ("proxy", "auth"), ("auth", "users")}
)
"""Names that end in one of these hold a login; `auth` alone may be a URL or a switch."""

_CACHED = 65536

_TOKENS = re.compile(
    r"-----BEGIN|\b(?:sk|rk|pk)[-_](?:live|test|proj|ant|or)[-_]|\bsk-[A-Za-z0-9-]{16}|\bgh[pousr]_[A-Za-z0-9]{16}"
    r"|\bgithub_pat_|\bglpat-|\bxox[abeprs]-|\b(?:AKIA|ASIA)[0-9A-Z]{12}|\bAIza[0-9A-Za-z_-]{20}|\bya29\."
    r"|\beyJ[A-Za-z0-9_-]{8,}\.|\bSG\.[A-Za-z0-9_-]{16}|\bhf_[A-Za-z0-9]{16}|\bnpm_[A-Za-z0-9]{16}|\bdop_v1_|\bwhsec_"
    r"|hooks\.slack\.com/services/|/api/webhooks/[0-9]|\bshpat_|\bvault:v[0-9]+:|\bGOCSPX-"
)
_RUN = re.compile(r"[A-Za-z0-9+]{20,}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_AUTHORITY = re.compile(r"(?<=://).*")
_LOGIN = re.compile(r"(?!mailto:|acct:|sips?:|xmpp:)(?P<value>[^\s:/@,=?&;\"'{}]+:(?!//)\S+)@", re.IGNORECASE)
_NAME = (
    r"(?:[a-z0-9_.-]{0,64}(?:password|passwd|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|accountkey|"
    r"signature|credential|authorization)[a-z0-9_.-]{0,64}|pass|key|auth|sig)"
)
# A value ends where the next `name=` begins, not at the first blank or comma: passwords hold those.
_PARAMETER = re.compile(
    rf"(?:^|[?&;,\s]){_NAME}\s*=\s*(?!\s)(?P<value>'[^']*'|\"[^\"]*\"|.+?)"
    r"(?=(?:;\s*[a-z_][a-z0-9_ .-]{0,64}|[&,\s]\s*[a-z_][a-z0-9_.-]{0,64})=|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_PROPERTY = re.compile(
    rf"""["']{_NAME}["']\s*:\s*(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[\[{{].*|[^\s,}}\]]+)""", re.IGNORECASE | re.DOTALL
)
_HEADER = re.compile(r"\b(?:bearer|basic)\s+(?P<value>\S{8,})", re.IGNORECASE)
_BITS_PER_CHARACTER = 3.2
_SHOWABLE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}")


def words_of(name: str) -> list[str]:
    """The words of a name in lower case, whatever joins them: `apiKey`, `API_KEY`, `api-key` alike."""
    return [word.lower() for word in _WORDS.findall(name)]


@lru_cache(maxsize=_CACHED)
def is_secret_name(name: str) -> bool:
    """Whether a variable of that name holds a secret, as far as names tell."""
    words = words_of(name)
    if not words or words[-1] in NOT_SECRET_LAST:
        return False
    if words[-1] in SECRET_PLURALS or any(word in SECRET_WORDS or word.endswith(SECRET_ENDS) for word in words):
        return "public" not in words
    if tuple(words[-2:]) in SECRET_LOGINS:
        return True
    places = [place for place, word in enumerate(words) if word in ("key", "keys") and place > 0]
    return any(words[place - 1] not in NOT_SECRET_KEYS for place in places)


@lru_cache(maxsize=_CACHED)
def is_secret_shape(text: str) -> bool:
    """Whether a text looks like a credential: a known token form, or a long run of high entropy that is no UUID."""
    if _TOKENS.search(text):
        return True
    return any(_is_random(match.group()) for match in _RUN.finditer(_UUID.sub("", text)))


def _is_random(run: str) -> bool:
    bare = run.replace("+", "")  # a sign of base64, and of `-XX:+UnlockExperimentalVMOptions`
    if bare.isalpha() or bare.isdigit():
        return False
    return entropy(run) >= _BITS_PER_CHARACTER


def entropy(text: str) -> float:
    """Shannon entropy of the characters of a text, in bits per character."""
    counts = [text.count(character) for character in set(text)]
    return -sum(count / len(text) * log2(count / len(text)) for count in counts)


def masked(text: str, *, secret: bool) -> str:
    """The text as it may be shown: whole, with its credentials masked, or only the mask."""
    return MASK if secret or is_secret_shape(text) else without_credentials(text)


def without_credentials(text: str) -> str:
    """The text with the credentials inside it masked: of URLs and logins, parameters, JSON properties and headers."""
    shown: list[str] = []
    end = 0
    for start, stop in sorted(_credentials(text)):
        if start > end or not shown:
            shown += [text[end:start], MASK]
        end = max(end, stop)
    return "".join([*shown, text[end:]])


def _credentials(text: str) -> Iterator[tuple[int, int]]:
    """Every credential as the text has it: one may end in the middle of what looks like another."""
    for match in _AUTHORITY.finditer(text):
        yield from _userinfo(match)
    login = _LOGIN.match(text)
    if login is not None:
        yield login.span("value")
    for pattern in (_PARAMETER, _PROPERTY, _HEADER):
        yield from (match.span("value") for match in pattern.finditer(text))


def _userinfo(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """What follows `://`, to the end of its line: a password may hold `@`, `/` and blanks, so the last `@` ends it."""
    userinfo, at, _ = match[0].rpartition("@")
    if ":" not in userinfo:
        userinfo, at, _ = match[0].partition("@")
    if at and (":" in userinfo or "/" not in userinfo):
        yield match.start(), match.start() + len(userinfo)


def holds_secret(text: str) -> bool:
    """Whether some part of a text must not be shown."""
    return masked(text, secret=False) != text


def shown_variable(name: str, *, secret: bool) -> str:
    """The name of a variable as it may be shown: in a secret only one in capitals, else it may be a piece of it.

    A reader that replaces variables takes `$word` out of the password `pa$word`.
    """
    return MASK if secret and name != name.upper() else shown_key(name)


def shown_key(key: str) -> str:
    """A key as it may be shown: an identifier that does not itself look like a piece of a secret, or the mask."""
    if not _SHOWABLE_KEY.fullmatch(key) or is_secret_shape(key):
        return MASK
    # `kF3z9Q==` is the last line of a key file, not a name: no one mixes cases and digits without a separator.
    fragment = "_" not in key and any(c.isdigit() for c in key) and key != key.lower() and key != key.upper()
    return MASK if fragment else key
