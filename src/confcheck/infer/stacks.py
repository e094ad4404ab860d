"""Compose files and manifests: which belong together, which lie over which, and which are alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from confcheck.infer.environments import CLUSTER, DEFAULT, Words, in_order
from confcheck.infer.files import File, Left
from confcheck.infer.meanings import Held
from confcheck.infer.roster import Roster
from confcheck.infer.use import Order, Use
from confcheck.infer.words import clean
from confcheck.kernel.record import record

_COMPOSE = "compose"
_KUBERNETES = "kubernetes"


@record(frozen=True, slots=True)
class Part:
    """What a compose file holds for one environment; None: it names none."""

    file: File
    environment: str | None
    names: tuple[tuple[str, str], ...]

    @property
    def variables(self) -> frozenset[str]:
        """The services that it gives variables."""
        setting = {program.name for program in self.file.programs if program.sets}
        return frozenset(service for service, inside in self.names if inside in setting)


@record(frozen=True, slots=True)
class Stack:
    """Uses that make one deployment together."""

    label: str
    """What it would be called beside another."""
    uses: tuple[Use, ...]
    partial: bool
    """Whether none of its files says what runs."""

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The (service, environment) that it deploys."""
        return frozenset(pair for use in self.uses if not use.variants for pair in use.pairs)


def stack_uses(files: Iterable[File], roster: Roster, words: Words) -> tuple[tuple[Use, ...], tuple[Left, ...]]:
    """The uses of compose files and manifests, and the manifests that repeat others."""
    holding = [file for file in files if roster.held.get(file.path)]
    composed = _compose(tuple(file for file in holding if file.format == _COMPOSE), roster, words)
    cluster, left = _cluster([file for file in holding if file.format == _KUBERNETES], roster, words)
    stacks = (*composed, *((Stack(_KUBERNETES, cluster, partial=False),) if cluster else ()))
    return _targeted(stacks), left


def _compose(files: tuple[File, ...], roster: Roster, words: Words) -> tuple[Stack, ...]:
    """The stacks of compose files, those nearest to the root first."""
    families: dict[tuple[str, tuple[str, ...]], list[Part]] = {}
    for file in files:
        families.setdefault((file.named.folder, file.named.qualifiers), []).extend(_parts(file, roster, words))
    stacks: list[Stack] = []
    for folder in sorted({folder for folder, _ in families}, key=lambda each: (each.count("/") + bool(each), each)):
        beside = {qualifiers: parts for (where, qualifiers), parts in families.items() if where == folder}
        stacks += _of_folder(folder, beside)
    return _apart(stacks)


def _of_folder(folder: str, families: dict[tuple[str, ...], list[Part]]) -> Iterator[Stack]:
    base = families.get((), [])
    main = _layered(base)
    extra: list[Use] = []
    for qualifiers in sorted(families):
        parts = families[qualifiers]
        if qualifiers and base and all(part.environment is None for part in parts):
            environments = _of(main)
            extra += (Use(part.file, Order.VARIANT, environments, names=part.names, variants=True) for part in parts)
    if main or extra:
        label = clean(folder.rpartition("/")[2]) or _COMPOSE
        yield Stack(label, (*main, *extra), all(part.file.partial for part in base))
    for qualifiers in sorted(families):
        parts = families[qualifiers]
        if qualifiers and not (base and all(part.environment is None for part in parts)):
            yield Stack("-".join(qualifiers), _layered(parts), all(part.file.partial for part in parts))


def _of(uses: Iterable[Use]) -> tuple[str, ...]:
    """The environments of the files without an environment in their names; of all if each has one."""
    kept = list(uses)
    base = [use for use in kept if use.order in (Order.COMPOSE, Order.OVERRIDE) and use.file.named.word is None]
    return in_order(name for use in base or kept for name in use.environments)


def _parts(file: File, roster: Roster, words: Words) -> Iterator[Part]:
    """A file once for each environment that its name, or the names in it, speak of."""
    stated = words.environment(file.named.word)
    by_environment: dict[str | None, list[Held]] = {}
    for held in roster.held[file.path]:
        own = stated or words.environment(held.word)
        by_environment.setdefault(own, []).append(held)
    for environment, group in by_environment.items():
        yield Part(file, environment, tuple((held.service, held.inside) for held in group))


def _layered(parts: list[Part]) -> tuple[Use, ...]:
    """A base file, what overrides it, and what lies over it in one environment."""
    bases = [part for part in parts if part.environment is None and not part.file.named.override]
    overrides = [part for part in parts if part.environment is None and part.file.named.override]
    stated = [part for part in parts if part.environment is not None]
    overlays = {part.environment for part in stated if bases and _lies_over(part, bases)}
    alone = {part.environment for part in stated} - overlays
    usual = next((name for name in (DEFAULT, CLUSTER) if name not in alone), None)
    everywhere = {name for name in (*overlays, usual if not overlays or usual == DEFAULT else None) if name}
    if not everywhere:
        everywhere = {name for name in alone if name}
    uses = [Use(part.file, Order.COMPOSE, in_order(everywhere), names=part.names) for part in bases]
    local = {DEFAULT} if DEFAULT in everywhere or not bases else everywhere
    uses += (Use(part.file, Order.OVERRIDE, in_order(local), names=part.names) for part in overrides)
    for part in stated:
        above = part.file.named.override or (bases and part.environment in everywhere)
        order = Order.OVERLAY if above else Order.COMPOSE
        uses.append(Use(part.file, order, (part.environment or DEFAULT,), names=part.names))
    return tuple(_merged(uses))


def _merged(uses: list[Use]) -> Iterator[Use]:
    """Of each file one use per environment: what its name leaves open and what its services say come together."""
    for file in dict.fromkeys(use.file for use in uses):
        own = [use for use in uses if use.file == file]
        by_names: dict[tuple[tuple[str, str], ...], list[str]] = {}
        for environment in in_order(name for use in own for name in use.environments):
            here = [use for use in own if environment in use.environments]
            together = dict(pair for use in here for pair in use.names)
            by_names.setdefault(tuple(together.items()), []).append(environment)
        for names, environments in by_names.items():
            yield Use(file, own[0].order, tuple(environments), names=names)


def _lies_over(part: Part, bases: list[Part]) -> bool:
    """Whether a file makes sense only with a base: it does not say what runs, or gives no variables where those do."""
    below = frozenset(service for base in bases for service in base.variables)
    named = {service for service, _ in part.names}
    return part.file.partial or bool((below & named) - part.variables)


def _apart(stacks: list[Stack]) -> tuple[Stack, ...]:
    """Stacks of different services share one label; what deploys a service once more gets a label of its own."""
    labelled: list[Stack] = []
    taken: dict[str, set[tuple[str, str]]] = {}
    for stack in stacks:
        free = not any(stack.pairs & pairs for pairs in taken.values())
        if stack.partial and any(stack.pairs & other.pairs for other in stacks if other is not stack):
            uses = tuple(replace(use, variants=True, order=Order.VARIANT) for use in stack.uses)
            labelled.append(Stack(_COMPOSE, uses, stack.partial))
            continue
        label = _COMPOSE if free else _unused(stack.label, taken)
        taken.setdefault(label, set()).update(stack.pairs)
        labelled.append(replace(stack, label=label))
    return tuple(labelled)


def _unused(label: str, taken: dict[str, set[tuple[str, str]]]) -> str:
    wanted = clean(label) or _COMPOSE
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken and name != _COMPOSE)


def _cluster(files: list[File], roster: Roster, words: Words) -> tuple[tuple[Use, ...], tuple[Left, ...]]:
    """Manifests, the fullest folder first; what runs a workload once more is a copy for another purpose."""
    size: dict[str, int] = {}
    for file in files:
        size[file.named.folder] = size.get(file.named.folder, 0) + len(file.own)
    files.sort(key=lambda file: (-size[file.named.folder], file.named.folder.count("/"), file.path))
    taken: dict[tuple[str, str], str] = {}
    uses: list[Use] = []
    left: list[Left] = []
    for file in files:
        for use in _manifest(file, roster, words):
            first = next((taken[pair] for pair in sorted(use.pairs) if pair in taken), None)
            if first is not None:
                left.append(Left(file.path, f"runs what {first.rpartition('/')[0] or first} runs"))
                continue
            taken.update(dict.fromkeys(use.pairs, file.path))
            uses.append(use)
    return tuple(uses), tuple(left)


def _manifest(file: File, roster: Roster, words: Words) -> Iterator[Use]:
    parts = _parts(file, roster, words)
    uses = [Use(file, Order.KUBERNETES, (part.environment or CLUSTER,), names=part.names) for part in parts]
    return _merged(uses)


def _targeted(stacks: tuple[Stack, ...]) -> tuple[Use, ...]:
    """Every use; with targets if some service is deployed twice in one environment."""
    seen: dict[tuple[str, str], str] = {}
    twice = any(seen.setdefault(pair, stack.label) != stack.label for stack in stacks for pair in stack.pairs)
    return tuple(replace(use, target=stack.label) if twice else use for stack in stacks for use in stack.uses)
