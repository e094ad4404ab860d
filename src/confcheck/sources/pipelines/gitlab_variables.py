"""Values of GitLab's variables: `$NAME` in them is replaced where the files say what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Entry, Mapping, Node, Scalar, Unknown
from confcheck.sources.pipelines.found import Found
from confcheck.sources.pipelines.gitlab_files import Given, Part, is_reference, listed, refused
from confcheck.sources.pipelines.gitlab_jobs import Jobs
from confcheck.sources.pipelines.traced import Builder, Traced, anew, elsewhere

_USE = re.compile(r"\$\$|\$\[\[.*?\]\]|\$([A-Za-z_][A-Za-z0-9_]*)|\$\{([A-Za-z_][A-Za-z0-9_]*)\}", re.DOTALL)
_INPUT = re.compile(r"\$\[\[.*?\]\]", re.DOTALL)
_DEEPEST = 50
_LONGEST = 100_000

ASKED = Unknown("what whoever starts the pipeline gives")
GIVEN = Unknown("a variable that only GitLab knows")
INPUT = Unknown("an input of the pipeline")
CIRCLE = Unknown("made of itself")


@record(frozen=True, slots=True)
class Written:
    """A value as it is written, and whether its variables are replaced."""

    text: Traced
    expands: bool = True


@dataclass(slots=True)
class Values:
    """The variables of one job."""

    given: list[Given]
    jobs: Jobs
    found: Found
    """Of the file that everything belongs to."""
    last: dict[str, Given] = field(default_factory=dict)
    known: dict[str, Traced] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Of several writings of one name the last counts."""
        self.last.update((one.entry.key, one) for one in self.given)

    def of(self, one: Given) -> Traced:
        """What a writing of a variable comes to."""
        return self._expand(one, ())

    def env(self, found: Found) -> dict[str, Traced]:
        """All of them, as a script in that file sees them."""
        return {name: self._here(self.of(one), one.found, found) for name, one in self.last.items()}

    def _here(self, value: Traced, owner: Found, found: Found) -> Traced:
        return value if owner.options.path == found.options.path else elsewhere(value)

    def _expand(self, one: Given, chain: tuple[str, ...]) -> Traced:
        key, winner = one.entry.key, self.last.get(one.entry.key) is one
        if winner and key in self.known:
            return self.known[key]
        written = self._written(one)
        value = self._filled(written.text, one, (*chain, key)) if written.expands else written.text
        if winner:
            self.known[key] = value
        return value

    def _filled(self, text: Traced, one: Given, chain: tuple[str, ...]) -> Traced:
        built, at = Builder(), 0
        for use in _USE.finditer(text.text):
            built.add(text.part(at, use.start()))
            at, spot = use.end(), text.uses[use.start()]
            name = use[1] or use[2]
            if name is not None:
                self._bring(name, one, chain, (built, spot))
            elif use[0] == "$$":
                built.put("$", spot)
            else:
                built.gap(INPUT, spot)
        built.add(text.part(at, len(text)))
        return built.done(text.uses[-1])

    def _bring(self, name: str, one: Given, chain: tuple[str, ...], where: tuple[Builder, int]) -> None:
        """Another variable."""
        built, spot = where
        other = self.last.get(name)
        if other is None or name == one.entry.key:
            built.gap(GIVEN, spot)
        elif name in chain:
            circle = listed((*chain[chain.index(name) :], name))
            part = Part(one.entry.value, one.found)
            one.found.problems.append(refused(part, f"variables are made of each other in a circle: {circle}"))
            built.gap(CIRCLE, spot)
        elif len(chain) > _DEEPEST:
            built.gap(GIVEN, spot)
        else:
            value = self._expand(other, chain)
            if len(value) > _LONGEST:
                built.gap(GIVEN, spot)
            else:
                built.bring(self._here(value, other.found, one.found), spot, self.found.budget)

    def _written(self, one: Given) -> Written:
        """The text of a value, which may be an object with a `value`, or stand elsewhere."""
        node = one.entry.value
        expands = True
        if isinstance(node, Mapping):
            expands = _text(node.get("expand")) != "false"
            inner = node.get("value")
            if inner is None:
                return Written(_gap(ASKED, one.entry, one.found))
            node = inner
        part = Part(node, one.found)
        if is_reference(part):
            target = self.jobs.referenced(part)
            if target is None or not isinstance(target.node, Scalar):
                return Written(_gap(GIVEN, one.entry, one.found))
            return Written(elsewhere(target.found.text(target.node)), expands)
        if not isinstance(node, Scalar):
            one.found.problems.append(refused(part, "the value of a variable is a list or a mapping"))
            return Written(_gap(GIVEN, one.entry, one.found))
        return Written(_ruby(node, one.found), expands)


def inputs(text: Traced) -> Traced:
    """A line of a script, with gaps for `$[[ inputs.… ]]`."""
    built, at = Builder(), 0
    for use in _INPUT.finditer(text.text):
        built.add(text.part(at, use.start()))
        built.gap(INPUT, text.uses[use.start()])
        at = use.end()
    built.add(text.part(at, len(text)))
    return built.done(text.uses[-1])


def _text(node: Node | None) -> str:
    return node.text.lower() if isinstance(node, Scalar) else ""


def _ruby(scalar: Scalar, found: Found) -> Traced:
    """The text of a scalar; a fraction and an octal number are what Ruby writes for them."""
    text = found.text(scalar)
    try:
        if scalar.kind == "number":
            return anew(str(float(scalar.text)), text)
        if scalar.kind == "integer" and scalar.text.startswith("0"):
            return anew(str(int(scalar.text, 8 if scalar.text.isdigit() else 0)), text)
    except ValueError:
        pass  # written in a way that only YAML knows: it stays as it is
    return text


def _gap(why: Unknown, entry: Entry, found: Found) -> Traced:
    built, spot = Builder(), found.spot(entry.value)
    built.gap(why, spot)
    return built.done(spot)
