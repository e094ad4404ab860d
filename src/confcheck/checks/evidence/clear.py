"""Where a secret stands in clear: the text of it, and the assignment that writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from confcheck.checks.evidence.shown import is_secret
from confcheck.checks.evidence.stand_in import stand_in
from confcheck.kernel.placeholder import placeholder
from confcheck.kernel.secrecy import is_secret_shape, without_credentials
from confcheck.kernel.spec import Json
from confcheck.kernel.urls import Url, split_url
from confcheck.model import Assignment, Candidate, Inherited, Origin, Resolved, Setting, Structure, Template, View

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


@dataclass(frozen=True, slots=True)
class Clear:
    """A secret in clear."""

    candidate: Candidate
    """The winner, with the assignment that writes the secret: a variable may have fetched it from another one."""
    setting: Setting | None
    """Whose name the assignment has; None where it is only a variable's."""
    text: str = field(repr=False)
    """The secret: of a URL the password."""


def in_clear(view: View, resolved: Resolved) -> Clear | None:
    """The secret that a winner holds in clear; None where it holds none, or the secret of another setting."""
    winner = resolved.winner
    if winner is None or winner.undefined or resolved.provided or resolved.setting.secret is False:
        return None
    if resolved.setting.spec.format == "file-path":
        return None
    clear = _found(view, resolved, winner)
    return None if clear is None or stand_in(resolved) else clear


def _found(view: View, resolved: Resolved, winner: Candidate) -> Clear | None:
    written = winner.assignment.value
    if isinstance(written, Template | Inherited):
        return _through_variables(view, resolved, winner, written)
    if isinstance(winner.value, Structure):
        text = next(_leaves(json.loads(winner.value.json)), None) if is_secret(resolved.setting, winner) else None
    else:
        text = _secret_in(winner.value, resolved, winner) if isinstance(winner.value, str) else None
    return None if text is None else Clear(winner, resolved.setting, text)


def _through_variables(
    view: View, resolved: Resolved, winner: Candidate, written: Template | Inherited
) -> Clear | None:
    """Variables fetched a part or the whole: what stands in the line of another secret setting is told there."""
    told = _told_elsewhere(view, resolved)
    supplier = winner.supplier
    if supplier is not None:
        text = _secret_in(winner.value, resolved, winner) if isinstance(winner.value, str) else None
        moved = replace(winner, assignment=supplier, secret=True)
        return None if text is None or supplier.origin in told else Clear(moved, None, text)
    if not isinstance(written, Template) or not isinstance(winner.value, str):
        return None
    known = {name: None if one.origin in told else text for name, one, text in _visible(view, winner, written)}
    literal = _rendered(written, known)
    text = _secret_in(literal, resolved, winner)
    if text is None or text not in winner.value or (text == literal and not _is_whole(written, known)):
        return None
    return Clear(winner, resolved.setting, text)


def _told_elsewhere(view: View, resolved: Resolved) -> set[Origin]:
    """Where the values of the view's other secret settings are written."""
    return {
        (one.winner.supplier or one.winner.assignment).origin
        for one in view.settings
        if one is not resolved and one.winner is not None and is_secret(one.setting, one.winner)
    }


def _visible(view: View, winner: Candidate, written: Template) -> Iterator[tuple[str, Assignment, str]]:
    """What the variables may have fetched: name, assignment, text; the lowest first."""
    if written.lookup != "project":
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
    return is_secret(setting, replace(winner, value=_without_look_alikes(text)))


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
