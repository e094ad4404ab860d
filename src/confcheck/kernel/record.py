"""Types of which a workspace makes millions, and a command hundreds of classes: frozen for mypy, cheap at run time.

A frozen dataclass sets each field through `object.__setattr__`, which takes four times as long as an assignment and was
half of the time for a fleet; and its class costs four times as much as one of these, because each of six methods is
compiled from text, which was a fifth of a cold start. Nothing may assign to a record after it was made: mypy, which
checks all of the source and the tests, sees `frozen=True` and refuses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from collections.abc import Callable
    from dataclasses import dataclass, fields
    from operator import attrgetter

    def record(*, frozen: bool, slots: bool, order: bool = False) -> Callable[[type], type]:  # noqa: ARG001 - for mypy
        """A dataclass of these options whose methods, but for `__init__`, are the same functions for all."""

        def make(cls: type) -> type:
            own = cls.__dict__
            cls.__doc__ = cls.__doc__ or cls.__name__  # or dataclass makes one, from the signature
            made = dataclass(repr=False, eq=False, slots=slots)(cls)
            methods = {**_compared(made), **(_ordered(made) if order else {}), "__repr__": _shown(made)}
            for name, method in methods.items():
                if name not in own:
                    setattr(made, name, method)
            return made

        return make

    def _compared(made: type) -> dict[str, Callable]:
        key = _key(made)

        def __eq__(self: object, other: object) -> bool:  # noqa: N807 - these become methods
            return key(self) == key(other) if other.__class__ is made else NotImplemented

        def __hash__(self: object) -> int:  # noqa: N807
            return hash(key(self))

        return {"__eq__": __eq__, "__hash__": __hash__}

    def _ordered(made: type) -> dict[str, Callable]:
        key = _key(made)

        def __lt__(self: object, other: object) -> bool:  # noqa: N807
            return key(self) < key(other) if other.__class__ is made else NotImplemented

        def __le__(self: object, other: object) -> bool:  # noqa: N807
            return key(self) <= key(other) if other.__class__ is made else NotImplemented

        return {"__lt__": __lt__, "__le__": __le__}  # `>` and `>=` are these, reflected

    def _key(made: type) -> Callable[[object], object]:
        names = [field.name for field in fields(made) if field.compare]
        return attrgetter(*names) if names else lambda _: ()

    def _shown(made: type) -> Callable[[object], str]:
        names = [field.name for field in fields(made) if field.repr]

        def __repr__(self: object) -> str:  # noqa: N807
            return f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

        return __repr__


__all__ = ["record"]
