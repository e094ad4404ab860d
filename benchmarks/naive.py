"""The pipeline that most teams would write: python-dotenv, PyYAML, one pydantic model per service, every pair compared.

Run as a program: `naive.py ROOT SECONDS`; prints the seconds of each stage, and how far the comparison came.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import yaml
from dotenv import dotenv_values
from pydantic import BaseModel, ValidationError, create_model

from benchmarks.fleet import ENVIRONMENTS, SETTINGS

TYPES: tuple[type, ...] = (str, int, str, bool)


def main(root: Path, limit: float) -> None:
    """Read, validate, compare; the comparison ends after `limit` seconds."""
    start = time.perf_counter()
    services = sorted(path.stem for path in (root / "base").glob("*.env"))
    values = {(service, name): _read(root, service, name) for service in services for name in ENVIRONMENTS}
    read = time.perf_counter()
    invalid = sum(not _fits(_model(service), values[service, name]) for service in services for name in ENVIRONMENTS)
    validated = time.perf_counter()
    pairs = done = differing = 0
    for name in ENVIRONMENTS:
        pairs += len(services) * (len(services) - 1) // 2
        for place, one in enumerate(services):
            for other in services[place + 1 :]:
                if time.perf_counter() - validated > limit:
                    break
                done += 1
                differing += values[one, name].items() != values[other, name].items()
    print(f"{read - start:.2f} {validated - read:.2f} {time.perf_counter() - validated:.2f} {done} {pairs} {invalid}")


def _read(root: Path, service: str, environment: str) -> dict[str, str | None]:
    merged = dict(dotenv_values(root / f"base/{service}.env"))
    merged.update(dotenv_values(root / f"{environment}/{service}.env"))
    compose = yaml.safe_load((root / f"{environment}/{service}.yml").read_text())
    merged.update({key: str(value) for key, value in compose["services"][service]["environment"].items()})
    return merged


def _model(service: str) -> type[BaseModel]:
    fields = {f"S{index:03d}": (TYPES[index % len(TYPES)], ...) for index in range(SETTINGS)}
    model: type[BaseModel] = create_model(service, **fields)  # type: ignore[call-overload]  # fields are keywords
    return model


def _fits(model: type[BaseModel], values: dict[str, str | None]) -> bool:
    try:
        model.model_validate(values)
    except ValidationError:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
