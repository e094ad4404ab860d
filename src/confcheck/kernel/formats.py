"""The formats a text may be asked to have: one table, lenient where real values are."""

from __future__ import annotations

import functools
import re
import warnings
from collections.abc import Callable

from confcheck.kernel.record import record
from confcheck.kernel.urls import is_ipv4, is_ipv6, is_port, split_url

_LONGEST_NAME = 253
_BLANK_OR_CONTROL = r"[\x00-\x20\x7f\x85\xa0\u2028\u2029]"
_URI_CHARACTERS = r"[A-Za-z0-9!#$%&'()*+,./:;=?@\[\]_~-]"
_NEEDS_HOST = frozenset({"http", "https", "ws", "wss", "ftp"})
_NO_ADDRESS = frozenset({"javascript", "vbscript", *_NEEDS_HOST})
_NEEDS_NOTHING = frozenset({"sqlite", "memory", "rpc", "dummy", "locmem"})
_TIME = (
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_DURATION = (
    r"P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:[.,][0-9]+)?S)?)?"
)
_UUID = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOOSE_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"  # compose names have underscores
_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_JWT = r"(?:HS|RS|ES|PS)(?:256|384|512)|ES256K|EdDSA"
_FERNET = r"[A-Za-z0-9+/_-]{43}="
_CLIENT_ID = r"[A-Za-z0-9._~-]{16,}"
_BUNDLE_ID = r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+){2,}"
_GOOGLE_ID = r"[A-Za-z0-9_-]+\.apps\.googleusercontent\.com"


@record(frozen=True, slots=True)
class Format:
    """A format of the schema: what it is called, what a text without it is told, and who has it."""

    name: str
    message: str
    """Reads after the setting's name."""
    holds: Callable[[str], bool]
    integers: bool = False
    """Whether it means something for an integer as well."""


def _matches(pattern: str) -> Callable[[str], bool]:
    # Compiled on first use (re keeps it): twenty patterns would double the time it takes to import this module.
    return lambda text: re.fullmatch(pattern, text) is not None


def _is_date(text: str) -> bool:
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _is_date_time(text: str) -> bool:
    return _is_date(text[:10]) and re.fullmatch(rf"[Tt]{_TIME}", text[10:]) is not None


def _is_hostname(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})*", text) is not None


def _is_host(text: str) -> bool:
    if text.startswith("/"):
        return re.fullmatch(r"/[^\s\x00-\x1f]+", text) is not None
    if ":" in text:
        return is_ipv6(text[1:-1] if text.startswith("[") and text.endswith("]") else text)
    name = text.removesuffix(".")
    if len(name) > _LONGEST_NAME or not re.fullmatch(rf"{_LOOSE_LABEL}(?:\.{_LOOSE_LABEL})*", name):
        return False
    return is_ipv4(name) if name.rpartition(".")[2].isdigit() else True


def _is_email(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return at != "" and re.fullmatch(_LOCAL_PART, local) is not None and _is_hostname(domain)


def _is_uri_reference(text: str) -> bool:
    return re.fullmatch(rf"{_URI_CHARACTERS}*", text) is not None


def _is_uri(text: str) -> bool:
    if not _is_uri_reference(text):
        return False
    url = split_url(text)
    if url is None:
        return _is_opaque_uri(text)
    credentials = f"{url.username or ''}{url.password or ''}"
    if not url.sound or re.search(r"[/?#\[\]]", credentials):
        return False
    return url.hosts != () or (url.path not in {"", "/"} and url.scheme not in _NEEDS_HOST)


def _is_opaque_uri(text: str) -> bool:
    """`urn:…`, `mailto:…`, `jdbc:…`, but neither `localhost:8000` nor `C:/path` nor `https:example.com`."""
    match = re.fullmatch(r"([A-Za-z][A-Za-z0-9+.-]+):(.+)", text)
    if match is None or match[1].lower() in _NO_ADDRESS:
        return False
    return re.match(r"[0-9]+(?:$|[/?#])", match[2]) is None


def _is_dsn(text: str) -> bool:
    if re.match(_BLANK_OR_CONTROL, text) or re.search(r"[\x00-\x1f\x7f]|\s$", text):
        return False
    if re.match(r"jdbc:[a-z]+:\S", text):  # every driver has a syntax of its own
        return True
    url = split_url(text)
    if url is None or not url.sound:
        return False
    bare = _NEEDS_NOTHING.intersection(url.scheme.split("+"))
    return bool(url.hosts or url.path not in {"", "/"} or "host=" in (url.query or "") or bare)


def _is_file_path(text: str) -> bool:
    return text == text.strip() != "" and "://" not in text and re.search(r"[\x00-\x1f\x7f]", text) is None


def _is_client_id(text: str) -> bool:
    if "googleusercontent" in text:  # nearly Google's form is a slip, not another provider's id
        return re.fullmatch(_GOOGLE_ID, text) is not None
    return re.fullmatch(f"{_CLIENT_ID}|{_BUNDLE_ID}", text) is not None


def pattern_error(pattern: str) -> str | None:
    """Why a text is no regular expression, in one line; None if it is one."""
    return _compiled(pattern)[1]


def pattern_found(pattern: str, text: str) -> bool:
    """Whether a pattern matches somewhere in a text; one that is no regular expression refuses nothing."""
    compiled = _compiled(pattern)[0]
    return compiled is None or compiled.search(text) is not None


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> tuple[re.Pattern[str] | None, str | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `[[a]` is a regular expression, whatever Python may mean by it one day
        try:
            return re.compile(pattern), None
        except re.error as error:
            return None, str(error)
        except (OverflowError, RecursionError):
            return None, "is too large"


FORMATS: tuple[Format, ...] = (
    Format("date", "is not a date (YYYY-MM-DD)", _is_date),
    Format("time", "is not a time with its zone (hh:mm:ssZ)", _matches(_TIME)),
    Format("date-time", "is not a date and time with its zone (YYYY-MM-DDThh:mm:ssZ)", _is_date_time),
    Format("duration", "is not an ISO 8601 duration (PT5M)", _matches(_DURATION)),
    Format("email", "is not an email address", _is_email),
    Format("hostname", "is not a host name", _is_hostname),
    Format("ipv4", "is not an IPv4 address", is_ipv4),
    Format("ipv6", "is not an IPv6 address", is_ipv6),
    Format("uri", "is not a URL", _is_uri),
    Format("uri-reference", "is not a URL or a path of one", _is_uri_reference),
    Format("uuid", "is not a UUID", _matches(_UUID)),
    Format("regex", "is not a regular expression", lambda text: pattern_error(text) is None),
    Format("json-pointer", "is not a JSON pointer (/a/b)", _matches(r"(?:/(?:[^~/]|~[01])*)*")),
    Format("port", "is not a port between 1 and 65535", is_port, integers=True),
    Format("host", "is not a host (a name, an IP address or the directory of a socket)", _is_host),
    Format("file-path", "is not a path of a file", _is_file_path),
    Format("fernet-key", "is not a Fernet key (32 bytes in URL-safe base64)", _matches(_FERNET)),
    Format("jwt-algorithm", "is not a JWT signing algorithm (HS256, RS256, ES256, EdDSA …)", _matches(_JWT)),
    Format("oauth-client-id", "is not an OAuth client id", _is_client_id),
    Format("dsn", "is not a connection string (scheme://host/path)", _is_dsn),
)
"""Every format of the schema; the choices of the meta-schema and the documentation are made from it."""

FORMAT_BY_NAME: dict[str, Format] = {one.name: one for one in FORMATS}
