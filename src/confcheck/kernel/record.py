"""Types of which a workspace makes millions, and a command hundreds of classes: frozen for mypy, cheap at run time.

A frozen dataclass sets each field through `object.__setattr__`, which takes four times as long as an assignment and was
half of the time for a fleet. Its class costs four times as much as one of these: each of six methods is compiled from
text; and to import `dataclasses` takes half as long as a service's self-check. Nothing may assign to a record after it
was made: mypy, which checks all of the source and the tests, sees `frozen=True` and refuses it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import field
else:
    from operator import attrgetter

    _ABSENT = object()

    def record(*, frozen: bool, slots: bool, order: bool = False) -> object:  # noqa: ARG001 - for mypy
        """A class like a dataclass of these options; its methods, but for `__init__`, are the same functions for all.

        Defaults may be those of `field`, ours or that of dataclasses, on which `replace` and `fields` work as well.
        """

        def make(cls: type) -> type:
            parts = [_Part(name, cls.__dict__.get(name, _ABSENT)) for name in cls.__annotations__]
            made = _slotted(cls, parts)
            methods = {
                "__init__": _init(made, parts),
                **_compared(made, parts),
                **(_ordered(made, parts) if order else {}),
                "__repr__": _shown(made, parts),
                "__match_args__": tuple(part.name for part in parts if part.init),
                "__dataclass_fields__": _Fields(cls, parts),
            }
            for name, method in methods.items():
                if name not in cls.__dict__:
                    setattr(made, name, method)
            return made

        return make

    class field:  # noqa: N801 - as in dataclasses
        """How a field is made and shown."""

        __slots__ = ("compare", "default", "default_factory", "init", "repr")

        def __init__(
            self,
            *,
            default: object = _ABSENT,
            default_factory: object = _ABSENT,
            init: bool = True,
            repr: bool = True,  # noqa: A002
            compare: bool = True,
        ) -> None:
            self.default, self.default_factory = default, default_factory
            self.init, self.repr, self.compare = init, repr, compare

    class _Part:
        """One field."""

        __slots__ = ("compare", "default", "factory", "init", "name", "repr")

        def __init__(self, name: str, default: object) -> None:
            self.name = name
            described = isinstance(default, field) or type(default).__module__ == "dataclasses"
            self.init, self.repr, self.compare = (
                (default.init, default.repr, default.compare) if described else (True, True, True)
            )
            self.factory = _given(default.default_factory) if described else _ABSENT
            self.default = _given(default.default) if described else default

    def _given(value: object) -> object:
        """What `dataclasses.field` was given; it has a mark of its own for nothing."""
        return _ABSENT if type(value).__module__ == "dataclasses" else value

    def _slotted(cls: type, parts: list[_Part]) -> type:
        """The class once more, with slots: they cannot be given to one that exists."""
        names = tuple(part.name for part in parts)
        members = {
            name: value for name, value in cls.__dict__.items() if name not in {*names, "__dict__", "__weakref__"}
        }
        made = type(cls)(cls.__name__, cls.__bases__, {**members, "__slots__": names})
        made.__qualname__ = cls.__qualname__
        return made

    def _init(made: type, parts: list[_Part]) -> object:
        """Compiled from text, as a loop over the fields would take three times as long."""
        known: dict[str, object] = {}
        words, lines = ["self"], []
        for place, part in enumerate(parts):
            name, source = part.name, part.name
            if part.factory is not _ABSENT:
                known[f"_{place}"] = part.factory
                source = f"_{place}() if {name} is _{place} else {name}" if part.init else f"_{place}()"
            elif part.default is not _ABSENT:
                known[f"_{place}"] = part.default
                source = name if part.init else f"_{place}"
            if part.init:
                words.append(f"{name}=_{place}" if f"_{place}" in known else name)
            lines.append(f"  self.{name} = {source}")
        if hasattr(made, "__post_init__"):
            lines.append("  self.__post_init__()")
        body = "\n".join(lines or ["  pass"])
        exec(f"def __init__({', '.join(words)}):\n{body}", known)  # noqa: S102 - names of fields, as dataclasses does
        init = known["__init__"]
        init.__qualname__ = f"{made.__qualname__}.__init__"
        return init

    class _Fields:
        """What `dataclasses` looks for on a class: made when it is looked for."""

        __slots__ = ("_cls", "_parts")

        def __init__(self, cls: type, parts: list[_Part]) -> None:
            self._cls = cls
            self._parts = parts

        def __get__(self, instance: object, owner: type) -> object:
            import dataclasses  # noqa: PLC0415 - see above

            for part in self._parts:
                words = {"init": part.init, "repr": part.repr, "compare": part.compare}
                if part.factory is not _ABSENT:
                    words["default_factory"] = part.factory
                elif part.default is not _ABSENT:
                    words["default"] = part.default
                setattr(self._cls, part.name, dataclasses.field(**words))
            owner.__dataclass_fields__ = {one.name: one for one in dataclasses.fields(dataclasses.dataclass(self._cls))}
            return owner.__dataclass_fields__

    def _compared(made: type, parts: list[_Part]) -> dict[str, object]:
        key = _key(parts)

        def __eq__(self: object, other: object) -> bool:  # noqa: N807 - these become methods
            return key(self) == key(other) if other.__class__ is made else NotImplemented

        def __hash__(self: object) -> int:  # noqa: N807
            return hash(key(self))

        return {"__eq__": __eq__, "__hash__": __hash__}

    def _ordered(made: type, parts: list[_Part]) -> dict[str, object]:
        key = _key(parts)

        def __lt__(self: object, other: object) -> bool:  # noqa: N807
            return key(self) < key(other) if other.__class__ is made else NotImplemented

        def __le__(self: object, other: object) -> bool:  # noqa: N807
            return key(self) <= key(other) if other.__class__ is made else NotImplemented

        return {"__lt__": __lt__, "__le__": __le__}  # `>` and `>=` are these, reflected

    def _key(parts: list[_Part]) -> object:
        names = [part.name for part in parts if part.compare]
        return attrgetter(*names) if names else lambda _: ()

    def _shown(made: type, parts: list[_Part]) -> object:
        names = [part.name for part in parts if part.repr]

        def __repr__(self: object) -> str:  # noqa: N807
            return f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

        return __repr__


__all__ = ["field", "record"]
