"""The reader `compose`: an `env_file` or the `.env` beside a compose file, as compose-go reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from confcheck.model import Inherited, Malformed, Parsed, Value
from confcheck.sources.interpolation import parse_template
from confcheck.sources.readers.blanks import GO_BLANKS
from confcheck.sources.readers.scan import Gathered, read_text

_INLINE = r"\t\v\f\r \x85\xa0"
_BLANK = re.compile(rf"[{GO_BLANKS}]*+")
_INLINE_BLANK = re.compile(rf"[{_INLINE}]*+")
_EXPORT = re.compile(rf"export(?=[\t\n\f\r ])[{_INLINE}]*+")
_NAME = re.compile(rf"[\w.\-\[\]{_INLINE}]*+")
_QUOTED = {quote: re.compile(rf"{quote}((?:\\.|[^{quote}\\])*+){quote}", re.DOTALL) for quote in "'\""}
_ESCAPE = re.compile(r"\\(?:0[0-9]{0,3}|.)", re.DOTALL)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}
_OCTAL = re.compile(r"\\0([0-3][0-7]{2})")


def read(text: str, path: str) -> Parsed:
    """What compose sees in this file; what makes it refuse the whole file is a problem, and the rest is still read."""
    return read_text(text, path, _statement)


def _statement(text: str, at: int, gathered: Gathered) -> int:
    start = _end(_BLANK, text, at)
    line_end = _line_end(text, start)
    if start == len(text) or text[start] == "#":
        return line_end
    exported = _EXPORT.match(text, start)
    key_at = exported.end() if exported else start
    stop = _end(_NAME, text, key_at)
    key = text[key_at:stop].rstrip(GO_BLANKS)
    if key_at == len(text):
        gathered.malformed(start, "compose refuses this file: no name behind `export`")
    elif stop == len(text):
        gathered.malformed(start, "compose drops this line: a key without `=` needs a line break behind it")
    elif text[stop] not in "=:\n":
        gathered.malformed(stop, "compose refuses this file: a character that no name may have")
    elif " " in key:
        gathered.malformed(key_at, "compose refuses this file: a blank in a name")
    elif text[stop] != "\n":
        return _value(text, (key, key_at, stop + 1), gathered)
    elif key:
        gathered.assign(key, Inherited(), key_at, None)
        return stop + 1
    return line_end + 1


def _value(text: str, key: tuple[str, int, int], gathered: Gathered) -> int:
    """What follows a key; it comes with its offset and that of what follows its `=`."""
    name, key_at, after = key
    at = _end(_INLINE_BLANK, text, after)
    line_end = _line_end(text, at)
    quote = text[at : at + 1]
    if quote not in _QUOTED:
        written = text[at:line_end].partition(" #")[0].rstrip(GO_BLANKS)
        value, end = _template(written, range(at, line_end + 1), gathered), line_end
        at = at if written else after
    elif (quoted := _QUOTED[quote].match(text, at)) is None:
        gathered.malformed(at, "compose refuses this file: unterminated quote")
        return line_end + 1
    else:
        value = quoted[1].replace("\\'", "'") if quote == "'" else _template(*_unescaped(quoted[1], at + 1), gathered)
        end = quoted.end()
    if name:
        gathered.assign(name, value, key_at, at)
    else:
        gathered.malformed(key_at, "compose drops this value: it has no name")
    return end


def _template(text: str, offsets: Sequence[int], gathered: Gathered) -> Value:
    """A value with its variables; `offsets` says for each character where it stands in the file."""
    value, faults = parse_template(text, lambda offset: gathered.place(offsets[offset]), "project-file")
    gathered.problems.extend(Malformed(gathered.path, position, message) for position, message in faults)
    return value


def _unescaped(raw: str, start: int) -> tuple[str, list[int]]:
    """The inside of double quotes without its escapes, and the offset of each character of the result."""
    texts: list[str] = []
    offsets: list[int] = []
    at = 0
    for escape in [*_ESCAPE.finditer(raw), None]:
        end = escape.start() if escape else len(raw)
        texts.append(raw[at:end])
        offsets += range(start + at, start + end)
        if escape:
            texts.append(_meaning(escape[0]))
            offsets += [start + end] * len(texts[-1])
            at = escape.end()
    return "".join(texts), [*offsets, start + len(raw)]


def _meaning(escape: str) -> str:
    """What an escape stands for; compose-go hands it to Go's rules, which leave alone what they do not know."""
    if escape == "\\$":
        return "$$"  # so that the template reads a plain `$`
    if escape.startswith("\\0"):
        octal = _OCTAL.fullmatch(escape)
        return chr(int(octal[1], 8)) if octal else "\\" + escape[2:]
    return _LETTERS.get(escape[1], escape)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
