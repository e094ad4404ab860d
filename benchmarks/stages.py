"""One validation of a workspace in this process, stage by stage; prints figures and what was found, as JSON.

Run as a program: `stages.py ROOT`.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from confcheck import discover, engine
from confcheck.resolve import resolve
from confcheck.schema import load_schema


def main(root: Path) -> None:
    """What `confcheck validate` does, with a clock between the stages."""
    gc.disable()
    clock = [time.perf_counter()]
    manifest = discover.read_manifest(root)
    schema = load_schema(manifest.schema[0], lambda path: discover.read_schema_text(root, path), manifest)
    clock.append(time.perf_counter())
    loaded = discover.load_sources(root, manifest)
    clock.append(time.perf_counter())
    system = replace(resolve(manifest, schema, loaded.documents), unclaimed=loaded.unclaimed)
    clock.append(time.perf_counter())
    concrete = tuple(one.name for one in manifest.environments if not one.abstract)
    report = engine.run(system, engine.Selection(concrete))
    clock.append(time.perf_counter())
    found = sorted(
        {
            (one.check, environment, service, one.problem.setting.path if one.problem.setting else "")
            for one in report.findings
            for environment in one.problem.environments
            for service in (("*",) if one.check == "service-drift" else one.problem.services)
        }
    )
    stages = dict(zip(("schema", "read", "resolve", "check"), map(float.__sub__, clock[1:], clock), strict=True))
    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stages": stages, "mebibytes": mebibytes, "found": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
