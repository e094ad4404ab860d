"""What checks show: values as they may be shown, places, letters for masked values, and words for lists."""

from confcheck.checks.evidence.places import at_file, at_key, at_name, at_position, at_value, declared
from confcheck.checks.evidence.shown import Letters, is_secret, shown
from confcheck.checks.evidence.spread import Spread, gathered, paths_of, spread_of, spread_of_documents, users_of
from confcheck.checks.evidence.words import counted, listed

__all__ = [
    "Letters",
    "Spread",
    "at_file",
    "at_key",
    "at_name",
    "at_position",
    "at_value",
    "counted",
    "declared",
    "gathered",
    "is_secret",
    "listed",
    "paths_of",
    "shown",
    "spread_of",
    "spread_of_documents",
    "users_of",
]
