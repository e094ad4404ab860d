"""Calls: which function is meant, whether its arguments fit, and `matches` with its compiled pattern."""

from __future__ import annotations

from confcheck.kernel.rules.functions import NAMES, Function
from confcheck.kernel.rules.kinds import ANY, BOOLEAN, STRING, Kind
from confcheck.kernel.rules.operations import described
from confcheck.kernel.rules.syntax import Node, Refusal
from confcheck.kernel.rules.values import NO_SUCH


def unknown(node: Node, *, called: bool) -> Refusal:
    """What is said of a name that is no function, or no function of this form."""
    from confcheck.kernel.names import closest  # noqa: PLC0415 - only a mistake needs it

    name = str(node.value)
    if called:
        how = f"x.{name}(…)" if node.kind == "call" else f"{name}(x)"
        return Refusal(f"`{name}` is not called so", node.at, f"write `{how}`")
    near = closest(name, NAMES)
    return Refusal("rules have no such function", node.at, f"did you mean `{near}`?" if near else None)


def check_arguments(node: Node, function: Function, kinds: tuple[Kind, ...]) -> None:
    """Refuse a receiver or an argument of another type."""
    kind = kinds[0]
    sized = function.takes is None and kind.name in ("string", "array", "object")
    if kind not in (function.takes, ANY) and not sized:
        needed = "a string, an array or an object" if function.takes is None else described(function.takes)
        raise Refusal(f"`{function.name}` needs {needed}, and this is {described(kind)}", node.at)
    if len(kinds) > 1 and kinds[1] not in (function.argument, ANY):
        raise Refusal(f"`{function.name}` takes a string, not {described(kinds[1])}", node.parts[1].at)


def matching(node: Node) -> Function:
    """`matches` with its pattern, which has to be written in the rule: only so is it known to be one."""
    from confcheck.kernel.rules.automaton import automaton  # noqa: PLC0415 - few rules need it

    pattern = node.parts[1]
    if pattern.kind != "literal" or not isinstance(pattern.value, str):
        raise Refusal("`matches` takes a pattern written in quotes", pattern.at)
    try:
        found = automaton(pattern.value).found_in
    except Refusal as refusal:
        message = f"{refusal.message} (at character {refusal.at + 1} of the pattern)"
        raise Refusal(message, pattern.at) from None
    return Function(
        "matches", STRING, STRING, BOOLEAN, lambda text, _: found(text) if isinstance(text, str) else NO_SUCH
    )
