"""The reader `godotenv`: joho/godotenv 1.5, which many programs written in Go use."""

from __future__ import annotations

import re

from confcheck.model import Parsed, Value, Variable
from confcheck.sources.lines import lines_of
from confcheck.sources.readers.blanks import GO_BLANKS
from confcheck.sources.readers.pieces import Pieces, dollars
from confcheck.sources.readers.scan import Gathered, end_of, line_end, read_placed

_INLINE = "\t\v\f\r \x85\xa0"
_KEPT = re.compile(r"(?!\r\n).", re.DOTALL)
_BLANK = re.compile(rf"[{GO_BLANKS}]*+")
_INLINE_BLANK = re.compile(rf"[{_INLINE}]*+")
_EXPORT = re.compile(rf"export[{_INLINE}]++")
_NAME = re.compile(r"[A-Za-z0-9_.\t\v\f\r \u0080-\U0010ffff]*+")
_LINE = re.compile(r"[^\n\r]*+")
_CLOSING = {quote: re.compile(rf"(?<!\\){quote}") for quote in "'\""}
_COMMENT = re.compile(rf"(?<=[{_INLINE}])#")
_ESCAPE = re.compile(r"\\([^\n])")
_UNESCAPE = re.compile(r"\\([^$])")
_VARIABLE = re.compile(r"(\\)?\$\(?\{?([A-Z0-9_]+)?\}?")
# It looks at the bytes of a name one by one, as if each were a character: these are letters, numbers or blanks.
_NAME_BYTES = frozenset(b"\x85\xa0\xaa\xb2\xb3\xb5\xb9\xba\xbc\xbd\xbe") | frozenset(range(0xC0, 0x100)) - {0xD7, 0xF7}


def read(text: str, path: str) -> Parsed:
    """What `godotenv.Read` sees in this file; what makes it give up is a problem, and the rest is still read."""
    short = text.replace("\r\n", "\n")
    place = lines_of(short).position
    if "\r\n" in short:  # a CR before a CRLF, which looks like one now
        position, kept = lines_of(text).position, [*(one.start() for one in _KEPT.finditer(text)), len(text)]
        return read_placed(short, Gathered(path, lambda at: position(kept[at]), [], []), _statement)
    return read_placed(short, Gathered(path, place, [], []), _statement)


def _statement(text: str, at: int, gathered: Gathered) -> int:
    start = end_of(_BLANK, text, at)
    if start == len(text):
        return start
    if text[start] == "#":
        return line_end(text, start)
    exported = _EXPORT.match(text, start)
    key_at = exported.end() if exported else start
    stop = end_of(_NAME, text, key_at)
    wrong = next((at for at in range(key_at, stop) if not _fits(text[at])), stop)
    if wrong == len(text) and wrong > key_at:
        gathered.malformed(key_at, "godotenv takes this for a value without a name: it has no `=`")
        return wrong
    if wrong == len(text):
        gathered.malformed(start, "godotenv refuses this file: no name behind `export`")
        return wrong
    if text[wrong] not in "=:":
        gathered.malformed(wrong, "godotenv refuses this file: a character that no name may have")
        return line_end(text, wrong) + 1
    return _value(text, (text[key_at:wrong].rstrip(GO_BLANKS), key_at, wrong + 1), gathered)


def _fits(character: str) -> bool:
    return character < "\x80" or _NAME_BYTES.issuperset(character.encode(errors="surrogatepass"))


def _value(text: str, key: tuple[str, int, int], gathered: Gathered) -> int:
    """What follows a key, which comes with its offset and that of what follows its `=`."""
    name, key_at, after = key
    at = end_of(_INLINE_BLANK, text, after)
    quote = text[at : at + 1]
    if quote not in _CLOSING:
        end = end_of(_LINE, text, at)
        comment = max((found.start() for found in _COMMENT.finditer(text, at + 1, end)), default=end)
        written = text[at:comment].strip(_INLINE)
        value, at = _expanded(written, text, at, gathered), at if written else after
    elif (closing := _CLOSING[quote].search(text, at + 1)) is None:
        gathered.malformed(at, "godotenv refuses this file: unterminated quote")
        return line_end(text, at) + 1
    else:
        end = closing.end()
        value = text[at : end - 1].rstrip(quote).lstrip(quote)
        value = _expanded(_unescaped(value), text, at, gathered) if quote == '"' else value
    if name:
        gathered.assign(name, value, key_at, at)
    else:
        gathered.malformed(key_at, "godotenv drops this value: it has no name")
    return end


def _unescaped(text: str) -> str:
    letters = {"n": "\n", "r": "\r"}
    return _UNESCAPE.sub(r"\1", _ESCAPE.sub(lambda found: letters.get(found[1], found[0]), text))


def _expanded(value: str, text: str, at: int, gathered: Gathered) -> Value:
    """The value with its variables, whose names are upper case; everything else behind a `$` stays."""
    pieces, places, done = Pieces(), dollars(text, at), 0
    for found in _VARIABLE.finditer(value):
        pieces.text(value[done : found.start()])
        done = found.end()
        place = next(places)
        if found[1] or not found[2]:
            pieces.text(found[0][1:] if found[1] else found[0])
        else:
            pieces.variable(Variable(found[2], "", None, gathered.place(place)))
    pieces.text(value[done:])
    return pieces.value("own")
