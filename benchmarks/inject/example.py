"""The example system as the injector sees it: files, the assignments in them, and which of them wins where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from benchmarks.inject.entries import Block, Entry, dotenv_entries, yaml_blocks
from benchmarks.inject.names import SERVICES, Named, read_names

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENTS = ("development", "test", "staging", "production")
SCHEMA = "schemas/platform.yaml"
MANIFEST = "confcheck.toml"
WITH_SECRETS = ("auth", "backend", "websocket")
"""Services whose compose entry names `secrets.env`."""


@dataclass(frozen=True, slots=True)
class Site:
    """An assignment that counts: the setting it sets, and for whom."""

    entry: Entry
    setting: Named
    services: tuple[str, ...]
    environments: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """All texts by path, with what stands in them."""

    texts: Mapping[str, str]

    @cached_property
    def settings(self) -> tuple[Named, ...]:
        """Every setting of the schema."""
        return read_names(self.texts[SCHEMA])

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every place where assignments stand, lowest layer first."""
        return tuple(sorted(self._blocks(), key=lambda block: (block.order, block.path, block.at)))

    def _blocks(self) -> Iterator[Block]:
        for path, text in self.texts.items():
            folder, _, name = path.removeprefix("environments/").partition("/")
            if folder not in ("base", *ENVIRONMENTS) or name == ".env":
                continue
            order = 0 if folder == "base" else 2
            if name == "secrets.env":
                yield Block(path, folder, WITH_SECRETS, "dotenv", 4, len(text))
            elif name == "shared.env":
                yield Block(path, folder, SERVICES, "dotenv", order, len(text))
            elif name.endswith(".env"):
                yield Block(path, folder, (name.removesuffix(".env"),), "dotenv", order + 1, len(text))
            else:
                yield from yaml_blocks(path, folder, text)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every assignment, lowest layer first."""
        return tuple(entry for block in self.blocks for entry in self._entries(block))

    def _entries(self, block: Block) -> Iterator[Entry]:
        if block.form == "dotenv":
            yield from dotenv_entries(self.texts[block.path], block)
        else:
            yield from block.entries

    @cached_property
    def read_as(self) -> Mapping[tuple[str, str], Named]:
        """The setting behind a service and a name of today."""
        return {(service, name): one for one in self.settings for service, name in one.names.items()}

    @cached_property
    def known(self) -> frozenset[str]:
        """Every name of a setting, of today and of yesterday."""
        return frozenset(name for one in self.settings for name in (*one.names.values(), *chain(*one.older.values())))

    @cached_property
    def winners(self) -> Mapping[tuple[str, str, str], Entry]:
        """The assignment that wins for an environment, a service and the path of a setting."""
        return {key: stack[-1] for key, stack in self.stacks.items()}

    @cached_property
    def stacks(self) -> Mapping[tuple[str, str, str], list[Entry]]:
        """Every assignment for an environment, a service and the path of a setting; the last one wins."""
        found: dict[tuple[str, str, str], list[Entry]] = {}
        for entry in self.entries:
            environments = ENVIRONMENTS if entry.block.environment == "base" else (entry.block.environment,)
            for service in entry.block.services:
                named = self.read_as.get((service, entry.key))
                if named is not None:
                    for environment in environments:
                        found.setdefault((environment, service, named.path), []).append(entry)
        return found

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every assignment that wins somewhere."""
        found: dict[tuple[str, int], list[tuple[str, str, str]]] = {}
        for key, entry in self.winners.items():
            found.setdefault((entry.block.path, entry.whole[0]), []).append(key)
        by_path = {one.path: one for one in self.settings}
        sites = []
        for entry in self.entries:
            keys = found.get((entry.block.path, entry.whole[0]), ())
            for path in dict.fromkeys(key[2] for key in keys):
                services = tuple(dict.fromkeys(key[1] for key in keys if key[2] == path))
                environments = tuple(dict.fromkeys(key[0] for key in keys if key[2] == path))
                sites.append(Site(entry, by_path[path], services, environments))
        return tuple(sites)

    def setting(self, path: str) -> Named:
        """The setting of that path."""
        return next(one for one in self.settings if one.path == path)

    def file(self, environment: str, service: str) -> Block:
        """The env file of a service."""
        path = f"environments/{environment}/{service}.env"
        return next(block for block in self.blocks if block.path == path)

    def deployed(self, environment: str, service: str) -> Block:
        """What the deployment itself sets for a service: the last layer."""
        own = [block for block in self.blocks if block.environment == environment and block.services == (service,)]
        return next(block for block in reversed(own) if block.form != "dotenv" and not block.references)


def read_example(root: Path = ROOT) -> Example:
    """The healthy system at the root of the repository."""
    paths = [root / MANIFEST, *sorted((root / "schemas").rglob("*")), *sorted((root / "environments").rglob("*"))]
    return Example({path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths if path.is_file()})
