"""Speed as ratios: each command in turn with its yardstick, in one run, so that a noisy machine cannot lie."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import count
from pathlib import Path

from dotenv import dotenv_values

from benchmarks import selfcheck
from benchmarks.fleet import Fleet, build
from confcheck.model import Parsed, Reader
from confcheck.resolve.readings import reading
from confcheck.sources.readers import READERS

ROOT = Path(__file__).parent.parent
RUNS = 15
BUDGET_RATIO = 3.0
FLEETS = (24, 240, 1000)
"""Services: about 10,000, 100,000 and 420,000 assignments, which are 500,000 in the views."""
LARGEST = 2400
"""Services: a million assignments, only to see how time grows."""
BUDGET_NAIVE, BUDGET_SECOND, BUDGET_GROWTH, BUDGET_MEMORY = 5.0, 5.0, 1.5, 512
"""How much faster than the naive pipeline and than the first run; growth of the time per assignment; MiB."""
NAIVE_SECONDS = 10
"""So long the naive pipeline may compare pairs."""
SMALL = 20_000
"""Lines of the smaller file with variables."""
BUDGET_PLAIN, BUDGET_MIX = 10.0, 3.0
"""MB/s of every reader."""
_NUMBERS = count()
TRICKY = (
    'N{0}="two words {0}"\n',
    "N{0}='single {0}'\n",
    "N{0}=value # note {0}\n",
    "N{0}=https://u:p#x@h/{0}?a=b\n",
    "N{0}=${{SETTING_{1}}}/x{0}\n",
    'N{0}="a\\nb{0}"\n',
    "export N{0}=x{0}\n",
    "N{0}= {0}\n",
    'N{0}={{"k": {0}}}\n',
    "N{0}=a$b{0}\n",
)
"""Lines that no reader takes for plain, in the shares in which real files have them, more or less."""
MODEL = """
from pydantic import BaseModel, SecretStr
class Settings(BaseModel):
    host: str
    port: int
    secret: SecretStr
Settings.model_validate({"host": "localhost", "port": "8080", "secret": "x" * 32})
"""


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds of one fresh process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def paired(name: str, command: list[str], yardstick: list[str], environment: dict[str, str]) -> float:
    """The median ratio of a command to its yardstick, run in turn; prints one line."""
    for warm in (command, yardstick):
        timed(warm, environment)
    pairs = [(timed(command, environment), timed(yardstick, environment)) for _ in range(RUNS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"{name:<52} {ours:7.1f} ms   yardstick {theirs:7.1f} ms   ratio {ratio:5.2f}")
    return ratio


def throughput(name: str, work: Callable[[str], object], text: str) -> float:
    """Megabytes per second of processor time of a pure function, the best of five; prints one line."""
    # As when confcheck reads: the cyclic collector would look at every assignment again and again.
    gc.disable()
    best = min(_once(work, text) for _ in range(5))
    gc.enable()
    speed = len(text.encode()) / best / 1e6
    print(f"{name:<52} {speed:7.1f} MB/s")
    return speed


def _once(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


def readers() -> bool:
    """Every reader on plain lines and on a mix, beside python-dotenv itself; whether all are fast enough."""
    plain = "".join(f"SETTING_{number}=value-{number}\n" for number in range(100_000))
    mix = "".join(
        TRICKY[number // 20 % len(TRICKY)].format(number, number - 20) if number % 20 == 0 else line
        for number, line in enumerate(plain.splitlines(keepends=True))
    )
    throughput("python-dotenv itself, plain lines", _python_dotenv, plain)
    throughput("python-dotenv itself, 5 % tricky lines", _python_dotenv, mix)
    fast = True
    for reader in READERS:
        fast &= throughput(f"reader {reader.name}, plain lines", partial(_read, reader), plain) >= BUDGET_PLAIN
        fast &= throughput(f"reader {reader.name}, 5 % tricky lines", partial(_read, reader), mix) >= BUDGET_MIX
    return fast


def interpolation() -> bool:
    """How the time per line grows from a file to one of four times its lines, a fifth of which name an earlier key."""
    small, large = map(_interpolated, (SMALL, 4 * SMALL))
    linear = True
    for reader in READERS:
        gc.disable()
        ours = [min(_once(partial(_replaced, reader), text) for _ in range(3)) for text in (small, large)]
        gc.enable()
        growth = ours[1] / ours[0] / 4
        print(f"{f'reader {reader.name}, variables replaced, time per line':<62} x {growth:4.2f}")
        linear &= growth <= BUDGET_GROWTH
    return linear


def _interpolated(lines: int) -> str:
    return "K2=v\n" + "".join(f"K{at}=${{K{at - 4}}}/x\nK{at + 1}=a\n" + "L=1\n" * 3 for at in range(6, lines, 5))


def _replaced(reader: Reader, text: str) -> object:
    return reading(reader, _read(reader, text))


def _python_dotenv(text: str) -> object:
    """Keys and values without variables: with them its time grows with the square of the file."""
    return dotenv_values(stream=StringIO(text), interpolate=False)


def _read(reader: Reader, text: str) -> Parsed:
    # Under a name of its own each time: what is known of a file from the reader before does not count.
    return reader.read(text, f"{next(_NUMBERS)}.env")


def fleet(services: int) -> tuple[float, bool]:
    """One fleet of this size, stage by stage, against the naive pipeline; prints.

    Gives seconds per assignment, and whether it stays within its budgets.
    """
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder) / "fleet", services)
        root = f"{folder}/fleet"
        ours = _ours(built, root)
        first, second = _twice(root, f"{folder}/cache")
        naive = _output("benchmarks.naive", root, str(NAIVE_SECONDS)).split()
    read, validated, compared, done, pairs, _ = naive
    slower = (float(read) + float(validated)) / ours.seconds
    print(f"  naive     {float(read) + float(validated):6.2f} s (read {read}, models {validated}) before comparing;")
    print(f"            then {done} of {pairs} pairs in {compared} s")
    print(f"  ratio     {slower:6.2f} x without the naive comparison")
    print(f"  again     {second:6.2f} s after a first process of {first:.2f} s: {first / second:.1f} x as fast")
    return ours.seconds / built.assignments, ours.right and slower >= BUDGET_NAIVE and (
        services < FLEETS[-1] or (first / second >= BUDGET_SECOND and ours.mebibytes <= BUDGET_MEMORY)
    )


@dataclass(frozen=True, slots=True)
class _Ours:
    """What one validation in a fresh process took."""

    seconds: float
    mebibytes: float
    right: bool


def _ours(built: Fleet, root: str) -> _Ours:
    result = json.loads(_output("benchmarks.stages", root))
    right = {tuple(one) for one in result["found"]} == built.faults
    seconds = float(sum(result["stages"].values()))
    stages = ", ".join(f"{name} {value:.2f}" for name, value in result["stages"].items())
    print(f"fleet: {built.services} services, {built.files} files, {built.assignments} assignments")
    mebibytes = float(result["mebibytes"])
    print(f"  confcheck {seconds:6.2f} s ({stages}), {mebibytes:.0f} MiB; exactly the planted faults: {right}")
    return _Ours(seconds, mebibytes, right)


def _twice(root: str, cache: str) -> tuple[float, float]:
    """Seconds of a first process, and of a second one that finds nothing changed."""
    command = [sys.executable, "-m", "confcheck", "validate", "--root", root, "--exit-zero"]
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    first, *others = (timed(command, environment) / 1000 for _ in range(4))
    return first, statistics.median(others)


def _largest() -> float:
    """Seconds per assignment of the largest fleet."""
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder), LARGEST)
        return _ours(built, folder).seconds / built.assignments


def _output(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Print every figure; 1 if a budget is exceeded."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache, "NO_COLOR": "1"}
        confcheck = [sys.executable, "-m", "confcheck"]
        bare = [sys.executable, "-c", "pass"]
        model = [sys.executable, "-c", MODEL]
        paired("confcheck --version / bare interpreter", [*confcheck, "--version"], bare, environment)
        staging = [*confcheck, "validate", "staging"]
        ratio = paired("confcheck validate staging / one pydantic model", staging, model, environment)
    started = selfcheck.main()
    fast = readers()
    fast &= interpolation()
    fleets = [fleet(services) for services in FLEETS]
    growth = _largest() / fleets[0][0]
    print(f"growth: {growth:.2f} x the time per assignment of the smallest fleet")
    within = started and fast and ratio <= BUDGET_RATIO and growth <= BUDGET_GROWTH and fleets[-1][1]
    print(f"budgets: readers {BUDGET_PLAIN:.0f} MB/s on plain lines and {BUDGET_MIX:.0f} on the mix;")
    print(f"  growth of readers and of fleets {BUDGET_GROWTH}; one pydantic model x {BUDGET_RATIO:.0f};")
    print(
        f"  fleet of {FLEETS[-1]}: naive / {BUDGET_NAIVE:.0f}, again in 1 / {BUDGET_SECOND:.0f}, {BUDGET_MEMORY} MiB:"
    )
    print(f"  {'kept' if within else 'EXCEEDED'}")
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
