"""What each stage of a Dockerfile sets: arguments of the build, and variables of the image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from confcheck.kernel.record import record
from confcheck.model import Assignment, Inherited, Malformed, Origin, Position, Unknown, Value
from confcheck.sources.dockerfile.expansion import Argument, Held, Known, Piece, Refused, expand, value_of
from confcheck.sources.dockerfile.instructions import Instruction
from confcheck.sources.dockerfile.words import words
from confcheck.sources.lines import Lines
from confcheck.sources.references import as_value

_OTHERS = frozenset(
    "ADD CMD COPY ENTRYPOINT EXPOSE HEALTHCHECK LABEL MAINTAINER RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split()
)
_BUILDER = frozenset(
    f"{side}{part}" for side in ("TARGET", "BUILD") for part in ("PLATFORM", "OS", "ARCH", "VARIANT")
) | {"TARGETSTAGE"}
"""Arguments that the builder fills in itself; no setting has such a name."""
_FILLED = Unknown("filled in by the builder")
_AS = re.compile(r"[ \t\v\f\r]+")
_LATER = "what an image that is built from this one sets is not read"
_ODD_NAME = "a name that is made from variables is not read"
_REFUSED = "Docker refuses this file: "
_MOST_STAGES = 1_000
"""Each of them copies what it inherits."""


@record(frozen=True, slots=True)
class Stage:
    """One stage, with all that it inherits."""

    name: str
    """In lower case; empty where it has none."""
    lineage: tuple[int, ...]
    """Numbers of the stages it is built from, and its own as the last."""
    closed: bool
    """Whether nothing is below it."""
    held: dict[str, Held] = field(repr=False)
    arguments: list[Assignment] = field(default_factory=list, repr=False)
    """Its own."""
    variables: list[Assignment] = field(default_factory=list, repr=False)


@dataclass(slots=True)
class File:
    """A Dockerfile on its way."""

    path: str
    lines: Lines
    escape: str
    stages: list[Stage] = field(default_factory=list)
    arguments: list[Assignment] = field(default_factory=list, repr=False)
    """Those before the first stage."""
    outer: dict[str, Held] = field(default_factory=dict, repr=False)
    defaults: dict[str, Assignment] = field(default_factory=dict, repr=False)
    """Name → its argument before the first stage."""
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    block: int = 0

    def read(self, instruction: Instruction) -> None:
        """Take in one instruction after the other."""
        self.block += 1
        try:
            self._read(instruction)
        except Refused as refused:
            self.problem(instruction.line.offset(refused.offset), refused.message)

    def problem(self, offset: int, message: str) -> None:
        """Something that Docker refuses."""
        self.problems.append(Malformed(self.path, self.lines.position(offset), message))

    def _read(self, instruction: Instruction) -> None:
        name = instruction.name
        if name == "FROM":
            self._from(instruction)
        elif name == "ARG":
            self._arguments(instruction)
        elif name == "ONBUILD":
            rest = instruction.line.text[instruction.start :].upper()
            if rest.startswith(("ENV", "ARG")):
                self._note(instruction, instruction.start, _LATER)
        elif name != "ENV" and name not in _OTHERS:
            raise Refused(0, f"{_REFUSED}an instruction is unknown")
        elif not self.stages:
            if not self.problems:
                raise Refused(0, f"{_REFUSED}an instruction stands before the first `FROM`")
        elif name == "ENV":
            self._variables(instruction)

    def _note(self, instruction: Instruction, at: int, message: str) -> None:
        position = self.lines.position(instruction.line.offset(at))
        self.notes.append(Malformed(self.path, position, message))

    def _from(self, instruction: Instruction) -> None:
        spans = _divided(instruction)
        text = instruction.line.text
        named = len(spans) == 3 and text[slice(*spans[1])].lower() == "as"  # noqa: PLR2004 - `image AS name`
        if not (named or len(spans) == 1) or len(self.stages) == _MOST_STAGES:
            raise Refused(0, f"{_REFUSED}`FROM` takes an image, and a name behind `AS`")
        base = self._base(instruction, spans[0])
        parent = next((one for one in reversed(self.stages) if base is not None and one.name == base.lower()), None)
        name = text[slice(*spans[2])].lower() if named else ""
        number = len(self.stages)
        if parent is None:
            self.stages.append(Stage(name, (number,), base == "scratch", {}))
        else:
            self.stages.append(Stage(name, (*parent.lineage, number), parent.closed, dict(parent.held)))

    def _base(self, instruction: Instruction, span: tuple[int, int]) -> str | None:
        """The image, as far as the defaults of arguments tell it."""
        try:
            pieces = self._expanded(instruction, span, Known(self.outer, closed=True))
        except Refused as refused:
            self.problem(instruction.line.offset(refused.offset), refused.message)
            return None
        if isinstance(pieces, Unknown):
            return None
        return "".join(piece if isinstance(piece, str) else _default(piece) for piece in pieces) or None

    def _expanded(self, instruction: Instruction, span: tuple[int, int], known: Known) -> tuple[Piece, ...] | Unknown:
        line = instruction.line
        return expand(line.text, span, self.escape, known, lambda at: self.lines.position(line.offset(at)))

    def _known(self) -> Known:
        """What the current line sees."""
        return Known(self.stages[-1].held, self.stages[-1].closed) if self.stages else Known(self.outer, closed=True)

    def _arguments(self, instruction: Instruction) -> None:
        spans = [*words(instruction.line.text, instruction.start, self.escape)]
        if not spans:
            raise Refused(0, f"{_REFUSED}`ARG` without a name")
        for start, end in spans:
            equals = instruction.line.text.find("=", start, end)
            if equals == start:
                raise Refused(start, f"{_REFUSED}`ARG` without a name")
            name = self._key(instruction, (start, equals if equals > 0 else end))
            if name is not None:
                self._argument(instruction, name, (start, equals + 1, end) if equals > 0 else (start, end, end))

    def _argument(self, instruction: Instruction, name: str, places: tuple[int, int, int]) -> None:
        """One argument: where its name, its default and its end stand."""
        start, after, end = places
        stage = self.stages[-1] if self.stages else None
        held = self.outer if stage is None else stage.held
        if name in _BUILDER:
            held[name] = _FILLED
            return
        outer = self.defaults.get(name) if stage is not None else None
        value: Value = Inherited()
        position: Position | None = None
        if instruction.line.text[after - 1] == "=" and after > start + 1:
            pieces = self._expanded(instruction, (after, end), self._known())
            held[name] = pieces if isinstance(pieces, Unknown) else Argument(pieces)
            value, position = value_of(pieces), self._position(instruction, after, end)
        elif outer is not None:
            held[name], value, position = self.outer[name], outer.value, outer.origin.value
        elif isinstance(held.get(name), Argument):  # named once more, as for a stage that is built from another
            return
        else:
            held[name] = Argument(None)
        made = self._made(instruction, name, start, value, position)
        made = replace(made, build=True)
        if stage is None:
            self.defaults[name] = made
        (self.arguments if stage is None else stage.arguments).append(made)

    def _variables(self, instruction: Instruction) -> None:
        """`NAME=value …`, or the older `NAME value`; all values see what was before the line."""
        text = instruction.line.text
        spans = [*words(text, instruction.start, self.escape)]
        if not spans:
            raise Refused(0, f"{_REFUSED}`ENV` without a name")
        if "=" not in text[slice(*spans[0])]:
            self._older(instruction)
            return
        made: dict[str, Held] = {}
        known = self._known()
        for start, end in spans:
            equals = text.find("=", start, end)
            if equals <= start:
                raise Refused(start, f"{_REFUSED}every word of `ENV` must be `name=value`")
            name = self._key(instruction, (start, equals))
            if name is not None:
                made[name] = self._variable(instruction, name, (start, equals + 1, end), known)
        self.stages[-1].held.update(made)

    def _older(self, instruction: Instruction) -> None:
        text, start = instruction.line.text, instruction.start
        end = len(text.rstrip(" \t\n\v\f\r\x85\xa0"))
        gap = _AS.search(text, start, end)
        if gap is None:
            raise Refused(0, f"{_REFUSED}`ENV` without a value")
        name = self._key(instruction, (start, gap.start()))
        if name is not None:
            held = self._variable(instruction, name, (start, gap.end(), end), self._known())
            self.stages[-1].held[name] = held

    def _variable(self, instruction: Instruction, name: str, places: tuple[int, int, int], known: Known) -> Held:
        start, after, end = places
        pieces = self._expanded(instruction, (after, end), known)
        value = value_of(pieces)
        made = self._made(instruction, name, start, value, self._position(instruction, after, end))
        older = " " if instruction.line.text[after - 1] != "=" else "="
        self.stages[-1].variables.append(replace(made, separator=older))
        return pieces

    def _key(self, instruction: Instruction, span: tuple[int, int]) -> str | None:
        """A name without its quotes; None where it is made from variables."""
        pieces = self._expanded(instruction, span, Known({}, closed=False))
        if isinstance(pieces, Unknown) or len(pieces) != 1 or not isinstance(pieces[0], str):
            self._note(instruction, span[0], _ODD_NAME)
            return None
        return pieces[0]

    def _made(
        self, instruction: Instruction, name: str, start: int, value: Value, position: Position | None
    ) -> Assignment:
        value = as_value(value) if isinstance(value, str) else value
        key = self.lines.position(instruction.line.offset(start))
        return Assignment(name, value, Origin(self.path, key, position), block=self.block)

    def _position(self, instruction: Instruction, after: int, end: int) -> Position | None:
        return self.lines.position(instruction.line.offset(after)) if end > after else None


def _divided(instruction: Instruction) -> list[tuple[int, int]]:
    """Words between blanks, quotes or not."""
    text = instruction.line.text
    return [found.span() for found in re.compile(r"[^ \t\v\f\r]+").finditer(text, instruction.start)]


def _default(piece: Piece) -> str:
    """The text of a piece where no argument is given."""
    if isinstance(piece, str):
        return piece
    pieces: Iterator[str] = (_default(each) for each in piece.operand.pieces) if piece.operand else iter(())
    return "".join(pieces)
