"""What tells one schema from another: everything in it that decides a verdict, and nothing else."""

from __future__ import annotations

from dataclasses import fields

from confcheck.kernel.seal import digest
from confcheck.model import Choice, Rule, Schema, Setting

_WORDS_ONLY = frozenset({"origin", "description", "title", "examples"})
_LENGTH = 32


def schema_digest(schema: Schema) -> str:
    """The same for the same schema, however it is spread over files and commented; 32 hexadecimal digits."""
    overlaid = [
        f"{environment} {target} {_told(one)}"
        for (environment, target), changed in sorted(schema.overlaid.items(), key=lambda pair: repr(pair[0]))
        for _, one in sorted(changed.items())
    ]
    parts = (*map(_told, schema.settings), *overlaid, *map(_told, schema.choices), *map(_told, schema.rules))
    return digest("\n".join(parts).encode("utf-8", "surrogatepass"))[:_LENGTH]


def _told(one: Setting | Choice | Rule) -> str:
    return repr([(each.name, getattr(one, each.name)) for each in fields(one) if each.name not in _WORDS_ONLY])
