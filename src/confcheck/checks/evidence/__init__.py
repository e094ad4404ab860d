"""What checks show: values as they may be shown, places, letters for masked values, and words for lists."""

from confcheck.checks.evidence.places import at_file, at_key, at_name, at_position, at_value, declared
from confcheck.checks.evidence.ruling import rule_names, rule_places, rule_text
from confcheck.checks.evidence.shown import (
    Letters,
    in_words,
    is_secret,
    shown,
    shown_default,
    shown_derived,
    shown_reference,
    shown_unset,
    visible,
)
from confcheck.checks.evidence.spread import (
    Spread,
    by_target,
    gathered,
    paths_of,
    spread_of,
    spread_of_documents,
    users_of,
)
from confcheck.checks.evidence.stand_in import stand_in
from confcheck.checks.evidence.words import counted, listed

__all__ = [
    "Letters",
    "Spread",
    "at_file",
    "at_key",
    "at_name",
    "at_position",
    "at_value",
    "by_target",
    "counted",
    "declared",
    "gathered",
    "in_words",
    "is_secret",
    "listed",
    "paths_of",
    "rule_names",
    "rule_places",
    "rule_text",
    "shown",
    "shown_default",
    "shown_derived",
    "shown_reference",
    "shown_unset",
    "spread_of",
    "spread_of_documents",
    "stand_in",
    "users_of",
    "visible",
]
