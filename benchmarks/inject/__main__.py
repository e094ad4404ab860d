"""Prints what confcheck finds of planted faults, and what it says about harmless edits: `make inject`."""

from __future__ import annotations

import argparse
import os
import sys

from benchmarks.inject.example import read_example
from benchmarks.inject.faults import FAULTS
from benchmarks.inject.harmless import HARMLESS
from benchmarks.inject.run import FAULTS_EACH, HARMLESS_EACH, SEED, one_of_each, rows
from benchmarks.inject.table import faults_table, harmless_table, speed


def main(arguments: list[str]) -> int:
    """Print both tables; with `--each` what was missed too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inject", description=__doc__)
    parser.add_argument("--faults", type=int, default=FAULTS_EACH, help="cases of each class of faults")
    parser.add_argument("--harmless", type=int, default=HARMLESS_EACH, help="cases of each harmless edit")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", action="store_true", help="print only one case of each, with what speaks of it")
    parser.add_argument("--each", action="store_true", help="list each case that was missed or found in vain")
    options = parser.parse_args(arguments)
    example = read_example()
    if options.sample:
        print(one_of_each(example, (*FAULTS, *HARMLESS), options.seed))
        return 0
    found, missed = rows(example, FAULTS, options.faults, seed=options.seed, workers=options.workers)
    quiet, alarmed = rows(example, HARMLESS, options.harmless, seed=options.seed, workers=options.workers)
    print(faults_table(found), harmless_table(quiet), sep="\n\n")
    if options.each:
        print()
        for kind, case, remark in (*missed, *alarmed):
            line = f":{case.label.line}" if case.label and case.label.line else ""
            print(f"{kind.name}: {case.place}{line} ({case.variant}): {remark}")
    print(f"\n{speed((*found, *quiet))}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
