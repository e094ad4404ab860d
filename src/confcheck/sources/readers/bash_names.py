"""Names and letters of bash: what only a running shell knows, and the escapes of `$'…'`."""

from __future__ import annotations

import re
from collections.abc import Mapping

READ_ONLY = frozenset("UID EUID PPID BASHOPTS SHELLOPTS BASH_VERSINFO".split())
"""No file can set them."""
CHANGING = frozenset(
    "_ RANDOM SRANDOM SECONDS LINENO BASHPID EPOCHSECONDS EPOCHREALTIME HISTCMD BASH_COMMAND BASH_SUBSHELL BASH_ARGV0 "
    "FUNCNAME GROUPS DIRSTACK BASH_ARGC BASH_ARGV BASH_SOURCE BASH_LINENO PIPESTATUS BASH_CMDS BASH_ALIASES".split()
)
"""What a file sets them to is not what they hold then."""
UNSAID = (
    READ_ONLY
    | CHANGING
    | frozenset(
        "BASH BASH_VERSION IFS OPTIND OPTERR PS4 PWD OLDPWD SHLVL HOSTNAME HOSTTYPE MACHTYPE OSTYPE TERM SHELL "
        "BASH_EXECUTION_STRING BASH_LOADABLES_PATH COMP_WORDBREAKS".split()
    )
)
"""The shell gives them a value of its own."""

OPENING = frozenset("{ if for while until case select".split())
CLOSING = frozenset("} fi done esac".split())
WITHIN = frozenset("then else elif do in".split())
PROGRAM = frozenset("[[ function coproc".split())
"""Words that begin, end and divide programs."""
NOTHING = frozenset(": true".split())
DECLARING = frozenset("export declare typeset readonly".split())

_HEX = "[0-9A-Fa-f]"
ANSI = re.compile(
    rf"\\(?:([abeEfnrtv\\'\"?])|([0-7]{{1,3}})|x({_HEX}{{1,2}})|u({_HEX}{{1,4}})|U({_HEX}{{1,8}})|c(.))", re.DOTALL
)
_LETTERS = dict(zip("abeEfnrtv", "\a\b\x1b\x1b\f\n\r\t\v", strict=True))
_LAST = 0x10FFFF


def ansi_text(escapes: re.Pattern[str], text: str) -> str:
    """What stands between `$'` and `'`; it ends at an escape that means NUL."""
    return escapes.sub(_meaning, text).partition("\0")[0]


def _meaning(found: re.Match[str], letters: Mapping[str, str] = _LETTERS) -> str:
    letter, octal, *hexadecimal, control = found.groups()
    if letter:
        return letters.get(letter, letter)
    if control:
        return chr(ord(control.upper()) & 0x1F)
    code = int(octal, 8) & 0xFF if octal else int(next(filter(None, hexadecimal)), 16)
    return chr(code) if code <= _LAST else "\ufffd"
