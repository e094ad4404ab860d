"""Secrets that stand in clear: whether a winner holds one, and which part of it is the secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from confcheck.checks.evidence.shown import is_secret
from confcheck.checks.evidence.stand_in import stand_in
from confcheck.kernel.placeholder import placeholder
from confcheck.kernel.secrecy import is_secret_shape, without_credentials
from confcheck.kernel.spec import Json
from confcheck.kernel.urls import Url, split_url
from confcheck.model import Assignment, Candidate, Inherited, Origin, Resolved, Structure, Template, View

COMMAND = re.compile(r"(?<!\\)\$\((?!\()[^)]+\)|(?<!\\)`[^`]+`")
"""What a shell would execute; `$((…))` only computes, and a backslash takes the meaning away."""

_STANDS_FOR = re.compile(
    r"\$\{\w+\}|\{\{.+?\}\}|\A(?:\$[A-Z_][A-Z0-9_]*|%\w+%|@\w+@)\Z"
    r"|\A(?:file:/{1,3}|/(?:run|var|etc|mnt|opt|vault|secrets|srv|home|usr|app)/|\.{1,2}/|~/)[\w./@-]+\Z"
    r"|\A(?:/?[\w.-]+/)+[\w.-]+\.(?:key|pem|crt|cer|p12|pfx|jks|json|txt)\Z"
)
"""A variable that someone else fills in, or the path of the file that holds the secret."""
_LOOK_ALIKE = re.compile(r"\b[0-9a-f]{32,}\b|\+")
"""Only what is called a secret is one in these forms; what is shown is masked all the same."""
_ON_OR_OFF = frozenset("true false yes no on off enabled disabled none null".split())
_MAY_BE_SECRET = (None, "fernet-key", "uuid")
"""Formats of values that may be secret without the schema saying so; the others say what the value is."""
_WEB = ("http", "https", "ws", "wss")


Known: TypeAlias = "dict[tuple[int, str, str, bool, bool], str | None]"
"""What a literal (setting by identity, key, text, whether it is secret, whether its place says so) came to."""


def in_clear(view: View, resolved: Resolved, known: Known) -> str | None:
    """The secret that a winner holds in clear, of a URL the password; None where it holds none of its own.

    `known` belongs to one run of a check: one literal stands in many views.
    """
    winner, setting = resolved.winner, resolved.setting
    if winner is None or setting.secret is False or winner.undefined or resolved.provided:
        return None
    if setting.spec.format == "file-path":
        return None
    written = winner.assignment
    if not isinstance(winner.value, str) or winner.value is not written.value:
        return _unless_stand_in(resolved, _found(view, resolved, winner))
    key = (id(setting), written.key, winner.value, winner.secret, written.secret)
    if key not in known:
        known[key] = _unless_stand_in(resolved, _secret_in(winner.value, resolved, winner))
    return known[key]


def _unless_stand_in(resolved: Resolved, text: str | None) -> str | None:
    return None if text is None or stand_in(resolved) else text


def _found(view: View, resolved: Resolved, winner: Candidate) -> str | None:
    if isinstance(winner.value, Structure):
        return next(_leaves(json.loads(winner.value.json)), None) if is_secret(resolved.setting, winner) else None
    text = _secret_in(winner.value, resolved, winner) if isinstance(winner.value, str) else None
    written = winner.supplier or winner.assignment
    if text is None or isinstance(written.value, Inherited):  # from the process of whoever runs confcheck
        return None
    if winner.supplier is None and isinstance(written.value, Template):
        return _pieced_together(view, resolved, winner, written.value)
    return None if winner.supplier and written.origin in _told_elsewhere(view, resolved) else text


def _pieced_together(view: View, resolved: Resolved, winner: Candidate, written: Template) -> str | None:
    """Of a value with variables in it: what stands in the line of another secret setting is told there."""
    told = _told_elsewhere(view, resolved)
    known = {name: None if one.origin in told else text for name, one, text in _visible(view, winner, written)}
    literal = _rendered(written, known)
    text = _secret_in(literal, resolved, winner)
    if text is None or text not in str(winner.value) or (text == literal and not _is_whole(written, known)):
        return None
    return text


def _told_elsewhere(view: View, resolved: Resolved) -> set[Origin]:
    """Where the values of the view's other secret settings are written; of two that fetch one, the first tells it."""
    secret = [
        (one, one.winner) for one in view.settings if one.winner is not None and is_secret(one.setting, one.winner)
    ]
    owners: dict[Origin, Resolved] = {}
    for one, winner in sorted(secret, key=lambda pair: pair[1].supplier is not None):
        owners.setdefault((winner.supplier or winner.assignment).origin, one)
    return {origin for origin, owner in owners.items() if owner is not resolved}


def _visible(view: View, winner: Candidate, written: Template) -> Iterator[tuple[str, Assignment, str]]:
    """What the variables may have fetched: name, assignment, text; the lowest first."""
    if written.lookup != "project" and not written.lookup.startswith("project:"):
        known = (candidate for one in view.settings for candidate in reversed(one.candidates))
        for candidate in (*known, *view.unknown):
            if candidate is not winner and isinstance(candidate.value, str):
                yield candidate.assignment.key, candidate.assignment, candidate.value
    if written.lookup.startswith("project"):
        for assignment in winner.layer.document.project:
            if isinstance(assignment.value, str):
                yield assignment.key, assignment, assignment.value


def _rendered(template: Template, known: Mapping[str, str | None]) -> str:
    """The text with what the variables fetch from lines of their own, without what is told elsewhere."""
    pieces = []
    for piece in template.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
        elif piece.name in known:
            pieces.append(known[piece.name] or "")
        elif piece.operand is not None and piece.operator.endswith("-"):
            pieces.append(_rendered(piece.operand, known))
    return "".join(pieces)


def _is_whole(template: Template, known: Mapping[str, str | None]) -> bool:
    """Whether no secret of another setting went into it."""
    return all(isinstance(piece, str) or known.get(piece.name, "") is not None for piece in template.pieces)


def _secret_in(text: str, resolved: Resolved, winner: Candidate) -> str | None:
    """The part of a text that is secret and no stand-in for it."""
    url = split_url(text)
    if url is not None:
        secret = _secret_in_url(text, url, called_secret=resolved.setting.secret is True)
    elif resolved.setting.spec.format in ("dsn", "uri"):
        secret = text if without_credentials(text) != text else None
    else:
        secret = text if _is_secret(text, resolved, winner) else None
    return secret if secret and not _STANDS_FOR.search(secret) and not COMMAND.search(secret) else None


def _secret_in_url(text: str, url: Url, *, called_secret: bool) -> str | None:
    """The password of a URL, a token in its place, or the whole of it."""
    if url.password:
        return url.password
    if url.username is not None and _looks_secret(url.username):
        return url.username
    rest = text if url.username is None else text.rpartition("@")[2]
    # An address in the web that is called secret is one as a whole; that of a database without a password holds none.
    whole = called_secret and url.scheme in _WEB and (url.path not in ("", "/") or bool(url.query))
    return text if whole or _looks_secret(rest) or without_credentials(rest) != rest else None


def _is_secret(text: str, resolved: Resolved, winner: Candidate) -> bool:
    """Whether a text that is no URL is secret; where the schema does not say so, its type and format have a word."""
    setting, spec = resolved.setting, resolved.setting.spec
    if setting.secret or winner.assignment.secret:
        return bool(text)
    if spec.type in ("boolean", "integer", "number") or spec.format not in _MAY_BE_SECRET:
        return False
    if text.lower() in _ON_OR_OFF or text.isdigit() or text in (*(spec.enum or ()), *(spec.const or ())):
        return False
    rest = _without_look_alikes(text)
    return is_secret(setting, winner if rest == winner.value else replace(winner, value=rest))


def _looks_secret(text: str) -> bool:
    return is_secret_shape(_without_look_alikes(text))


def _without_look_alikes(text: str) -> str:
    """Without what is as mixed as a secret: commits, checksums, and words that `+` joins (`-XX:+UseG1GC`)."""
    return _LOOK_ALIKE.sub(" ", text)


def _leaves(value: Json) -> Iterator[str]:
    """The texts inside a structure that stand for nothing else."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    elif isinstance(value, str) and value and not placeholder(value) and not _STANDS_FOR.search(value):
        yield value
