"""The baseline: findings that were there when someone began, and are not shown again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from confcheck.model import Manifest, Mistake

VERSION = 1


def read_baseline(path: str, manifest: Manifest) -> Mapping[str, int]:
    """How many findings of each fingerprint the file knows.

    Raises Mistake for a file that cannot be read, is of another version, or was written for another workspace.
    """
    try:
        document = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise Mistake(f"the baseline cannot be read: {(error.strerror or 'unknown').lower()}", path=path) from None
    except ValueError:
        raise _unfit(path, "is no JSON in UTF-8") from None
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise _unfit(path, "is no baseline of confcheck")
    if document.get("version") != VERSION:
        raise _unfit(path, f"is of another version than {VERSION}")
    counts: Counter[str] = Counter()
    known = {environment.name for environment in manifest.environments}
    for entry in document["findings"]:
        match entry:
            case {"fingerprint": str(fingerprint), "environments": [*environments]}:
                if environments and known.isdisjoint(map(str, environments)):
                    raise _unfit(path, "was written for another workspace: it knows other environments")
                counts[fingerprint] += 1
            case _:
                raise _unfit(path, "is no baseline of confcheck")
    return counts


def _unfit(path: str, fault: str) -> Mistake:
    return Mistake(f"this file {fault}", path=path, hint="write it anew with --write-baseline")
