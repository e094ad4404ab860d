"""What `derive` makes of other settings: a template with their paths in braces, filled with their values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from confcheck.kernel.spec import Json, Spec

FIELD = re.compile(r"\{([^{}]*)\}")
"""A setting inside a template."""


def derived_from(template: str) -> tuple[str, ...]:
    """The paths of the settings in a template, in its order."""
    return tuple(FIELD.findall(template))


def filled(template: str, texts: Mapping[str, str]) -> str:
    """The template with a text for each path; a URL that ends in `/` and a path that begins with it share one."""
    pieces: list[str] = []
    end = 0
    for match in FIELD.finditer(template):
        text = texts[match[1]]
        if "://" in text and text.endswith("/") and template.startswith("/", match.end()):
            text = text[:-1]
        pieces += (template[end : match.start()], text)
        end = match.end()
    return "".join((*pieces, template[end:]))


def comes_to(template: str, spec: Spec, operands: Mapping[str, tuple[Json, Spec]]) -> str:
    """The text that a template for a setting of that spec makes of its operands: path → typed value and spec."""
    whole = spec.unit is not None and template in {f"{{{path}}}" for path in operands}
    return filled(template, {path: operand(value, own, unit=whole) for path, (value, own) in operands.items()})


def operand(value: Json, spec: Spec, *, unit: bool = False) -> str:
    """A typed value as it stands inside a template; with its unit where the whole template is this one setting."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and spec.encoding in ("csv", "words"):
        item = spec.items or Spec()
        return (" " if spec.encoding == "words" else ",").join(operand(one, item) for one in value)
    text = json.dumps(value, ensure_ascii=False)
    return f"{text}{spec.unit}" if unit and spec.unit else text
