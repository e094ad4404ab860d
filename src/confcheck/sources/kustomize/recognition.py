"""Which files are kustomizations: only their names count."""

from __future__ import annotations

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def recognises(path: str, _text: str) -> bool:
    """Whether kustomize would build the folder of this file by it."""
    return path.rpartition("/")[2] in NAMES
