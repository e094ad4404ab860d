"""What a running service says of itself, and the proof that it said so now."""

from __future__ import annotations

from collections.abc import Mapping

from confcheck.kernel.locked import Line, Locked
from confcheck.kernel.seal import code, framed, subkey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confcheck.kernel.judgement.process import Process

VERSION = 1
SAID = ("environment", "target", "service", "schema", "root", "count", "problems", "not_proven", "nonce")
"""What the proof covers, besides the codes of `agree`."""
_CODE = 16


def statement(
    locked: Locked, key: bytes | None, values: Mapping[str, str], said: dict[str, object]
) -> dict[str, object]:
    """The statement with its proof; `said` has every word of SAID. Without a key it has neither proof nor codes."""
    if key is None:
        return {
            "version": VERSION,
            **said,
            "agree": None,
            "proof": None,
            "note": "not proven: there is no CONFCHECK_KEY",
        }
    agree = dict(_agreements(locked, key, values, str(said["nonce"])))
    return {"version": VERSION, **said, "agree": agree, "proof": proof(key, {**said, "agree": agree}), "note": None}


def proof(key: bytes, said: Mapping[str, object]) -> str:
    """The code of a statement, under the key for attestations."""
    agree = said["agree"]
    pairs = sorted(agree.items()) if isinstance(agree, dict) else []
    words = [framed(word.encode(), _bytes(said[word])) for word in SAID]
    return code(subkey(key, "attestation"), *words, *(framed(_bytes(path), _bytes(one)) for path, one in pairs)).hex()


def _bytes(value: object) -> bytes:
    """A word, a number, or nothing, told apart."""
    return f"{type(value).__name__}:{value}".encode("utf-8", "backslashreplace")


def _agreements(locked: Locked, key: bytes, values: Mapping[str, str], nonce: str) -> list[tuple[str, str]]:
    """Path and code of every setting that services must agree on, as far as it has a value."""
    lines = [line for line in locked.lines if "agree" in line.flags]
    if not lines:
        return []
    from confcheck.kernel.judgement.process import Process  # noqa: PLC0415 - only who attests needs it

    process = Process(locked, values)
    secret = subkey(key, "agreement")
    found = []
    for line in lines:
        form = _form(process, line)
        if form is not None:
            words = (nonce, locked.head["environment"], line.path, form)
            found.append((line.path, code(secret, *(_bytes(word) for word in words))[:_CODE].hex()))
    return found


def _form(process: Process, line: Line) -> str | None:
    """The value as services compare it; None where there is none, or it is no value."""
    from confcheck.kernel.normal import normal, stable  # noqa: PLC0415 - as above

    one = process.state(line.path)
    typed = process.effective(one)
    if typed is None or typed.value is None or one.stand_in is not None:
        return None
    if not one.present and one.path in process.contained:
        return None  # a default means nothing where a composite holds the value
    return stable(normal(typed.value, one.clause.spec))
