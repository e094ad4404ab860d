"""What a setting is in Python: its type, and the rule that judges what it is given."""

from __future__ import annotations

import json
import keyword

from confcheck.generate.typed.layout import Atom, Bracket, Named, Node, flat, literal, quoted
from confcheck.generate.typed.plan import Leaf
from confcheck.kernel.coerce import pattern_error
from confcheck.kernel.normal import normal
from confcheck.kernel.record import record
from confcheck.kernel.spec import Json, Spec
from confcheck.model import Setting

JSON = Atom("JsonValue")
_SCALARS = {"string": "str", "boolean": "bool", "integer": "int", "number": "float"}
_RULES = {"string": "Text", "boolean": "Boolean", "array": "Array", "object": "Object"}
_LONGEST_CHOICE = 60


@record(frozen=True, slots=True)
class Kind:
    """A type, and the shape that has to be defined for it."""

    node: Node
    shape: Shape | None = None


@record(frozen=True, slots=True)
class Shape:
    """The properties of a JSON object, for a TypedDict."""

    name: str
    entries: tuple[tuple[str, Node], ...]


def kind_of(leaf: Leaf, name: str) -> Kind:
    """The type of a setting; `name` is that of the shape, if it needs one."""
    spec = leaf.setting.spec
    if leaf.secret:
        inner = _type(spec)
        return Kind(Atom("SecretStr") if spec.type == "string" else Bracket("Secret", (inner,), "["))
    if _has_shape(leaf.setting):
        entries = tuple((key, _type(part, within=True)) for key, part in spec.properties)
        return Kind(Atom(name), Shape(name, entries))
    choices = choices_of(spec)
    return Kind(Bracket("Literal", choices, "[") if choices else _type(spec))


def _has_shape(setting: Setting) -> bool:
    """Whether its properties can be those of a class."""
    names = [name for name, _ in setting.spec.properties]
    return bool(names) and all(map(_is_name, names)) and says_all(setting)


def says_all(setting: Setting) -> bool:
    """Whether the default has no other properties than the schema names."""
    given = setting.default[0] if setting.default is not None else None
    return not isinstance(given, dict) or given.keys() <= dict(setting.spec.properties).keys()


def choices_of(spec: Spec) -> tuple[Node, ...]:
    """The values that are allowed, where a type can say so; empty: it cannot, or everything is."""
    return tuple(map(literal, fitting(spec)))


def fitting(spec: Spec) -> list[Json]:
    """The allowed values that are of the type, each once, where it is one of `Literal`; empty: any, or none."""
    if spec.type not in ("string", "integer", "boolean"):
        return []
    fit = [value for value in allowed(spec) if _is_of(value, spec.type)]
    values = [int(value) if spec.type == "integer" and isinstance(value, float) else value for value in fit]
    if any(isinstance(value, str) and len(value) > _LONGEST_CHOICE for value in values):
        return []
    return [*{repr(value): value for value in values}.values()]


def allowed(spec: Spec) -> list[Json]:
    """The values of `const` and `enum`."""
    if spec.const is None:
        return [*(spec.enum or ())]
    const = spec.const[0]
    return [const] if spec.enum is None or normal(const) in map(normal, spec.enum) else []


def _is_of(value: Json, kind: str) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    whole = isinstance(value, float) and value.is_integer()
    return whole or (isinstance(value, int) and not isinstance(value, bool))


def _type(spec: Spec, *, within: bool = False) -> Node:
    """The type without its choices; `within` an object, lists are what JSON made of them."""
    if spec.type in _SCALARS:
        return Atom(_SCALARS[spec.type])
    if spec.type == "object":
        return Bracket("dict", (Atom("str"), JSON), "[")
    text = spec.items is None and spec.encoding in ("csv", "words")
    items = Atom("str") if text else JSON if spec.items is None else _type(spec.items)
    if within:
        return Bracket("list", (items if spec.items is None else _type(spec.items, within=True),), "[")
    if spec.unordered and isinstance(items, Atom) and items != JSON:
        return Bracket("frozenset", (items,), "[")
    return Bracket("tuple", (items, Atom("...")), "[")


def rule_of(leaf: Leaf) -> Node:
    """The rule of a setting."""
    spec = leaf.setting.spec
    flags = [Named(f"{name}=", Atom("True")) for name, flag in _flags(leaf) if flag]
    node = _rule(spec, typed=not leaf.secret and bool(choices_of(spec)))
    return Bracket(node.head, (*flags, *node.items))


def _flags(leaf: Leaf) -> tuple[tuple[str, bool], ...]:
    return ("allow_empty", leaf.setting.allow_empty), ("forbidden", leaf.forbidden)


def _rule(spec: Spec, *, typed: bool = False) -> Bracket:
    choices = None if typed or (spec.enum is None and spec.const is None) else allowed(spec)
    arguments: dict[str, Node | None] = {
        "choices": None if choices is None else literal(choices),
        "unit": _text(spec.unit),
        "minimum": _plain(spec.minimum),
        "exclusive_minimum": _plain(spec.exclusive_minimum),
        "maximum": _plain(spec.maximum),
        "exclusive_maximum": _plain(spec.exclusive_maximum),
        "multiple_of": _plain(spec.multiple_of),
        "port": Atom("True") if spec.format == "port" and spec.type in ("integer", "number") else None,
        "min_length": _plain(spec.min_length),
        "max_length": _plain(spec.max_length),
        "pattern": _text(spec.pattern) if spec.pattern is None or pattern_error(spec.pattern) is None else None,
        "format": Atom(spec.format.upper().replace("-", "_")) if spec.format else None,
        "encoding": None if spec.encoding == "json" else _text(spec.encoding),
        "items": None if spec.items is None else _rule(spec.items),
        "min_items": _plain(spec.min_items),
        "max_items": _plain(spec.max_items),
        "unique_items": Atom("True") if spec.unique_items else None,
        "properties": _properties(spec),
    }
    own = {"choices", *_ARGUMENTS[spec.type]}
    items = tuple(Named(f"{name}=", node) for name, node in arguments.items() if node is not None and name in own)
    return Bracket(_class(spec), items)


_NUMERIC = ("unit", "minimum", "exclusive_minimum", "maximum", "exclusive_maximum", "multiple_of", "port")
_ARGUMENTS = {
    "string": ("min_length", "max_length", "pattern", "format"),
    "boolean": (),
    "integer": _NUMERIC,
    "number": _NUMERIC,
    "array": ("encoding", "items", "min_items", "max_items", "unique_items"),
    "object": ("properties",),
}
"""Type → what of a spec means something for it."""


def _class(spec: Spec) -> str:
    if spec.type == "integer":
        return "WholeAmount" if spec.unit else "Integer"
    if spec.type == "number":
        return "Amount" if spec.unit else "Number"
    return _RULES[spec.type]


def _properties(spec: Spec) -> Node | None:
    if not spec.properties:
        return None
    pairs = (Bracket("", (Atom(quoted(key)), _rule(part))) for key, part in spec.properties)
    return Bracket("", tuple(pairs), comma=True)


def _plain(value: float | None) -> Node | None:
    return None if value is None else literal(value)


def _text(value: str | None) -> Node | None:
    return None if value is None else Atom(quoted(value))


def _is_name(key: str) -> bool:
    return key.isidentifier() and not keyword.iskeyword(key) and not key.startswith("__")


def default_of(leaf: Leaf, shape: str | None) -> Node:
    """The default as the type has it; `shape`: the name of the class of its properties."""
    spec, value = leaf.setting.spec, None if leaf.setting.default is None else leaf.setting.default[0]
    node = _typed(value, spec, shape)
    if leaf.secret and value is not None:
        given = Named("secret_value=", node) if isinstance(value, bool) else node
        return Bracket("SecretStr" if spec.type == "string" else "Secret", (given,))
    return node


def _typed(value: Json, spec: Spec, shape: str | None = None) -> Node:
    match value:
        case bool() | None | str():
            return literal(value)
        case int() | float():
            return literal(float(value) if spec.type == "number" else int(value) if spec.type == "integer" else value)
        case list() if spec.items is not None or all(isinstance(one, str | int | float) for one in value):
            return _items(value, spec)
        case dict() if shape is not None:
            parts = dict(spec.properties)
            return Bracket(shape, tuple(Named(f"{key}=", _property(one, parts[key])) for key, one in value.items()))
        case _:
            # No literal has the type `JsonValue`, in which lists are invariant.
            parsed = Bracket("json.loads", (Atom(quoted(json.dumps(value, ensure_ascii=False))),))
            return Bracket("tuple", (parsed,)) if isinstance(value, list) and spec.type == "array" else parsed


def _items(value: list[Json], spec: Spec) -> Node:
    items = tuple(_typed(item, spec.items or Spec(type="object")) for item in value)
    kind = _type(spec)
    if not isinstance(kind, Bracket) or kind.head != "frozenset":
        return Bracket("", items, comma=True)
    once = sorted({flat(item): item for item in items}.items())
    return Bracket("frozenset", (Bracket("", tuple(item for _, item in once), "{"),) if once else ())


def _property(value: Json, spec: Spec) -> Node:
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return Bracket("", tuple(map(literal, value)), "[")
    return _typed(value, spec)
