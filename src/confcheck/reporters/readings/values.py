"""What a reader gave to a key as text that may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from confcheck.checks.evidence import Letters, is_secret, shown, visible
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import Reference, Unknown
from confcheck.resolve.divergence import form_of
from confcheck.resolve.readings import Item
from confcheck.sources.lines import lines_of
from confcheck.sources.references import as_value, reference_text

LONGEST = 60
"""Characters of a value that are shown to people; JSON has all of them."""
_TOKEN = re.compile(r"['\"`]?([^\s'\"`]*)")


@record(frozen=True, slots=True)
class Values:
    """How values and keys are shown: masked where they are secret, unless they are to be revealed."""

    starts: list[int]
    text: str
    reveal: bool

    def key(self, item: Item) -> str:
        """The key; only one that is an identifier unless everything is revealed."""
        return item.assignment.key if self.reveal else shown_key(item.assignment.key)

    def known(self, item: Item) -> str | None:
        """What the key gets, in clear; None where only execution or the process could tell."""
        value = item.value
        if isinstance(value, Reference):
            return self._written(item, value)
        return value if isinstance(value, str) else None

    def alone(self, item: Item) -> str | None:
        """What the key gets, as it may be shown."""
        text = self.known(item)
        if text is None or self.reveal:
            return text
        # A template that lacks a variable is shown as what it comes to: that is what the process gets.
        one = item.candidate
        if one.value is not text or one.undefined:
            one = replace(one, undefined=(), value=text, secret=is_secret(None, one))
        return shown(None, one)

    def told(self, item: Item, letters: Letters, *, secret: bool) -> str:
        """The same in words, with a letter that tells a value from others that is masked or cut.

        `secret`: something beside it is secret, so it is masked whatever it is itself.
        """
        if isinstance(item.value, Unknown):
            return f"({item.value.why})"
        text = self.known(item)
        if text is None:
            return "(what the process has)"
        hidden = text if self.reveal else MASK if secret else (self.alone(item) or "")
        cut = hidden if len(hidden) <= LONGEST else hidden[:LONGEST] + "…"
        if cut != hidden or (MASK in hidden and not self.reveal):
            return f"{cut} {letters.of(form_of(item))}"
        return visible(hidden) or "(empty)"

    def _written(self, item: Item, reference: Reference) -> str:
        """The text that was taken for a reference, which has several for one secret."""
        position = item.assignment.origin.value
        found = None
        if position is not None:
            found = _TOKEN.match(self.text, self.starts[position.line - 1] + position.column - 1)
        token = found[1] if found else ""
        return token if as_value(token) == reference else (reference_text(reference) or "")


def values_of(text: str, *, reveal: bool) -> Values:
    """How the values of a file of that text are shown."""
    return Values(lines_of(text).starts, text, reveal)


def any_secret(items: Iterable[Item]) -> bool:
    """Whether one of several readings of a line is secret; then all are."""
    return any(is_secret(None, item.candidate) for item in items)
