"""What is secret by its name or by its shape, and the one function that decides how a text may be shown."""

from __future__ import annotations

import re
from math import log2

MASK = "••••"

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

SECRET_WORDS = frozenset(
    "secret password passwd passphrase pwd pass token credential credentials apikey hmac salt pepper".split()
)
"""A name with one of these words is secret …"""

NOT_SECRET_LAST = frozenset(
    "algorithm alg attempts audience backend bytes class cookie count days default duration enabled endpoint expire "
    "expires expiry field file format header host hours id issuer key_id kid length level lifetime limit max min "
    "minutes mode model name names path policy port prefix provider required rotation rounds seconds size store "
    "suffix timeout ttl type uri url version window".split()
)
"""… unless its last word says that it is about the secret instead (`TOKEN_LIFETIME`, `SECRET_NAME`)."""

NOT_SECRET_KEYS = frozenset(
    "public primary foreign sort partition cache idempotency routing lookup object row column group hot index".split()
)
"""`…_KEY` is secret unless the word before it is one of these (`PUBLIC_KEY`, `CACHE_KEY`)."""

_TOKENS = re.compile(
    r"-----BEGIN|\b(?:sk|rk|pk)[-_](?:live|test|proj|ant|or)[-_]|\bsk-[A-Za-z0-9-]{16}|\bgh[pousr]_[A-Za-z0-9]{16}"
    r"|\bgithub_pat_|\bglpat-|\bxox[abeprs]-|\b(?:AKIA|ASIA)[0-9A-Z]{12}|\bAIza[0-9A-Za-z_-]{20}|\bya29\."
    r"|\beyJ[A-Za-z0-9_-]{8,}\.|\bSG\.[A-Za-z0-9_-]{16}|\bhf_[A-Za-z0-9]{16}|\bnpm_[A-Za-z0-9]{16}|\bdop_v1_|\bwhsec_"
    r"|hooks\.slack\.com/services/|/api/webhooks/[0-9]|\bshpat_|\bvault:v[0-9]+:|\bGOCSPX-"
)
_RUN = re.compile(r"[A-Za-z0-9+]{20,}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_USERINFO = re.compile(r"(?<=://)(?:\S*:\S*@|[^\s/@]*@)")
_PARAMETER = re.compile(
    r"(?i)((?:^|[?&;,\s])[a-z0-9_.-]*(?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key|accountkey|sig|"
    r"signature|credential)[a-z0-9_.-]*\s*=\s*)([^&;,\s]+)"
)
_BITS_PER_CHARACTER = 3.2
_SHOWABLE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}")


def words_of(name: str) -> list[str]:
    """The words of a name in lower case, whatever joins them: `apiKey`, `API_KEY`, `api-key` alike."""
    return [word.lower() for word in _WORDS.findall(name)]


def is_secret_name(name: str) -> bool:
    """Whether a variable of that name holds a secret, as far as names tell."""
    words = words_of(name)
    if not words or words[-1] in NOT_SECRET_LAST:
        return False
    if not SECRET_WORDS.isdisjoint(words):
        return "public" not in words
    places = [place for place, word in enumerate(words) if word == "key" and place > 0]
    return any(words[place - 1] not in NOT_SECRET_KEYS for place in places)


def is_secret_shape(text: str) -> bool:
    """Whether a text looks like a credential: a known token form, or a long run of high entropy that is no UUID."""
    if _TOKENS.search(text):
        return True
    return any(_is_random(match.group()) for match in _RUN.finditer(_UUID.sub("", text)))


def _is_random(run: str) -> bool:
    if run.isalpha() or run.isdigit():
        return False
    return entropy(run) >= _BITS_PER_CHARACTER


def entropy(text: str) -> float:
    """Shannon entropy of the characters of a text, in bits per character."""
    counts = [text.count(character) for character in set(text)]
    return -sum(count / len(text) * log2(count / len(text)) for count in counts)


def masked(text: str, *, secret: bool) -> str:
    """The text as it may be shown: whole, with its credentials masked, or only the mask."""
    if secret or is_secret_shape(text):
        return MASK
    return _PARAMETER.sub(lambda match: match.group(1) + MASK, _USERINFO.sub(MASK + "@", text))


def holds_secret(text: str) -> bool:
    """Whether some part of a text must not be shown."""
    return masked(text, secret=False) != text


def shown_key(key: str) -> str:
    """A key as it may be shown: an identifier that does not itself look like a piece of a secret, or the mask."""
    if not _SHOWABLE_KEY.fullmatch(key) or is_secret_shape(key):
        return MASK
    # `kF3z9Q==` is the last line of a key file, not a name: no one mixes cases and digits without a separator.
    fragment = "_" not in key and any(c.isdigit() for c in key) and key != key.lower() and key != key.upper()
    return MASK if fragment else key
