r"""Formats that JSON Schema does not know, as patterns that mean the same in Python and in JavaScript.

The kernel judges these formats by code; a property test holds both together. A pattern here binds both ends, and since
Python's `$` also matches before a last line feed, `(?!\n)` follows it.
"""

from __future__ import annotations

_BLANK = r" \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Blanks that are no control characters, listed because the `\\s` of Python and that of JavaScript differ."""
_CONTROL = r"\x00-\x1f"
_UNPRINTED = rf"{_CONTROL}\x7f"

_PORT = r"0*(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_GROUP = r"[0-9A-Fa-f]{1,4}"
_GROUPS = rf"(?:{_GROUP}(?::{_GROUP})*)?"
_IPV6 = (
    rf"(?:{_GROUP}:){{7}}{_GROUP}|(?:{_GROUP}:){{6}}{_IPV4}"
    rf"|(?!(?::*[0-9A-Fa-f]+\b){{8}}){_GROUPS}::{_GROUPS}"
    rf"|(?!(?::*[0-9A-Fa-f]+\b){{7}}){_GROUPS}::(?:{_GROUP}:)*{_IPV4}"
)
"""The last two have a gap (`::`); the lookahead counts the groups beside it, of which there may be too many."""

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = rf"(?=.{{1,253}}\.?$)(?:{_LABEL}\.)*(?![0-9]+\.?$){_LABEL}\.?"
_SOCKET = rf"/[^{_CONTROL}{_BLANK}]+"
_HOST = rf"{_SOCKET}|{_NAME}|{_IPV4}\.?|(?=\[.*\]$|[^\[\]]+$)\[?(?:{_IPV6})\]?"

_FILE_PATH = rf"(?![{_BLANK}])(?![^{_UNPRINTED}]*://)[^{_UNPRINTED}]*[^{_UNPRINTED}{_BLANK}]"

_CLIENT_ID = (
    r"[A-Za-z0-9_-]+\.apps\.googleusercontent\.com"
    r"|(?!.*googleusercontent)(?:[A-Za-z0-9._~-]{16,}|[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+){2,})"
)

_DSN = rf"(?:jdbc:[a-z]+:|(?:jdbc:|r2dbc:(?:pool:)?)?[A-Za-z][A-Za-z0-9+.-]*://)[^{_UNPRINTED}]*"


def _whole(pattern: str) -> str:
    return rf"^(?:{pattern})$(?!\n)"


PATTERNS: dict[str, str] = {
    "port": rf"^(?=[0-9]{{1,5}}$){_PORT}$(?!\n)",
    "host": _whole(_HOST),
    "file-path": _whole(_FILE_PATH),
    "fernet-key": _whole("[A-Za-z0-9+/_-]{43}="),
    "jwt-algorithm": _whole("(?:HS|RS|ES|PS)(?:256|384|512)|ES256K|EdDSA"),
    "oauth-client-id": _whole(_CLIENT_ID),
    "dsn": _whole(_DSN),
}
"""Format → pattern: exactly what the kernel takes, except for those in `LOOSER`."""

LOOSER: tuple[str, ...] = ("dsn",)
"""Formats whose pattern takes more than the kernel does."""
