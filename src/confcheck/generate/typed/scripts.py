"""What a setting is in TypeScript: its type, and the rule that judges its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from confcheck.generate.typed.expressions import translated
from confcheck.generate.typed.kinds import allowed, fitting, says_all
from confcheck.generate.typed.plan import Leaf
from confcheck.kernel.check import MAX_SHOWN
from confcheck.kernel.coerce import pattern_error
from confcheck.kernel.spec import Json, Spec
from confcheck.model import Mistake, Setting

_SAFE = 2**53
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_SCALARS = {"string": "string", "boolean": "boolean", "integer": "number", "number": "number"}
_NUMERIC = ("unit", "minimum", "exclusive_minimum", "maximum", "exclusive_maximum", "multiple_of")


def type_of(leaf: Leaf) -> str:
    """The type of a setting that is set."""
    inner = _kind(leaf)
    if not leaf.secret:
        return inner
    return "Secret" if inner == "string" else f"Secret<{inner}>"


def rule_of(leaf: Leaf) -> str:
    """The rule of a setting; raises Mistake for a pattern that JavaScript has no equal of."""
    rule = _rule(leaf.setting.spec, leaf.setting, _kind(leaf))
    return f"asSecret({rule})" if leaf.secret else rule


def _kind(leaf: Leaf) -> str:
    spec = leaf.setting.spec
    return _type(spec if says_all(leaf.setting) else Spec(type="object"), choices=not leaf.secret)


def default_of(leaf: Leaf) -> str | None:
    """The default; None where there is none."""
    if leaf.setting.default is None or leaf.setting.default[0] is None:
        return None
    value = _literal(_rounded(leaf.setting.default[0]))
    return f"hidden({value})" if leaf.secret else value


def quoted(text: str) -> str:
    """A string literal."""
    return "".join(
        letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in json.dumps(text, ensure_ascii=False)
    )


def key(name: str) -> str:
    """The name of a property."""
    return name if _NAME.fullmatch(name) else quoted(name)


def _type(spec: Spec, *, choices: bool = False) -> str:
    if choices and fitting(spec):
        return " | ".join(dict.fromkeys(_literal(_rounded(value)) for value in fitting(spec)))
    if spec.type in _SCALARS:
        return _SCALARS[spec.type]
    if spec.type == "array":
        return f"readonly {_grouped(_item_type(spec))}[]"
    if not spec.properties:
        return "{ readonly [name: string]: Json }"
    parts = "; ".join(f"readonly {key(name)}?: {_type(part)}" for name, part in spec.properties)
    return f"{{ {parts} }}"


def _item_type(spec: Spec) -> str:
    if spec.items is not None:
        return _type(spec.items)
    return "string" if spec.encoding in ("csv", "words") else "Json"


def _grouped(kind: str) -> str:
    return f"({kind})" if " " in kind and not kind.startswith("{") else kind


def _rule(spec: Spec, setting: Setting, kind: str | None = None) -> str:
    arguments = ", ".join(f"{name}: {value}" for name, value in _arguments(spec, setting))
    given = f"({{ {arguments} }})" if arguments else "()"
    kind = kind or _type(spec)
    match spec.type:
        case "string" | "boolean":
            name = "asText" if spec.type == "string" else "asBoolean"
            return f"{name}{'' if kind == _SCALARS[spec.type] else f'<{kind}>'}{given}"
        case "integer" | "number":
            whole = spec.type == "integer"
            name = ("asWholeAmount" if whole else "asAmount") if spec.unit else ("asInteger" if whole else "asNumber")
            return f"{name}{'' if kind == 'number' else f'<{kind}>'}{given}"
        case "array":
            return f"asArray<{_item_type(spec)}>{given}"
        case _:
            return f"asObject<{kind}>{given}"


def _arguments(spec: Spec, setting: Setting) -> Iterable[tuple[str, str]]:
    if spec.enum is not None or spec.const is not None:
        yield "choices", _literal((spec.type != "number" and fitting(spec)) or allowed(spec))
    match spec.type:
        case "string":
            yield from _of_text(spec, setting)
        case "integer" | "number":
            for name in _NUMERIC:
                value: Json = getattr(spec, name)
                if value is not None:
                    yield _camel(name), _literal(value)
            if spec.format == "port":
                yield "port", "true"
        case "array":
            yield from _of_array(spec, setting)
        case _ if spec.properties:
            parts = (f"[{quoted(name)}, {_rule(part, setting)}]" for name, part in spec.properties)
            yield "properties", f"[{', '.join(parts)}]"


def _of_text(spec: Spec, setting: Setting) -> Iterable[tuple[str, str]]:
    if spec.min_length is not None:
        yield "minLength", str(spec.min_length)
    if spec.max_length is not None:
        yield "maxLength", str(spec.max_length)
    if spec.pattern is not None and pattern_error(spec.pattern) is None:
        found = translated(spec.pattern)
        if found is None:
            raise Mistake(
                f"the pattern of {setting.path} has no equal in JavaScript",
                path=setting.origin.path,
                position=setting.origin.key,
                hint="write it with character classes, groups and repetitions",
            )
        yield "pattern", f"new RegExp({quoted(found[0])}, {quoted(found[1])})"
        if len(spec.pattern) <= MAX_SHOWN:
            yield "patternText", quoted(spec.pattern)
    if spec.format is not None:
        yield "format", spec.format.upper().replace("-", "_")


def _of_array(spec: Spec, setting: Setting) -> Iterable[tuple[str, str]]:
    if spec.encoding in ("csv", "words"):
        yield "encoding", quoted(spec.encoding)
    if spec.items is not None:
        yield "items", _rule(spec.items, setting)
    if spec.min_items is not None:
        yield "minItems", str(spec.min_items)
    if spec.max_items is not None:
        yield "maxItems", str(spec.max_items)
    if spec.unique_items:
        yield "uniqueItems", "true"


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _rounded(value: Json) -> Json:
    """The value as a program in JavaScript has it, where every number is a double."""
    match value:
        case bool():
            return value
        case int() if abs(value) > _SAFE:
            return float(value)
        case list():
            return [_rounded(one) for one in value]
        case dict():
            return {name: _rounded(one) for name, one in value.items()}
        case _:
            return value


def _literal(value: Json) -> str:
    """The exact value, for a rule; numbers beyond 2^53 as BigInt, which is no number to TypeScript."""
    match value:
        case str():
            return quoted(value)
        case bool() | None:
            return json.dumps(value)
        case int() if abs(value) > _SAFE:
            return f'BigInt("{value}")'
        case int() | float():
            return repr(value).removesuffix(".0")
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case _:
            return f"{{ {', '.join(f'{quoted(name)}: {_literal(one)}' for name, one in value.items())} }}"
