"""Debian's docker-compose beside confcheck: what `config` makes of generated projects, and what is read of them.

`python -m tests.sources.compose.oracle 200 SEED` compares so many. That program is compose v1; where v2, which
confcheck follows, does something else on purpose, no project is generated:

- v1 merges all files first and then follows `extends`, v2 follows it file by file: no service that extends or is
  extended is in more than one file;
- v1 refuses to extend services with `depends_on`, `links`, `volumes_from` and shared networks, v2 takes them over:
  those services have none;
- v1 knows no `include`, no `!reset` and `!override`, no `env_file` with `path`, no several documents, none of `:+`, `+`
  and of defaults that hold variables;
- v1 appends an env file that is named again, v2 leaves it at its first place: none is named twice;
- v1 reads env files with python-dotenv, v2 with a parser of its own, and the readers have oracles of their own: their
  lines are plain;
- v1 is PyYAML, v2 is Go: no octals, dates and other scalars that the two take for something else; v1 refuses booleans
  in `environment`, and a `$` that begins no variable;
- v1 gives the empty text to a build argument that nobody sets, v2 leaves it out: taken for the same;
- names and ports that only the `.env` knows are left out here, of both.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from confcheck.discover.disk import disk_at
from confcheck.discover.expand import Files, Job
from confcheck.kernel.record import record
from confcheck.model import Assignment, Document, Layer, Origin, Position, SourceEntry
from confcheck.resolve.interpolate import Outside, evaluate

PROGRAM = shutil.which("docker-compose")
Json = object
Read = dict[str, dict[str, Json]]
"""Service → what it gets, how it is reached."""

_DOTENV = 'X=ex\nE=\nY="why two"\nPORT=9000\n# X=no\n'
_VALUES = (
    *('"plain"', '"a b"', "'single'", "5", "-7", '"# no comment"', '"its"', '""', "bare text", '"a=b=c"'),
    *('"$X"', '"${X}"', '"${X:-d}"', '"${U:-d e}"', '"${U-d}"', '"${E:-full}"', '"${E-empty}"', '"${X:?wanted}"'),
    *(
        '"$$X"',
        '"a$$b${X}"',
        '"http://${X}:${PORT}/$Y"',
        '"${U}"',
        '"x-$U-y"',
        '"{}"',
        '"$X$Y"',
        "|\n{indent}  two\n{indent}  lines",
    ),
)
_ITEMS = (
    *("K=v", "K=a b", "K=", "K", 'K="quoted"', "K=$X", "K=${U:-d}", "K=a$$b", "K=x=y", "K=${E-e}", "K=${Y}#c"),
)  # fmt: skip
_KEYS = ("A", "B", "C", "LOG_LEVEL", "X", "NOPE", "URL")


@record(frozen=True, slots=True)
class Made:
    """A generated project: path → text, and its files in their order."""

    files: dict[str, str]
    order: tuple[str, ...]


def projects(count: int, number: int) -> Iterator[Made]:
    """So many projects, the same for the same number."""
    for index in range(count):
        yield _Making(random.Random(f"{number}-{index}")).project()


_Extending = dict[str, str | tuple[str, str]]
"""Service → the one that it extends; with the file, where that is another."""


class _Making:
    """One project on its way."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.files: dict[str, str] = {".env": _DOTENV}
        self.env_files = 0

    def project(self) -> Made:
        """A base, at times a file over it in another folder, and a file from which services are extended."""
        self.files["shared/base.yml"] = self._file(("far", "farther"), {"far": "farther"}, "shared/", anchors=False)
        order = [
            "compose.yml",
            *self.chance.sample(("over.yml", "deploy/prod.yml", "last.yml"), self.chance.randrange(4)),
        ]
        extending: _Extending = {"job": "base", "task": ("shared/base.yml", "far"), "more": "task"}
        for path in order:
            first = path == "compose.yml"
            names = ("api", "web", "db", "base", "job", "task", "more") if first else ("api", "db", "cache")
            self.files[path] = self._file(names, extending if first else {}, "", anchors=self._often())
        return Made(self.files, tuple(order))

    def _often(self) -> bool:
        return self.chance.random() < 0.6

    def _file(self, names: tuple[str, ...], extending: _Extending, folder: str, *, anchors: bool) -> str:
        lines = []
        if anchors:
            lines += ["x-one: &one", *self._mapping("  "), "x-two: &two", *self._mapping("  ")]
        lines.append("services:")
        for name in names:
            lines += [f"  {name}:", "    image: x"]
            if name in extending:
                lines.append(f"    extends: {_extends(extending[name])}")
            lines += self._service(name, folder, anchors=anchors)
        return "\n".join((*lines, ""))

    def _service(self, name: str, folder: str, *, anchors: bool) -> Iterator[str]:
        if self._often():
            yield from self._variables("    ", "environment", anchors=anchors)
        if self._often():
            yield from ("    build:", "      context: .")
            yield from self._variables("      ", "args", anchors=False)
        if self._often():
            names = [self._env_file(folder) for _ in range(self.chance.randrange(1, 3))]
            yield f"    env_file: {names[0]}" if len(names) == 1 else f"    env_file: [{', '.join(names)}]"
        if self._often():
            ports = self.chance.sample(("8080:80", "127.0.0.1:81:81", "82", "9000:90", "${UP:-7}:91", "93-94:93-94"), 2)
            yield "    ports: [" + ", ".join(f'"{port}"' for port in ports) + "]"
        if self._often():
            yield f'    expose: ["{self.chance.randrange(100, 105)}", "{self.chance.randrange(200, 205)}"]'
        if self._often():
            yield f"    hostname: {name}-{self.chance.randrange(9)}"
            yield f'    container_name: "{name}-${{UN:-n1}}-{self.chance.randrange(9)}"'
        if self._often():
            yield f"    networks: {{n: {{aliases: [{name}.{self.chance.randrange(9)}, same]}}, m: }}"
        if self._often():
            yield f"    profiles: [p{self.chance.randrange(3)}]"

    def _variables(self, indent: str, section: str, *, anchors: bool) -> Iterator[str]:
        if self._often():
            yield f"{indent}{section}:"
            if anchors:
                yield f"{indent}  <<: {self.chance.choice(('*one', '[*one, *two]', '[*two, *one]'))}"
            yield from self._mapping(f"{indent}  ")
        else:
            yield f"{indent}{section}:"
            for key in self._keys():
                item = self.chance.choice(_ITEMS).replace("K", key, 1)
                yield f"{indent}  - '{item}'" if self._often() or "#" in item else f"{indent}  - {item}"

    def _mapping(self, indent: str) -> Iterator[str]:
        for key in self._keys():
            value = self.chance.choice((*_VALUES, "", "null"))
            yield f"{indent}{key}: {value.replace('{indent}', indent)}"

    def _keys(self) -> list[str]:
        return self.chance.sample(_KEYS, self.chance.randrange(1, len(_KEYS)))

    def _env_file(self, folder: str) -> str:
        self.env_files += 1
        name = self.chance.choice((f"f{self.env_files}.env", f"./conf/f{self.env_files}.env"))
        lines = [f"{key}={self.chance.choice(('1', 'from file', 'x-y', ''))}" for key in self._keys()]
        self.files[f"{folder}{name.removeprefix('./')}"] = "\n".join(("# plain", *lines, ""))
        return name


def _extends(what: str | tuple[str, str]) -> str:
    return what if isinstance(what, str) else f"{{file: {what[0]}, service: {what[1]}}}"


def real(made: Made, root: Path) -> Read:
    """What `docker-compose config` says, in the process of somebody who has set nothing."""
    files = [word for path in made.order for word in ("-f", path)]
    profiles = [word for number in range(3) for word in ("--profile", f"p{number}")]
    command = [PROGRAM or "docker-compose", *files, *profiles, "config"]
    process = {"PATH": "/usr/bin:/bin", "HOME": str(root), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=root, env=process, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    services = yaml.safe_load(done.stdout)["services"]
    return {name: _told(service) for name, service in services.items()}


def _told(service: dict[str, Json]) -> dict[str, Json]:
    build = service.get("build")
    networks = service.get("networks")
    names = [
        *(str(service[key]).replace("$$", "$") for key in ("container_name", "hostname") if key in service),
        *(
            alias
            for one in (networks.values() if isinstance(networks, dict) else ())
            if one
            for alias in one.get("aliases", ())
        ),
    ]
    return {
        "environment": _texts(service.get("environment")),
        "args": _texts(build.get("args") if isinstance(build, dict) else None),
        "ports": sorted(_ports(service.get("ports"))),
        "expose": sorted(str(each) for each in _list(service.get("expose"))),
        "names": sorted(set(names)),
        "profiles": sorted(str(each) for each in _list(service.get("profiles"))),
    }


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _texts(values: Json) -> dict[str, str | None]:
    found = values if isinstance(values, dict) else {}
    return {key: None if one is None else str(one).replace("$$", "$") for key, one in found.items()}


def _ports(ports: Json) -> Iterator[tuple[str, str]]:
    """(published, target), the former empty where the machine chooses one."""
    for port in _list(ports):
        if isinstance(port, dict):
            yield str(port.get("published", "")), str(port["target"])
        else:
            *host, target = str(port).removesuffix("/tcp").split(":")
            yield (host[-1] if host else ""), target


def ours(made: Made, root: Path) -> Read:
    """The same as confcheck reads it."""
    expanded = Files(disk_at(root)).expanded(Job(made.order[0], "compose", over=made.order[1:]))
    problems = expanded.parsed.problems
    assert problems == (), problems
    assert "env file" not in {one.mention.kind for one in expanded.dangling}
    path = made.order[0]
    origin = Origin(path, Position(1, 1))
    entry = SourceEntry(0, origin, files=((path, origin),), format="compose")
    layer = Layer(0, Document(entry, expanded.parsed, expanded.assignments, expanded.project))
    found: Read = {}
    for endpoint in expanded.parsed.endpoints:
        name = endpoint.scope[0]

        def select(one: Layer, name: str = name) -> list[Assignment]:
            return [each for each in one.document.assignments if each.scope == (name,)]

        winners: dict[bool, dict[str, Json]] = {False: {}, True: {}}
        for candidate in evaluate((layer,), select, Outside()):
            winners[candidate.assignment.build][candidate.assignment.key] = candidate.value
        published = {(str(inner)): str(outer) for outer, inner, _ in endpoint.published}
        exposed = {str(port) for port, origin in endpoint.ports if int(port) >= 100}
        found[name] = {
            "environment": winners[False],
            "args": {key: "" if value is None else value for key, value in winners[True].items()},
            "ports": sorted(
                {(published.get(str(port), ""), str(port)) for port, _ in endpoint.ports if str(port) not in exposed}
            ),
            "expose": sorted(exposed),
            "names": sorted({text for text, _ in endpoint.names if text != name}),
            "profiles": sorted(set(endpoint.profiles)),
        }
    return found


def difference(made: Made) -> str | None:
    """What the program and confcheck do not agree about, None if nothing."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in made.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        wanted, found = real(made, root), ours(made, root)
    return None if wanted == found else f"{made.files}\n{_apart(wanted, found)}"


def _apart(wanted: Read, found: Read) -> list[tuple[str, str, Json, Json]]:
    return [
        (name, key, wanted.get(name, {}).get(key), found.get(name, {}).get(key))
        for name in wanted.keys() | found.keys()
        for key in ("environment", "args", "ports", "expose", "names", "profiles")
        if wanted.get(name, {}).get(key) != found.get(name, {}).get(key)
    ]


def main(count: int, number: int) -> int:
    """Compare, print the first differences; 1 if there are any."""
    if PROGRAM is None:
        print("compose: docker-compose is not on this machine")  # noqa: T201
        return 0
    bad = [found for made in projects(count, number) if (found := difference(made)) is not None]
    print(f"compose: {count} projects, {len(bad)} differ from docker-compose", *bad[:3], sep="\n")  # noqa: T201
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
