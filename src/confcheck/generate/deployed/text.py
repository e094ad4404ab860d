"""YAML as other programs read it without surprise: every value quoted, nothing folded, keys in our order."""

from __future__ import annotations

from typing import TypeAlias

import yaml

Plain: TypeAlias = "str | Quoted | list[Plain] | dict[str, Plain] | None"


class Quoted(str):
    """A value that is text, whatever it looks like."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes lists indented, as people do, and no anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        """No value is written as a reference to another."""
        return True


def _quoted(dumper: yaml.SafeDumper, value: Quoted) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style='"')


_Dumper.add_representer(Quoted, _quoted)
_WIDE = 1 << 30


def written(*documents: Plain) -> str:
    """The documents, one after the other."""
    texts = [
        yaml.dump(each, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDE, default_flow_style=False)
        for each in documents
    ]
    return "---\n".join(texts)
