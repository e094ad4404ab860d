"""Whether a text was chosen by a person or came about by chance, as tokens and passwords do."""

from __future__ import annotations

import re
from collections import Counter
from math import log2

_TOKENS = re.compile(
    r"sk-|sk_|pk_live_|rk_live_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|ya29\.|eyJ|hvs\.|npm_"
    r"|pypi-|SG\.|dop_v1_|shp(?:at|ss)_|-----BEGIN"
)
_MIXED_LENGTH, _MIXED_TURNS, _TURNING_LENGTH = 8, 2, 12
_LONG, _BITS = 20, 3.9
"""Characters, and Shannon entropy per character: words of a language stay below."""
_TURN = re.compile(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def looks_secret(text: str) -> bool:
    """Whether a name looks like a token or a password rather than like words that someone chose."""
    return _TOKENS.match(text) is not None or any(map(_random, re.split(r"[-_./:@ ]", text)))


def _random(word: str) -> bool:
    """Whether no one would choose this word as a name: letters and digits by turns, or as many bits as chance has."""
    turns = len(_TURN.findall(word))
    mixed = word.lower() != word != word.upper()
    return (
        (mixed and len(word) >= _MIXED_LENGTH and turns >= _MIXED_TURNS)
        or (len(word) >= _TURNING_LENGTH and turns > _MIXED_TURNS)
        or (len(word) >= _LONG and _bits(word) >= _BITS)
    )


def _bits(word: str) -> float:
    """Shannon entropy per character."""
    return -sum(count / len(word) * log2(count / len(word)) for count in Counter(word).values())
