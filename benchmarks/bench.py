"""Speed as ratios: each command in turn with its yardstick, in one run, so that a noisy machine cannot lie."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.fleet import build
from confcheck.model import Parsed, Reader
from confcheck.sources.readers import READERS

ROOT = Path(__file__).parent.parent
RUNS = 15
BUDGET_RATIO = 3.0
FLEETS = (24, 240, 1000)
"""Services: about 10,000, 100,000 and 420,000 assignments."""
NAIVE_SECONDS = 10
"""So long the naive pipeline may compare pairs."""
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


def throughput(name: str, work: Callable[[str], object], text: str) -> None:
    """Megabytes per second of a pure function, the best of five; prints one line."""
    best = min(_once(work, text) for _ in range(5))
    print(f"{name:<52} {len(text.encode()) / best / 1e6:7.1f} MB/s")


def _once(work: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    work(text)
    return time.perf_counter() - start


def _read(reader: Reader, text: str) -> Parsed:
    return reader.read(text, "x.env")


def fleet(services: int) -> float:
    """One fleet of this size, stage by stage, against the naive pipeline; prints, and gives seconds per assignment."""
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder), services)
        ours = json.loads(_output("benchmarks.stages", folder))
        naive = _output("benchmarks.naive", folder, str(NAIVE_SECONDS)).split()
    right = {tuple(one) for one in ours["found"]} == built.faults
    seconds = float(sum(ours["stages"].values()))
    stages = ", ".join(f"{name} {value:.2f}" for name, value in ours["stages"].items())
    print(f"fleet: {services} services, {built.files} files, {built.assignments} assignments")
    print(f"  confcheck {seconds:6.2f} s ({stages}), {ours['mebibytes']:.0f} MiB; exactly the planted faults: {right}")
    read, validated, compared, done, pairs, _ = naive
    print(f"  naive     {float(read) + float(validated):6.2f} s (read {read}, models {validated}) before comparing;")
    print(f"            then {done} of {pairs} pairs in {compared} s")
    print(f"  ratio     {(float(read) + float(validated)) / seconds:6.2f} x without the naive comparison")
    return seconds / built.assignments


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
    plain = "".join(f"SETTING_{number}=value-{number}\n" for number in range(100_000))
    for reader in READERS:
        throughput(f"dotenv, plain lines, reader {reader.name}", partial(_read, reader), plain)
    per_assignment = [fleet(services) for services in FLEETS]
    print(f"growth: {per_assignment[-1] / per_assignment[0]:.2f} x the time per assignment of the smallest fleet")
    print(f"budget: validate staging at most {BUDGET_RATIO:.1f} x one pydantic model")
    return int(ratio > BUDGET_RATIO)


if __name__ == "__main__":
    sys.exit(main())
